// Cost per case by threshold, with the cheapest point.

function costChart(parent, events) {
  const card = makeCard(parent, "costs", "");
  const chart = { card };
  card.svg.addEventListener("pointerdown", (event) => events.grab(event, chart));

  chart.draw = (view, width) => {
    const { words, money, curve } = view;
    card.name(`Cost per ${words.case}, by threshold`);
    const height = 282;
    const costs = costsAlong(curve, view.costs);
    const other = view.overlay ? costsAlong(view.overlay, view.costs) : [];
    const all = [...costs, ...other, view.situation.cheapest];
    const low = Math.min(0, ...all);
    const high = Math.max(0, ...all) || 1;
    const ticks = roundTicks(low, high * 1.14, 4);
    const labels = ticks.map((tick) => withUnit(fixed(tick, tickDigits(ticks)), money));
    const left = Math.max(...labels.map((label) => label.length)) * 7 + 14;
    const x = thresholdScale(view.axis, [left, width - 12]);
    const y = linear([low, high * 1.14], [height - 34, 26]);
    Object.assign(chart, { view, x, y, height, width, left, costs });
    card.reserve(longestCostText(view, costs));
    const svg = resize(card.svg, width, height);
    const taken = costPlateau(svg, chart);
    if (view.sure) drawCostBand(svg, chart);
    ticks.forEach((tick, i) => {
      add(svg, "line", { x1: left, x2: width - 12, y1: y(tick), y2: y(tick), class: "tw-grid-line" });
      add(svg, "text", { x: left - 8, y: y(tick) + 4, class: "tw-tick tw-end" }, labels[i]);
    });
    thresholdTicks(svg, chart);
    if (view.overlay) {
      add(svg, "path", { d: steps(view.overlay, other, chart), class: "tw-curve-other" });
    }
    add(svg, "path", { d: steps(curve, costs, chart), class: "tw-curve" });
    costMarks(svg, chart, taken);
    chart.line = add(svg, "line", { y1: 18, y2: height - 30, class: "tw-line" });
    chart.dot = add(svg, "circle", { r: 6, class: "tw-dot" });
    chart.value = add(svg, "text", { y: height - 16, class: "tw-value" });
  };

  chart.move = (outcomes) => {
    const { view, x, y } = chart;
    const px = x(outcomes.threshold);
    set(chart.line, { x1: px, x2: px });
    set(chart.dot, { cx: px, cy: y(outcomes.perCase) });
    markThreshold(chart, outcomes.threshold, px);
    card.subtitle.textContent = costText(outcomes, view);
  };

  chart.nearest = (px) => nearestThreshold(chart, px);
  return chart;
}

// The band may reach beyond the scale, which knows the curve alone: it would jump when bands come.
function drawCostBand(svg, chart) {
  const { left, width, y } = chart;
  const id = `tw-${Math.random().toString(36).slice(2)}`;
  const clip = add(add(svg, "defs"), "clipPath", { id });
  const [bottom, top] = y.range;
  const inside = { y: top - 8, height: bottom - top + 8 };
  add(clip, "rect", { x: left, width: Math.max(0, width - left), ...inside });
  add(svg, "path", { d: costBand(chart), class: "tw-band", "clip-path": `url(#${id})` });
}

// A threshold read off the axis, as the position of the drawn point that decides so.
function nearestThreshold({ view, x }, px) {
  return indexOf(view.curve, x.invert(px));
}

// Write the threshold under the line, in place of ticks that it would cover.
function markThreshold(chart, threshold, px) {
  chart.value.textContent = thresholdText(threshold);
  const middle = Math.min(Math.max(px, 22), chart.width - 22);
  chart.value.setAttribute("x", middle);
  for (const tick of chart.ticks) {
    tick.label.setAttribute("display", Math.abs(tick.x - middle) < 38 ? "none" : "inline");
  }
}

// The cost is a staircase: all thresholds between two scores decide, and so cost, the same.
function steps(curve, costs, { x, y }) {
  let d = `M${x(Infinity).toFixed(2)} ${y(costs[0]).toFixed(2)}`;
  for (let i = 1; i < costs.length; i += 1) {
    d += `H${x(curve.thresholds[i]).toFixed(2)}V${y(costs[i]).toFixed(2)}`;
  }
  return `${d}H${x(-Infinity).toFixed(2)}`;
}

function thresholdTicks(svg, chart) {
  const { x, view, height, width } = chart;
  chart.ticks = view.axis.ticks.map((tick) => {
    add(svg, "line", { x1: x(tick), x2: x(tick), y1: height - 34, y2: height - 30, class: "tw-iso" });
    const text = { x: x(tick), y: height - 16, class: "tw-tick", "text-anchor": "middle" };
    return { x: x(tick), label: add(svg, "text", text, String(tick)) };
  });
  const stretched = view.axis.kind === "logit" ? ", stretched at the ends" : "";
  add(svg, "text", { x: width, y: height - 1, class: "tw-axis tw-end" }, `threshold${stretched} \u2192`);
}

function costMarks(svg, { view, x, y, width }, taken) {
  const { words, money, curve, costs } = view;
  const label = makeLabels(svg, taken);
  const mark = (point, shape, what) => {
    const outcomes = outcomesOf(point, curve, costs);
    const [cx, cy] = [x(outcomes.threshold), y(outcomes.perCase)];
    add(svg, "path", { d: shape, class: "tw-mark", transform: `translate(${cx},${cy})` });
    const text = `${what} ${moneyPerCase(outcomes.perCase, money)}`;
    const end = cx > width - 190;
    const low = cy > y.range[0] - 22;
    const place = { x: cx + (end ? -12 : 12), y: low ? cy - 10 : cy + 18 };
    label(text, { ...place, "text-anchor": end ? "end" : "start" });
  };
  const least = readThreshold(view.cheapest.threshold);
  mark({ ...view.cheapest, threshold: least }, "M0 -7L7 0L0 7L-7 0Z", view.cheapest.mark);
  const none = moneyPerCase(view.situation.flagNone, money);
  const corner = { x: width - 14, y: y(view.situation.flagNone) - 8, "text-anchor": "end" };
  label(`${words.flag} nobody ${none}`, corner);
  if (view.overlay) {
    const other = costsAlong(view.overlay, costs);
    const i = view.overlay.thresholds.findIndex((t) => x(t) < 0.72 * width);
    const place = { x: x(view.overlay.thresholds[i]), y: y(other[i]) + 26 };
    label(view.overlay.name, place)?.setAttribute("class", "tw-text-other");
  }
  if (view.current) {
    const today = readThreshold(view.current.threshold);
    mark({ ...view.current, threshold: today }, "M-5 -5H5V5H-5Z", "today");
  }
  for (const pin of view.pins) mark(pin, "M0 -6L6 5H-6Z", pin.name);
}
