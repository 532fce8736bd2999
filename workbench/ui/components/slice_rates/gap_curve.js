// How far apart the slices are at every line, by the metric that is compared.

function gapCurveChart(parent, events) {
  const card = makeCard(parent, "gap-curve", "");
  const chart = { card };
  card.svg.addEventListener("pointerdown", (event) => events.grab(event, chart));

  chart.draw = (view, width, instance) => {
    const { settings } = instance;
    const { metric, metrics } = settings;
    if (card.card.hidden) return;
    const name = metrics[metric].name;
    const among = view.parts.length > 1 ? `, by ${detailOf(instance).by}` : "";
    card.name(`The gap at every line: ${name.charAt(0).toLowerCase()}${name.slice(1)}${among}`);
    const height = 220;
    const svg = resize(card.svg, width, height);
    const x = thresholdScale(view.axis, [46, width - 14]);
    const track = instance.track;
    const least = metric === "cost" ? 1e-9 : 0.01; // without any gap the axis still has numbers
    const most = Math.max(least, ...track.gaps.filter((gap) => !Number.isNaN(gap)));
    const ticks = roundTicks(0, most, 4);
    const y = linear([0, Math.max(most, ticks[ticks.length - 1])], [height - 34, 16]);
    const digits = tickDigits(metric === "cost" ? ticks : ticks.map((tick) => 100 * tick));
    for (const tick of ticks) {
      add(svg, "line", { x1: 46, x2: width - 14, y1: y(tick), y2: y(tick), class: "tw-grid-line" });
      const text = metric === "cost" ? moneyTotal(tick, view.money) : fixed(100 * tick, digits);
      add(svg, "text", { x: 38, y: y(tick) + 4, class: "tw-tick tw-end" }, text);
    }
    if (metric !== "cost") add(svg, "text", { x: 0, y: 12, class: "tw-tick" }, "pts");
    for (const tick of view.axis.ticks) {
      add(svg, "text", { x: x(tick), y: height - 14, class: "tw-tick", "text-anchor": "middle" }, String(tick));
    }
    add(svg, "path", { d: gapSteps(view.curve.thresholds, track.gaps, x, y), class: "tw-curve" });
    chart.smallest = drawSmallest(svg, { view, track, x, y, metric, width });
    chart.line = add(svg, "line", { y1: 16, y2: height - 30, class: "tw-line" });
    chart.dot = add(svg, "circle", { r: 6, class: "tw-dot" });
    Object.assign(chart, { view, x, y, metric, width, track });
    card.reserve(longestGapText(chart));
  };

  chart.move = (instance, state) => {
    if (card.card.hidden) return;
    const { x, y, view, metric } = chart;
    const gap = gapOf(state.found, [metric]);
    const px = x(state.threshold);
    set(chart.line, { x1: px, x2: px });
    set(chart.dot, { cx: px, cy: gap ? y(gap.value) : 0, display: gap ? "inline" : "none" });
    const now = gap ? `${gapText(gap.value, metric, view.money)} at your line` : "Too few cases to compare at your line";
    const none = chart.track.gaps.every(Number.isNaN);
    const text = `${now}. ${smallestText(chart, state.everyone.cost.value)}`;
    write(card.subtitle, none ? "At no line are two groups large enough to compare." : text);
    card.svg.style.display = none ? "none" : "";
  };
  chart.nearest = (px) => nearestLineOf(chart.view.curve.thresholds, chart.x.invert(px));
  return chart;
}

// The gap at every drawn line, and what the line costs: made once for a metric.
function gapTrack(instance) {
  const { view, settings } = instance;
  const slices = detailOf(instance);
  const count = view.curve.thresholds.length;
  const gaps = [];
  const costs = [];
  for (let k = 0; k < count; k += 1) {
    const found = slicesAt(instance, slices, slices.counts, (slice) => slice * count + k);
    const gap = gapOf(found.slice(0, drawnOf(slices)), [settings.metric]);
    gaps.push(gap ? gap.value : NaN);
    costs.push(everyoneAt(instance, slices, found).cost.value);
  }
  return { gaps, costs, smallest: smallestGap(gaps, costs) };
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

function drawSmallest(svg, { view, track, x, y, metric, width }) {
  const k = track.smallest;
  if (k === null) return null;
  const [cx, cy] = [x(view.curve.thresholds[k]), y(track.gaps[k])];
  add(svg, "path", { d: "M0 -7L7 0L0 7L-7 0Z", class: "tw-mark", transform: `translate(${cx},${cy})` });
  const text = `smallest ${gapText(track.gaps[k], metric, view.money)}`;
  const right = cx < width - 130;
  add(svg, "text", { x: cx + (right ? 10 : -10), y: cy - 8, class: right ? "tw-note" : "tw-note tw-end" }, text);
  return k;
}

function smallestText({ view, track, metric }, costNow) {
  const k = track.smallest;
  if (k === null) return "No line is cheaper than to decide all alike.";
  const { words, money } = view;
  const apart = track.costs[k] - costNow;
  const amount = moneyPerCase(Math.abs(apart), money);
  const than = /[1-9]/.test(amount) ? `${amount} ${apart > 0 ? "more" : "less"} per ${words.case}` : "as much";
  const at = thresholdText(view.curve.thresholds[k]);
  const gap = gapText(track.gaps[k], metric, money);
  return `Of lines that keep half of what the model saves, smallest at ${at}: ${gap}, which costs ${than}.`;
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
