// Small arrays with NumPy's broadcasting: a flat Float64Array, a shape, and the dtype it stands for.
// Entries lie in row-major order. Integers and booleans are held as floats too.

export const newArray = (data, shape, dtype = "float64") => ({ data, shape, dtype });

export const scalarArray = (number, dtype = "float64") =>
  newArray(Float64Array.of(number), [], dtype);

export const zerosOf = (shape, dtype = "float64") =>
  newArray(new Float64Array(sizeOf(shape)), shape, dtype);

export const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1);

export const rangeTo = (n) => Array.from({ length: n }, (_, i) => i);

export function stridesOf(shape) {
  const strides = new Array(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

export function broadcastShapes(...shapes) {
  const ndim = Math.max(0, ...shapes.map((shape) => shape.length));
  return rangeTo(ndim).map((i) => {
    const lengths = shapes.map((shape) => shape[i - ndim + shape.length] ?? 1);
    return lengths.find((n) => n !== 1) ?? 1;
  });
}

// The strides with which an array is read as if it had the (larger) shape.
export function broadcastStrides(own, shape) {
  const strides = stridesOf(own);
  const lead = shape.length - own.length;
  return shape.map((_, i) => (i < lead || own[i - lead] === 1 ? 0 : strides[i - lead]));
}

// The place in the data of each entry of a strided view, in row-major order.
export function viewPlaces(shape, strides, start = 0) {
  const places = new Int32Array(sizeOf(shape));
  const index = new Array(shape.length).fill(0);
  let place = start;
  for (let k = 0; k < places.length; k++) {
    places[k] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis];
      if (++index[axis] < shape[axis]) break;
      place -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return places;
}

export function takeEntries(x, places, shape) {
  const out = new Float64Array(places.length);
  for (let k = 0; k < out.length; k++) out[k] = x.data[places[k]];
  return newArray(out, shape, x.dtype);
}

export const readView = (x, shape, strides, start = 0) =>
  takeEntries(x, viewPlaces(shape, strides, start), shape);

const sameShape = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);

export function broadcastArray(x, shape) {
  if (sameShape(x.shape, shape)) return x;
  return readView(x, shape, broadcastStrides(x.shape, shape));
}

export const reshapeArray = (x, shape) => newArray(x.data, shape, x.dtype);

export function transposeArray(x, axes) {
  const strides = stridesOf(x.shape);
  return readView(x, axes.map((i) => x.shape[i]), axes.map((i) => strides[i]));
}

export function swapLastAxes(x) {
  const axes = rangeTo(x.shape.length);
  return transposeArray(x, [...axes.slice(0, -2), axes.at(-1), axes.at(-2)]);
}

// Apply a function of numbers entry by entry; the inputs broadcast.
export function mapEntries(f, ...inputs) {
  const shape = broadcastShapes(...inputs.map((x) => x.shape));
  const columns = inputs.map((x) => broadcastArray(x, shape).data);
  const [a, b, c] = columns;
  const out = new Float64Array(sizeOf(shape));
  if (columns.length === 1) for (let k = 0; k < out.length; k++) out[k] = f(a[k]);
  else if (columns.length === 2) for (let k = 0; k < out.length; k++) out[k] = f(a[k], b[k]);
  else for (let k = 0; k < out.length; k++) out[k] = f(a[k], b[k], c[k]);
  return newArray(out, shape, inputs[0].dtype);
}

// An array laid out so that the entries over some axes stand in a row: a lane for each result.
export function lanesOf(x, axes) {
  const kept = rangeTo(x.shape.length).filter((i) => !axes.includes(i));
  const inside = rangeTo(x.shape.length).filter((i) => axes.includes(i));
  const moved = transposeArray(x, [...kept, ...inside]);
  const length = sizeOf(inside.map((i) => x.shape[i]));
  const count = sizeOf(kept.map((i) => x.shape[i]));
  const lane = (i) => moved.data.subarray(i * length, (i + 1) * length);
  return { order: [...kept, ...inside], shape: moved.shape, length, count, lane };
}

// Turn each lane into one number.
export function reduceLanes(f, x, axes, keepdims) {
  const lanes = lanesOf(x, axes);
  const out = Float64Array.from(rangeTo(lanes.count), (i) => f(lanes.lane(i)));
  const whole = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  return newArray(out, keepdims ? whole : x.shape.filter((_, i) => !axes.includes(i)), x.dtype);
}

// Turn each lane into another of the same length; with several inputs f takes a lane of each.
export function mapLanes(f, axes, ...inputs) {
  const laid = inputs.map((x) => lanesOf(x, axes));
  const { order, shape, length, count } = laid[0];
  const out = new Float64Array(count * length);
  for (let i = 0; i < count; i++) out.set(f(...laid.map((lanes) => lanes.lane(i))), i * length);
  const back = rangeTo(order.length).map((i) => order.indexOf(i));
  return transposeArray(newArray(out, shape, inputs[0].dtype), back);
}

// The sum of numbers, by halves, so that rounding grows with the logarithm of their count.
export function sumOf(numbers) {
  if (numbers.length > 64) {
    const half = numbers.length >> 1;
    return sumOf(numbers.subarray(0, half)) + sumOf(numbers.subarray(half));
  }
  let total = 0;
  for (const x of numbers) total += x;
  return total;
}
