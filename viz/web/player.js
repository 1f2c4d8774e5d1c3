// Play, pause and step through both sweeps.

import { button, h, s } from "./dom.js";
import { tellStep } from "./sweep.js";

const ICONS = {
  first: "M6 5v14M19 5 9 12l10 7z",
  back: "M17 5 7 12l10 7z",
  play: "M7 4.5 19 12 7 19.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  forward: "M7 5l10 7-10 7z",
  last: "M18 5v14M5 5l10 7-10 7z",
};
const STEP_MS = 1100;
const SPEEDS = [0.5, 1, 2, 4];

export const icon = (path) =>
  s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, s("path", { d: path }));

export function newPlayer(app) {
  const { say, graph } = app;
  const last = graph.steps.length - 1;
  let timer = 0;

  const go = (step) => {
    const next = Math.max(0, Math.min(last, step));
    if (next !== app.state.step) app.set({ step: next });
  };
  const pause = () => {
    clearTimeout(timer);
    app.set({ playing: false });
  };
  const tick = () => {
    if (app.state.step >= last) return pause();
    go(app.state.step + 1);
    timer = setTimeout(tick, STEP_MS / app.state.speed);
  };
  const play = () => {
    if (app.state.step >= last) go(0);
    app.set({ playing: true });
    timer = setTimeout(tick, STEP_MS / app.state.speed / 2);
  };
  const toggle = () => (app.state.playing ? pause() : play());
  const by = (shift) => {
    pause();
    const restarts = app.state.resting && shift > 0; // the whole is shown: stepping begins it
    go(restarts ? 0 : app.state.step + shift);
  };
  const to = (step) => {
    pause();
    go(step);
  };

  const act = (label, path, action, looks = "") =>
    button(label, { class: `tool ${looks}`, onclick: action }, icon(path));
  const playButton = act(say("Play"), ICONS.play, toggle, "play");
  const scrubber = h("input", {
    type: "range", min: 0, max: last, step: 1, class: "scrubber", "aria-label": say("Step"),
    oninput: () => to(Number(scrubber.value)),
  });
  const forward = graph.steps.findIndex((step) => step.phase === "seed");
  const share = (forward < 0 ? 1 : Math.max(0, forward - 0.5) / last) * 100;
  scrubber.style.setProperty("--forward", `${share}%`);
  const options = SPEEDS.map((speed) => h("option", { value: speed, selected: speed === 1 }, `${speed}×`));
  const speed = h("select", {
    class: "speed", "aria-label": say("Speed"),
    onchange: () => app.set({ speed: Number(speed.value) }),
  }, options);
  const count = h("span", { class: "count" });
  const phase = h("span", { class: "phase" });
  const caption = h("p", { class: "caption" }, phase, h("bdi", { class: "sentence" }));
  const controls = h("div", { class: "controls" }, [
    act(say("First step"), ICONS.first, () => to(0)),
    act(say("Step back"), ICONS.back, () => by(-1)),
    playButton,
    act(say("Step forward"), ICONS.forward, () => by(1)),
    act(say("Last step"), ICONS.last, () => to(last)),
    scrubber, count, speed,
  ]);
  const element = h("section", { class: "player", "aria-label": say("Player") }, caption, controls);
  element.hidden = last < 1;

  // Show where the player stands; return the sentence of the step.
  function paint() {
    const { step, playing } = app.state;
    const sentence = app.state.resting && last > 0
      ? say("Press play, or step, to see both sweeps.")
      : tellStep(graph, app.known, say);
    const label = playing ? say("Pause") : say("Play");
    playButton.setAttribute("aria-label", label);
    playButton.title = label;
    playButton.querySelector("path").setAttribute("d", playing ? ICONS.pause : ICONS.play);
    scrubber.value = step;
    scrubber.setAttribute("aria-valuetext", sentence);
    count.textContent = `${step} / ${last}`;
    const name = graph.steps[step].phase;
    phase.className = `phase ${app.state.resting ? "" : name === "seed" ? "backward" : name}`;
    caption.querySelector(".sentence").textContent = sentence;
    return sentence;
  }

  return { element, paint, toggle, by, to, last, pause };
}
