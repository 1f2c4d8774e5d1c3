// The ops that look at a whole axis: sums, extremes, the softmax family, norms, running sums, sorting.

import { mapLanes, rangeTo, reduceLanes, scalarArray, sumOf } from "./arrays.js";

const largestOf = (lane) => lane.reduce((a, b) => Math.max(a, b), -Infinity);
const smallestOf = (lane) => lane.reduce((a, b) => Math.min(a, b), Infinity);
const productOf = (lane) => lane.reduce((a, b) => a * b, 1);
const meanOf = (lane) => sumOf(lane) / lane.length;

// from the first entry on, so that equal entries have mean and deviation exactly 0
function centred(lane) {
  const moved = lane.map((x) => x - lane[0]);
  const mean = meanOf(moved);
  return moved.map((x) => x - mean);
}

// minus the maximum; where that is infinite, inf - inf is 0, and -inf stays
function shifted(lane) {
  const top = largestOf(lane);
  return lane.map((x) => (Math.abs(x) !== Infinity ? x - top : x > 0 ? 0 : x));
}

const expSum = (lane) => sumOf(shifted(lane).map(Math.exp));

function softmaxOf(lane) {
  const e = shifted(lane).map(Math.exp);
  const total = sumOf(e);
  return e.map((x) => x / (total === 0 ? 1 : total));
}

function logSoftmaxOf(lane) {
  const total = expSum(lane);
  const log = Math.log(total === 0 ? 1 : total);
  return shifted(lane).map((x) => x - log);
}

function scaledNorm(lane, order) {
  const top = largestOf(lane.map(Math.abs));
  const scale = top > 0 && top < Infinity ? top : 1;
  return scale * sumOf(lane.map((x) => Math.abs(x / scale) ** order)) ** (1 / order);
}

function euclideanNorm(lane) {
  const y = Math.sqrt(sumOf(lane.map((x) => x * x)));
  return y > 1e-138 && y < Infinity ? y : scaledNorm(lane, 2);
}

const squareSum = (lane) => sumOf(centred(lane).map((x) => x * x));

const varianceOf = (lane, { ddof }) => squareSum(lane) / Math.max(lane.length - ddof, 0);

const deviationOf = (lane, { ddof }) =>
  euclideanNorm(centred(lane)) / Math.sqrt(Math.max(lane.length - ddof, 0));

function orderStatistic(lane, { rank }) {
  return lane.some(Number.isNaN) ? NaN : lane.slice().sort()[rank - 1];
}

function accumulate(lane, f) {
  let last;
  return lane.map((x, i) => (last = i ? f(last, x) : x));
}

const accumulateAlong = (f) => ([x], { axis }) =>
  mapLanes((lane) => accumulate(lane, f), [axis], x);

function othersProduct(lane) {
  const out = new Float64Array(lane.length).fill(1);
  for (let i = 1; i < lane.length; i++) out[i] = out[i - 1] * lane[i - 1];
  let after = 1;
  for (let i = lane.length - 1; i >= 0; i--) {
    out[i] *= after;
    after *= lane[i];
  }
  return out;
}

function recur(factors, terms, isReversed) {
  const order = rangeTo(terms.length);
  if (isReversed) order.reverse();
  const out = new Float64Array(terms.length);
  order.forEach((i, k) => (out[i] = k ? terms[i] + factors[i] * out[order[k - 1]] : terms[i]));
  return out;
}

// the places that sort a lane; ties keep their order, nan comes last
function sortingPlaces(lane) {
  const isAfter = (a, b) => (a !== a) - (b !== b) || a - b || 0;
  return rangeTo(lane.length).sort((i, j) => isAfter(lane[i], lane[j]) || i - j);
}

const sortBy = (lane, by) => Float64Array.from(sortingPlaces(by), (i) => lane[i]);

function unsortBy(lane, by) {
  const out = new Float64Array(lane.length);
  sortingPlaces(by).forEach((i, k) => (out[i] = lane[k]));
  return out;
}

function placeOf(lane, best) {
  const nan = lane.findIndex(Number.isNaN);
  return nan >= 0 ? nan : lane.indexOf(best(lane));
}

const placeAlong = (best) => ([x], { axis, keepdims }) =>
  reduceLanes((lane) => placeOf(lane, best), x, axis === null ? rangeTo(x.shape.length) : [axis], keepdims);

function nllLoss([logProbs], { labels }) {
  const [n, classes] = logProbs.shape;
  const chosen = Float64Array.from(labels.data, (label, i) => logProbs.data[i * classes + label]);
  return scalarArray(sumOf(chosen) / -n, logProbs.dtype);
}

const reduceAlong = (f) => ([x], attrs) =>
  reduceLanes((lane) => f(lane, attrs), x, attrs.axis, attrs.keepdims);

const laneAlong = (f) => (inputs, attrs) =>
  mapLanes((...lanes) => f(...lanes, attrs), [attrs.axis].flat(), ...inputs);

export const REDUCING_OPS = {
  sum: reduceAlong(sumOf),
  mean: reduceAlong(meanOf),
  prod: reduceAlong(productOf),
  max: reduceAlong(largestOf),
  min: reduceAlong(smallestOf),
  order_statistic: reduceAlong(orderStatistic),
  var: reduceAlong(varianceOf),
  std: reduceAlong(deviationOf),
  euclidean_norm: reduceAlong(euclideanNorm),
  power_norm: reduceAlong((lane, { order }) => scaledNorm(lane, order)),
  logsumexp: reduceAlong((lane) => Math.log(expSum(lane)) + largestOf(lane)),
  softmax: laneAlong(softmaxOf),
  log_softmax: laneAlong(logSoftmaxOf),
  center: laneAlong(centred),
  nll_loss: nllLoss,
  cumsum: accumulateAlong((a, b) => a + b),
  cumprod: accumulateAlong((a, b) => a * b),
  recurrence: laneAlong((factors, terms, { reverse }) => recur(factors, terms, reverse)),
  product_of_others: laneAlong(othersProduct),
  sort: laneAlong((lane) => lane.slice().sort()),
  sort_by: laneAlong(sortBy),
  unsort_by: laneAlong(unsortBy),
  argsort: laneAlong(sortingPlaces),
  argmax: placeAlong(largestOf),
  argmin: placeAlong(smallestOf),
};
