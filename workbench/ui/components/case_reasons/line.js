// The score among all scores, and the line that is dragged: what is above it is flagged.

const LINE_LABEL = "operating point: drag the line, or use the arrow keys";

function lineCard(parent, events) {
  const card = html(parent, "section", "tw-card tw-line-card");
  const sentence = html(card, "p", "tw-sentence");
  sentence.setAttribute("aria-live", "polite");
  const holder = html(card, "div", "cr-strip");
  const svg = add(holder, "svg", { class: "tw-svg" });
  const chart = { card: { card, svg }, room: () => holder.clientWidth };
  const handle = document.createElementNS(SVG, "g");
  set(handle, { class: "tw-handle", role: "slider", tabindex: 0, "aria-label": LINE_LABEL });
  set(handle, { "aria-valuemin": 0, "aria-valuemax": 100 });
  svg.append(handle);
  add(handle, "rect", { x: -16, y: 4, width: 32, height: 92, class: "tw-grip" });
  add(handle, "circle", { cy: 14, r: 12, class: "tw-halo" });
  add(handle, "line", { y1: 12, y2: 92, class: "tw-line" });
  add(handle, "circle", { cy: 14, r: 7, class: "tw-dot" });
  handle.addEventListener("keydown", events.key);
  handle.addEventListener("blur", events.flush);
  handle.addEventListener("pointerdown", (event) => events.grab(event, chart));

  chart.draw = (view, width) => {
    const x = thresholdScale(view.axis, [12, width - 12]);
    Object.assign(chart, { view, x, width, middle: 76 });
    const layer = resize(svg, width, 124);
    const { edges, counts } = view.histogram;
    const tallest = Math.max(...counts) || 1;
    counts.forEach((n, i) => drawBin(layer, chart, { n, i, edges, tallest }, events));
    chart.between = add(layer, "rect", { y: 77, height: 5 });
    thresholdEnds(layer, chart);
    const px = x(view.score);
    chart.dot = add(layer, "circle", { cx: px, cy: 79.5, r: 7, class: "tw-dot" });
    const side = px > width - 110 ? "end" : px < 110 ? "start" : "middle";
    const name = `this ${view.words.case} ${finePercent(view.score)}`;
    add(layer, "text", { x: px, y: 120, "text-anchor": side, class: "tw-axis" }, name);
    chart.taken = textBox(name, { x: px, y: 120, "text-anchor": side }, 7);
    chart.name = add(layer, "text", { y: 120, class: "tw-note" });
  };

  chart.move = (state) => {
    const { view, x, width } = chart;
    const px = x(state.threshold);
    const [from, to] = [px, x(view.score)].sort((a, b) => a - b);
    handle.setAttribute("transform", `translate(${px.toFixed(2)},0)`);
    const over = state.flagged ? "raises" : "lowers";
    set(chart.between, { x: from, width: to - from, class: `cr-${over}` });
    const text = `line ${finePercent(state.threshold)}`;
    const side = px > width - 60 ? "end" : px < 60 ? "start" : "middle";
    writeWhereFree(chart.name, text, [{ x: px, y: 120, "text-anchor": side }], [chart.taken]);
    sentence.textContent = lineSentence(view, state);
    set(handle, {
      "aria-valuenow": Math.round(1000 * Math.min(1, Math.max(0, state.threshold))) / 10,
      "aria-valuetext": `threshold ${thresholdText(state.threshold)}, this ${view.words.case} is ${
        state.flagged ? view.words.flagged : view.words.passed
      }`,
    });
  };

  chart.nearest = (px) => nearestLine(chart, px);
  return chart;
}

// One bar of the histogram; pressed, it asks for the cases whose scores lie in it.
function drawBin(layer, chart, bin, events) {
  const { n, i, edges, tallest } = bin;
  const { x, middle, view } = chart;
  if (n === 0) return;
  const [left, right] = [x(edges[i]), x(edges[i + 1])];
  const height = Math.max(1, (middle - 22) * (n / tallest));
  const place = { x: left + 0.5, y: middle - height, height, width: Math.max(1, right - left - 1) };
  add(layer, "rect", { ...place, class: "cr-bin" });
  const whole = { x: left, y: 0, width: right - left, height: middle, class: "cr-pick" };
  const target = add(layer, "rect", whole);
  const [from, to] = [percentText(edges[i]), percentText(edges[i + 1])];
  add(target, "title", {}, `${countText(n)} ${view.words.cases} from ${from} to ${to}: look at them`);
  // The bars at the ends also hold the scores beyond them.
  const last = i === edges.length - 2;
  target.addEventListener("click", () => events.pick(i ? edges[i] : 0, last ? 1 : edges[i + 1]));
}

// The words come from Python; only the numbers of the line move.
function lineSentence({ score, sentences }, { threshold, flagged }) {
  if (!Number.isFinite(threshold)) return sentences[flagged ? "everyone" : "nobody"];
  if (score === threshold) return sentences.on.replaceAll("{line}", finePercent(threshold));
  const far = Math.abs(100 * (score - threshold));
  const points = far < 0.05 ? "less than 0.1" : fixed(far, 1);
  return sentences[flagged ? "over" : "under"]
    .replaceAll("{line}", finePercent(threshold))
    .replaceAll("{points}", points);
}

// A share with one decimal of a percent, as base, score and steps are written.
function finePercent(share) {
  return Number.isFinite(share) ? `${fixed(100 * share, 1)} %` : share > 0 ? "never" : "always";
}

// The ends of the axis, in quiet letters below any dot that stands there.
function thresholdEnds(layer, { view, x, width }) {
  const [low, high] = [view.axis.low, view.axis.high].map((end) => `${fixed(100 * end, 0)} %`);
  add(layer, "text", { x: 0, y: 101, class: "tw-tick" }, low);
  add(layer, "text", { x: width, y: 101, class: "tw-tick tw-end" }, high);
}

function nearestLine(chart, px) {
  const { thresholds } = chart.view;
  const wanted = chart.x.invert(px);
  let best = 0;
  let low = 0;
  let high = thresholds.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (Math.abs(thresholds[middle] - wanted) < Math.abs(thresholds[best] - wanted)) best = middle;
    if (thresholds[middle] > wanted) low = middle + 1;
    else high = middle - 1;
  }
  return best;
}
