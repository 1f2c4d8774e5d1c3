// Drag a leaf's value: the page computes the graph again, and the measured change of the loss
// stands beside the gradient.

import { button, derivative, h } from "./dom.js";
import { formatNumber, sameSummary, summarize } from "./numbers.js";
import { measure, obstacles, openGraph, replay, stepFor } from "./replay.js";

const TICKS = 1000;
const BEND = 3; // the slider is fine in its middle, coarse at its ends
const BY_KEY = 0.01; // of its reach
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

// Return what recomputes a page's graph, null where the page has none.
export function newReplayer(page) {
  if (!page.graph || page.graph.refused) return null;
  let opened = null;
  const open = () => (opened ??= openGraph(page.graph));
  let barred = null;
  return {
    get graph() { return open(); },
    barrier: (key) => (barred ??= obstacles(open())).get(key),
    entry: (key, index) => open().values[key].data[index],
    shape: (key) => open().values[key].shape,
    loss: () => open().values[open().root].data[0],
    // The loss and all summaries that differ, once an entry of a leaf has another value.
    change(key, index, number) {
      const data = open().values[key].data.slice();
      data[index] = number;
      const arrays = replay(open(), { [key]: data });
      const values = new Map();
      for (const [changed, array] of arrays) {
        const now = summarize(array);
        const before = summarize(open().values[changed]);
        if (changed < page.nodes.length && !sameSummary(now, before)) values.set(changed, now);
      }
      return { values, loss: (arrays.get(open().root) ?? open().values[open().root]).data[0] };
    },
    slope(key, index, number = open().values[key].data[index]) {
      const data = open().values[key].data.slice();
      data[index] = number;
      return measure(open(), key, index, stepFor(number), { [key]: data });
    },
  };
}

export function nudgePanel(app, node) {
  const { replayer, say, page } = app;
  app.nudge = null;
  if (node.op || !node.takes) return null;
  if (!replayer) {
    return page.graph?.refused ? h("p", { class: "note" }, page.graph.refused) : null;
  }
  const op = replayer.barrier(node.key);
  if (op) return h("p", { class: "note" }, say("The page cannot compute {op} again.", { op }));
  const total = page.gradients[node.key];
  return total ? panel(app, node) : null;
}

function panel(app, node) {
  const { say, replayer } = app;
  const shape = replayer.shape(node.key);
  const nudge = { key: node.key, index: app.state.nudged?.key === node.key ? app.state.nudged.index : 0 };
  const field = h("input", { type: "number", step: "any", class: "exact", "aria-label": say("Value") });
  const slider = h("input", {
    type: "range", min: -TICKS, max: TICKS, step: 1, class: "nudger",
    "aria-label": say("Change the value"),
  });
  const readout = h("dl", { class: "measured" });
  const reset = button(say("Back to the recorded value"), { class: "reset", onclick: () => app.restore() }, "↺");
  const reach = () => 2 * Math.max(1, Math.abs(start()));
  const start = () => replayer.entry(node.key, nudge.index);
  const fromTick = (tick) => start() + Math.sign(tick) * reach() * Math.abs(tick / TICKS) ** BEND;
  const toTick = (x) =>
    Math.sign(x - start()) * TICKS * Math.min(1, (Math.abs(x - start()) / reach()) ** (1 / BEND));
  const entry = entryPicker(app, shape, nudge.index, (index) => {
    nudge.index = index;
    app.restore();
    update();
  });

  slider.addEventListener("input", () => app.nudgeTo(node.key, nudge.index, fromTick(Number(slider.value))));
  slider.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const now = app.state.nudged ? app.state.nudged.number : start();
    app.nudgeTo(node.key, nudge.index, now + way * reach() * BY_KEY);
  });
  field.addEventListener("input", () => {
    if (field.value !== "" && Number.isFinite(Number(field.value))) {
      app.nudgeTo(node.key, nudge.index, Number(field.value));
    }
  });

  // Show the value and what was measured; the number being typed stays as it is.
  function update() {
    const changed = app.state.nudged;
    const number = changed ? changed.number : start();
    slider.setAttribute("aria-valuetext", formatNumber(number, 6));
    slider.value = Math.round(toTick(number));
    if (!field.matches(":focus")) field.value = String(Number(number.toPrecision(8)));
    readout.replaceChildren(...measured(app, node, nudge.index, start()));
    reset.disabled = !changed;
  }

  update();
  app.nudge = { update };
  const heading = h("h3", {}, say("Nudge it"));
  return h("div", { class: "nudge" }, heading, entry, h("div", { class: "dial" }, slider, field, reset), readout);
}

function entryPicker({ say }, shape, index, choose) {
  if (!shape.length || shape.reduce((a, b) => a * b, 1) < 2) return null;
  const places = shape.map((_, axis) => {
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    return Math.floor(index / inner) % shape[axis];
  });
  const fields = shape.map((length, axis) =>
    h("input", {
      type: "number", min: 0, max: length - 1, step: 1, value: places[axis],
      "aria-label": say("Index {axis}, 0 to {last}", { axis, last: length - 1 }),
      oninput: (event) => {
        const place = Math.round(Number(event.target.value));
        if (event.target.value === "" || place < 0 || place >= length) return;
        places[axis] = place;
        choose(places.reduce((flat, at, i) => flat * shape[i] + at, 0));
      },
    }),
  );
  return h("p", { class: "entry" }, say("entry"), " [", fields.flatMap((f, i) => (i ? [", ", f] : [f])), "]");
}

const pair = (term, ...value) => h("div", {}, h("dt", {}, term), h("dd", {}, value));

// ΔL/ε beside the gradient: over the reader's own step, or over a tiny one before there is any.
function measured(app, node, index, start) {
  const { say, graph, page, replayer, state } = app;
  const gradient = Number(page.gradients[node.key][index]);
  const beside = pair([derivative(graph.loss, node)], h("b", { class: "gradient" }, formatNumber(gradient)));
  if (!state.nudged) {
    const slope = replayer.slope(node.key, index);
    const epsilon = formatNumber(stepFor(start), 1);
    return [
      pair("ε", `±${epsilon}`),
      pair(say("measured Δ{loss}/ε", { loss: graph.loss }), h("b", {}, formatNumber(slope))),
      beside,
    ];
  }
  const epsilon = state.nudged.number - start;
  const change = state.nudged.loss - replayer.loss();
  return [
    pair("ε", formatNumber(epsilon, 4, true)),
    pair(`Δ${graph.loss}`, formatNumber(change, 4, true)),
    pair(say("measured Δ{loss}/ε", { loss: graph.loss }), h("b", {}, formatNumber(change / epsilon))),
    beside,
    pair(say("slope after the nudge"), formatNumber(replayer.slope(node.key, index, state.nudged.number))),
  ];
}
