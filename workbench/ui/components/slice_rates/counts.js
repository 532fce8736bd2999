// The counts of every slice at every drawn line, and what follows from them: the same formulas
// as workbench/slices, so that a figure is the one that Python shows.

const OF = { TN: 0, FP: 1, FN: 2, TP: 3 };
// Each rate as (its cases, out of these).
const SLICE_RATES = {
  base_rate: [[OF.FN, OF.TP], [OF.TN, OF.FP, OF.FN, OF.TP]],
  selection_rate: [[OF.FP, OF.TP], [OF.TN, OF.FP, OF.FN, OF.TP]],
  tpr: [[OF.TP], [OF.FN, OF.TP]],
  fpr: [[OF.FP], [OF.TN, OF.FP]],
  ppv: [[OF.TP], [OF.FP, OF.TP]],
};
const NORMAL_95 = 1.959963984540054;

function readSlices(sent) {
  const ints = sent.bits === 16 ? Uint16Array : Uint32Array;
  return { ...sent, counts: readCounts(sent.counts, ints), size: sent.names.length };
}

function readCounts(sent, ints) {
  const doubles = (text) => unpacked(text, Float64Array);
  return {
    fps: unpacked(sent.fps, ints),
    tps: unpacked(sent.tps, ints),
    weights: sent.weights && sent.weights.map((sums) => sums.map(doubles)),
    money: sent.money && doubles(sent.money),
  };
}

function unpacked(text, kind) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new kind(bytes.buffer);
}

// The outcomes of one slice at one line: its rows, weights and squared weights by outcome.
function countsOf(slices, counts, slice, place) {
  const [negatives, positives] = slices.rows[slice];
  const [fp, tp] = [counts.fps[place], counts.tps[place]];
  const rows = [negatives - fp, fp, positives - tp, tp];
  const [weight, square] = counts.weights
    ? counts.weights.map((sums) => sums.map((each) => each[place]))
    : [rows, rows];
  return { rows, weight, square, money: counts.money && counts.money[place] };
}

function summed(values, places) {
  return places.reduce((sum, place) => sum + values[place], 0);
}

// A rate with its own denominator, its interval, and whether it can be judged by.
function rateOf(counts, metric, minN) {
  const [cases, of] = SLICE_RATES[metric];
  const n = summed(counts.rows, of);
  const square = summed(counts.square, of);
  if (!(square > 0)) return { value: NaN, low: NaN, high: NaN, n, status: "undefined" };
  const weight = summed(counts.weight, of);
  const value = summed(counts.weight, cases) / weight;
  const [low, high] = wilson(value, weight ** 2 / square);
  return { value, low, high, n, status: n < minN ? "too few" : "ok" };
}

// Wilson 1927, at the effective size.
function wilson(value, n) {
  const z2 = NORMAL_95 ** 2;
  const middle = (value + z2 / (2 * n)) / (1 + z2 / n);
  const half = NORMAL_95 * Math.sqrt((value * (1 - value)) / n + z2 / (4 * n ** 2)) / (1 + z2 / n);
  // Of a share of 0 or 1 one end is the share itself, which rounding misses by 1e-17.
  return [value === 0 ? 0 : Math.max(0, middle - half), value === 1 ? 1 : Math.min(1, middle + half)];
}

// Money per case of a slice: of its outcomes where all cases of one cost the same.
function costOf(counts, { weight, costs, factors, minN }) {
  const n = summed(counts.rows, [0, 1, 2, 3]);
  if (!(weight > 0)) return { value: NaN, low: NaN, high: NaN, n, status: "undefined" };
  const status = n < minN ? "too few" : "ok";
  const value = (counts.money ?? flatMoney(counts, costs, factors)) / flatWeight(counts, weight, factors);
  return { value, low: NaN, high: NaN, n, status };
}

function flatMoney({ weight: [tn, fp, fn, tp] }, costs, [ofNegatives, ofPositives]) {
  return ofPositives * (costs.tp * tp + costs.fn * fn) + ofNegatives * (costs.fp * fp + costs.tn * tn);
}

function flatWeight({ weight: [tn, fp, fn, tp], money }, whole, [ofNegatives, ofPositives]) {
  return money === null ? ofPositives * (tp + fn) + ofNegatives * (fp + tn) : whole;
}

// All that is drawn of every slice of one cut at one line.
function slicesAt({ view: { costs }, settings }, slices, counts, placeOf) {
  return slices.names.map((name, slice) => {
    const own = countsOf(slices, counts, slice, placeOf(slice));
    const at = { name, n: summed(own.rows, [0, 1, 2, 3]), counts: own };
    for (const metric of Object.keys(SLICE_RATES)) at[metric] = rateOf(own, metric, settings.minN);
    const terms = { weight: slices.weight[slice], costs, factors: slices.factors, minN: settings.minN };
    at.cost = costOf(own, terms);
    return at;
  });
}

// The same for all slices of a cut together: they share no row and leave none out.
function everyoneAt({ view: { costs } }, slices, found) {
  const add = (key) => [0, 1, 2, 3].map((k) => found.reduce((sum, at) => sum + at.counts[key][k], 0));
  const priced = found.some((at) => at.counts.money !== null);
  const money = priced ? found.reduce((sum, at) => sum + at.counts.money, 0) : null;
  const counts = { rows: add("rows"), weight: add("weight"), square: add("square"), money };
  const all = { counts, n: summed(counts.rows, [0, 1, 2, 3]) };
  for (const metric of Object.keys(SLICE_RATES)) all[metric] = rateOf(counts, metric, 1);
  const weight = slices.weight.reduce((sum, each) => sum + each, 0);
  all.cost = costOf(counts, { weight, costs, factors: slices.factors, minN: 1 });
  return all;
}

// The slices of the cut that is looked at in detail.
function detailOf({ view, settings }) {
  return view.parts[settings.focus];
}

// How many slices are drawn: the last may stand for all others.
function drawnOf(slices) {
  return slices.size - (slices.rest ? 1 : 0);
}

// How far apart the slices lie in which every one of some metrics can be judged by: the largest
// range of one of them, and who has the most and the least of it. Null with fewer than two.
function gapOf(found, metrics) {
  const fine = found.filter((at) => metrics.every((metric) => at[metric].status === "ok"));
  if (fine.length < 2) return null;
  let widest = null;
  for (const metric of metrics) {
    const order = [...fine].sort((a, b) => a[metric].value - b[metric].value);
    const [least, most] = [order[0], order[order.length - 1]];
    const gap = { metric, least, most, value: most[metric].value - least[metric].value };
    if (!widest || gap.value > widest.value) widest = gap;
  }
  return { ...widest, count: fine.length, ratio: widest.least[widest.metric].value / widest.most[widest.metric].value };
}

function pointsText(difference) {
  const size = Math.abs(100 * difference);
  const text = fixed(size, size >= 10 ? 0 : 1);
  if (!/[1-9]/.test(text)) return "0 pts";
  return `${difference > 0 ? "+" : MINUS}${text} pts`;
}

// A size, not a direction: without sign.
function gapText(value, metric, money) {
  if (metric === "cost") return moneyPerCase(value, money);
  return pointsText(Math.abs(value)).replace("+", "");
}

function figureText(rate, metric, money) {
  if (rate.status === "undefined") return "undefined";
  return metric === "cost" ? moneyPerCase(rate.value, money) : percentText(rate.value);
}
