// The error function and its relatives, which browsers lack, and functions whose edges differ there.
// erf and erfc are those of FreeBSD's msun (s_erf.c, Sun Microsystems 1993), off by less than 1 ulp:
// Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunPro, a Sun
// Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
// freely granted, provided that this notice is preserved.

const polynomial = (coefficients, x) => coefficients.reduceRight((sum, c) => sum * x + c, 0);

const NEAR_TOP = [
  1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2,
  -5.77027029648944159157e-3, -2.37630166566501626084e-5,
];
const NEAR_BOTTOM = [
  1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3,
  1.32494738004321644526e-4, -3.96022827877536812320e-6,
];
const AT_ONE = 8.45062911510467529297e-1;
const MIDDLE_TOP = [
  -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1,
  3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2,
  -2.16637559486879084300e-3,
];
const MIDDLE_BOTTOM = [
  1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2,
  1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.19844998467991074170e-2,
];
const TAIL_TOP = [
  -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1,
  -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2,
  -8.12874355063065934246e1, -9.81432934416914548592,
];
const TAIL_BOTTOM = [
  1, 1.96512716674392571292e1, 1.37657754143519042600e2, 4.34565877475229228821e2,
  6.45387271733267880336e2, 4.29008140027567833386e2, 1.08635005541779435134e2,
  6.57024977031928170135, -6.04244152148580987438e-2,
];
const FAR_TOP = [
  -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1,
  -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3,
  -4.83519191608651397019e2,
];
const FAR_BOTTOM = [
  1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3,
  3.19985821950859553908e3, 2.55305040643316442583e3, 4.74528541206955367215e2,
  -2.24409524465858183362e1,
];

const nearErf = (x) => x + (x * polynomial(NEAR_TOP, x * x)) / polynomial(NEAR_BOTTOM, x * x);

const middleErf = (t) => polynomial(MIDDLE_TOP, t) / polynomial(MIDDLE_BOTTOM, t);

// erfc of x > 1.25; x is cut to 24 bits so that the square in the exponent is exact
function tailErfc(x) {
  const s = 1 / (x * x);
  const far = x >= 1 / 0.35;
  const part = polynomial(far ? FAR_TOP : TAIL_TOP, s) / polynomial(far ? FAR_BOTTOM : TAIL_BOTTOM, s);
  const short = Math.fround(x);
  return (Math.exp(-short * short - 0.5625) * Math.exp((short - x) * (short + x) + part)) / x;
}

export function erf(x) {
  const size = Math.abs(x);
  if (size < 0.84375 || x !== x) return nearErf(x);
  if (size >= 6) return Math.sign(x);
  const y = size < 1.25 ? AT_ONE + middleErf(size - 1) : 1 - tailErfc(size);
  return x < 0 ? -y : y;
}

export function erfc(x) {
  const size = Math.abs(x);
  if (size < 0.84375 || x !== x) return x < 0.25 ? 1 - nearErf(x) : 0.5 - (nearErf(x) - 0.5);
  if (size < 1.25) {
    const part = AT_ONE + middleErf(size - 1);
    return x < 0 ? 1 + part : 1 - part;
  }
  if (size > 28) return x < 0 ? 2 : 0;
  return x < 0 ? 2 - tailErfc(size) : tailErfc(size);
}

export const normalCdf = (x) => 0.5 * erfc(-x * Math.SQRT1_2);

export function sigmoidOf(x) {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

// IEEE's pow, as in C: JavaScript says nan for 1^nan and (-1)^inf
export function powerOf(a, b) {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

// The remainder with the sign of b, as in Python
export function modOf(a, b) {
  const r = a % b;
  return r !== 0 && r < 0 !== b < 0 ? r + b : r;
}

// NumPy's, which rounds the quotient of what the remainder leaves
export function floorDivide(a, b) {
  if (b === 0) return a / b;
  const r = a % b;
  const quotient = (a - r) / b - (r !== 0 && r < 0 !== b < 0);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

export function logAddExp(a, b) {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

const SINC_TERMS = 40;

// sum of (-1)^k / ((2k - n)! (2k + 1)) t^(2k - n), the Taylor series of the n-th derivative
function sincSeries(t, order) {
  let total = 0;
  let factorial = 1;
  let power = order % 2;
  for (let k = (order + 1) >> 1, i = 0; i < SINC_TERMS; i++, k++) {
    total += ((k % 2 ? -1 : 1) / (factorial * (2 * k + 1))) * t ** power;
    factorial *= (power + 1) * (power + 2);
    power += 2;
  }
  return total;
}

// The derivative of sin(πx)/(πx): with t = πx, t f_n + n f_(n-1) = sin(t + nπ/2)
export function sincDerivative(x, order) {
  const t = Math.PI * x;
  if (Math.abs(t) < 3 + order) return Math.PI ** order * sincSeries(t, order);
  let f = Math.sin(t) / t;
  for (let n = 1; n <= order; n++) f = (Math.sin(t + (n * Math.PI) / 2) - n * f) / t;
  return Math.PI ** order * f;
}

export function sinc(x) {
  const t = Math.PI * (x === 0 ? 1e-20 : x); // as NumPy has it
  return Math.sin(t) / t;
}
