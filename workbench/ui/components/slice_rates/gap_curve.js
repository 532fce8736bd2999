// How far apart the slices are at every line: by the definition that was chosen, else by the
// metric that is compared.

function gapCurveChart(parent, events) {
  const card = makeCard(parent, "gap-curve", "");
  const chart = { card };
  card.svg.addEventListener("pointerdown", (event) => events.grab(event, chart));

  chart.draw = (view, width, instance) => {
    if (card.card.hidden) return;
    const shown = shownGap(instance);
    const [metric] = shown.metrics;
    const inPoints = metric !== "cost" && shown.kind !== "ratio";
    const name = shown.kind === "ratio" ? shown.formal : shown.words;
    const among = view.parts.length > 1 ? `, by ${detailOf(instance).by}` : "";
    card.name(`The gap at every line: ${name.charAt(0).toLowerCase()}${name.slice(1)}${among}`);
    const height = 220;
    const svg = resize(card.svg, width, height);
    const x = thresholdScale(view.axis, [46, width - 14]);
    const track = instance.track;
    const least = inPoints ? 0.01 : 1e-9; // without any gap the axis still has numbers
    const most = Math.max(least, ...track.gaps.filter((gap) => !Number.isNaN(gap)));
    const ticks = roundTicks(0, most, 4);
    const y = linear([0, Math.max(most, ticks[ticks.length - 1])], [height - 34, 16]);
    const digits = tickDigits(inPoints ? ticks.map((tick) => 100 * tick) : ticks);
    for (const tick of ticks) {
      add(svg, "line", { x1: 46, x2: width - 14, y1: y(tick), y2: y(tick), class: "tw-grid-line" });
      const share = fixed(inPoints ? 100 * tick : tick, digits);
      const text = metric === "cost" ? moneyTotal(tick, view.money) : share;
      add(svg, "text", { x: 38, y: y(tick) + 4, class: "tw-tick tw-end" }, text);
    }
    if (inPoints) add(svg, "text", { x: 0, y: 12, class: "tw-tick" }, "pts");
    for (const tick of view.axis.ticks) {
      add(svg, "text", { x: x(tick), y: height - 14, class: "tw-tick", "text-anchor": "middle" }, String(tick));
    }
    add(svg, "path", { d: gapSteps(view.curve.thresholds, track.gaps, x, y), class: "tw-curve" });
    chart.smallest = drawSmallest(svg, { view, track, x, y, shown, width });
    chart.line = add(svg, "line", { y1: 16, y2: height - 30, class: "tw-line" });
    chart.dot = add(svg, "circle", { r: 6, class: "tw-dot" });
    Object.assign(chart, { view, x, y, shown, width, track });
    card.reserve(longestGapText(chart));
  };

  chart.move = (instance, state) => {
    if (card.card.hidden) return;
    const { x, y, view, shown } = chart;
    const gap = distanceOf(state.found, shown);
    const known = !Number.isNaN(gap);
    const px = x(state.threshold);
    set(chart.line, { x1: px, x2: px });
    set(chart.dot, { cx: px, cy: known ? y(gap) : 0, display: known ? "inline" : "none" });
    const none = shown.kind === "ratio" ? "No shares to compare" : "Too few cases to compare";
    const now = `${known ? distanceText(gap, shown, view.money) : none} at your line`;
    const never = chart.track.gaps.every(Number.isNaN);
    const text = `${now}. ${smallestText(chart, state.everyone.cost.value)}`;
    write(card.subtitle, never ? "At no line are two groups large enough to compare." : text);
    card.svg.style.display = never ? "none" : "";
  };
  chart.nearest = (px) => nearestLineOf(chart.view.curve.thresholds, chart.x.invert(px));
  return chart;
}

// The definition whose gap is drawn.
function shownGap({ settings, chosenGap }) {
  const { gaps, metric, metrics } = settings;
  const chosen = gaps.find((gap) => gap.key === chosenGap);
  const own = gaps.find((gap) => gap.kind !== "ratio" && gap.metrics.join() === metric);
  return chosen ?? own ?? { key: metric, words: metrics[metric].name, kind: "difference", metrics: [metric] };
}

function distanceOf(found, { kind, metrics }) {
  const gap = gapOf(found, metrics);
  if (gap === null) return NaN;
  return kind === "ratio" ? gap.ratio : gap.value;
}

function distanceText(value, { kind, metrics }, money) {
  return kind === "ratio" ? fixed(value, 2) : gapText(value, metrics[0], money);
}

// The gap at every drawn line, and what the line costs: made once for a definition.
function gapTrack(instance) {
  const { view } = instance;
  const shown = shownGap(instance);
  const slices = detailOf(instance);
  const count = view.curve.thresholds.length;
  const gaps = [];
  const costs = [];
  for (let k = 0; k < count; k += 1) {
    const found = slicesAt(instance, slices, slices.counts, (slice) => slice * count + k);
    gaps.push(distanceOf(found.slice(0, drawnOf(slices)), shown));
    costs.push(everyoneAt(instance, slices, found).cost.value);
  }
  const apart = shown.kind === "ratio" ? gaps.map((ratio) => 1 - ratio) : gaps;
  return { gaps, costs, smallest: smallestGap(apart, costs) };
}

// Where the gap is smallest among lines that keep at least half of what the model saves: where
// everybody is treated the same there is no gap, and no decision either.
function smallestGap(gaps, costs) {
  const alike = Math.min(costs[0], costs[costs.length - 1]);
  const least = Math.min(...costs);
  const most = least + (alike - least) / 2;
  let best = null;
  gaps.forEach((gap, k) => {
    if (Number.isNaN(gap) || !(costs[k] <= most && costs[k] < alike)) return;
    const better = best === null || gap < gaps[best] || (gap === gaps[best] && costs[k] < costs[best]);
    if (better) best = k;
  });
  return best;
}

function drawSmallest(svg, { view, track, x, y, shown, width }) {
  const k = track.smallest;
  if (k === null) return null;
  const [cx, cy] = [x(view.curve.thresholds[k]), y(track.gaps[k])];
  add(svg, "path", { d: "M0 -7L7 0L0 7L-7 0Z", class: "tw-mark", transform: `translate(${cx},${cy})` });
  const colon = shown.kind === "ratio" ? ":" : "";
  const text = `${nearest(shown)}${colon} ${distanceText(track.gaps[k], shown, view.money)}`;
  const right = cx < width - 130;
  add(svg, "text", { x: cx + (right ? 10 : -10), y: cy - 8, class: right ? "tw-note" : "tw-note tw-end" }, text);
  return k;
}

function nearest({ kind }) {
  return kind === "ratio" ? "nearest to 1" : "smallest";
}

function smallestText({ view, track, shown }, costNow) {
  const k = track.smallest;
  if (k === null) return "No line is cheaper than to decide all alike.";
  const { words, money } = view;
  const apart = track.costs[k] - costNow;
  const amount = moneyPerCase(Math.abs(apart), money);
  const than = /[1-9]/.test(amount) ? `${amount} ${apart > 0 ? "more" : "less"} per ${words.case}` : "as much";
  const at = thresholdText(view.curve.thresholds[k]);
  const gap = distanceText(track.gaps[k], shown, money);
  return `Of lines that keep half of what the model saves, ${nearest(shown)} at ${at}: ${gap}, which costs ${than}.`;
}

function longestGapText(chart) {
  const most = Math.max(...chart.track.costs.map(Math.abs));
  return `Too few cases to compare at your line. ${smallestText(chart, -most)}`;
}

// A staircase: from each drawn line down to the next the decisions stay the same.
function gapSteps(thresholds, gaps, x, y) {
  let d = "";
  let open = false;
  thresholds.forEach((threshold, k) => {
    if (Number.isNaN(gaps[k])) {
      open = false;
      return;
    }
    const px = x(threshold).toFixed(2);
    const py = y(gaps[k]).toFixed(2);
    const next = k + 1 < thresholds.length ? x(thresholds[k + 1]).toFixed(2) : px;
    d += `${open ? "V" : `M${px} `}${py}H${next}`;
    open = true;
  });
  return d;
}

function nearestLineOf(thresholds, wanted) {
  let best = 0;
  thresholds.forEach((threshold, k) => {
    const nearer = Math.abs(threshold - wanted) < Math.abs(thresholds[best] - wanted);
    if (nearer || (k > 0 && !Number.isFinite(thresholds[best]))) best = k;
  });
  return best;
}
