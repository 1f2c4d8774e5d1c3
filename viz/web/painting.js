// Bring the page up to date with its state: only what a change touches.

import { paintCallout, paintFacts, paintLight, paintPlaces, paintStep } from "./cards.js";
import { derivationOf } from "./derivation.js";
import { detailsOf } from "./details.js";
import { arrange, extentOf } from "./fold.js";
import { bundle, stateAt } from "./graph.js";
import { tellNode } from "./sweep.js";
import { openingOf } from "./unfold.js";

const LEAST_TO_FOLLOW = 0.55;
const NEAR = 0.9;

export function paint(app, patch) {
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
  if (app.isPainted && has("step", "selected")) app.unfolder.write();
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

function label(app, keys) {
  const { graph, picture, known, say } = app;
  for (const key of keys) {
    const facts = tellNode(graph, known, graph.nodes[key], say);
    const sentence = openingOf(app, key) ? `${facts}. ${say("Enter opens it.")}` : facts;
    picture.nodes[key].element.setAttribute("aria-label", sentence);
  }
}
