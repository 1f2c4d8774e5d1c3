// `render({ model, el })` brings a page to life: in a file, in a notebook, on any host that gives a
// model whose "page" is what viz/web/contents.py writes.

import { readAddress, writeAddress } from "./address.js";
import { followPointers, newCamera } from "./camera.js";
import {
  paintCallout, paintFacts, paintLight, paintPlaces, paintStep, readPicture,
} from "./cards.js";
import { derivationOf, lightFactors } from "./derivation.js";
import { detailsOf } from "./details.js";
import { h } from "./dom.js";
import { arrange, extent, extentOf } from "./fold.js";
import { bundle, readGraph, stateAt } from "./graph.js";
import { followKeys } from "./keyboard.js";
import { newReplayer } from "./nudge.js";
import { newPlayer } from "./player.js";
import { newSearch } from "./search.js";
import { newBar, newHelp, newStage } from "./shell.js";
import { tellEdge, tellNode } from "./sweep.js";

const NOTHING = { nodes: new Set(), edges: new Set() };
const LEAST_SCALE = 0.3;
const LEAST_READABLE = 0.4;
const LEAST_TO_FOLLOW = 0.55;
const NEAR = 0.9;
const QUIET_MS = 400; // after a click no tip comes up where the picture has moved
let pages = 0;

export function render({ model, el }) {
  const page = model.get("page");
  const isWhole = model.get("whole_window") === true;
  const app = newApp(page, isWhole);
  build(app, el);
  listen(app);
  if (isWhole) readHash(app);
  else app.set({});
  placeDock(app);
  giveRoom(app);
  app.fit({ at: app.camera.put });
  return () => app.player.pause();
}

function newApp(page, isWhole) {
  const graph = readGraph(page);
  const say = (english, facts = {}) =>
    (page.words[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const app = { page, graph, say, isWhole, id: `chainrule${++pages}`, replayer: newReplayer(page) };
  app.state = {
    step: graph.steps.length - 1,
    selected: page.select,
    pointed: NOTHING,
    closed: new Set(page.closed),
    playing: false,
    speed: 1,
    values: new Map(),
    nudged: null,
    resting: true, // until the first step is taken, the whole is shown
  };
  Object.assign(app, actions(app));
  return app;
}

// Put the dock below the picture or beside it, where the picture is larger.
function placeDock(app) {
  const { closed } = app.state;
  const put = (dock) => {
    app.root.classList.remove("below", "beside");
    app.root.classList.add(dock, "roomy");
  };
  const [below, beside] = ["below", "beside"].map((dock) => {
    put(dock);
    app.set({ closed });
    closeToRead(app);
    return { dock, closed: app.state.closed, scale: app.scaleToFit() };
  });
  const best = beside.scale > 1.1 * below.scale ? beside : below;
  put(best.dock);
  app.set({ closed: best.closed });
}

// Keep the dock open where the picture is no smaller for it: then no click moves the picture.
function giveRoom(app) {
  const alone = app.scaleToFit();
  app.root.classList.add("roomy");
  app.root.classList.toggle("roomy", app.scaleToFit() >= 0.85 * alone);
}

// Where the whole picture would be too small to read, close its innermost boxes, then those around.
function closeToRead(app) {
  const { graph } = app;
  if (app.state.closed.size || app.state.selected !== null) return;
  const depths = graph.groups.map(({ path }) => path.split("/").length);
  for (let depth = Math.max(0, ...depths); depth > 0 && app.scaleToFit() < LEAST_SCALE; depth--) {
    const deep = graph.groups.filter((_, i) => depths[i] >= depth).map(({ path }) => path);
    app.set({ closed: new Set(deep) });
  }
}

// ---- what one can do ----

function actions(app) {
  const { graph, page } = app;
  return {
    set(patch) {
      if ("step" in patch) patch.resting ??= false;
      Object.assign(app.state, patch);
      paint(app, patch);
    },
    select(key, { reveal = false, focus = false } = {}) {
      app.set({ selected: key === app.state.selected && !reveal ? null : key, pointed: NOTHING });
      if (app.state.nudged) app.restore();
      app.tip.classList.remove("shown");
      app.quietUntil = performance.now() + QUIET_MS;
      if (key !== null && (reveal || focus)) app.show(key);
      if (focus) app.focusNode(key);
      if (app.state.selected !== null) app.speak(tellNode(graph, app.known, graph.nodes[key], app.say));
    },
    point: (part) => app.set({ pointed: part ?? NOTHING }),
    // Open the boxes around a card, and bring it into view.
    show(key) {
      const { group } = graph.nodes[key];
      const shut = [...app.state.closed].filter((path) => `${group}/`.startsWith(`${path}/`));
      if (shut.length) app.fold([...app.state.closed].filter((path) => !shut.includes(path)));
      const lit = [...app.bundle.nodes].map((other) => app.places.boxes[other]);
      const whole = extentOf(lit);
      if (app.camera.scaleFor(whole) >= LEAST_READABLE) app.camera.fit(whole, { most: 1.2 });
      else app.camera.lookAt(app.places.boxes[key], page.direction === "TB" ? [0.5, 0.2] : [0.15, 0.45]);
    },
    focusNode(key) {
      app.picture.nodes.forEach(({ element }, i) => element.setAttribute("tabindex", i === key ? 0 : -1));
      app.camera.reveal(app.places.boxes[key]);
      app.picture.nodes[key].element.focus({ preventScroll: true });
    },
    fold(paths) {
      app.set({ closed: new Set(paths) });
    },
    // Close or open one box, which stays where it is on the screen.
    toggleBox(index) {
      const { path } = graph.groups[index];
      const closed = new Set(app.state.closed);
      if (!closed.delete(path)) closed.add(path);
      const [x, y] = app.places.frames[index].box;
      app.set({ closed });
      const [newX, newY] = app.places.frames[index].box;
      app.camera.pan((x - newX) * app.camera.view.k, (y - newY) * app.camera.view.k);
      const { title, summary } = graph.groups[index];
      app.speak(closed.has(path)
        ? app.say("Closed box {title}: {summary}. Enter opens it.", { title, summary })
        : app.say("Opened box {title}.", { title }));
    },
    showWhole() {
      app.wantsWhole = true;
      app.fit();
    },
    fit(options) {
      app.camera.fit(extent(app.places), options);
    },
    scaleToFit: () => app.camera.scaleFor(extent(app.places)),
    nudgeTo(key, index, number) {
      const { values, loss } = app.replayer.change(key, index, number);
      const isBack = number === app.replayer.entry(key, index);
      app.set({ values, nudged: isBack ? null : { key, index, number, loss } });
    },
    restore: () => app.set({ values: new Map(), nudged: null }),
    toggleTheme() {
      const root = app.isWhole ? document.documentElement : app.root;
      const isDark = getComputedStyle(app.root).colorScheme === "dark";
      root.dataset.theme = isDark ? "light" : "dark";
    },
    speak(text) {
      app.live.textContent = text;
    },
  };
}

// ---- the elements ----

function build(app, el) {
  const { svg, ground } = newStage(app, el);
  const { say, page } = app;
  app.svg = svg;
  app.ground = ground;
  app.camera = newCamera(svg);
  app.picture = readPicture(svg, page, app.graph);
  app.known = stateAt(app.graph, app.state.step);
  app.places = arrange(app.graph, app.state.closed, page.direction === "TB");
  app.search = newSearch(app);
  app.player = newPlayer(app);
  app.help = newHelp(app);
  app.live = h("div", { class: "live", "aria-live": "polite", role: "status" });
  app.tip = h("div", { class: "tip", "aria-hidden": "true" });
  app.parts = {
    details: h("section", { class: "details", "aria-label": say("Details"), tabindex: "0" }),
    derivation: h("section", { class: "proof", "aria-label": say("The chain rule"), tabindex: "0" }),
  };
  const stage = h("section", { class: "stage", "aria-label": say("Picture") }, svg, app.tip);
  const dock = h("div", { class: "dock" }, app.parts.details, app.parts.derivation);
  app.root = h("div", { class: `chainrule below${app.isWhole ? " whole" : ""}` });
  app.root.append(newBar(app), stage, app.player.element, dock, app.help, app.live);
  el.replaceChildren(app.root);
  if (!app.isWhole) app.root.dataset.theme = page.theme;
}

function listen(app) {
  const { picture, svg, camera, graph } = app;
  const press = (element, act) => {
    element.setAttribute("role", "button");
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      act();
    });
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
  };
  picture.nodes.forEach(({ element }, key) => {
    const isStart = key === (app.state.selected ?? graph.root);
    element.setAttribute("tabindex", isStart ? 0 : -1);
    press(element, () => app.select(key));
    hover(app, element, () => tellNode(graph, app.known, graph.nodes[key], app.say).split("; "), (part) => part.nodes.has(key));
  });
  picture.edges.forEach(({ element }, index) => {
    const edge = graph.edges[index];
    hover(app, element, () => [tellEdge(graph, edge)], (part) => part.edges.has(edge));
  });
  picture.titles.forEach((title, index) => {
    title.setAttribute("tabindex", 0);
    title.setAttribute("aria-label", graph.groups[index].title);
    press(title, () => app.toggleBox(index));
  });
  picture.frames.forEach(({ element }, index) =>
    element.addEventListener("click", () => app.places.frames[index].isClosed && app.toggleBox(index)),
  );
  app.ground.addEventListener("click", () => app.state.selected !== null && app.select(null));
  followPointers(svg, camera);
  followKeys(app, app.isWhole ? document : app.root);
  new ResizeObserver(() => app.camera.isFitted() && app.fit({ at: app.camera.put })).observe(svg);
  if (app.isWhole) addEventListener("hashchange", () => readHash(app));
}

// A card or an edge under the pointer or in focus: its facts beside it, its factors lit.
function hover(app, element, facts, holds) {
  const show = () => {
    lightFactors(app, holds);
    if (performance.now() < (app.quietUntil ?? 0)) return;
    app.tip.replaceChildren(...facts().map((line) => h("p", {}, h("bdi", {}, line))));
    app.tip.classList.add("shown");
    const box = element.getBoundingClientRect();
    const stage = app.svg.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left - stage.left), stage.width - app.tip.offsetWidth - 8);
    const below = box.bottom - stage.top + 10;
    const fits = below + app.tip.offsetHeight < stage.height;
    const top = fits ? below : Math.max(8, box.top - stage.top - app.tip.offsetHeight - 10);
    app.tip.style.transform = `translate(${left}px, ${top}px)`;
  };
  const hide = () => {
    app.tip.classList.remove("shown");
    lightFactors(app, null);
  };
  element.addEventListener("mouseenter", show);
  element.addEventListener("mouseleave", hide);
  element.addEventListener("focus", () => lightFactors(app, holds));
  element.addEventListener("blur", hide);
}

// ---- painting ----

function paint(app, patch) {
  const { graph, picture, state, say } = app;
  const has = (...names) => names.some((name) => name in patch) || !app.isPainted;
  if (has("step", "resting")) app.root.classList.toggle("resting", state.resting);
  if (has("step")) app.known = stateAt(graph, state.step);
  if (has("step", "values")) {
    label(app, paintFacts(picture, graph, app.known, { values: state.values, say }));
  }
  if (has("closed")) {
    app.places = arrange(graph, state.closed, picture.isVertical);
    paintPlaces(picture, graph, app.places);
  }
  if (has("step", "closed")) {
    paintStep(picture, graph, app.known, app.places);
    paintCallout(picture, graph, app.known, { places: app.places, isResting: state.resting });
  }
  if (has("selected")) {
    app.bundle = state.selected === null ? null : bundle(graph, state.selected, graph.root);
    app.parts.derivation.replaceChildren(...derivationOf(app));
    app.parts.derivation.hidden = !app.parts.derivation.childElementCount;
    app.root.classList.toggle("idle", state.selected === null);
  }
  if (has("selected", "step", "values") && !(app.nudge && "values" in patch)) {
    app.parts.details.replaceChildren(...detailsOf(app).flat().filter(Boolean));
  } else if (has("values")) app.nudge?.update();
  if (has("selected", "pointed", "closed")) {
    const { pointed, selected } = state;
    paintLight(picture, graph, { bundle: app.bundle, pointed, selected, places: app.places });
  }
  if (has("step", "playing", "speed")) paintPlayer(app, patch);
  if (app.isWhole && app.isPainted && has("step", "selected")) writeAddress(graph, state);
  app.isPainted = true;
}

function paintPlayer(app, patch) {
  const sentence = app.player.paint();
  if ("step" in patch && app.isPainted) {
    app.speak(sentence);
    followStep(app);
  }
}

// Bring the step into view. From an overview too small to read go near, unless the reader has
// asked for the overview.
function followStep(app) {
  const { node, edge } = app.known.step;
  if (node === null) return;
  const keys = edge === null ? [node] : [node, app.graph.edges[edge].target];
  const { x, y, width, height } = app.picture.callout.getBBox();
  const callout = width ? [[x, y, width, height]] : [];
  const box = extentOf([...keys.map((key) => app.places.boxes[key]), ...callout]);
  const { camera } = app;
  if (camera.isFitted() && !app.wantsWhole && camera.view.k < LEAST_TO_FOLLOW) {
    camera.lookAt(box, [0.5, 0.5], Math.min(NEAR, camera.scaleFor(box)));
  } else camera.reveal(box, 0);
}

function label({ graph, picture, known, say }, keys) {
  for (const key of keys) {
    const sentence = tellNode(graph, known, graph.nodes[key], say);
    picture.nodes[key].element.setAttribute("aria-label", sentence);
  }
}

function readHash(app) {
  const { step, selected } = readAddress(app.graph);
  const last = app.graph.steps.length - 1;
  const first = app.isPainted ? null : app.page.select;
  const resting = step === null && !app.isPainted;
  app.set({ step: step ?? last, resting, selected: selected ?? first, pointed: NOTHING });
  if (selected !== null) app.show(selected);
}

export default { render };
