// What one can do with a page: select, point, close boxes, nudge, speak.

import { extent, extentOf } from "./fold.js";
import { paint } from "./painting.js";
import { tellNode } from "./sweep.js";
import { openingOf } from "./unfold.js";

const LEAST_READABLE = 0.4;
const QUIET_MS = 400; // after a click no tip comes up where the picture has moved
export const NOTHING = { nodes: new Set(), edges: new Set() };

export function actions(app) {
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
      app.hush();
      if (key !== null && (reveal || focus)) app.show(key);
      if (focus) app.focusNode(key);
      if (app.state.selected !== null) app.speak(tellNode(graph, app.known, graph.nodes[key], app.say));
    },
    // Show no tip for a moment.
    hush() {
      app.tip.classList.remove("shown");
      app.quietUntil = performance.now() + QUIET_MS;
    },
    // What a click or Enter does to a card: a folded one opens, any other is selected.
    activate(key) {
      app.hush();
      if (openingOf(app, key)) return app.unfolder.open(app, key);
      if (!app.host && app.unfolder.inner) app.unfolder.close();
      app.select(key);
    },
    // Select nothing; where nothing is selected, leave the view.
    escape() {
      if (app.state.selected === null && app.unfolder.inner) app.unfolder.back();
      else app.select(null);
    },
    // The view that is open, or the page itself.
    here: () => app.unfolder.inner ?? app,
    point: (part) => app.set({ pointed: part ?? NOTHING }),
    // Open the boxes around a card, and bring it into view.
    show(key) {
      const { group } = graph.nodes[key];
      const shut = [...app.state.closed].filter((path) => `${group}/`.startsWith(`${path}/`));
      if (shut.length) app.fold([...app.state.closed].filter((path) => !shut.includes(path)));
      const lit = [...app.bundle.nodes].map((other) => app.places.boxes[other]);
      const whole = extentOf(lit);
      if (lit.length < 2) app.camera.reveal(app.places.boxes[key], 0);
      else if (app.camera.scaleFor(whole) >= LEAST_READABLE) app.camera.fit(whole, { most: 1.2 });
      else app.camera.lookAt(app.places.boxes[key], page.direction === "TB" ? [0.5, 0.2] : [0.15, 0.45]);
    },
    focusNode(key, { isStill = false } = {}) {
      app.picture.nodes.forEach(({ element }, i) => element.setAttribute("tabindex", i === key ? 0 : -1));
      if (!isStill) app.camera.reveal(app.places.boxes[key]);
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
