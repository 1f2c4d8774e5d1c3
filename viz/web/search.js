// Find a card by its name, its op or how it was computed.

import { h, mathName } from "./dom.js";

const MOST_FOUND = 8;
const MOST_SHOWN = 60;

export function newSearch(app) {
  const { say } = app;
  const list = h("ul", { class: "found", role: "listbox", "aria-label": say("Found cards"), id: `${app.id}-found` });
  list.hidden = true;
  const field = h("input", {
    type: "search", class: "search-field", placeholder: say("Search"), "aria-label": say("Search cards"),
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
    oninput: () => show(find(field.value)),
    onkeydown: (event) => onKey(event),
    onblur: () => setTimeout(() => show([]), 150),
  });
  let found = [];
  let at = 0;

  function find(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const rank = (node) => {
      const name = node.name.toLowerCase();
      if (name === wanted) return 0;
      if (name.startsWith(wanted)) return 1;
      if (name.includes(wanted)) return 2;
      return [node.op, node.expression, node.group].some((t) => t.toLowerCase().includes(wanted)) ? 3 : 4;
    };
    const ranked = app.here().graph.nodes.map((node) => [rank(node), node]).filter(([r]) => r < 4);
    return ranked.sort((a, b) => a[0] - b[0] || a[1].key - b[1].key).slice(0, MOST_FOUND).map(([, n]) => n);
  }

  function show(nodes) {
    found = nodes;
    at = 0;
    list.replaceChildren(...nodes.map(option));
    list.hidden = !nodes.length;
    field.setAttribute("aria-expanded", String(nodes.length > 0));
    mark();
  }

  function option(node, i) {
    const how = h("bdi", { class: "how" }, node.expression.slice(0, MOST_SHOWN));
    const act = { role: "option", id: `${app.id}-found-${i}`, onmousedown: (event) => {
      event.preventDefault();
      choose(node);
    } };
    return h("li", act, mathName(node.type.map((part) => part.slice(0, MOST_SHOWN))), " ", how);
  }

  function mark() {
    [...list.children].forEach((child, i) => child.setAttribute("aria-selected", String(i === at)));
    if (found.length) field.setAttribute("aria-activedescendant", `${app.id}-found-${at}`);
    else field.removeAttribute("aria-activedescendant");
  }

  function choose(node) {
    show([]);
    field.value = "";
    app.here().select(node.key, { reveal: true, focus: true });
  }

  function onKey(event) {
    event.stopPropagation();
    if (event.key === "Escape") {
      show([]);
      field.blur();
    } else if (event.key === "Enter" && found.length) choose(found[at]);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length) % Math.max(1, found.length);
      mark();
    }
  }

  return { element: h("div", { class: "search" }, field, list), field };
}
