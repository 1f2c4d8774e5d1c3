// The ops that move, repeat and read entries by index, and change none.

import {
  broadcastArray, broadcastShapes, mapEntries, mapLanes, newArray, rangeTo,
  reduceLanes, reshapeArray, sizeOf, stridesOf, takeEntries, transposeArray, viewPlaces, zerosOf,
} from "./arrays.js";

// Python's slice.indices: where a slice of an axis of n entries starts, and how many it has.
function readSlice([start, stop, step], n) {
  const by = step ?? 1;
  const [least, most] = by > 0 ? [0, n] : [-1, n - 1];
  const place = (end, usual) =>
    end === null ? usual : Math.min(Math.max(end < 0 ? end + n : end, least), most);
  const first = place(start, by > 0 ? least : most);
  const last = place(stop, by > 0 ? most : least);
  return { start: first, step: by, count: Math.max(0, Math.ceil((last - first) / by)) };
}

// The places of the true entries, an integer array for each axis of the mask.
function trueEntries(mask) {
  const places = rangeTo(mask.data.length).filter((k) => mask.data[k]);
  const strides = stridesOf(mask.shape);
  return mask.shape.map((n, i) =>
    newArray(Float64Array.from(places, (k) => Math.floor(k / strides[i]) % n), [places.length]));
}

const axesTaken = (index) => {
  if (index === null || index.ellipsis) return 0;
  return index.dtype === "bool" ? index.shape.length : 1;
};

// The parts of a key, one for each axis that it makes or reads: a new axis, a slice, or an array.
function indexParts(shape, key) {
  const wholeAxes = shape.length - key.reduce((sum, index) => sum + axesTaken(index), 0);
  const whole = { slice: [null, null, null] };
  const full = key.some((index) => index?.ellipsis) ? key : [...key, { ellipsis: true, last: true }];
  let axis = 0;
  return full.flatMap((index) => {
    if (index === null) return [{ kind: "new" }];
    if (index.ellipsis) {
      const slices = rangeTo(wholeAxes).map(() => ({ kind: "slice", axis: axis++, ...whole }));
      return index.last ? slices : [{ kind: "gap" }, ...slices];
    }
    if (index.slice) return [{ kind: "slice", axis: axis++, slice: index.slice }];
    if (typeof index === "number") {
      return [{ kind: "array", axis: axis++, array: newArray(Float64Array.of(index), []) }];
    }
    if (index.dtype !== "bool") return [{ kind: "array", axis: axis++, array: index }];
    if (!index.shape.length) {
      return [{ kind: "array", axis: null, array: zerosOf([index.data[0] ? 1 : 0]) }];
    }
    return trueEntries(index).map((array) => ({ kind: "array", axis: axis++, array }));
  });
}

// Which part the axes of the index arrays come before: NumPy puts them where the arrays stand, and
// in front where something stands between these.
function arraysPosition(parts) {
  const arrays = rangeTo(parts.length).filter((i) => parts[i].kind === "array");
  const apart = arrays.some((i, k) => k && i !== arrays[k - 1] + 1);
  return apart || !arrays.length ? 0 : arrays[0];
}

// For each combination of the index arrays, how far it moves the place in the data.
function arrayOffsets(parts, shape, strides) {
  const arrays = parts.filter((part) => part.kind === "array");
  const joint = broadcastShapes(...arrays.map((part) => part.array.shape));
  const offsets = new Int32Array(sizeOf(joint));
  for (const { array, axis } of arrays) {
    if (axis === null) continue;
    const n = shape[axis];
    broadcastArray(array, joint).data.forEach((i, k) => {
      offsets[k] += (i < 0 ? i + n : i) * strides[axis];
    });
  }
  return { joint, offsets };
}

// Return the place in the data of each entry that a key reads, and the shape they have.
export function indexPlaces(shape, key) {
  const parts = indexParts(shape, key);
  const strides = stridesOf(shape);
  const { joint, offsets } = arrayOffsets(parts, shape, strides);
  let start = 0;
  const position = arraysPosition(parts);
  const sides = [[], []];
  parts.forEach((part, i) => {
    const side = sides[i < position ? 0 : 1];
    if (part.kind === "new") side.push({ count: 1, stride: 0 });
    if (part.kind !== "slice") return;
    const { start: first, step, count } = readSlice(part.slice, shape[part.axis]);
    start += first * strides[part.axis];
    side.push({ count, stride: step * strides[part.axis] });
  });
  const [before, after] = sides.map((side) => viewPlaces(side.map((s) => s.count), side.map((s) => s.stride)));
  const places = new Int32Array(before.length * offsets.length * after.length);
  let k = 0;
  for (const a of before) for (const b of offsets) for (const c of after) places[k++] = start + a + b + c;
  const counts = sides.map((side) => side.map((s) => s.count));
  return { places, shape: [...counts[0], ...joint, ...counts[1]] };
}

function readIndex([x], { key }) {
  const { places, shape } = indexPlaces(x.shape, key);
  return takeEntries(x, places, shape);
}

function addAtIndex([x], { key, shape }) {
  const out = zerosOf(shape);
  const { places, shape: read } = indexPlaces(shape, key);
  const numbers = broadcastArray(x, read).data;
  places.forEach((place, k) => (out.data[place] += numbers[k]));
  return out;
}

// Read the entries at some places of one axis.
function pickAlong(x, axis, places) {
  const key = [...rangeTo(axis).map(() => ({ slice: [null, null, null] })), newArray(places, [places.length], "int64")];
  return readIndex([x], { key });
}

const alongAxis = (x, axis, place) =>
  pickAlong(x, axis, Float64Array.from(rangeTo(x.shape[axis]), (i) => place(i, x.shape[axis])));

const flipArray = (x, axes) => axes.reduce((y, axis) => alongAxis(y, axis, (i, n) => n - 1 - i), x);

const rolled = (x, axis, by) => alongAxis(x, axis, (i, n) => (((i - by) % n) + n) % n);

function rollArray([x], { shift, axis }) {
  if (axis !== null) return axis.reduce((y, one, k) => rolled(y, one, shift[k]), x);
  return reshapeArray(rolled(reshapeArray(x, [x.data.length]), 0, shift[0]), x.shape);
}

function tileArray([x], { reps }) {
  const lengths = [...new Array(reps.length - x.shape.length).fill(1), ...x.shape];
  const apart = reshapeArray(x, lengths.flatMap((n) => [1, n]));
  const repeated = broadcastArray(apart, lengths.flatMap((n, i) => [reps[i], n]));
  return reshapeArray(repeated, lengths.map((n, i) => n * reps[i]));
}

export function joinArrays(pieces, axis) {
  const shape = pieces[0].shape.slice();
  shape[axis] = pieces.reduce((sum, x) => sum + x.shape[axis], 0);
  const inner = sizeOf(shape.slice(axis + 1));
  const rows = sizeOf(shape.slice(0, axis));
  const out = zerosOf(shape, pieces[0].dtype);
  let start = 0;
  for (const x of pieces) {
    const length = x.shape[axis] * inner;
    for (let i = 0; i < rows; i++) {
      out.data.set(x.data.subarray(i * length, (i + 1) * length), i * shape[axis] * inner + start);
    }
    start += length;
  }
  return out;
}

function stackArrays(pieces, { axis }) {
  const shape = pieces[0].shape;
  const opened = [...shape.slice(0, axis), 1, ...shape.slice(axis)];
  return joinArrays(pieces.map((x) => reshapeArray(x, opened)), axis);
}

function padArray([x], { pad_width: widths, constant_values: values }) {
  return widths.reduce((y, ends, axis) => {
    const [before, after] = ends.map((n, i) => {
      const border = zerosOf(y.shape.map((m, k) => (k === axis ? n : m)), x.dtype);
      border.data.fill(values[axis][i]);
      return border;
    });
    return joinArrays([before, y, after], axis);
  }, x);
}

const shiftLane = (by, fill) => (lane) =>
  lane.map((_, i) => (i - by >= 0 && i - by < lane.length ? lane[i - by] : fill));

const triangle = (isKept) => ([x], { k }) => {
  const n = x.shape.at(-1);
  const y = x.shape.length > 1 ? x : broadcastArray(x, [n, n]); // NumPy repeats a vector as rows
  const rows = y.shape.at(-2);
  const kept = y.data.map((number, i) => (isKept((i % n) - (Math.floor(i / n) % rows), k) ? number : 0));
  return newArray(kept, y.shape, x.dtype);
};

function sumToShape([x], { shape }) {
  const lead = x.shape.length - shape.length;
  const axes = rangeTo(x.shape.length).filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1));
  return reshapeArray(reduceLanes((lane) => lane.reduce((a, b) => a + b, 0), x, axes, true), shape);
}

function convertTo([x], { dtype }) {
  if (dtype === "bool") return mapEntries((number) => number !== 0, x);
  return dtype.startsWith("float") ? x : mapEntries(Math.trunc, x);
}

export const MOVING_OPS = {
  reshape: ([x], { shape }) => reshapeArray(x, shape),
  transpose: ([x], { axes }) => transposeArray(x, axes),
  broadcast_to: ([x], { shape }) => broadcastArray(x, shape),
  unbroadcast: sumToShape,
  astype: convertTo,
  getitem: readIndex,
  index_add: addAtIndex,
  flip: ([x], { axis }) => flipArray(x, axis),
  roll: rollArray,
  repeat: ([x], { repeats, axis }) =>
    pickAlong(x, axis, Float64Array.from(repeats.flatMap((n, i) => new Array(n).fill(i)))),
  tile: tileArray,
  constant_pad: padArray,
  shift: ([x], { by, axis, fill }) => mapLanes(shiftLane(by, fill), [axis], x),
  tril: triangle((offset, k) => offset <= k),
  triu: triangle((offset, k) => offset >= k),
  concatenate: (pieces, { axis }) => joinArrays(pieces, axis),
  stack: stackArrays,
  dropout: ([x], { keep, rate }) =>
    mapEntries((number, kept) => (kept ? number : 0) / (1 - rate), x, keep),
};
