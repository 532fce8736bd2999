// Precision and recall.

function precisionChart(parent) {
  const card = makeCard(parent, "precision", "Precision and recall");
  const chart = { card };

  chart.draw = (view, width) => {
    const height = 292;
    const { words, curve } = view;
    const x = linear([0, 1], [34, width - 12]);
    const y = linear([0, 1], [height - 50, 26]);
    Object.assign(chart, { view, x, y, width });
    card.subtitle.textContent = `Of those ${words.flagged}, how many are ${words.positives}?`;
    const svg = resize(card.svg, width, height);
    for (const tick of [0, 0.5, 1]) {
      add(svg, "line", { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: "tw-grid-line" });
      add(svg, "text", { x: x(0) - 8, y: y(tick) + 4, class: "tw-tick tw-end" }, 100 * tick);
      const anchor = { 0: "start", 1: "end" }[tick] || "middle";
      const label = { x: x(tick), y: y(0) + 17, class: "tw-tick", "text-anchor": anchor };
      add(svg, "text", label, `${100 * tick} %`);
    }
    const axis = `% of those ${words.flagged} that are ${words.positives}`;
    addFitted(svg, { x: 0, y: 12, class: "tw-axis" }, axis, width);
    const across = `% of ${words.positives} ${words.flagged} \u2192`;
    addFitted(svg, { x: x(1), y: height - 6, class: "tw-axis tw-end" }, across, width);
    const base = curve.positives / (curve.positives + curve.negatives);
    add(svg, "line", { x1: x(0), x2: x(1), y1: y(base), y2: y(base), class: "tw-chance" });
    const chance = { x: x(0) + 6, y: y(base) + (base < 0.12 ? -6 : 15), class: "tw-note" };
    const byChance = `${percentText(base)} by chance`;
    add(svg, "text", chance, byChance);
    chart.taken = textBox(byChance, chance);
    if (view.overlay) add(svg, "path", { d: precisionPath(view.overlay, x, y), class: "tw-curve-other" });
    add(svg, "path", { d: precisionPath(curve, x, y), class: "tw-curve" });
    chart.drop = add(svg, "path", { class: "tw-drop" });
    chart.dot = add(svg, "circle", { r: 6, class: "tw-dot" });
    chart.value = add(svg, "text", { class: "tw-emphasis-small" });
  };

  chart.move = (outcomes) => {
    const { x, y, width } = chart;
    const undefinedHere = Number.isNaN(outcomes.precision);
    const cx = x(outcomes.tpr);
    const cy = y(undefinedHere ? 0 : outcomes.precision);
    chart.dot.setAttribute("display", undefinedHere ? "none" : "inline");
    set(chart.dot, { cx, cy });
    chart.drop.setAttribute("d", undefinedHere ? "" : `M${cx} ${cy}V${y(0)}`);
    const text = undefinedHere
      ? "undefined: nobody is flagged"
      : `${percentText(outcomes.precision)} right`;
    const end = cx > width - 90;
    const beside = { x: cx + (end ? -8 : 10), "text-anchor": end ? "end" : "start" };
    const heights = end || cy < y(1) + 24 ? [24, -10, -28] : [-10, 24, -28];
    const places = heights.map((step) => ({ ...beside, y: cy + step }));
    const above = places.filter((place) => place.y < y(0) - 2);
    writeWhereFree(chart.value, text, above, [chart.taken]);
  };
  return chart;
}

function precisionPath(curve, x, y) {
  let d = "";
  for (let i = 1; i < curve.tps.length; i += 1) {
    const flagged = curve.tps[i] + curve.fps[i];
    if (flagged === 0) continue;
    const [px, py] = [x(curve.tps[i] / curve.positives), y(curve.tps[i] / flagged)];
    d += `${d ? "L" : "M"}${px.toFixed(2)} ${py.toFixed(2)}`;
  }
  return d;
}
