// `render({ model, el })` brings a page to life: in a file, in a notebook, on any host that gives a
// model whose "page" is what viz/web/contents.py writes.

import { NOTHING, actions } from "./actions.js";
import { readAddress } from "./address.js";
import { followPointers, newCamera } from "./camera.js";
import { readPicture } from "./cards.js";
import { lightFactors } from "./derivation.js";
import { h } from "./dom.js";
import { arrange } from "./fold.js";
import { readGraph, stateAt } from "./graph.js";
import { followKeys } from "./keyboard.js";
import { newReplayer } from "./nudge.js";
import { newPlayer } from "./player.js";
import { newSearch } from "./search.js";
import { newBar, newHelp, newStage } from "./shell.js";
import { tellEdge, tellNode } from "./sweep.js";
import { addOpeners, newUnfolder } from "./unfold.js";

const LEAST_SCALE = 0.3;
let pages = 0;

export function render({ model, el }) {
  const page = model.get("page");
  const isWhole = model.get("whole_window") === true;
  const app = newApp(page, isWhole, model.get("host") ?? null);
  build(app, el);
  listen(app);
  if (isWhole) readHash(app);
  else app.set({});
  placeDock(app);
  giveRoom(app);
  app.fit({ at: app.camera.put });
  if (app.state.selected !== null) app.show(app.state.selected);
  return () => app.player.pause();
}

// `host` is what a view of a folded card is opened by; without one it is a page of its own.
function newApp(page, isWhole, host) {
  const graph = readGraph(page);
  const say = (english, facts = {}) =>
    (page.words[english] ?? english).replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const app = { page, graph, say, isWhole, host, id: `chainrule${++pages}`, replayer: newReplayer(page) };
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
  if (host) host.inner = app;
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
  addOpeners(app);
  app.unfolder = app.host ?? newUnfolder(app, render);
  app.search = app.host ? app.host.app.search : newSearch(app);
  app.player = newPlayer(app);
  app.help = app.host ? app.host.app.help : newHelp(app);
  app.live = app.host ? app.host.app.live : h("div", { class: "live", "aria-live": "polite", role: "status" });
  app.tip = h("div", { class: "tip", "aria-hidden": "true" });
  app.parts = {
    details: h("section", { class: "details", "aria-label": say("Details"), tabindex: "0" }),
    derivation: h("section", { class: "proof", "aria-label": say("The chain rule"), tabindex: "0" }),
  };
  const picture = app.host ? say("Picture of the opened card") : say("Picture");
  const stage = h("section", { class: "stage", "aria-label": picture }, svg, app.tip);
  const dock = h("div", { class: "dock" }, app.parts.details, app.parts.derivation);
  const looks = app.isWhole ? " whole" : app.host ? " inner" : "";
  app.root = h("div", { class: `chainrule below${looks}` });
  const bar = app.host ? app.host.crumbs() : newBar(app);
  const own = app.host ? [] : [app.unfolder.element, app.help, app.live];
  app.root.append(bar, stage, app.player.element, dock, ...own);
  el.replaceChildren(app.root);
  if (!app.isWhole && !app.host) app.root.dataset.theme = page.theme;
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
    press(element, () => app.activate(key));
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
  if (!app.host) followKeys(app, app.isWhole ? document : app.root);
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

function readHash(app) {
  const { step, selected: named, opened } = readAddress(app.graph);
  const selected = opened.length ? null : named;
  const last = app.graph.steps.length - 1;
  const first = app.isPainted ? null : app.page.select;
  const resting = step === null && !app.isPainted;
  app.set({ step: step ?? last, resting, selected: selected ?? first, pointed: NOTHING });
  if (selected !== null) app.show(selected);
  app.unfolder.read(opened);
}

export default { render };
