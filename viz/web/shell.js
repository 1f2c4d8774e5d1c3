// The frame around the picture: the bar on top, the help.

import { button, h, s } from "./dom.js";
import { icon } from "./player.js";

const FIT = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5";
const MOON = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.500 10.500z";

const outline = (path) => {
  const sign = icon(path);
  sign.classList.add("outline");
  return sign;
};

export function newBar(app) {
  const { say, page } = app;
  const legend = h("p", { class: "legend" }, [
    h("span", { class: "value" }, say("value → forward")),
    h("span", { class: "gradient" }, say("← gradient, backward")),
    page.nodes.some((node) => !node.scalar && !node.facts) ? h("span", {}, say("hatched: negative")) : null,
    page.scale ? colorBar(page.scale) : null,
  ]);
  const tools = [
    button(say("Smaller (−)"), { class: "tool", onclick: () => app.here().camera.zoom(0.8) }, outline("M5 12h14")),
    button(say("Larger (+)"), { class: "tool", onclick: () => app.here().camera.zoom(1.25) }, outline("M5 12h14M12 5v14")),
    button(say("Fit (0)"), { class: "tool", onclick: () => app.here().showWhole() }, outline(FIT)),
    button(say("Dark or light (d)"), { class: "tool theme", onclick: () => app.toggleTheme() }, outline(MOON)),
    button(say("Help (?)"), { class: "tool", onclick: () => app.help.showModal() }, "?"),
  ];
  const groups = page.groups.length ? foldTools(app) : [];
  const title = h("h1", {}, h("bdi", {}, page.title));
  const right = h("div", { class: "tools" }, [app.search.element, ...groups, ...tools]);
  return h("header", { class: "bar" }, title, legend, right);
}

function colorBar({ title, low, high, colors }) {
  const strip = h("span", { class: "strip", style: `background: linear-gradient(90deg, ${colors.join(", ")})` });
  return h("span", { class: "scale" }, title, h("span", { class: "end" }, low), strip, h("span", { class: "end" }, high));
}

function foldTools(app) {
  const { say } = app;
  const outer = () => app.here().graph.groups.map((group) => group.path);
  return [
    button(say("Close all boxes"), { class: "tool", onclick: () => app.here().fold(outer()) }, outline("M5 9l7 6 7-6M5 4h14M5 20h14")),
    button(say("Open all boxes"), { class: "tool", onclick: () => app.here().fold([]) }, outline("M7 9l5-5 5 5M7 15l5 5 5-5")),
  ];
}

export function newHelp({ say }) {
  const rows = [
    ["← → ↑ ↓", say("follow the edges from card to card")],
    [say("Enter"), say("select or open a card, open or close a box")],
    ["Esc", say("select nothing, leave an opened card")],
    [say("Space"), say("play and pause")],
    ["n · p", say("step forward · back")],
    [say("Home · End"), say("first · last step")],
    ["/", say("search")],
    ["+ · − · 0", say("larger · smaller · fit")],
    [`${say("Shift")} + ← → ↑ ↓`, say("move the picture")],
    ["d", say("dark or light")],
  ];
  const keys = rows.map(([key, what]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, what)));
  const close = button(say("Close"), { class: "close", onclick: () => dialog.close() }, "×");
  const dialog = h("dialog", { class: "help", "aria-label": say("Keys") }, h("div", { class: "head" }, h("h2", {}, say("Keys")), close), h("dl", {}, keys));
  return dialog;
}

// The picture: as it stands in the page, or made from the model's text.
export function newStage(app, el) {
  const standing = el.querySelector("svg.graph");
  const svg = standing ?? new DOMParser().parseFromString(app.page.svg, "image/svg+xml").documentElement;
  svg.removeAttribute("viewBox");
  const ground = s("rect", { class: "ground", width: "100%", height: "100%" });
  svg.prepend(ground);
  return { svg, ground };
}
