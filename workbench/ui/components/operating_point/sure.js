// How sure the figures are: bands around curves, thresholds that cannot be told apart, intervals.

// What a drawn point's figure may be off by; NaN where the data cannot say.
function marginAt(sure, index) {
  const unit = sure.unit[index];
  return unit === null ? NaN : sure.critical * unit;
}

// The money that a point costs, its band, and what to expect of new cases.
function costText(outcomes, view) {
  const { words, money, curve, sure } = view;
  const per = `${moneyPerCase(outcomes.perCase, money)} per ${words.case} at your point`;
  const total = moneyTotal(outcomes.total, money);
  if (!sure) return `${per}, ${total} for all ${curve.cases} ${words.cases} in this data`;
  const margin = marginAt(sure, outcomes.index);
  const [low, high] = [outcomes.perCase - margin, outcomes.perCase + margin];
  const ends = `${moneyPerCase(low, money)} to ${moneyPerCase(high, money)}`;
  const band = Number.isNaN(margin) ? "" : `, 95 % band ${ends}`;
  return `${per}${band}; ${total} for all ${curve.cases}.${expectedText(view)}`;
}

function expectedText({ words, money, sure, cheapest }) {
  if (sure.honest === null) return "";
  const expected = moneyPerCase(sure.honest, money);
  return ` Expect ${expected} from the ${cheapest.mark} on new ${words.cases} (cross-fitted).`;
}

// The longest that this text can get, whether or not the bands are there yet.
function longestCostText(view, costs) {
  const [low, high] = extremes(costs);
  const largest = Math.abs(low) > Math.abs(high) ? low : high;
  const total = largest * weightOf(view.curve);
  const margin = view.sure ? Math.max(...view.sure.unit) * view.sure.critical : Math.abs(largest);
  const sure = { critical: 1, unit: [margin], honest: view.sure ? view.sure.honest : largest };
  return longest([
    costText({ perCase: largest, total, index: 0 }, { ...view, sure: null }),
    costText({ perCase: largest, total, index: 0 }, { ...view, sure }),
  ]);
}

// Around the cost curve: a staircase above and one below.
function costBand({ view, x, y, costs }) {
  const margins = costs.map((_, i) => marginAt(view.sure, i));
  if (margins.some(Number.isNaN)) return "";
  const { thresholds } = view.curve;
  const ahead = steps(view.curve, costs.map((cost, i) => cost + margins[i]), { x, y });
  let back = "";
  for (let i = costs.length - 1; i >= 0; i -= 1) {
    const level = y(costs[i] - margins[i]).toFixed(2);
    const end = i ? thresholds[i] : Infinity;
    back += `V${level}H${x(end).toFixed(2)}`;
  }
  return `${ahead}${back}Z`;
}

// Around the ROC: what the rectangles of all points cover together.
function rocBand(svg, { view, x, y }) {
  const band = view.sure?.roc;
  if (!band) return;
  const ahead = polyline(band.left.map(x), band.top.map(y));
  const back = polyline(band.right.map(x).reverse(), band.bottom.map(y).reverse());
  add(svg, "path", { d: `${ahead}L${back.slice(1)}Z`, class: "tw-band" });
}

// Thresholds that the data cannot tell apart, behind the cost curve, with words above them.
function costPlateau(svg, { view, x, y, width, left }) {
  if (!view.sure?.plateau) return [];
  const { pieces, main, text, short } = view.sure.plateau;
  const [top, bottom] = [y.range[1], y.range[0]];
  const ends = ([low, high]) => [x(readThreshold(low)), x(readThreshold(high))];
  for (const piece of pieces) {
    const [from, to] = ends(piece);
    const box = { x: from, width: Math.max(1.5, to - from), y: top - 8, height: bottom - top + 8 };
    add(svg, "rect", { ...box, class: "tw-plateau" });
  }
  const [from, to] = ends(main);
  const said = 6.9 * text.length < width - left ? text : `${short}: too close to tell`;
  const half = (6.9 * said.length) / 2;
  const middle = Math.min(Math.max((from + to) / 2, left + half), width - half);
  const place = { x: middle, y: 11, "text-anchor": "middle" };
  add(svg, "text", { ...place, class: "tw-plateau-name" }, said);
  return [textBox(said, place, 7)];
}

// The same thresholds as a broad stretch under the ROC, named where there is room.
function rocPlateau(svg, chart) {
  const { view, px, py } = chart;
  if (!view.sure?.plateau) return null;
  const { thresholds } = view.curve;
  const { pieces, main } = view.sure.plateau;
  const within = ([low, high]) => {
    const [above, upTo] = [readThreshold(low), readThreshold(high)];
    return thresholds.flatMap((t, i) => (t > above && t <= upTo ? [i] : []));
  };
  for (const piece of pieces) {
    const at = within(piece);
    if (at.length === 0) continue;
    const [xs, ys] = [at.map((i) => px[i]), at.map((i) => py[i])];
    const d = `${polyline(xs, ys)}${at.length === 1 ? "h0.01" : ""}`;
    add(svg, "path", { d, class: "tw-plateau-edge" });
    add(svg, "path", { d, class: "tw-plateau-stretch" });
  }
  const at = within(main);
  const middle = at[at.length >> 1];
  return middle === undefined ? null : { x: px[middle] + 22, y: py[middle] + 52 };
}

// The interval of what an alternative costs more; null where nothing is known of it.
function regretInterval(sure, key, extra, index) {
  const band = sure?.regret[key];
  const unit = band ? band.unit[index] : null;
  if (unit === null || unit === undefined) return null;
  const margin = band.critical * unit;
  return [extra - margin, extra + margin];
}
