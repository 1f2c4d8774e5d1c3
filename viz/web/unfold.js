// Unfold a folded card: the view of one of its parts opens below the overview, which stays where it
// is, with the card marked. A view is a page in the page: it has cards that unfold in turn.

import { readNode, readStop, writeAddress } from "./address.js";
import { button, h, mathName, s } from "./dom.js";
import { icon } from "./player.js";

const BACK = "M19 12H5M11 6l-6 6 6 6";
const PREVIOUS = "M15 5l-7 7 7 7";
const NEXT = "M9 5l7 7-7 7";

// What a card of a view opens to, null where nothing of it is in the page.
export const openingOf = ({ page }, key) => {
  const opening = page.openings?.[key];
  return opening?.parts.length ? opening : null;
};

export function newUnfolder(app, render) {
  const { page, say } = app;
  const inside = h("section", { class: "inside", "aria-label": say("Opened card") });
  let stops = []; // the opened cards as { key, number }, from the overview inwards
  let before = null; // how the overview was before it made room
  const unfolder = { app, inner: null, element: inside, open, back, crumbs, read, write };

  // The page that the first `depth` stops lead to, null where it is not there.
  function pageAt(depth) {
    return stops.slice(0, depth).reduce((at, { key, number }) => {
      const found = at?.openings[key]?.parts.find(([part]) => part === number);
      return found ? page.views[found[1]] : null;
    }, page);
  }

  // Open a card of the overview or of the view, at the first of its parts if none is asked for.
  function open(from, key, number = openingOf(from, key).parts[0][0]) {
    const opening = openingOf(from, key);
    show([...(from === app ? [] : stops), { key, number }]);
    const { name } = from.graph.nodes[key];
    const facts = { name, part: number + 1, count: opening.of };
    const what = opening.of > 1
      ? say("Opened {name}: part {part} of {count}.", facts)
      : say("Opened {name}.", facts);
    app.speak(`${what} ${say("Escape goes back.")}`);
  }

  function back() {
    const key = stops.at(-1).key;
    show(stops.slice(0, -1));
    const here = unfolder.inner ?? app;
    here.set({ selected: key });
    here.focusNode(key);
    app.speak(say("Closed {name}.", { name: here.graph.nodes[key].name }));
  }

  // Show the view that some stops lead to, as far as they lead anywhere.
  function show(wanted, { selected = null, focus = true } = {}) {
    stops = wanted;
    while (stops.length && !pageAt(stops.length)) stops = stops.slice(0, -1);
    unfolder.inner = null;
    inside.replaceChildren();
    mark();
    if (!stops.length) return restore();
    makeRoom();
    const holder = h("div", { class: "holder" });
    inside.append(holder);
    const view = { ...pageAt(stops.length), words: page.words, theme: page.theme, select: selected };
    const facts = { page: view, host: unfolder };
    render({ model: { get: (name) => facts[name] }, el: holder });
    unfolder.inner.hush();
    write();
    if (focus) unfolder.inner.focusNode(selected ?? view.root, { isStill: true });
  }

  // Mark the card of the overview that is open.
  function mark() {
    app.picture.nodes.forEach(({ element }, key) => {
      const isOpen = stops[0]?.key === key;
      element.classList.toggle("opened", isOpen);
      if (openingOf(app, key)) element.setAttribute("aria-expanded", String(isOpen));
    });
  }

  function makeRoom() {
    if (before) return;
    app.set({ selected: null });
    before = { looks: app.root.className, view: { ...app.camera.view }, isFitted: app.camera.isFitted() };
    app.root.classList.remove("below", "beside", "roomy");
    app.root.classList.add("unfolded");
    app.fit({ at: app.camera.put });
  }

  function restore() {
    if (!before) return;
    app.root.className = before.looks;
    if (before.isFitted) app.fit({ at: app.camera.put });
    else app.camera.put(before.view);
    before = null;
    write();
  }

  // ---- where one is, and which part one sees ----

  function crumbs() {
    const steps = [crumb([say("Whole graph")], 0)];
    let at = page;
    stops.forEach(({ key, number }, i) => {
      const { of } = at.openings[key];
      const part = of > 1 ? ` ${number + 1}/${of}` : "";
      steps.push(crumb([mathName(at.nodes[key].type), part], i + 1));
      at = pageAt(i + 1);
    });
    const leave = button(say("Back (Esc)"), { class: "tool", onclick: back }, outline(BACK));
    const list = h("ol", {}, steps);
    return h("nav", { class: "crumbs", "aria-label": say("Where you are") }, leave, list, picker());
  }

  function crumb(content, depth) {
    if (depth === stops.length) return h("li", {}, h("span", { "aria-current": "location" }, content));
    const go = () => {
      const { key } = stops[depth];
      show(stops.slice(0, depth));
      const here = unfolder.inner ?? app;
      here.set({ selected: key });
      here.focusNode(key);
    };
    return h("li", {}, h("button", { type: "button", class: "step", onclick: go }, content));
  }

  function picker() {
    const { key, number } = stops.at(-1);
    const { of, parts } = pageAt(stops.length - 1).openings[key];
    if (of < 2) return null;
    const at = parts.findIndex(([part]) => part === number);
    const go = (place, looks) => {
      show([...stops.slice(0, -1), { key, number: parts[place][0] }], { focus: false });
      (inside.querySelector(`.${looks}:enabled`) ?? inside.querySelector(".pick")).focus();
      const facts = { part: parts[place][0] + 1, count: of };
      app.speak(say("Part {part} of {count}.", facts));
    };
    const turn = (looks, label, path, place) =>
      button(label, { class: `tool ${looks}`, disabled: !parts[place], onclick: () => go(place, looks) }, outline(path));
    const options = parts.map(([part], place) => {
      const text = say("part {part} of {count}", { part: part + 1, count: of });
      return h("option", { value: place, selected: place === at }, text);
    });
    const act = { class: "speed pick", "aria-label": say("Which part"), onchange: () => go(Number(choice.value), "pick") };
    const choice = h("select", act, options);
    return h("div", { class: "picker" }, [
      turn("previous", say("Previous part"), PREVIOUS, at - 1),
      choice,
      turn("next", say("Next part"), NEXT, at + 1),
    ]);
  }

  // What to call for a part of a card of the overview or of the view.
  unfolder.callFor = (from, key, number) => callFor([...(from === app ? [] : stops), { key, number }]);

  // Which part this is, and what to call for one that is not in the page.
  unfolder.here = () => {
    const { key } = stops.at(-1);
    const { of, parts } = pageAt(stops.length - 1).openings[key];
    const shown = new Set(parts.map(([part]) => part));
    const missing = Array.from({ length: of }, (_, part) => part).find((part) => !shown.has(part));
    const call = missing === undefined ? null : callFor([...stops.slice(0, -1), { key, number: missing }]);
    return { count: of, shown: parts.length, call };
  };

  function callFor(all) {
    const isOnly = (name) => app.graph.nodes.filter((node) => node.name === name).length === 1;
    return all.reduce((call, { key, number }, depth) => {
      const { name } = app.graph.nodes[key] ?? {};
      const card = depth === 0 && isOnly(name) ? JSON.stringify(name) : key;
      return `viz.unfold(${call}, ${card}${number ? `, ${number + 1}` : ""})`;
    }, "picture");
  }

  unfolder.close = () => show([]);

  // The view that a key on the keyboard is meant for.
  unfolder.at = (target) => {
    const stage = app.svg.parentNode;
    return unfolder.inner && !stage.contains(target) ? unfolder.inner : app;
  };

  // What the address says: the opened cards, and the selected one in the last of them.
  function write() {
    if (!app.isWhole || !app.isPainted) return;
    const here = unfolder.inner ?? app;
    const opened = stops.map((stop, depth) => ({ ...stop, nodes: pageAt(depth).nodes }));
    const last = app.graph.steps.length - 1;
    writeAddress({ step: app.state.step, last, selected: here.state.selected, nodes: here.graph.nodes, opened });
  }

  // Open what the address names.
  function read(tags) {
    let at = page;
    const found = [];
    for (const tag of tags) {
      const stop = readStop(at.nodes, tag);
      const view = stop && at.openings[stop.key]?.parts.find(([part]) => part === stop.number);
      if (!view) break;
      found.push(stop);
      at = page.views[view[1]];
    }
    if (found.length || stops.length) show(found, { selected: found.length ? readNode(at.nodes) : null });
    return found.length > 0;
  }

  return unfolder;
}

function outline(path) {
  const sign = icon(path);
  sign.classList.add("outline");
  return sign;
}

// A sign on each card that opens.
export function addOpeners({ picture, graph, ...app }) {
  graph.nodes.forEach(({ key, box: [x, y, width, height] }) => {
    if (!openingOf(app, key)) return;
    const at = `translate(${x + width} ${y + height})`;
    picture.nodes[key].element.append(
      s("g", { class: "opener", transform: at, "aria-hidden": "true" },
        s("circle", { r: 9 }), s("path", { d: "M-4.500 0h9M0-4.500v9" })),
    );
  });
  for (const key of app.page.around ?? []) picture.nodes[key].element.classList.add("around");
}

// In the dock: how a folded card opens, or what to call where it does not; of a view, what is there.
export function openingNotes(app, key) {
  const { page, say } = app;
  const opening = page.openings?.[key];
  const host = app.host ?? app.unfolder;
  if (!opening) return null;
  if (!opening.parts.length) {
    const call = h("code", {}, host.callFor(app, key, 0));
    return h("p", { class: "note" }, say("What is in it is not in this page. Draw it with"), " ", call);
  }
  const text = opening.of > 1 ? say("Open one of its {count} parts", { count: opening.of }) : say("Open it");
  return h("p", {}, h("button", { type: "button", class: "chip", onclick: () => host.open(app, key) }, text));
}

export function viewNotes({ say, page, host }) {
  const { count, shown, call } = host.here();
  const note = (...content) => h("p", { class: "note" }, content);
  const around = say("Dashed cards are outside: what feeds this part, and what it feeds.");
  const rest = say("{shown} of the {count} parts are in this page. Draw another one with", { shown, count });
  return [page.around.length ? note(around) : null, call ? note(rest, " ", h("code", {}, call)) : null];
}
