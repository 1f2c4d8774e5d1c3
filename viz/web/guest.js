// How the page behaves as a guest in a notebook. This stands behind the bundle, which has `render`,
// and the style sheet, as SHEET.

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

// A shadow root: neither the notebook's styles nor the page's reach the other.
function newRoom(el) {
  const room = document.createElement("div");
  const root = room.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = `:host { all: initial; display: block }\n${SHEET}`;
  const place = document.createElement("div");
  root.append(sheet, place);
  el.append(room);
  return place;
}

export default {
  render({ model, el }) {
    // JupyterLab would take the page's keys for its own: "d d" deletes a cell
    el.setAttribute("data-lm-suppress-shortcuts", "true");
    el.addEventListener("keydown", (event) => event.stopPropagation());
    const place = newRoom(el);
    const cleanUp = render({ model, el: place });
    if (model.get("page").theme === "auto") {
      place.firstElementChild.dataset.theme = isDark(el) ? "dark" : "light";
    }
    return cleanUp;
  },
};
