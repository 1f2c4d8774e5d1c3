// Elements, made without ever reading a user's text as HTML.

const SVG = "http://www.w3.org/2000/svg";

function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const h = (tag, attributes = {}, ...children) =>
  make(document.createElement(tag), attributes, children);

export const s = (tag, attributes = {}, ...children) =>
  make(document.createElementNS(SVG, tag), attributes, children);

// A name in mathematical type: its base, with what is lowered and raised.
export function mathName([base, sub, sup]) {
  const index = [sub ? h("sub", {}, sub) : null, sup ? h("sup", {}, sup) : null];
  return h("span", { class: "name" }, h("bdi", {}, base), index);
}

export function derivative(loss, node) {
  return h("span", { class: "gradient name" }, `∂${loss}/∂`, mathName(node.type));
}

export const button = (label, attributes, ...children) =>
  h("button", { type: "button", "aria-label": label, title: label, ...attributes }, ...children);
