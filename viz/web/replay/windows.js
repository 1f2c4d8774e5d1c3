// Windows that slide over the last axes of (N, C, L...) arrays: convolutions and pooling.

import {
  mapEntries, readView, reduceLanes, reshapeArray, sizeOf, stridesOf, sumOf, swapLastAxes,
  viewPlaces, zerosOf,
} from "./arrays.js";
import { joinArrays } from "./moving.js";
import { matmulArrays } from "./products.js";

const PLAIN = [1, 1]; // windows of a pool have no gaps

function padWindows(x, padding, fill) {
  return padding.reduce((y, ends, i) => {
    const axis = i + 2;
    const [before, after] = ends.map((n) => {
      const border = zerosOf(y.shape.map((m, k) => (k === axis ? n : m)));
      border.data.fill(fill);
      return border;
    });
    return ends.some(Boolean) ? joinArrays([before, y, after], axis) : y;
  }, x);
}

// The shape (N, C, K..., windows...) and the strides with which a padded array is read as windows.
function windowView(padded, kernel, { stride, dilation }) {
  const strides = stridesOf(padded);
  const counts = kernel.map((k, i) =>
    Math.floor((padded[i + 2] - ((k - 1) * dilation[i] + 1)) / stride[i]) + 1);
  return {
    shape: [...padded.slice(0, 2), ...kernel, ...counts],
    strides: [
      ...strides.slice(0, 2),
      ...dilation.map((d, i) => d * strides[i + 2]),
      ...stride.map((s, i) => s * strides[i + 2]),
    ],
  };
}

function unfoldArray(x, kernel, facts, fill = 0) {
  const padded = padWindows(x, facts.padding, fill);
  const { shape, strides } = windowView(padded.shape, kernel, facts);
  return readView(padded, shape, strides);
}

function foldArray(windows, lengths, facts) {
  const kernel = windows.shape.slice(2, 2 + lengths.length);
  const padded = lengths.map((n, i) => n + facts.padding[i][0] + facts.padding[i][1]);
  const out = zerosOf([...windows.shape.slice(0, 2), ...padded]);
  const { shape, strides } = windowView(out.shape, kernel, facts);
  viewPlaces(shape, strides).forEach((place, k) => (out.data[place] += windows.data[k]));
  const own = stridesOf(out.shape);
  const start = facts.padding.reduce((sum, [before], i) => sum + before * own[i + 2], 0);
  return readView(out, [...windows.shape.slice(0, 2), ...lengths], own, start);
}

// The windows of x as columns, (N, groups, C/groups · K..., windows)
function columnsOf(x, kernel, facts) {
  const windows = unfoldArray(x, kernel, facts);
  const each = (windows.shape[1] / facts.groups) * sizeOf(kernel);
  const count = sizeOf(windows.shape.slice(2 + kernel.length));
  return reshapeArray(windows, [windows.shape[0], facts.groups, each, count]);
}

// The filters as rows, (groups, C_out/groups, C_in/groups · K...)
const filterRows = (weight, groups) =>
  reshapeArray(weight, [groups, weight.shape[0] / groups, sizeOf(weight.shape.slice(1))]);

const groupedOutput = (y, groups) =>
  reshapeArray(y, [y.shape[0], groups, y.shape[1] / groups, sizeOf(y.shape.slice(2))]);

function convolve([x, weight, bias], facts) {
  const kernel = weight.shape.slice(2);
  const { shape } = windowView(
    x.shape.map((n, i) => (i < 2 ? n : n + sumOf(facts.padding[i - 2]))), kernel, facts);
  const product = matmulArrays(filterRows(weight, facts.groups), columnsOf(x, kernel, facts));
  const counts = shape.slice(2 + kernel.length);
  const y = reshapeArray(product, [x.shape[0], weight.shape[0], ...counts]);
  if (!bias) return y;
  return mapEntries((a, b) => a + b, y, reshapeArray(bias, [bias.data.length, ...counts.map(() => 1)]));
}

function convolveInput([y, weight], { lengths, ...facts }) {
  const rows = swapLastAxes(filterRows(weight, facts.groups));
  const columns = matmulArrays(rows, groupedOutput(y, facts.groups));
  const [, channels, ...kernel] = weight.shape;
  const windows = [y.shape[0], facts.groups * channels, ...kernel, ...y.shape.slice(2)];
  return foldArray(reshapeArray(columns, windows), lengths, facts);
}

function convolveWeight([x, y], { kernel, ...facts }) {
  const columns = swapLastAxes(columnsOf(x, kernel, facts));
  const each = matmulArrays(groupedOutput(y, facts.groups), columns);
  const total = reduceLanes(sumOf, each, [0], false);
  return reshapeArray(total, [y.shape[1], x.shape[1] / facts.groups, ...kernel]);
}

const poolWindows = (x, { kernel, stride, padding }, fill) =>
  unfoldArray(x, kernel, { stride, padding, dilation: PLAIN }, fill);

const largest = (lane) => lane.reduce((a, b) => Math.max(a, b), -Infinity);

function maxPoolShares([x], attrs) {
  const windows = poolWindows(x, attrs, -Infinity);
  const top = reduceLanes(largest, windows, [2, 3], true);
  const attained = mapEntries((a, b) => !(a < b), windows, top);
  return mapEntries((a, b) => a / b, attained, reduceLanes(sumOf, attained, [2, 3], true));
}

export const WINDOW_OPS = {
  unfold: ([x], { kernel, ...facts }) => unfoldArray(x, kernel, facts),
  fold: ([x], { lengths, ...facts }) => foldArray(x, lengths, facts),
  conv1d: convolve,
  conv2d: convolve,
  conv_input: convolveInput,
  conv_weight: convolveWeight,
  max_pool2d: ([x], attrs) => reduceLanes(largest, poolWindows(x, attrs, -Infinity), [2, 3], false),
  avg_pool2d: ([x], attrs) =>
    reduceLanes((lane) => sumOf(lane) / lane.length, poolWindows(x, attrs, 0), [2, 3], false),
  max_pool_shares: maxPoolShares,
};
