// Close and open boxes in a fixed picture, keeping the order of everything else.
//
// After Misue, Eades, Lai and Sugiyama, "Layout adjustment and the mental map" (1995): a closed box
// keeps its upper left corner; what lies right of it shifts left, what lies below shifts up. The
// strips of the plane that nothing visible needs are taken out, so that nothing can overlap and
// right stays right of, below stays below. Opening puts each strip back where it was.

const GAP = 14;
const SAMPLES = 24;
const FLOW_GAP = 34; // along the edges, which need room to bend

const isInside = (group, path) => `${group}/`.startsWith(`${path}/`);

// The outermost closed box around something in `group`, or null.
const homeOf = (group, closed) =>
  closed.reduce((home, path) => {
    const isOuter = isInside(group, path) && (home === null || path.length < home.length);
    return isOuter ? path : home;
  }, null);

// Return where everything is while some boxes are closed.
export function arrange(graph, closedSet, isVertical) {
  const closed = [...closedSet];
  const homes = graph.nodes.map((node) => homeOf(node.group, closed));
  const outermost = graph.groups.filter(
    (g) => closedSet.has(g.path) && homeOf(parentOf(g.path), closed) === null,
  );
  const needed = [...visibleBoxes(graph, homes, closed), ...outermost.map(closedBox)];
  const across = removable(outermost, needed, 0, isVertical ? GAP : FLOW_GAP);
  const down = removable(outermost, needed, 1, isVertical ? FLOW_GAP : GAP);
  const x = squeezed(across);
  const y = squeezed(down);
  const mapBox = ([left, top, width, height]) => [
    x(left), y(top), x(left + width) - x(left), y(top + height) - y(top),
  ];
  const frames = graph.groups.map((group) => {
    const [left, top, ...size] = mapBox(group.box);
    const isClosed = closedSet.has(group.path);
    const isHidden = homeOf(parentOf(group.path), closed) !== null;
    return { isClosed, isHidden, box: [left, top, ...(isClosed ? group.closed : size)] };
  });
  const home = homes.map((path) => graph.groups.findIndex((g) => g.path === path));
  const boxes = graph.nodes.map((node, key) =>
    home[key] < 0 ? mapBox(node.box) : frames[home[key]].box,
  );
  return { x, y, home, frames, boxes, mapBox };
}

const parentOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

const closedBox = ({ box, closed }) => [box[0], box[1], ...closed];

// What must keep its size: cards, the labels on edges, titles, each with a gap around it.
function visibleBoxes(graph, homes, closed) {
  const cards = graph.nodes.filter((node) => homes[node.key] === null).map((node) => node.box);
  const pills = graph.edges
    .filter((e) => e.pill && homes[e.source] === null && homes[e.target] === null)
    .map((e) => e.pill);
  const titles = graph.groups
    .filter((g) => homeOf(g.path, closed) === null)
    .map(({ box: [left, top], closed: [width] }) => [left, top, width, 28]);
  return [...cards, ...pills, ...titles];
}

// The stretches of an axis that lie in the emptied part of a closed box and in nothing visible.
function removable(groups, needed, axis, gap) {
  const gone = groups.map((g) => [g.box[axis] + g.closed[axis], g.box[axis] + g.box[axis + 2]]);
  const kept = needed.map((box) => [box[axis] - gap, box[axis] + box[axis + 2] + gap]);
  return subtract(union(gone), union(kept));
}

function union(intervals) {
  const result = [];
  for (const [from, to] of intervals.filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0])) {
    const last = result[result.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

const subtract = (intervals, taken) =>
  taken.reduce(
    (left, [from, to]) =>
      left.flatMap(([a, b]) => [[a, Math.min(b, from)], [Math.max(a, to), b]].filter(([p, q]) => q > p)),
    intervals,
  );

const squeezed = (strips) => (at) =>
  strips.reduce((sum, [from, to]) => sum - Math.max(0, Math.min(at, to) - from), at);

// The points of an edge while boxes are closed, null if it lies in one of them.
export function route(edge, points, places, isVertical) {
  const [from, to] = [places.home[edge.source], places.home[edge.target]];
  if (from >= 0 && from === to) return null;
  const moved = points.map(([x, y]) => [places.x(x), places.y(y)]);
  const start = from < 0 ? null : port(places.frames[from].box, isVertical, 1);
  const end = to < 0 ? null : port(places.frames[to].box, isVertical, 0);
  if (start || end) {
    const line = bend(start ?? moved[0], end ?? moved.at(-1), isVertical ? 1 : 0);
    if (isClear(line, edge, places)) return line;
  }
  const leave = start ? cutStart(moved, places.frames[from].box, start, isVertical) : moved;
  return end ? cutEnd(leave, places.frames[to].box, end, isVertical) : leave;
}

const port = ([x, y, width, height], isVertical, side) =>
  isVertical ? [x + width / 2, y + side * height] : [x + side * width, y + height / 2];

// Whether a curve passes by all cards and closed boxes but those at its ends.
function isClear([a, b, c, d], edge, places) {
  const ends = [places.boxes[edge.source], places.boxes[edge.target]];
  const others = places.boxes.filter((box) => !ends.includes(box));
  return Array.from({ length: SAMPLES }, (_, i) => (i + 0.5) / SAMPLES).every((t) => {
    const [x, y] = [0, 1].map((axis) => cubic(a[axis], b[axis], c[axis], d[axis], t));
    return others.every(([left, top, width, height]) =>
      x < left - 4 || x > left + width + 4 || y < top - 4 || y > top + height + 4);
  });
}

const cubic = (a, b, c, d, t) =>
  (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d;

// Replace the part of an edge that a closed box hides by a curve from the box's side.
function cutStart(points, box, start, isVertical) {
  const axis = isVertical ? 1 : 0;
  const edge = start[axis] + GAP;
  let knot = 3 * Math.floor((points.length - 1) / 3);
  for (let i = 0; i < points.length; i += 3) {
    if (points[i][axis] >= edge) { knot = i; break; }
  }
  return [...bend(start, points[knot], axis), ...points.slice(knot + 1)];
}

function cutEnd(points, box, end, isVertical) {
  const axis = isVertical ? 1 : 0;
  let knot = 0;
  for (let i = 0; i < points.length && points[i][axis] <= end[axis] - GAP; i += 3) knot = i;
  return [...points.slice(0, knot), ...bend(points[knot], end, axis)];
}

function bend(a, b, axis) {
  const half = (b[axis] - a[axis]) / 2;
  const along = (p, by) => (axis ? [p[0], p[1] + by] : [p[0] + by, p[1]]);
  return [a, along(a, half), along(b, -half), b];
}

// The extent of what is visible, as [x, y, width, height].
export function extent(places) {
  const visible = places.frames.filter((frame) => !frame.isHidden).map((frame) => frame.box);
  return extentOf([...visible, ...places.boxes]);
}

export function extentOf(boxes) {
  const left = Math.min(...boxes.map(([x]) => x)) - 14; // badges stick out
  const top = Math.min(...boxes.map(([, y]) => y)) - 14;
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  return [left, top, right - left, bottom - top];
}

// The points of a path of curves and of lines along an axis, all as cubic curves: 1 + 3n of them.
export function readPath(d) {
  const points = [];
  for (const [, letter, rest] of d.matchAll(/([MCHV])([^MCHV]*)/g)) {
    const numbers = rest.match(/-?[\d.]+/g).map(Number);
    if (letter === "H" || letter === "V") points.push(...straight(points.at(-1), letter, numbers[0]));
    else for (let i = 0; i < numbers.length; i += 2) points.push([numbers[i], numbers[i + 1]]);
  }
  return points;
}

function straight(from, letter, to) {
  const end = letter === "H" ? [to, from[1]] : [from[0], to];
  const between = (share) => [0, 1].map((axis) => from[axis] + (end[axis] - from[axis]) * share);
  return [between(1 / 3), between(2 / 3), end];
}

const shown = (x) => x.toFixed(1).replace(/\.0$/, "");

export const writePath = ([start, ...rest]) =>
  `M${start.map(shown)} C${rest.map((point) => point.map(shown).join()).join(" ")}`;
