// The picture itself: put what is known, lit, dimmed and closed onto the SVG.

import { formatNumber, statLines } from "./numbers.js";
import { s } from "./dom.js";
import { heatCells, largestOf } from "./heat.js";
import { readPath, route, writePath } from "./fold.js";
import { sumInWords } from "./sweep.js";

const CELL = 9;
const LETTER = 8.4; // about as wide as a digit of a callout

// Find the elements of every card, edge and box.
export function readPicture(svg, page, graph) {
  const find = (selector) => [...svg.querySelectorAll(selector)];
  const nodes = find(".node").map((element) => ({ element, facts: readFacts(element) }));
  const edges = find(".edge").map((element) => {
    const wire = element.querySelector(".wire");
    const hit = s("path", { class: "hit", d: wire.getAttribute("d") });
    element.prepend(hit); // wide enough for a pointer
    const wires = [wire, hit];
    return { element, wires, points: readPath(wires[0].getAttribute("d")) };
  });
  const frames = find(".frame").map((element, i) => {
    const summary = s("text", { class: "summary" }, graph.groups[i].summary);
    element.append(summary);
    return { element, rect: element.querySelector("rect"), summary };
  });
  const callout = s("g", { class: "callout", "aria-hidden": "true" });
  svg.querySelector(".camera").append(callout);
  const isVertical = page.direction === "TB";
  const standIn = graph.edges.map((edge) => edge.index);
  return { svg, standIn, nodes, edges, frames, titles: find(".title"), callout, isVertical };
}

function readFacts(element) {
  const facts = {};
  for (const role of ["value", "gradient"]) {
    const texts = [...element.querySelectorAll(`.part.${role}`)];
    const place = element.querySelector(`.heat.${role}`);
    if (texts.length) facts[role] = { texts, place, spans: texts.map((t) => t.lastElementChild) };
  }
  return facts;
}

// ---- what is known ----

// Bring the cards up to date; return the keys of those that changed.
export function paintFacts(picture, graph, state, { values, say }) {
  return graph.nodes.map((node, key) => key).filter((key) => {
    const { painted } = picture.nodes[key];
    const facts = [state.computed.has(key), state.sums.get(key)?.total ?? null, values.get(key)];
    picture.nodes[key].painted = facts;
    if (painted && facts.every((fact, i) => fact === painted[i])) return false;
    paintCard(picture.nodes[key], graph.nodes[key], facts, say);
    return true;
  });
}

function paintCard({ element, facts }, node, [isKnown, total, changed], say) {
  element.classList.toggle("blank", !isKnown);
  if (facts.value) paintFact(facts.value, isKnown ? node.value : null, "", { node, role: "value" });
  if (facts.value && isKnown) paintChange(facts.value, node, changed);
  const missing = say("not computed yet");
  if (facts.gradient) paintFact(facts.gradient, total, missing, { node, role: "gradient" });
}

// Write a value or a gradient onto its card; where it is null, write that it is missing.
function paintFact(fact, summary, missing, { node, role }) {
  fact.place?.parentNode.querySelectorAll(`.cells.${role}, .pending.${role}`).forEach((e) => e.remove());
  fact.texts.forEach((text) => text.classList.toggle("hidden", summary === null && !!fact.place));
  if (node.scalar) return paintNumber(fact, summary, missing, role);
  if (!fact.place) return;
  const box = ["x", "y", "width"].map((name) => Number(fact.place.getAttribute(name)));
  if (summary === null) return void (missing && fact.place.after(pending(missing, box, role)));
  fact.place.after(heatCells(summary.cells, role, { x: box[0], y: box[1], size: CELL }));
  statLines(summary).forEach((line, i) => fact.spans[i] && (fact.spans[i].textContent = line));
}

function paintNumber(fact, summary, missing, role) {
  const span = fact.spans[0];
  fact.texts[0].classList.toggle("missing", summary === null);
  const lead = role === "gradient" ? " " : "";
  const text = summary === null ? missing : formatNumber(summary.mean, 4, role === "gradient");
  span.textContent = lead + text;
}

function pending(text, [x, y, width], role) {
  const words = text.split(" ");
  const half = Math.ceil(words.length / 2);
  const lines = [words.slice(0, half), words.slice(half)].map((line) => line.join(" "));
  const at = { x: x + width / 2, "text-anchor": "middle" };
  const spans = lines.map((line, i) => s("tspan", { ...at, y: y + 9 + 13 * i }, line));
  return s("text", { class: `pending ${role}` }, spans);
}

// ---- a value that the reader changed ----

function paintChange(fact, node, changed) {
  const text = fact.texts[0];
  text.querySelector(".old")?.remove();
  text.removeAttribute("textLength");
  text.classList.toggle("changed", Boolean(changed));
  if (!changed) return;
  if (!node.scalar) return paintChangedArray(fact, changed, node);
  const now = formatNumber(changed.mean);
  fact.spans[0].textContent = now;
  const old = s("tspan", { class: "old" }, `${formatNumber(node.value.mean)} → `);
  text.prepend(old);
}

// The second line of an array's card, its range, gives way to the mean that it had.
function paintChangedArray(fact, changed, node) {
  paintFact(fact, changed, "", { node, role: "value" });
  const before = formatNumber(node.value.mean, 3);
  fact.spans[0].textContent = `μ ${formatNumber(changed.mean, 3)}`;
  if (fact.spans.length > 1) fact.spans[1].textContent = `← ${before}`;
}

// ---- the step ----

export function paintStep(picture, graph, state, places) {
  const { step } = state;
  picture.svg.classList.toggle("backward", step.phase === "backward" || step.phase === "seed");
  picture.nodes.forEach(({ element }, key) => element.classList.toggle("current", key === step.node));
  picture.frames.forEach(({ element }, i) =>
    element.classList.toggle("current", step.node !== null && places.home[step.node] === i),
  );
  const carried = new Set([...state.sums.values()].flatMap(({ parts }) => parts.map((p) => p.edge)));
  const stands = (indexes) => new Set([...indexes].map((index) => picture.standIn[index]));
  const into = step.phase === "forward" ? graph.nodes[step.node].incoming : [];
  const feeding = stands(into.map((edge) => edge.index));
  const current = stands(step.edge === null ? [] : [step.edge]);
  picture.edges.forEach(({ element }, index) => {
    element.classList.toggle("carried", carried.has(index));
    element.classList.toggle("current", current.has(index));
    element.classList.toggle("feeding", feeding.has(index));
  });
}

// The parts of a gradient that several edges bring, under the card that they come to.
export function paintCallout(picture, graph, state, { places, isResting }) {
  const { callout } = picture;
  const key = state.step.phase === "backward" && !isResting ? state.step.node : null;
  const sum = key === null ? null : state.sums.get(key);
  const isOne = !sum || (sum.parts.length === 1 && sum.last);
  callout.replaceChildren();
  if (isOne || places.home[key] >= 0) return;
  const [x, y, width, height] = places.boxes[key];
  const at = { x: x + width / 2, y: y + height + 10 };
  const draw = graph.nodes[key].scalar ? sumOfNumbers : sumOfMaps;
  callout.append(...draw(sum, at));
}

function bubble({ x, y }, width, height) {
  const tip = `M${x - 7},${y} L${x},${y - 8} L${x + 7},${y} z`;
  const box = { x: x - width / 2, y, width, height, rx: 10 };
  return [s("rect", { ...box, class: "bubble" }), s("path", { d: tip, class: "tip" })];
}

function sumOfNumbers({ parts, total }, at) {
  const text = sumInWords(parts, total);
  const width = text.length * LETTER + 24;
  const place = { x: at.x, y: at.y + 20, "text-anchor": "middle" };
  return [...bubble(at, width, 30), s("text", place, text)];
}

function sumOfMaps({ parts, total }, at) {
  const terms = [...parts.map(({ part }) => part), total];
  const largest = Math.max(...terms.map(({ cells }) => largestOf(cells)));
  const columns = total.cells[0]?.length ?? 0;
  const [wide, high] = [columns * CELL, total.cells.length * CELL];
  const gap = 26;
  const width = terms.length * wide + (terms.length + 0.2) * gap;
  const text = sumInWords(parts, total);
  const marks = bubble(at, Math.max(width, text.length * LETTER + 24), high + 42);
  terms.forEach((term, i) => {
    const x = at.x - width / 2 + gap * (i + 0.7) + i * wide;
    const sign = i === terms.length - 1 ? "=" : i ? "+" : "";
    marks.push(s("text", { x: x - 18, y: at.y + 15 + high / 2 }, sign));
    marks.push(heatCells(term.cells, "gradient", { x, y: at.y + 10, size: CELL }, largest));
  });
  const line = { x: at.x, y: at.y + high + 30, "text-anchor": "middle" };
  return [...marks, s("text", line, text)];
}

// ---- what is lit ----

// Dim all that is off the selected bundle; light the edges that a factor or a row points at.
export function paintLight(picture, graph, { bundle, pointed, selected, places }) {
  const isOff = (has) => bundle !== null && !has;
  picture.nodes.forEach(({ element }, key) => {
    element.classList.toggle("dim", isOff(bundle?.nodes.has(key) || key === selected));
    element.classList.toggle("lit", bundle !== null && bundle.nodes.has(key));
    element.classList.toggle("pointed", pointed.nodes.has(key));
    element.classList.toggle("selected", key === selected);
    element.setAttribute("aria-pressed", String(key === selected));
  });
  picture.frames.forEach(({ element }, i) => {
    const inside = (set) => graph.nodes.some(({ key }) => places.home[key] === i && set.has(key));
    const isClosed = places.frames[i].isClosed;
    element.classList.toggle("dim", isClosed && isOff(bundle && inside(bundle.nodes)));
    element.classList.toggle("lit", isClosed && bundle !== null && inside(bundle.nodes));
    element.classList.toggle("pointed", isClosed && inside(pointed.nodes));
    picture.titles[i].classList.toggle("dim", element.classList.contains("dim"));
  });
  const stands = (edges) => new Set([...edges].map((edge) => picture.standIn[edge.index]));
  const lit = stands(bundle?.edges ?? []);
  const near = stands(pointed.edges);
  picture.edges.forEach(({ element }, index) => {
    element.classList.toggle("dim", isOff(lit.has(index)));
    element.classList.toggle("lit", lit.has(index));
    element.classList.toggle("pointed", near.has(index));
  });
}

// ---- where things are ----

const put = (element, [x, y, width, height]) => {
  Object.entries({ x, y, width, height }).forEach(([name, value]) => element.setAttribute(name, value));
};

export function paintPlaces(picture, graph, places) {
  const moved = (element, [x, y], [toX, toY]) =>
    element.setAttribute("transform", `translate(${toX - x} ${toY - y})`);
  picture.nodes.forEach(({ element }, key) => {
    element.classList.toggle("hidden", places.home[key] >= 0);
    moved(element, graph.nodes[key].box, places.boxes[key]);
  });
  picture.frames.forEach(({ element, rect, summary }, i) => {
    const { box, isClosed, isHidden } = places.frames[i];
    element.classList.toggle("hidden", isHidden);
    element.classList.toggle("closed", isClosed);
    put(rect, box);
    Object.entries({ x: box[0] + 18, y: box[1] + 45 }).forEach(([k, v]) => summary.setAttribute(k, v));
    paintTitle(picture.titles[i], graph.groups[i], places.frames[i]);
    moved(picture.titles[i], graph.groups[i].box, box);
  });
  paintRoutes(picture, graph, places);
}

function paintTitle(title, group, { isClosed, isHidden }) {
  title.classList.toggle("hidden", isHidden);
  title.classList.toggle("closed", isClosed);
  title.setAttribute("aria-expanded", String(!isClosed));
  title.querySelector(".sign").firstChild.textContent = isClosed ? "▸" : "▾";
}

// Between a closed box and another end one edge is drawn, which stands in for all.
function paintRoutes(picture, graph, places) {
  const drawn = new Map();
  const end = (key) => (places.home[key] < 0 ? key : `box ${places.home[key]}`);
  picture.standIn = graph.edges.map(({ source, target, index }) => {
    if (places.home[source] < 0 && places.home[target] < 0) return index;
    const ends = `${end(source)} to ${end(target)}`;
    if (!drawn.has(ends)) drawn.set(ends, index);
    return drawn.get(ends);
  });
  graph.edges.forEach((edge, index) => {
    const { element, wires, points } = picture.edges[index];
    const isShown = picture.standIn[index] === index;
    const line = isShown ? route(edge, points, places, picture.isVertical) : null;
    element.classList.toggle("hidden", line === null);
    const isRerouted = places.home[edge.source] >= 0 || places.home[edge.target] >= 0;
    element.classList.toggle("rerouted", isRerouted);
    if (line === null) return;
    wires.forEach((wire) => wire.setAttribute("d", writePath(line)));
    if (!edge.pill) return;
    const [x, y] = places.mapBox(edge.pill);
    const shift = `translate(${x - edge.pill[0]} ${y - edge.pill[1]})`;
    element.querySelector(".pill").setAttribute("transform", shift);
  });
}
