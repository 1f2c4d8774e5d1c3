// Matrix products, einsum, linear systems, determinants and Cholesky factors.

import {
  broadcastArray, broadcastShapes, mapEntries, newArray, rangeTo, reshapeArray, sizeOf,
  stridesOf, transposeArray, viewPlaces, zerosOf,
} from "./arrays.js";

function addProduct(out, a, b, [rows, inner, columns]) {
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      for (let j = 0; j < columns; j++) out[i * columns + j] += factor * b[k * columns + j];
    }
  }
}

// The arrays with their batches (all axes but the last two) broadcast, as lists of matrices.
function matricesOf(...arrays) {
  const batch = broadcastShapes(...arrays.map((x) => x.shape.slice(0, -2)));
  const lists = arrays.map((x) => {
    const matrix = x.shape.slice(-2);
    const size = sizeOf(matrix);
    const { data } = broadcastArray(x, [...batch, ...matrix]);
    return rangeTo(sizeOf(batch)).map((i) => data.subarray(i * size, (i + 1) * size));
  });
  return { batch, lists };
}

function matrixProduct(a, b) {
  const [rows, inner] = a.shape.slice(-2);
  const columns = b.shape.at(-1);
  const { batch, lists } = matricesOf(a, b);
  const out = zerosOf([...batch, rows, columns], a.dtype);
  const size = rows * columns;
  lists[0].forEach((left, i) => {
    addProduct(out.data.subarray(i * size, (i + 1) * size), left, lists[1][i], [rows, inner, columns]);
  });
  return out;
}

export function matmulArrays(a, b) {
  const left = a.shape.length > 1 ? a : reshapeArray(a, [1, ...a.shape]);
  const right = b.shape.length > 1 ? b : reshapeArray(b, [...b.shape, 1]);
  const y = matrixProduct(left, right);
  const shape = y.shape.slice(0, -2);
  if (a.shape.length > 1) shape.push(y.shape.at(-2));
  if (b.shape.length > 1) shape.push(y.shape.at(-1));
  return reshapeArray(y, shape);
}

// NumPy's dot: every row of a with every column of b
function dotArrays(a, b) {
  if (!a.shape.length || !b.shape.length) return mapEntries((x, y) => x * y, a, b);
  const inner = a.shape.at(-1);
  const rows = reshapeArray(a, [sizeOf(a.shape.slice(0, -1)), inner]);
  const place = Math.max(0, b.shape.length - 2);
  const others = rangeTo(b.shape.length).filter((i) => i !== place);
  const columns = transposeArray(b, [place, ...others]);
  const rest = others.map((i) => b.shape[i]);
  const y = matrixProduct(rows, reshapeArray(columns, [inner, sizeOf(rest)]));
  return reshapeArray(y, [...a.shape.slice(0, -1), ...rest]);
}

function einsumArrays(operands, { subscripts }) {
  const [left, output] = subscripts.split("->");
  const terms = left.split(",").map((term) => [...term]);
  const lengths = {};
  terms.forEach((term, i) => term.forEach((letter, axis) => {
    const n = operands[i].shape[axis];
    lengths[letter] = lengths[letter] === undefined || lengths[letter] === 1 ? n : lengths[letter];
  }));
  const letters = [...new Set([...output, ...left.replaceAll(",", "")])];
  const shape = letters.map((letter) => lengths[letter]);
  const places = operands.map((x, i) => viewPlaces(shape, letterStrides(x, terms[i], letters)));
  const out = zerosOf([...output].map((letter) => lengths[letter]));
  const summed = sizeOf(shape.slice(output.length));
  for (let k = 0; k < sizeOf(shape); k++) {
    let product = 1;
    operands.forEach((x, i) => (product *= x.data[places[i][k]]));
    out.data[Math.floor(k / summed)] += product;
  }
  return out;
}

// A letter that comes twice in a term walks along the diagonal; an axis of length 1 stands still.
function letterStrides(x, term, letters) {
  const strides = stridesOf(x.shape);
  return letters.map((letter) =>
    term.reduce((sum, own, axis) => sum + (own === letter && x.shape[axis] > 1 ? strides[axis] : 0), 0));
}

// Gaussian elimination with row exchanges, in place: an n x n matrix and what stands beside it.
// Returns the sign of the permutation; the upper triangle is left in `a`.
function eliminate(a, n, b = [], columns = 0) {
  let sign = 1;
  const exchange = (x, width, i, j) => {
    for (let k = 0; k < width; k++) [x[i * width + k], x[j * width + k]] = [x[j * width + k], x[i * width + k]];
  };
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    if (a[pivot * n + k] === 0) continue;
    if (pivot !== k) {
      exchange(a, n, k, pivot);
      exchange(b, columns, k, pivot);
      sign = -sign;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = a[i * n + k] / a[k * n + k];
      for (let j = k; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      for (let j = 0; j < columns; j++) b[i * columns + j] -= factor * b[k * columns + j];
    }
  }
  return sign;
}

function solveMatrix(matrix, right, n, columns) {
  const a = matrix.slice();
  const x = right.slice();
  eliminate(a, n, x, columns);
  for (let j = 0; j < columns; j++) {
    for (let i = n - 1; i >= 0; i--) {
      let rest = x[i * columns + j];
      for (let k = i + 1; k < n; k++) rest -= a[i * n + k] * x[k * columns + j];
      x[i * columns + j] = rest / a[i * n + i];
    }
  }
  return x;
}

function joinMatrices(matrices, shape) {
  const out = zerosOf(shape);
  matrices.forEach((matrix, i) => out.data.set(matrix, i * matrix.length));
  return out;
}

function solveArrays(a, b) {
  const isVector = b.shape.length === 1;
  const right = isVector ? reshapeArray(b, [...b.shape, 1]) : b;
  const [n, columns] = right.shape.slice(-2);
  const { batch, lists } = matricesOf(a, right);
  const solved = lists[0].map((matrix, i) => solveMatrix(matrix, lists[1][i], n, columns));
  const y = joinMatrices(solved, [...batch, n, columns]);
  return isVector ? reshapeArray(y, y.shape.slice(0, -1)) : y;
}

function identityMatrix(n) {
  const out = zerosOf([n, n]);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
}

// The sign of a determinant and the diagonal whose product it is.
function pivotsOf(matrix, n) {
  const a = matrix.slice();
  const sign = eliminate(a, n);
  return { sign, pivots: rangeTo(n).map((i) => a[i * n + i]) };
}

const determinantOf = (matrix, n) => {
  const { sign, pivots } = pivotsOf(matrix, n);
  return pivots.reduce((product, pivot) => product * pivot, sign);
};

function signOfDeterminant(matrix, n) {
  const { sign, pivots } = pivotsOf(matrix, n);
  return pivots.reduce((product, pivot) => product * Math.sign(pivot), sign);
}

const logOfDeterminant = (matrix, n) =>
  pivotsOf(matrix, n).pivots.reduce((sum, pivot) => sum + Math.log(Math.abs(pivot)), 0);

const numberForEach = (f) => ([a]) => {
  const n = a.shape.at(-1);
  const { batch, lists } = matricesOf(a);
  return newArray(Float64Array.from(lists[0], (matrix) => f(matrix, n)), batch);
};

const matrixForEach = (f) => (inputs) => {
  const n = inputs[0].shape.at(-1);
  const { batch, lists } = matricesOf(...inputs);
  const made = lists[0].map((_, i) => f(...lists.map((list) => list[i]), n));
  return joinMatrices(made, [...batch, n, n]);
};

const minorOf = (matrix, n, row, column) =>
  matrix.filter((_, k) => Math.floor(k / n) !== row && k % n !== column);

const minorsOf = (matrix, n, f) =>
  matrix.map((_, k) => {
    const [row, column] = [Math.floor(k / n), k % n];
    return ((row + column) % 2 ? -1 : 1) * f(row, column);
  });

// by minors, which singular matrices have too
const cofactorsOf = (matrix, n) =>
  minorsOf(matrix, n, (i, j) => determinantOf(minorOf(matrix, n, i, j), n - 1));

const cofactorsChange = (matrix, change, n) =>
  minorsOf(matrix, n, (i, j) => {
    const cofactors = cofactorsOf(minorOf(matrix, n, i, j), n - 1);
    const along = minorOf(change, n, i, j);
    return cofactors.reduce((sum, cofactor, k) => sum + cofactor * along[k], 0);
  });

function choleskyOf(matrix, n) {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = (matrix[i * n + j] + matrix[j * n + i]) / 2;
      for (let k = 0; k < j; k++) rest -= out[i * n + k] * out[j * n + k];
      out[i * n + j] = i === j ? Math.sqrt(rest) : rest / out[j * n + j];
    }
  }
  return out;
}

export const PRODUCT_OPS = {
  matmul: ([a, b]) => matmulArrays(a, b),
  dot: ([a, b]) => dotArrays(a, b),
  affine: ([x, weight, bias]) => mapEntries((a, b) => a + b, matmulArrays(x, weight), bias),
  einsum: einsumArrays,
  solve: ([a, b]) => solveArrays(a, b),
  inv: ([a]) => solveArrays(a, identityMatrix(a.shape.at(-1))),
  det: numberForEach(determinantOf),
  det_sign: numberForEach(signOfDeterminant),
  logabsdet: numberForEach(logOfDeterminant),
  cofactor: matrixForEach(cofactorsOf),
  cofactor_change: matrixForEach(cofactorsChange),
  cholesky: matrixForEach(choleskyOf),
};
