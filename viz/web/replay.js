// Compute a recorded graph again from changed leaves, as viz/recorded.py wrote it.
//
//   const graph = openGraph(data);
//   replay(graph, { 3: [0.5] })      a Map from keys to the arrays that the change gives
//   measure(graph, 3, 0, 1e-5)       the slope of the root by that entry: a central difference
//   obstacles(graph)                 the leaves that cannot be nudged, and why
//
// An array is { data: Float64Array, shape, dtype }, its entries in row-major order.

import { newArray } from "./replay/arrays.js";
import { ELEMENTWISE_OPS } from "./replay/elementwise.js";
import { MOVING_OPS } from "./replay/moving.js";
import { PRODUCT_OPS } from "./replay/products.js";
import { REDUCING_OPS } from "./replay/reducing.js";
import { WINDOW_OPS } from "./replay/windows.js";

export const REPLAYED_OPS = {
  ...ELEMENTWISE_OPS, ...MOVING_OPS, ...PRODUCT_OPS, ...REDUCING_OPS, ...WINDOW_OPS,
};

const STORED = { float64: Float64Array, float32: Float32Array };
const SPELLED = { inf: Infinity, "-inf": -Infinity, nan: NaN };

const readNumber = (x) => SPELLED[x] ?? Number(x);

function readNumbers(data, dtype) {
  if (data?.base64 === undefined) {
    const numbers = Float64Array.from([data].flat(), readNumber);
    return dtype === "float32" ? numbers.map(Math.fround) : numbers;
  }
  const bytes = Uint8Array.from(atob(data.base64), (sign) => sign.charCodeAt(0));
  return Float64Array.from(new STORED[dtype](bytes.buffer));
}

const readArray = ({ data, shape = [], dtype = "float64" }) =>
  newArray(readNumbers(data, dtype), shape, dtype);

// Attrs are JSON, but for what it cannot write: {"float": "inf"}, {"array": …}, {"slice": …}, …
function readAttr(attr) {
  if (Array.isArray(attr)) return attr.map(readAttr);
  if (attr?.float !== undefined) return readNumber(attr.float);
  return attr?.array === undefined ? attr : readArray(attr.array);
}

function readNode(node) {
  const { op = null, parents = [], dtype = "float64" } = node;
  const attrs = Object.entries(node.attrs ?? {}).map(([name, attr]) => [name, readAttr(attr)]);
  const given = node.data === undefined ? null : readArray(node);
  return { op, parents, dtype, attrs: Object.fromEntries(attrs), given };
}

// Return the graph in `data`, with the values of all its nodes.
export function openGraph(data) {
  if (data.refused) throw new Error(`openGraph: ${data.refused}`);
  const nodes = data.nodes.map(readNode);
  const values = nodes.map((node) => node.given); // constants stand behind what uses them
  nodes.forEach((node, key) => {
    values[key] ??= compute(node, (parent) => values[parent], false);
  });
  return { root: data.root, nodes, values };
}

const isMissing = (node) => node.op !== null && (node.given || !REPLAYED_OPS[node.op]);

function compute(node, valueOf, exact) {
  if (isMissing(node)) throw new Error(`replay: the page cannot compute ${node.op} again`);
  const value = REPLAYED_OPS[node.op](node.parents.map(valueOf), node.attrs);
  const data = node.dtype === "float32" && !exact ? value.data.map(Math.fround) : value.data;
  return newArray(data, value.shape, node.dtype);
}

// The keys that depend on some others, those included, in order.
function dependentKeys(graph, from) {
  const found = new Set(from);
  graph.nodes.forEach((node, key) => node.parents.some((p) => found.has(p)) && found.add(key));
  return [...found].sort((a, b) => a - b);
}

function neededFor(graph, wanted) {
  const needed = new Set(wanted);
  for (let key = graph.nodes.length - 1; key >= 0; key--) {
    if (needed.has(key)) graph.nodes[key].parents.forEach((parent) => needed.add(parent));
  }
  return needed;
}

// The changes as a Map from keys to arrays; each is given as numbers, or as an array.
function readChanges(graph, changes) {
  const entries = changes instanceof Map ? [...changes] : Object.entries(changes);
  return new Map(entries.map(([key, change]) => {
    const old = graph.values[key];
    const numbers = typeof change === "number" ? [change] : change.data ?? change;
    if (numbers.length !== old?.data.length) {
      throw new Error(`replay: expected ${old?.data.length} numbers for node ${key}, got ${numbers.length}`);
    }
    return [Number(key), newArray(Float64Array.from(numbers), old.shape, old.dtype)];
  }));
}

// Return the values that a change gives, by key: of the changed nodes and of all that depend on
// them. With `only`, a list of keys, nothing is computed that those do not need; with `exact`,
// float32 is not rounded.
export function replay(graph, changes, { only = null, exact = false } = {}) {
  const values = readChanges(graph, changes);
  const changed = new Set(values.keys());
  const needed = only && neededFor(graph, only);
  const valueOf = (key) => values.get(key) ?? graph.values[key];
  for (const key of dependentKeys(graph, changed)) {
    if (changed.has(key) || (needed && !needed.has(key))) continue;
    values.set(key, compute(graph.nodes[key], valueOf, exact));
  }
  return values;
}

// A step for a central difference that is neither coarse nor lost in rounding.
export const stepFor = (x) => 1e-5 * Math.max(1, Math.abs(x));

// Return the slope of the root by entry `index` of a leaf: a central difference of step `eps`, in
// double precision. `changes`, if given, says where the leaves stand now.
export function measure(graph, leaf, index, eps, changes = {}) {
  const start = readChanges(graph, changes);
  const rootAt = (step) => {
    const numbers = (start.get(leaf) ?? graph.values[leaf]).data.slice();
    numbers[index] += step;
    const moved = new Map(start).set(leaf, numbers);
    const values = replay(graph, moved, { only: [graph.root], exact: true });
    return (values.get(graph.root) ?? graph.values[graph.root]).data[0];
  };
  return (rootAt(eps) - rootAt(-eps)) / (2 * eps);
}

// Return the leaves that cannot be nudged, each with the name of an op that the page lacks.
export function obstacles(graph) {
  const blocked = new Map();
  for (let key = graph.nodes.length - 1; key >= 0; key--) {
    const node = graph.nodes[key];
    const name = isMissing(node) ? node.op : blocked.get(key);
    if (name) node.parents.forEach((parent) => blocked.set(parent, name));
  }
  return new Map([...blocked].filter(([key]) => graph.nodes[key].op === null));
}
