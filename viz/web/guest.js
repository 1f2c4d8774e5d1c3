// How the page behaves as a guest in a notebook; this stands behind the bundle, which has `render`.

// The first ground behind an element that is not transparent, whatever drew it.
function groundBehind(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const parts = getComputedStyle(at).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    if (parts.length === 3 || parts[3] > 0.5) return parts;
  }
  return [255, 255, 255];
}

function isDark(element) {
  const [red, green, blue] = groundBehind(element);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

export default {
  render({ model, el }) {
    // JupyterLab would take the page's keys for its own: "d d" deletes a cell
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    el.addEventListener("keydown", (event) => event.stopPropagation());
    const cleanUp = render({ model, el });
    if (model.get("page").theme === "auto") {
      el.querySelector(".chainrule").dataset.theme = isDark(el) ? "dark" : "light";
    }
    return cleanUp;
  },
};
