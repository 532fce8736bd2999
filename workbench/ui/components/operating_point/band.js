// The band for people: flag above it, pass below it, a person reviews between. The same
// arithmetic as workbench/threshold/review.py, the same words as workbench/phrases/limits.py.

const BAND_ENDS = ["low", "high"];

// Money per case where rows down to `high` are flagged and those down to `low` reviewed.
function bandCost({ low, high }, { curve, costs, review }) {
  const [above, down, whole] = [sumsOf(high), sumsOf(low), wholeOf(curve)];
  const within = down.map((sum, k) => sum - above[k]);
  const weight = low.tp - high.tp + (low.fp - high.fp);
  const caught = (1 - review.miss) * costs.tp * within[0];
  const missed = review.miss * costs.fn * within[2];
  const cleared = (1 - review.falseAlarm) * costs.tn * within[3];
  const alarmed = review.falseAlarm * costs.fp * within[1];
  const flagged = costs.tp * above[0] + costs.fp * above[1];
  const passed = costs.fn * (whole[2] - down[2]) + costs.tn * (whole[3] - down[3]);
  const reviewed = review.cost * weight + (caught + missed + (cleared + alarmed));
  return (flagged + reviewed + passed) / weightOf(curve);
}

function bestBand({ curve, review }) {
  const at = (threshold) => pointAt(curve, indexOf(curve, readThreshold(threshold)));
  return { low: at(review.low), high: at(review.high) };
}

function reviewedText(band, outcomes, view) {
  const { review, curve, words, money } = view;
  const rows = band.low.flagged - band.high.flagged;
  if (rows === 0 && review.none) return `${review.none} Drag the two handles apart to try one.`;
  const cost = bandCost(band, view);
  const [verb, amount] = earned(cost, money);
  const many = review.capacity !== null && rows > review.capacity;
  const most = many ? ` (at most ${fixed(review.capacity, 0)} can be)` : "";
  const compared = against(cost, outcomes.perCase, view);
  const said =
    `A person reviews ${fixed(rows, 0)} of ${fixed(curve.rows, 0)}${most}; that ${verb} ` +
    `${amount} per ${words.case}, ${compared} at your point.`;
  return review.none ? `${review.none} ${said}` : said;
}

// What holds the place: the longest that the text can get.
function longestReviewedText(view, costs) {
  const last = view.curve.thresholds.length - 1;
  const band = { low: pointAt(view.curve, last), high: pointAt(view.curve, 0) };
  const [low, high] = extremes(costs);
  return longest([low, high].map((perCase) => reviewedText(band, { perCase }, view)));
}

// The row under the scores: what the band does, and the way back to the best one.
function makeBandRow(card, useBest) {
  const row = html(card, "div", "tw-band-row");
  const room = roomy(row, "tw-band-text");
  const text = html(room, "span");
  const button = html(row, "button", "tw-secondary", "Use the best band");
  button.type = "button";
  button.addEventListener("click", useBest);
  const draw = (view, costs) => {
    row.hidden = !view.review;
    if (view.review) room.dataset.longest = longestReviewedText(view, costs);
  };
  const move = (outcomes, view) => {
    if (!view.review) return;
    const said = reviewedText(outcomes.band, outcomes, view);
    if (text.textContent !== said) text.textContent = said;
  };
  return { draw, move };
}

// Two handles on the score axis. They point away from each other, so that both can be held
// where the band is empty.
function bandHandles(svg, events, chart) {
  return BAND_ENDS.map((end) => {
    const handle = document.createElementNS(SVG, "g");
    const label = `review band, ${end === "low" ? "lower" : "upper"} end`;
    set(handle, { class: "tw-band-handle", role: "slider", tabindex: 0, "aria-label": label });
    svg.append(handle);
    const out = end === "low" ? -1 : 1;
    add(handle, "circle", { cx: 12 * out, r: 14, class: "tw-grip" });
    add(handle, "path", { d: `M0 -7V7L${9 * out} 7L${18 * out} 0L${9 * out} -7Z` });
    handle.addEventListener("keydown", (event) => events.bandKey(event, end));
    handle.addEventListener("blur", events.flush);
    handle.addEventListener("pointerdown", (event) => events.grabBand(event, chart, end));
    return handle;
  });
}

function drawBandAxis(handles, { review, axis }) {
  for (const handle of handles) {
    handle.setAttribute("display", review ? "inline" : "none");
    handle.setAttribute("tabindex", review ? 0 : -1);
    set(handle, { "aria-valuemin": axis.low, "aria-valuemax": axis.high });
  }
}

function moveBandHandles(chart, handles, band) {
  const { x, view, bottom } = chart;
  const rows = fixed(band.low.flagged - band.high.flagged, 0);
  const all = fixed(view.curve.rows, 0);
  BAND_ENDS.forEach((end, k) => {
    const { threshold } = band[end];
    const bounded = Math.min(Math.max(threshold, view.axis.low), view.axis.high);
    const spoken = `${thresholdText(threshold)}, a person reviews ${rows} of ${all}`;
    set(handles[k], {
      transform: `translate(${x(threshold).toFixed(2)},${bottom + 5})`,
      "aria-valuenow": bounded,
      "aria-valuetext": spoken,
    });
  });
}

// The band as a stretch of the ROC, with a tab at each end that can be dragged too.
function rocBandMarks(svg, events, chart) {
  const marks = BAND_ENDS.map((end) => {
    const mark = document.createElementNS(SVG, "g");
    set(mark, { class: "tw-band-tab", "aria-hidden": "true", display: "none" });
    svg.append(mark);
    add(mark, "path", { d: "M0 0L-13 -13", class: "tw-band-stem" });
    add(mark, "circle", { cx: -17, cy: -17, r: 11, class: "tw-grip" });
    add(mark, "circle", { cx: -17, cy: -17, r: 5 });
    mark.addEventListener("pointerdown", (event) => events.grabBand(event, chart, end));
    return mark;
  });
  return (band) => {
    const { px, py, view, stretch } = chart;
    const [from, to] = [band.high, band.low].map((end) => indexOf(view.curve, end.threshold));
    const d = polyline(px.slice(from, to + 1), py.slice(from, to + 1));
    stretch.setAttribute("d", from < to ? d : "");
    chart.tabs = [to, from].map((i, k) => {
      set(marks[k], { display: "inline", transform: `translate(${px[i]},${py[i]})` });
      return [px[i] - 24, px[i], py[i] - 24, py[i]];
    });
  };
}

function hideBandMarks(svg) {
  for (const mark of svg.querySelectorAll(".tw-band-tab")) mark.setAttribute("display", "none");
}
