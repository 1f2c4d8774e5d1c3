// Numbers as the pictures write them (labels.py), and what a card shows of an array (build.py).

const MOST_CELLS = 6;

// Return a number with its significant digits: 1e-7 is never 0.0000.
export function formatNumber(x, digits = 4, signed = false) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const [figures, exponent] = significant(Math.abs(x), digits);
  const isPlain = exponent >= -4 && exponent < digits;
  const text = isPlain ? placePoint(figures, exponent) : placePoint(figures, 0) + `e${exponent}`;
  const sign = x < 0 ? "−" : signed ? "+" : "";
  return sign + text.replace("e-", "e−");
}

// The first digits of a number and its exponent. Ties go to the even digit, as in Python; the
// language's own functions would round them up.
function significant(x, digits) {
  const figures = x.toExponential(40).replace(".", "");
  const isTie = /^50*e/.test(figures.slice(digits));
  if (isTie && figures[digits - 1] % 2 === 0) {
    return [figures.slice(0, digits), Number(figures.split("e")[1])];
  }
  const [mantissa, exponent] = x.toExponential(digits - 1).split("e");
  return [mantissa.replace(".", ""), Number(exponent)];
}

function placePoint(figures, exponent) {
  const whole = exponent < 0 ? "0" : figures.slice(0, exponent + 1);
  const rest = exponent < 0 ? "0".repeat(-exponent - 1) + figures : figures.slice(exponent + 1);
  const short = rest.replace(/0+$/, "");
  return short ? `${whole}.${short}` : whole;
}

// A summary in the page's data: a number, or an object with shape, low, mean, high, cells.
export function readSummary(raw) {
  if (raw === null || raw === undefined) return null;
  if (typeof raw !== "object") {
    const x = Number(raw);
    return { shape: [], low: x, mean: x, high: x, cells: [[x]] };
  }
  const [low, mean, high] = [raw.low, raw.mean, raw.high].map(Number);
  return { shape: raw.shape, low, mean, high, cells: raw.cells.map((row) => row.map(Number)) };
}

// The same of an array that the page computed, { data, shape }.
export function summarize({ data, shape }) {
  if (!data.length) return { shape, low: NaN, mean: NaN, high: NaN, cells: [] };
  const columns = shape.length ? shape[shape.length - 1] : 1;
  const rows = [];
  for (let at = 0; at < data.length; at += columns) rows.push([...data.slice(at, at + columns)]);
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  const isNan = data.some(Number.isNaN);
  const low = isNan ? NaN : data.reduce((a, b) => Math.min(a, b));
  const high = isNan ? NaN : data.reduce((a, b) => Math.max(a, b));
  const cells = transpose(blockMeans(transpose(blockMeans(rows))));
  return { shape, low, mean, high, cells };
}

const transpose = (rows) => (rows.length ? rows[0].map((_, j) => rows.map((row) => row[j])) : []);

function blockMeans(rows) {
  if (rows.length <= MOST_CELLS) return rows;
  const starts = Array.from({ length: MOST_CELLS + 1 }, (_, i) =>
    Math.floor((rows.length * i) / MOST_CELLS),
  );
  return starts.slice(1).map((end, i) => {
    const block = rows.slice(starts[i], end);
    return rows[0].map((_, j) => block.reduce((sum, row) => sum + row[j], 0) / block.length);
  });
}

export const sameSummary = (a, b) =>
  a.mean === b.mean &&
  a.low === b.low &&
  a.high === b.high &&
  a.cells.every((row, i) => row.every((x, j) => x === b.cells[i][j]));

// The lines under a heat map: what the cards' renderer writes there.
export function statLines(summary) {
  if (summary.low === summary.high) return [formatNumber(summary.mean)];
  const range = `${formatNumber(summary.low, 2)} … ${formatNumber(summary.high, 2)}`;
  return [`μ ${formatNumber(summary.mean, 3)}`, range];
}

export const formatShape = (shape, say) => (shape.length ? shape.join("×") : say("scalar"));

// A value in words, for sentences.
export function inWords(summary, say) {
  if (!summary.shape.length) return formatNumber(summary.mean, 6);
  return say("{shape}, min {low}, mean {mean}, max {high}", {
    shape: formatShape(summary.shape, say),
    low: formatNumber(summary.low, 6),
    mean: formatNumber(summary.mean, 6),
    high: formatNumber(summary.high, 6),
  });
}
