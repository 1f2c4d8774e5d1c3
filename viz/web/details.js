// The dock's left part: all that is known of the selected card, or which cards there are to select.

import { button, derivative, h, mathName } from "./dom.js";
import { heatTable } from "./heat.js";
import { formatNumber, formatShape } from "./numbers.js";
import { nudgePanel } from "./nudge.js";
import { sumInWords, tellEdge } from "./sweep.js";
import { openingNotes, viewNotes } from "./unfold.js";

export function kindName(node, say) {
  return {
    input: say("input"),
    parameter: say("parameter"),
    constant: say("constant"),
    op: say("operation"),
    loss: say("result"),
    folded: say("closed box"),
  }[node.kind];
}

export function detailsOf(app) {
  const { graph, state } = app;
  if (state.selected !== null) return nodeDetails(app, graph.nodes[state.selected]);
  return app.host ? viewNotes(app) : intro(app);
}

// ---- nothing selected ----

const MOST_LISTED = 40;

function intro(app) {
  const { graph, say } = app;
  const listed = graph.nodes.filter((node) => node.kind === "parameter" && node.takes);
  const chips = listed.slice(0, MOST_LISTED).map((node) => nodeButton(app, node, "chip"));
  const hint = listed.length
    ? say("Why is a gradient what it is? Choose a parameter, or click any card.")
    : say("Click any card to see how it was computed.");
  return [h("h2", {}, hint), h("div", { class: "chips" }, chips)];
}

function nodeButton(app, node, looks) {
  const act = { class: looks, type: "button", onclick: () => app.select(node.key, { reveal: true }) };
  return h("button", act, mathName(node.type));
}

// ---- one card ----

function nodeDetails(app, node) {
  const { say } = app;
  const shape = node.scalar ? null : h("span", { class: "shape" }, formatShape(node.value.shape, say));
  const close = button(say("Close the details"), { class: "close", onclick: () => app.select(null) }, "×");
  const title = h("h2", {}, mathName(node.type), " ", shape, h("span", { class: "kind" }, kindName(node, say)));
  const how = node.expression ? h("p", { class: "how" }, h("bdi", {}, `${node.name} = ${node.expression}`)) : null;
  const op = node.op ? h("span", {}, say("op {op}", { op: node.op })) : null;
  const source = node.source ? h("code", {}, node.source) : null;
  const origin = op || source ? h("p", { class: "origin" }, [op, source]) : null;
  const head = h("div", { class: "head" }, title, close);
  // an array of a program has no numbers
  if (node.facts) return [head, how, origin, h("ul", {}, node.facts.map((fact) => h("li", {}, fact)))];
  const columns = h("div", { class: "numbers" }, valueColumn(app, node), gradientColumn(app, node));
  const nudge = nudgePanel(app, node);
  const middle = node.scalar ? [columns, nudge] : [nudge, columns]; // what moves stays in sight
  return [head, how, openingNotes(app, node.key), origin, ...middle, sumRows(app, node), localRows(app, node)];
}

function column(role, heading, summary, missing, say) {
  const head = h("h3", { class: role }, heading);
  if (summary === null) return h("div", {}, head, h("p", { class: "missing" }, missing));
  if (!summary.shape.length) {
    const number = formatNumber(summary.mean, 6, role === "gradient");
    return h("div", {}, head, h("p", { class: `number ${role}` }, number));
  }
  const range = say("min {low} · mean {mean} · max {high}", {
    low: formatNumber(summary.low), mean: formatNumber(summary.mean), high: formatNumber(summary.high),
  });
  const table = summary.cells.length ? heatTable(summary.cells, role, head.textContent) : null;
  const isPart = summary.cells.flat().length < summary.shape.reduce((a, b) => a * b, 1);
  const note = isPart ? h("p", { class: "note" }, say("each cell is the mean of a block")) : null;
  return h("div", {}, head, table, h("p", { class: "range" }, range), note);
}

function valueColumn({ say, known, state }, node) {
  const isKnown = known.computed.has(node.key);
  const changed = state.values.get(node.key);
  const shown = isKnown ? changed ?? node.value : null;
  return column("value", say("value"), shown, say("not computed yet"), say);
}

function gradientColumn({ say, known, graph }, node) {
  if (!node.takes) return null;
  const total = known.sums.get(node.key)?.total ?? null;
  return column("gradient", derivative(graph.loss, node), total, say("not computed yet"), say);
}

// What each edge brings to the gradient, slot by slot, and their sum.
function sumRows(app, node) {
  const { graph, say, known } = app;
  const sum = known.sums.get(node.key);
  if (!sum || sum.parts.length < 2) return null;
  const rows = sum.parts.map(({ edge, part }) => {
    const along = graph.edges[edge];
    return edgeRow(app, along, [
      h("span", { class: "gradient number" }, formatNumber(part.mean, 4, true)),
      ` ${say("through {name}", { name: graph.nodes[along.target].name })}`,
    ], along.target);
  });
  const line = h("p", { class: "sum gradient" }, sumInWords(sum.parts, sum.total));
  return h("div", {}, h("h3", {}, say("It adds up, use by use")), h("ul", {}, rows), line);
}

// What stands on the edges into a card.
function localRows(app, node) {
  const { say, graph } = app;
  const edges = node.incoming.filter((edge) => edge.formula !== null);
  if (!edges.length) return null;
  const rows = edges.map((edge) => edgeRow(app, edge, [tellEdge(graph, edge)], edge.source));
  return h("div", {}, h("h3", {}, say("Local derivatives")), h("ul", {}, rows));
}

function edgeRow(app, edge, content, goal) {
  const point = () => app.point({ nodes: new Set(), edges: new Set([edge]) });
  const leave = () => app.point(null);
  const act = {
    type: "button", class: "row", "data-row": edge.index,
    onclick: () => app.select(goal, { reveal: true }),
    onmouseenter: point, onmouseleave: leave, onfocus: point, onblur: leave,
  };
  return h("li", {}, h("button", act, h("bdi", {}, content)));
}
