// The ops that work entry by entry. Each is a function of numbers, then of the op's attrs.

import { mapEntries } from "./arrays.js";
import {
  erf, floorDivide, logAddExp, modOf, normalCdf, powerOf, sigmoidOf, sinc, sincDerivative,
} from "./special.js";

const FAR = 1e4; // where the tails of e^-x² and of the sigmoid are long 0
const LARGEST = { float32: 3.4028234663852886e38 };
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };
const GELU = { slope: 2 * Math.sqrt(2 / Math.PI), cubic: 0.044715 };

const limitTo = (x, low, high) => Math.min(Math.max(x, low), high);
const normalOdds = (x) => GELU.slope * (x + GELU.cubic * (x * (x * x)));
const eluOf = (x, alpha) => Math.max(x, 0) + alpha * Math.expm1(Math.min(x, 0));
const leaky = (x, slope) => (x > 0 ? x : slope * Math.min(x, 0));

function geluOf(x, approximate) {
  const near = limitTo(x, -FAR, FAR);
  const share = approximate === "none" ? normalCdf(near) : sigmoidOf(normalOdds(near));
  return Math.max(x, -FAR) * share;
}

function swishOf(x, beta) {
  const share = sigmoidOf(beta * x);
  return share === 0 ? 0 : x * share; // -inf · 0 would be nan
}

// What a takes of the gradient of an extreme: 1, 0, or ½ where a and b are equal; a nan is extreme
function portionOf(a, b, isFurther) {
  if (a !== a || b !== b) return b === b ? 1 : 0.5 * (a !== a);
  return isFurther ? 1 : 0.5 * (a === b);
}

function differenceOf(a, b) {
  if (a === b) return a === -Infinity ? a : 0;
  return a - b;
}

function stepOf(x) {
  return x !== x ? x : Number(x >= 0);
}

const FUNCTIONS = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  ratio: (a, b) => a / (b + (b === 0)),
  mod: modOf,
  floor_divide: floorDivide,
  negative: (x) => -x,
  power: powerOf,
  base_of_slope: (a, b) => (a === 0 && b === 0 ? 1 : a),
  log_of_base: (a, b) => (a === 0 ? 0 : Math.log(a)),
  greater: (a, b) => a > b,
  greater_equal: (a, b) => a >= b,
  less: (a, b) => a < b,
  less_equal: (a, b) => a <= b,
  equal: (a, b) => a === b,
  not_equal: (a, b) => a !== b,
  same: (a, b) => a === b || (a !== a && b !== b),
  identity: (x) => x,
  stop_gradient: (x) => x,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  log2: Math.log2,
  log10: Math.log10,
  logaddexp: logAddExp,
  difference: differenceOf,
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  reciprocal: (x) => 1 / x,
  square: (x) => x * x,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  arcsin: Math.asin,
  arccos: Math.acos,
  arctan: Math.atan,
  arctan2: Math.atan2,
  sinh: Math.sinh,
  cosh: Math.cosh,
  arcsinh: Math.asinh,
  hypot: Math.hypot,
  sinc,
  sinc_derivative: (x, { order = 1 }) => sincDerivative(x, order),
  sign: Math.sign,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  step: stepOf,
  maximum: Math.max,
  minimum: Math.min,
  above: (a, b) => portionOf(a, b, a > b),
  below: (a, b) => portionOf(a, b, a < b),
  clip: limitTo,
  where: (condition, a, b) => (condition !== 0 ? a : b),
  tanh: Math.tanh,
  sigmoid: sigmoidOf,
  relu: (x) => Math.max(x, 0),
  leaky_relu: (x, { negative_slope: slope }) => leaky(x, slope),
  prelu: leaky,
  shifted_relu: (x, { shift }) => Math.max(x, -shift),
  elu: (x, { alpha }) => eluOf(x, alpha),
  selu: (x) => SELU.scale * eluOf(x, SELU.alpha),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  erf,
  normal_cdf: normalCdf,
  gaussian: (x) => Math.exp(-(limitTo(x, -FAR, FAR) ** 2)),
  gelu: (x, { approximate }) => geluOf(x, approximate),
  swish: swishOf,
};

// The limit of `within` is the largest number of its dtype, or a smaller one that its use names
function withinOp([x], { limit = Infinity }) {
  const top = Math.min(limit, LARGEST[x.dtype] ?? Number.MAX_VALUE);
  return mapEntries((number) => limitTo(number, -top, top), x);
}

// what takes attrs takes one number
const entrywise = (f) => (inputs, attrs) =>
  mapEntries(f.length > inputs.length ? (x) => f(x, attrs) : f, ...inputs);

export const ELEMENTWISE_OPS = { within: withinOp };
for (const [name, f] of Object.entries(FUNCTIONS)) ELEMENTWISE_OPS[name] = entrywise(f);
