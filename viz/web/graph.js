// The graph in the page's data, with what follows from it: neighbours, bundles, the steps' states.

import { readSummary } from "./numbers.js";

export function readGraph(page) {
  const nodes = page.nodes.map((raw, key) => ({
    ...raw,
    key,
    value: readSummary(raw.value),
    gradient: readSummary(raw.gradient),
    incoming: [],
    outgoing: [],
  }));
  const edges = page.edges.map((raw, index) => {
    const [source, target, slot] = raw.ends;
    const number = raw.number === null ? null : Number(raw.number);
    return { ...raw, index, source, target, slot, number };
  });
  for (const edge of edges) {
    nodes[edge.source].outgoing.push(edge);
    nodes[edge.target].incoming.push(edge);
  }
  const steps = page.steps.map(([phase, node, edge, part, total, last]) => ({
    phase,
    node,
    edge,
    last,
    part: part === null && node !== null ? nodes[node].gradient : readSummary(part),
    total: total === null && node !== null ? nodes[node].gradient : readSummary(total),
  }));
  return { nodes, edges, steps, groups: page.groups, loss: page.loss, root: page.root };
}

// Whether a gradient comes back along an edge. In a program, which no sweep plays, all edges count.
export const carriesGradient = (graph, { source }) =>
  graph.nodes[source].takes || !!graph.nodes[source].facts;

function reach(start, next) {
  const found = new Set([start]);
  for (const key of found) next(key).forEach((other) => found.add(other));
  return found;
}

// The nodes and edges on all ways from one node up to another.
export function bundle(graph, lower, upper) {
  const live = (edge) => carriesGradient(graph, edge);
  const above = reach(lower, (key) => graph.nodes[key].outgoing.filter(live).map((e) => e.target));
  const below = reach(upper, (key) => graph.nodes[key].incoming.filter(live).map((e) => e.source));
  const nodes = new Set([...above].filter((key) => below.has(key)));
  const edges = new Set(
    graph.edges.filter((e) => live(e) && nodes.has(e.source) && nodes.has(e.target)),
  );
  return { nodes, edges };
}

// The edges along a path, given as the keys of its nodes from either end.
export function pathEdges(graph, keys) {
  const pairs = new Set(keys.slice(1).flatMap((key, i) => [`${key}-${keys[i]}`, `${keys[i]}-${key}`]));
  return new Set(graph.edges.filter((e) => pairs.has(`${e.source}-${e.target}`)));
}

// What is known after a step: which values, and for each gradient its parts so far and their sum.
export function stateAt(graph, index) {
  const computed = new Set(graph.nodes.filter((node) => !node.op).map((node) => node.key));
  const sums = new Map();
  graph.steps.slice(0, index + 1).forEach((step) => {
    if (step.phase === "whole") return knowAll(graph, computed, sums);
    if (step.phase === "forward") computed.add(step.node);
    if (step.phase !== "seed" && step.phase !== "backward") return;
    const parts = sums.get(step.node)?.parts ?? [];
    const part = { edge: step.edge, part: step.part };
    sums.set(step.node, { parts: [...parts, part], total: step.total, last: step.last });
  });
  return { computed, sums, step: graph.steps[index] };
}

// A folded graph is not played: its only step has all there is.
function knowAll(graph, computed, sums) {
  for (const { key, gradient } of graph.nodes) {
    computed.add(key);
    if (gradient) sums.set(key, { parts: [], total: gradient, last: true });
  }
}
