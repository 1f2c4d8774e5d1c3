// The dock's right part: the chain rule from the loss to the selected card. Its factors light the
// edges they stand for, and the edges light their factors.

import { h } from "./dom.js";
import { bundle, pathEdges } from "./graph.js";

export function derivationOf(app) {
  const { page, state, say } = app;
  if (state.selected === null) return [];
  const text = page.derivations[state.selected];
  if (text === undefined) return absent(app, say);
  const body = h("div", { class: "sheet" });
  body.innerHTML = text; // written by viz.explain, which escapes every name
  const title = h("h2", {}, say("The chain rule"));
  link(app, body);
  return [title, body];
}

function absent({ graph, state, page }, say) {
  const node = graph.nodes[state.selected];
  if (node.facts) return [];
  if (!node.takes) return [h("p", { class: "note" }, say("No gradient flows to it."))];
  const call = `viz.explain(${graph.loss}, ${node.name})`;
  return node.kind === "loss" || node.op || node.many
    ? []
    : [h("p", { class: "note" }, whyAbsent(page, say), " ", h("code", {}, call))];
}

function whyAbsent({ origin, steps }, say) {
  if (origin === "scene") return say("A saved scene has no derivations. With the graph, ask for them with");
  if (origin === "folded") return say("A folded graph comes without derivations. Ask for one with");
  return steps.length && steps.at(-1)[0] === "backward"
    ? say("The page has no room for this derivation. Ask for it with")
    : say("The page plays no backward sweep. Of one number, ask for the derivation with");
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

// Light what the innermost factor or path under the pointer, or in focus, stands for.
function link(app, body) {
  const parts = ".factor, .path";
  for (const element of body.querySelectorAll(parts)) element.tabIndex = 0;
  const light = (event) => {
    const element = event.target.closest(parts);
    app.point(element && partOf(app.graph, element));
  };
  const leave = () => app.point(null);
  body.addEventListener("mouseover", light);
  body.addEventListener("mouseleave", leave);
  body.addEventListener("focusin", light);
  body.addEventListener("focusout", leave);
}

// Light the factors and paths that an edge or a card belongs to; the narrowest ones alone.
export function lightFactors(app, holds) {
  const linked = [...app.parts.derivation.querySelectorAll(".factor, .path")];
  const found = linked.map((element) => ({ element, part: partOf(app.graph, element) }));
  for (const { element, part } of found) element.classList.toggle("lit", Boolean(holds?.(part)));
}
