// Scores by what really happened: positives above, negatives below, split at the line.

function scoresChart(parent, events, useBestBand) {
  const card = makeCard(parent, "scores", "Scores, by what really happened");
  const chart = { card };
  const handles = bandHandles(card.svg, events, chart);
  const row = makeBandRow(card.card, useBestBand);
  card.svg.addEventListener("pointerdown", (event) => events.grab(event, chart));

  chart.draw = (view, width) => {
    const height = view.review ? 240 : 292;
    const { words, histogram, curve } = view;
    const x = thresholdScale(view.axis, [10, width - 10]);
    const tallest = (counts) => Math.max(...counts) || 1;
    const [most, least] = [tallest(histogram.positives), tallest(histogram.negatives)];
    const apart = Math.min(most, least) < 0.15 * Math.max(most, least);
    const top = 34;
    const bottom = height - 40;
    const share = apart ? 0.42 : Math.min(0.7, Math.max(0.3, most / (most + least)));
    const middle = top + (bottom - top) * share;
    const common = Math.max(most / (middle - top), least / (bottom - middle));
    const up = apart ? most / (middle - top) : common;
    const down = apart ? least / (bottom - middle) : common;
    Object.assign(chart, { view, x, width, height, middle, bottom, top });
    card.subtitle.textContent = apart
      ? "Each side has its own scale: one class is much smaller"
      : "Both sides on one scale; bars change colour at the line";
    const svg = resize(card.svg, width, height);
    row.draw(view, costsAlong(curve, view.costs));
    drawBandAxis(handles, view);
    chart.area = view.review && add(svg, "rect", { y: 22, height: bottom - 22, class: "tw-plateau" });
    const id = `tw-${Math.random().toString(36).slice(2)}`;
    const defs = add(svg, "defs");
    const above = bars(histogram.edges, histogram.positives, x, (n) => [middle - n / up, middle]);
    const below = bars(histogram.edges, histogram.negatives, x, (n) => [middle, middle + n / down]);
    const draw = (d, key) => {
      const clip = add(defs, "clipPath", { id: `${id}-${key}` });
      add(svg, "path", { d, class: `tw-fill-${key}`, "clip-path": `url(#${id}-${key})` });
      return add(clip, "rect", { y: 0, height });
    };
    chart.passed = [draw(above, "fn"), draw(below, "tn")];
    chart.flagged = [draw(above, "tp"), draw(below, "fp")];
    chart.splits = [histogram.positives, histogram.negatives].map((counts) =>
      splitter(histogram.edges.map(x), counts),
    );
    add(svg, "line", { x1: 10, x2: width - 10, y1: middle, y2: middle, class: "tw-chance" });
    thresholdTicks(svg, chart);
    const corner = { x: width - 10, class: "tw-emphasis-small tw-end" };
    add(svg, "text", { ...corner, y: 14 }, `${countText(curve.positives)} ${words.positives}`);
    add(svg, "text", { ...corner, y: bottom - 4 }, `${countText(curve.negatives)} ${words.negatives}`);
    chart.line = add(svg, "line", { y1: 22, y2: height - 30, class: "tw-line" });
    chart.value = add(svg, "text", { y: height - 16, class: "tw-value" });
    chart.pass = add(svg, "text", { y: 28, class: "tw-note tw-end" }, `\u2190 ${words.passing}`);
    chart.flag = add(svg, "text", { y: 28, class: "tw-note" }, `${words.flag} \u2192`);
  };

  chart.move = (outcomes) => {
    const { x, width } = chart;
    const px = x(outcomes.threshold);
    [outcomes.tp, outcomes.fp].forEach((flagged, i) => {
      const split = chart.splits[i](flagged);
      set(chart.passed[i], { x: 0, width: split });
      set(chart.flagged[i], { x: split, width: Math.max(0, width - split) });
    });
    set(chart.line, { x1: px, x2: px });
    markThreshold(chart, outcomes.threshold, px);
    moveBandOnScores(outcomes);
    set(chart.pass, { x: px - 8, display: px > 90 ? "inline" : "none" });
    set(chart.flag, { x: px + 8, display: px < width - 90 ? "inline" : "none" });
  };

  const moveBandOnScores = (outcomes) => {
    const { band } = outcomes;
    if (!band) return;
    chart.band = band;
    row.move(outcomes, chart.view);
    moveBandHandles(chart, handles, band);
    const [from, to] = BAND_ENDS.map((end) => chart.x(band[end].threshold));
    set(chart.area, { x: from, width: to - from });
  };

  chart.bandAt = (end) => ({ x: chart.x(chart.band[end].threshold), y: 0 });
  chart.nearest = (px) => nearestThreshold(chart, px);
  return chart;
}

// Where the colour changes so that each side shows exactly as many cases as are counted there:
// the bar under the line is parted by its count, not by where the line happens to cross it.
function splitter(pixels, counts) {
  const from = [...counts, 0];
  for (let i = counts.length - 1; i >= 0; i -= 1) from[i] += from[i + 1];
  return (flagged) => {
    let i = counts.length - 1;
    while (i > 0 && from[i] < flagged) i -= 1;
    const share = counts[i] > 0 ? Math.min(1, (flagged - from[i + 1]) / counts[i]) : 0;
    return pixels[i + 1] - share * (pixels[i + 1] - pixels[i]);
  };
}

function bars(edges, counts, x, span) {
  let d = "";
  counts.forEach((n, i) => {
    if (n === 0) return;
    const [left, right] = [x(edges[i]), x(edges[i + 1])];
    const [y1, y2] = span(n);
    d += `M${left + 0.5} ${y1}H${Math.max(left + 1, right - 0.5)}V${y2}H${left + 0.5}Z`;
  });
  return d;
}
