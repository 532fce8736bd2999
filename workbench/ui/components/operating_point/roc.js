// The ROC with the handle that is dragged.

const HANDLE_LABEL = "operating point: drag it, or use the arrow keys";

function rocChart(parent, events) {
  const card = makeCard(parent, "roc", "The trade-off");
  const chart = { card, px: [], py: [] };
  const handle = document.createElementNS(SVG, "g");
  set(handle, { class: "tw-handle", role: "slider", tabindex: 0, "aria-label": HANDLE_LABEL });
  set(handle, { "aria-valuemin": 0, "aria-valuemax": 100 });
  card.svg.append(handle);
  add(handle, "circle", { r: 24, class: "tw-grip" });
  add(handle, "circle", { r: 15, class: "tw-halo" });
  add(handle, "circle", { r: 8, class: "tw-dot" });
  handle.addEventListener("keydown", events.key);
  handle.addEventListener("blur", events.flush);
  handle.addEventListener("pointerdown", (event) => events.grab(event, chart));
  const moveBandMarks = rocBandMarks(card.svg, events, chart);
  card.svg.addEventListener("pointerdown", (event) => events.grab(event, chart));
  card.svg.addEventListener("click", (event) => events.click(event, chart));

  chart.draw = (view, width) => {
    const box = rocBox(width);
    const x = linear([0, 1], [box.left, box.right]);
    const y = linear([0, 1], [box.bottom, box.top]);
    Object.assign(chart, { view, box, x, y, band: null, tabs: [] });
    if (!view.review) hideBandMarks(card.svg);
    const svg = resize(card.svg, width, box.height);
    const { words, curve } = view;
    const other = view.overlay ? `; violet: ${view.overlay.name}, AUC ${view.overlay.auc}` : "";
    const interval = (ends) => `, 95 % interval ${ends[0]}\u2013${ends[1]}`;
    const subtitle = (more) =>
      `Each point on the curve is one threshold (ROC, AUC ${curve.auc}${more}${other})`;
    card.subtitle.textContent = subtitle(view.sure?.auc ? interval(view.sure.auc) : "");
    card.reserve(subtitle(interval([curve.auc, curve.auc])));
    rocAxes(svg, chart, words);
    const across = curve.fps.map((fp) => x(fp / curve.negatives));
    const up = curve.tps.map((tp) => y(tp / curve.positives));
    Object.assign(chart, { px: across, py: up });
    const named = rocPlateau(svg, chart);
    rocBand(svg, chart);
    add(svg, "line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "tw-chance" });
    chart.marks = [];
    if (view.overlay) rocOverlay(svg, chart);
    chart.stretch = add(svg, "path", { class: "tw-band-stretch" });
    add(svg, "path", { d: polyline(across, up), class: "tw-curve" });
    rocMarks(svg, chart, named);
    chart.iso = add(svg, "line", { class: "tw-iso" });
    chart.isoName = add(svg, "text", { class: "tw-note" }, "same cost along this line");
    chart.drop = add(svg, "path", { class: "tw-drop" });
    chart.bars = ["fn", "tp", "fp", "tn"].map((k) => add(svg, "rect", { class: `tw-fill-${k}` }));
    chart.names = ["fn", "tp", "fp", "tn"].map((k) => add(svg, "text", { class: `tw-text-${k}` }));
    chart.big = add(svg, "text", { class: "tw-emphasis" });
    chart.small = add(svg, "text", { class: "tw-note" });
  };

  chart.move = (outcomes) => {
    const { x, y, view, box } = chart;
    const cx = x(outcomes.fpr);
    const cy = y(outcomes.tpr);
    handle.setAttribute("transform", `translate(${cx.toFixed(2)},${cy.toFixed(2)})`);
    const money = `${moneyPerCase(outcomes.perCase, view.money)} per ${view.words.case}`;
    const [tp, fp] = perThousand(outcomes);
    const text = thresholdText(outcomes.threshold);
    const spoken = `${fixed(tp + fp, 0)} of 1,000 ${view.words.cases} ${view.words.flagged}`;
    set(handle, {
      "aria-valuenow": Math.round(1000 * outcomes.selectionRate) / 10,
      "aria-valuetext": `threshold ${text}, ${spoken}, ${money}`,
    });
    set(chart.drop, { d: `M${x(0)} ${cy}H${cx}V${y(0)}` });
    rocBars(chart, cx, cy);
    if (outcomes.band && outcomes.band !== chart.band) moveBandMarks(outcomes.band);
    chart.band = outcomes.band;
    const right = cx < box.right - (box.right < 480 ? 120 : 150);
    const below = cy < box.bottom - 70;
    const anchor = { x: cx + (right ? 18 : -18), "text-anchor": right ? "start" : "end" };
    const big = { ...anchor, y: cy + (below ? 24 : -34) };
    const small = { ...anchor, y: cy + (below ? 41 : -17) };
    set(chart.big, big);
    set(chart.small, small);
    chart.big.textContent = text;
    chart.small.textContent = money;
    const taken = [textBox(text, big, 9), textBox(money, small), [cx - 9, cx + 9, cy - 9, cy + 9]];
    taken.push(...chart.tabs);
    rocShares(chart, outcomes, cx, cy, taken);
    for (const { name, box: place } of chart.marks) {
      const free = isFree(place, taken);
      name.setAttribute("display", free ? "inline" : "none");
      if (free) taken.push(place);
    }
    rocIso(chart, cx, cy, taken);
  };

  chart.bandAt = (end) => {
    const i = indexOf(chart.view.curve, chart.band[end].threshold);
    return { x: chart.px[i], y: chart.py[i] };
  };
  chart.nearest = (px, py) => {
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < chart.px.length; i += 1) {
      const dx = chart.px[i] - px;
      const dy = chart.py[i] - py;
      const distance = dx * dx + dy * dy;
      if (distance < least) [best, least] = [i, distance];
    }
    return best;
  };
  return chart;
}

function rocBox(width) {
  const left = 46;
  const side = Math.min(width - left - 14, 560);
  return { left, right: left + side, top: 28, bottom: 28 + side, height: side + 28 + 50 };
}

function polyline(xs, ys) {
  let d = "";
  for (let i = 0; i < xs.length; i += 1) {
    d += `${i ? "L" : "M"}${xs[i].toFixed(2)} ${ys[i].toFixed(2)}`;
  }
  return d;
}

function rocAxes(svg, { x, y, box }, words) {
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    add(svg, "line", { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: "tw-grid-line" });
    add(svg, "line", { x1: x(tick), x2: x(tick), y1: y(0), y2: y(1), class: "tw-grid-line" });
    const anchor = { 0: "start", 1: "end" }[tick] || "middle";
    const label = `${100 * tick} %`;
    add(svg, "text", { x: x(0) - 12, y: y(tick) + 4, class: "tw-tick tw-end" }, 100 * tick);
    add(svg, "text", { x: x(tick), y: y(0) + 24, class: "tw-tick", "text-anchor": anchor }, label);
  }
  add(svg, "text", { x: 0, y: 14, class: "tw-axis" }, rocAxisName(words));
  const name = `% of ${words.negatives} ${words.flagged} \u2192`;
  addFitted(svg, { x: box.right, y: box.height - 6, class: "tw-axis tw-end" }, name, box.right);
}

function rocAxisName(words) {
  return `% of ${words.positives} ${words.flagged}`;
}

function rocOverlay(svg, chart) {
  const { view, x, y } = chart;
  const other = view.overlay;
  const across = other.fps.map((fp) => x(fp / other.negatives));
  const up = other.tps.map((tp) => y(tp / other.positives));
  add(svg, "path", { d: polyline(across, up), class: "tw-curve-other" });
  const i = across.findIndex((px) => px >= x(0.7));
  const place = { x: across[i], y: up[i] + 34 };
  const text = `${other.name}, AUC ${other.auc}`;
  const name = add(svg, "text", { ...place, class: "tw-text-other" }, text);
  chart.marks.push({ name, box: textBox(text, place, 7) });
}

// Diamond: cheapest. Square: today. Rings: flag nobody and everybody. Triangles: pins.
function rocMarks(svg, chart, named) {
  const { view, x, y, box } = chart;
  const { words, money, curve } = view;
  const label = makeLabels(svg, [textBox(rocAxisName(words), { x: 0, y: 14 }, 7)]);
  const mark = (point, shape, what, place) => {
    const outcomes = outcomesOf(point, curve, view.costs);
    const cx = x(outcomes.fpr);
    const cy = y(outcomes.tpr);
    add(svg, "path", { d: shape, class: "tw-mark", transform: `translate(${cx},${cy})` });
    const text = `${what} \u00b7 ${moneyPerCase(outcomes.perCase, money)}`;
    const name = label(text, place(cx, cy));
    if (name) chart.marks.push({ name, box: textBox(text, place(cx, cy)) });
  };
  const least = readThreshold(view.cheapest.threshold);
  const cheapest = { ...view.cheapest, threshold: least };
  const above = (cx, cy) =>
    cx > box.left + 190
      ? { x: cx - 12, y: cy - 8, "text-anchor": "end" }
      : { x: cx + 12, y: cy > box.bottom - 24 ? cy - 12 : cy + 15 };
  mark(cheapest, "M0 -7L7 0L0 7L-7 0Z", `${view.cheapest.mark} ${thresholdText(least)}`, above);
  const ring = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z";
  const last = curve.thresholds.length - 1;
  const after = (cx, cy) => ({ x: cx + 14, y: cy - 28 });
  const before = (cx, cy) => ({ x: cx + 5, y: cy - 12, "text-anchor": "end" });
  mark(pointAt(curve, 0), ring, `${words.flag} nobody`, after);
  mark(pointAt(curve, last), ring, `${words.flag} everybody`, before);
  const beside = (cx, cy) =>
    cx < box.right - 190
      ? { x: cx + 12, y: cy + 15 }
      : { x: cx - 12, y: cy + 20, "text-anchor": "end" };
  if (view.current) {
    const today = readThreshold(view.current.threshold);
    const what = `today ${thresholdText(today)}`;
    mark({ ...view.current, threshold: today }, "M-5 -5H5V5H-5Z", what, beside);
  }
  for (const pin of view.pins) mark(pin, "M0 -6L6 5H-6Z", pin.name, beside);
  const alike = "the data cannot tell these apart";
  const fits = named && named.x + 6.6 * alike.length < box.right && named.y < box.bottom - 30;
  const name = fits && label(alike, named);
  if (name) chart.marks.push({ name, box: textBox(alike, named) });
}

// Coloured bars on the two axes split at the point and show all four outcomes.
function rocBars({ bars, x, y }, cx, cy) {
  const [missed, caught, alarm, left] = bars;
  set(missed, { x: x(0) - 7, y: y(1), width: 5, height: Math.max(0, cy - y(1)) });
  set(caught, { x: x(0) - 7, y: cy, width: 5, height: Math.max(0, y(0) - cy) });
  set(alarm, { x: x(0), y: y(0) + 3, width: Math.max(0, cx - x(0)), height: 5 });
  set(left, { x: cx, y: y(0) + 3, width: Math.max(0, x(1) - cx), height: 5 });
}

// How long each bar is, beside it where there is room.
function rocShares({ names, x, y }, { tpr, fpr }, cx, cy, taken) {
  const beside = [y(1) + 14, cy + 18, cy + 62].map((at) => ({ x: x(0) + 8, y: at }));
  const [missed, ...caught] = beside.filter((place) => place.y < y(0) - 40);
  const alarm = { x: (x(0) + cx) / 2, y: y(0) - 8, "text-anchor": "middle" };
  const left = { x: x(1), y: y(0) - 8, "text-anchor": "end" };
  const write = (i, share, text, places) =>
    writeWhereFree(names[i], `${percentText(share)} ${text}`, places, taken);
  write(0, 1 - tpr, "missed", cy < y(1) + 34 ? [] : [missed]);
  write(1, tpr, "caught", caught);
  write(2, fpr, "false alarms", cx - x(0) > 130 ? [alarm] : []);
  write(3, 1 - fpr, "correctly left", x(1) - cx > 130 ? [left] : []);
}

// All points on this line would cost what the chosen one costs (Provost and Fawcett 2001).
function rocIso({ view, iso, isoName, x, y, box }, cx, cy, taken) {
  const shown = view.slope === null ? "none" : "inline";
  iso.setAttribute("display", shown);
  isoName.setAttribute("display", shown);
  if (view.slope === null) return;
  const rise = (view.slope * (y(1) - y(0))) / (x(1) - x(0));
  const at = (px) => cy + (px - cx) * rise;
  const whenY = (py) => cx + (py - cy) / rise;
  const clip = (px) => Math.min(Math.max(px, box.left), box.right);
  const ends = [clip(whenY(y(0))), clip(whenY(y(1)))];
  const [x1, x2] = [Math.min(...ends), Math.max(...ends)];
  set(iso, { x1, y1: at(x1), x2, y2: at(x2) });
  const angle = (Math.atan(rise) * 180) / Math.PI;
  const spot = Math.max(x1, cx - 190);
  const along = [...Array(12).keys()].map((i) => 14 * Math.cos(Math.atan(rise)) * i + spot + 6);
  const letters = along.map((px) => textBox("oo", { x: px, y: at(px) - 7 }));
  const fits = cx - spot > 175 && Math.abs(angle) < 60 && letters.every((b) => isFree(b, taken));
  isoName.setAttribute("display", fits ? "inline" : "none");
  isoName.setAttribute("transform", `translate(${spot + 6},${at(spot + 6) - 7}) rotate(${angle})`);
}
