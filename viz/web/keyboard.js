// The page without a mouse: arrow keys follow edges, single keys do what the buttons do.

import { tellEdge, tellNode } from "./sweep.js";

const PAN = 60;

export function followKeys(app, root) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select, textarea, dialog");
    if (field) return void (event.key === "Escape" && field.blur?.());
    const here = app.unfolder.at(event.target);
    if (arrow(here, event) || press(here, event)) event.preventDefault();
  });
}

function press(app, event) {
  const { player, camera } = app;
  const onButton = event.target.closest("button, [role=button]");
  const actions = {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    n: () => player.by(1),
    ".": () => player.by(1),
    p: () => player.by(-1),
    ",": () => player.by(-1),
    Home: () => player.to(0),
    End: () => player.to(player.last),
    "+": () => camera.zoom(1.25),
    "=": () => camera.zoom(1.25),
    "-": () => camera.zoom(0.8),
    0: () => app.showWhole(),
    f: () => app.showWhole(),
    "/": () => app.search.field.focus(),
    d: () => app.toggleTheme(),
    "?": () => app.help.showModal(),
    Escape: () => app.escape(),
  };
  if (onButton && event.key === " ") return false;
  const act = actions[event.key];
  act?.();
  return Boolean(act);
}

// ---- arrows ----

const DIRECTIONS = {
  LR: { ArrowRight: "on", ArrowLeft: "back", ArrowUp: "before", ArrowDown: "after" },
  TB: { ArrowDown: "on", ArrowUp: "back", ArrowLeft: "before", ArrowRight: "after" },
};

function arrow(app, event) {
  const way = DIRECTIONS[app.page.direction][event.key];
  if (!way) return false;
  if (event.shiftKey) {
    const [dx, dy] = { ArrowRight: [-PAN, 0], ArrowLeft: [PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] }[event.key];
    app.camera.pan(dx, dy);
    return true;
  }
  const here = stopOf(app, event.target);
  if (here === null) return enter(app);
  const next = { on: follow, back: follow, before: beside, after: beside }[way](app, here, way);
  if (next) arrive(app, next);
  else app.speak(app.say("No edge goes that way."));
  return true;
}

// A stop is a card, by its key, or a closed box, by "box" and its place in the list.
function stopOf(app, element) {
  const node = element.closest?.(".node");
  if (node) return { node: Number(node.dataset.node) };
  const title = element.closest?.(".title.closed");
  return title ? { box: app.picture.titles.indexOf(title) } : null;
}

const same = (a, b) => a.node === b.node && a.box === b.box;

const asStop = (app, key) => (app.places.home[key] < 0 ? { node: key } : { box: app.places.home[key] });

const membersOf = (app, stop) =>
  stop.box === undefined
    ? [stop.node]
    : app.graph.nodes.filter((node) => app.places.home[node.key] === stop.box).map((n) => n.key);

const boxOf = (app, stop) =>
  stop.box === undefined ? app.places.boxes[stop.node] : app.places.frames[stop.box].box;

function enter(app) {
  const key = app.state.selected ?? app.graph.root;
  arrive(app, { stop: asStop(app, key), edge: null });
  return true;
}

// The ways out of a stop along edges, each with the edge, in the order in which they are seen.
function ways(app, stop, way) {
  const found = [];
  for (const key of membersOf(app, stop)) {
    const node = app.graph.nodes[key];
    for (const edge of way === "on" ? node.outgoing : node.incoming) {
      const other = asStop(app, way === "on" ? edge.target : edge.source);
      if (!same(other, stop) && !found.some((f) => same(f.stop, other))) found.push({ stop: other, edge });
    }
  }
  return found;
}

// Among several edges, take the one whose end lies most nearly straight ahead.
function follow(app, here, way) {
  const from = across(app, here);
  const distance = ({ stop }) => Math.abs(across(app, stop) - from);
  return ways(app, here, way).sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function across(app, stop) {
  const [x, y, width, height] = boxOf(app, stop);
  return app.page.direction === "TB" ? x + width / 2 : y + height / 2;
}

// The next stop that shares a neighbour with this one.
function beside(app, here, way) {
  const shared = ["on", "back"].flatMap((there) =>
    ways(app, here, there).flatMap(({ stop }) => ways(app, stop, there === "on" ? "back" : "on")),
  );
  const sign = way === "after" ? 1 : -1;
  const ahead = ({ stop }) => sign * (across(app, stop) - across(app, here));
  const next = shared.filter((s) => ahead(s) > 0).sort((a, b) => ahead(a) - ahead(b))[0];
  return next ?? null;
}

function arrive(app, { stop, edge }) {
  const { graph, say, known } = app;
  if (stop.box === undefined) {
    app.focusNode(stop.node);
    const along = edge ? `${say("Along {edge}", { edge: tellEdge(graph, edge) })}. ` : "";
    app.speak(along + tellNode(graph, known, graph.nodes[stop.node], say));
    return;
  }
  const { title, summary } = graph.groups[stop.box];
  app.camera.reveal(boxOf(app, stop));
  app.picture.titles[stop.box].focus({ preventScroll: true });
  app.speak(say("Closed box {title}: {summary}. Enter opens it.", { title, summary }));
}
