// The dock's right part: the chain rule from the loss to the selected card. Its factors light the
// edges they stand for, and the edges light their factors.

import { h } from "./dom.js";
import { bundle, pathEdges } from "./graph.js";

// The derivations of a page, by the keys of their leaves; they are packed, so they come late.
export async function unpack(packed) {
  if (!packed) return {};
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

export function derivationOf(app) {
  const { derivations, state, say } = app;
  if (state.selected === null || derivations === null) return [];
  const text = derivations[state.selected];
  if (text === undefined) return absent(app, say);
  const body = h("div", { class: "sheet" });
  body.innerHTML = text; // written by viz.explain, which escapes every name
  const title = h("h2", {}, say("The chain rule"));
  for (const element of body.querySelectorAll(".factor, .path")) link(app, element);
  return [title, body];
}

function absent({ graph, state }, say) {
  const node = graph.nodes[state.selected];
  if (!node.takes) return [h("p", { class: "note" }, say("No gradient flows to it."))];
  const call = `viz.explain(${graph.loss}, ${node.name})`;
  return node.kind === "loss" || node.op
    ? []
    : [h("p", { class: "note" }, say("The page has no room for this derivation. Ask for it with"), " ", h("code", {}, call))];
}

// The part of the graph that a factor or the row of a path stands for.
export function partOf(graph, element) {
  if (element.classList.contains("path")) {
    const keys = element.dataset.nodes.split(" ").map(Number);
    return { nodes: new Set(keys), edges: pathEdges(graph, keys) };
  }
  const { upper, lower } = element.dataset;
  return bundle(graph, Number(lower), Number(upper));
}

function link(app, element) {
  const part = partOf(app.graph, element);
  element.tabIndex = 0;
  const light = () => app.point(part);
  const leave = () => app.point(null);
  element.addEventListener("mouseenter", light);
  element.addEventListener("mouseleave", leave);
  element.addEventListener("focus", light);
  element.addEventListener("blur", leave);
}

// Light the factors and paths that an edge or a card belongs to; the narrowest ones alone.
export function lightFactors(app, holds) {
  const linked = [...app.parts.derivation.querySelectorAll(".factor, .path")];
  const found = linked.map((element) => ({ element, part: partOf(app.graph, element) }));
  for (const { element, part } of found) element.classList.toggle("lit", Boolean(holds?.(part)));
}
