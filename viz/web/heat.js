// Heat maps: magnitude by depth of colour, a minus sign by another hue and by hatching.

import { formatNumber } from "./numbers.js";
import { h, s } from "./dom.js";

const FAINTEST = 0.08;
const UNHATCHED = 0.02;

export const largestOf = (cells) =>
  Math.max(0, ...cells.flat().filter(Number.isFinite).map(Math.abs));

function shareOf(x, largest) {
  if (Number.isNaN(x) || !Number.isFinite(x)) return 1;
  return largest ? Math.abs(x) / largest : 0;
}

const signOf = (x) => (Number.isNaN(x) ? "nan" : x < 0 ? "negative" : "");

// The cells of a heat map as SVG, `size` wide each, from (x, y) on.
export function heatCells(cells, role, { x, y, size }, largest = largestOf(cells)) {
  const group = s("g", { class: `cells ${role}` });
  cells.forEach((row, i) =>
    row.forEach((number, j) => {
      const share = shareOf(number, largest);
      const place = { x: x + j * size, y: y + i * size, width: size, height: size };
      const opacity = (FAINTEST + (1 - FAINTEST) * Math.min(share, 1)).toFixed(3);
      group.append(s("rect", { ...place, class: `cell ${signOf(number)}`, "fill-opacity": opacity }));
      if (number < 0 && share > UNHATCHED) group.append(s("rect", { ...place, class: "hatch" }));
    }),
  );
  return group;
}

// The same as a table with the numbers in it, for the details.
export function heatTable(cells, role, label) {
  const largest = largestOf(cells);
  const cell = (x) => {
    const share = shareOf(x, largest);
    const style = `--share:${(100 * (FAINTEST + (0.45 - FAINTEST) * share)).toFixed(0)}%`;
    return h("td", { class: signOf(x) || null, style }, formatNumber(x, 3));
  };
  const rows = cells.map((row) => h("tr", {}, row.map(cell)));
  return h("table", { class: `heat ${role}`, "aria-label": label }, h("tbody", {}, rows));
}
