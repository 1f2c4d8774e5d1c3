// How the page behaves as a guest in a notebook. This stands behind the bundle, which has `render`,
// and the style sheet, as SHEET.

// A colour, however CSS writes it, as red, green, blue and opacity from 0 to 255.
function readColor(color) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.fillStyle = color || "transparent";
  pen.fillRect(0, 0, 1, 1);
  return pen.getImageData(0, 0, 1, 1).data;
}

// Whether the first ground behind an element that is not transparent is dark, whatever drew it.
function isDark(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const [red, green, blue, opacity] = readColor(getComputedStyle(at).backgroundColor);
    if (opacity > 127) return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  }
  return false;
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
