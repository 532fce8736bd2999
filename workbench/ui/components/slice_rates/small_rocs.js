// The same line on each slice's own curve, small side by side.

const MOST_ROCS = 12;

function smallRocsCard(parent) {
  const card = html(parent, "section", "tw-card sr-rocs");
  const title = html(card, "h2");
  const told = html(card, "p", "tw-subtitle");
  const grid = html(card, "div", "sr-roc-grid");
  const panel = { card, drawn: [] };

  panel.draw = (instance) => {
    const { view, settings } = instance;
    const slices = detailOf(instance);
    const of = view.parts.length > 1 ? `, by ${slices.by}` : "";
    title.textContent = `The same line on each group\u2019s own curve${of}`;
    grid.replaceChildren();
    const fine = [...Array(drawnOf(slices)).keys()].filter((slice) => {
      const [negatives, positives] = slices.rows[slice];
      return negatives >= settings.minN && positives >= settings.minN;
    });
    const size = (slice) => slices.rows[slice][0] + slices.rows[slice][1];
    const largest = [...fine].sort((a, b) => size(b) - size(a)).slice(0, MOST_ROCS);
    const shown = fine.filter((slice) => largest.includes(slice));
    const more = fine.length > shown.length ? ` The ${MOST_ROCS} largest of ${fine.length} groups.` : "";
    told.textContent =
      `Grey: all ${view.words.cases}. Black: this group. Dot: your line for this group; ring: for everyone.${more}`;
    card.hidden = shown.length === 0;
    const holders = shown.map(() => html(grid, "figure", "sr-roc"));
    const room = holders[0]?.clientWidth ?? 0; // once all share the width
    panel.drawn = shown.map((slice, i) => smallRoc(holders[i], { slice, room }, instance));
  };

  panel.move = (instance, { found, everyone }) => {
    for (const roc of panel.drawn) roc.move(found[roc.slice], everyone);
  };
  return panel;
}

function smallRoc(holder, { slice, room }, instance) {
  const { view, settings } = instance;
  const slices = detailOf(instance);
  const title = html(holder, "figcaption", "sr-roc-title");
  html(title, "span", "sr-roc-name", slices.names[slice]);
  const auc = settings.aucs[slice];
  const rows = slices.rows[slice][0] + slices.rows[slice][1];
  html(title, "span", "sr-small", `${fixed(rows, 0)} ${view.words.cases}${auc ? `, AUC ${auc}` : ""}`);
  const side = Math.max(140, Math.min(room, 320) - 10);
  const svg = add(holder, "svg", { class: "tw-svg", width: side + 10, height: side + 34, role: "img" });
  const x = linear([0, 1], [5, side + 5]);
  const y = linear([0, 1], [side + 4, 4]);
  for (const tick of [0, 0.5, 1]) {
    add(svg, "line", { x1: x(0), x2: x(1), y1: y(tick), y2: y(tick), class: "tw-grid-line" });
    add(svg, "line", { x1: x(tick), x2: x(tick), y1: y(0), y2: y(1), class: "tw-grid-line" });
  }
  const { curve } = view;
  const all = polyline(
    curve.fps.map((fp) => x(fp / curve.negatives)),
    curve.tps.map((tp) => y(tp / curve.positives)),
  );
  add(svg, "path", { d: all, class: "sr-roc-all" });
  add(svg, "path", { d: sliceCurvePath(slices, slice, x, y), class: "tw-curve" });
  const drop = add(svg, "path", { class: "tw-drop" });
  const alarms = add(svg, "rect", { x: x(0), y: y(0) + 2, height: 4, class: "tw-fill-fp" });
  const ring = add(svg, "circle", { r: 5, class: "tw-mark" });
  const dot = add(svg, "circle", { r: 6, class: "tw-dot" });
  const caught = add(svg, "text", { class: "tw-text-tp" });
  const alarmed = add(svg, "text", { y: side + 26, class: "tw-text-fp", "text-anchor": "middle" });
  const move = (at, everyone) => {
    const [cx, cy] = [x(at.fpr.value), y(at.tpr.value)];
    set(ring, { cx: x(everyone.fpr.value), cy: y(everyone.tpr.value) });
    set(dot, { cx, cy });
    set(drop, { d: `M${cx} ${cy}V${y(0)}` });
    set(alarms, { width: Math.max(0, cx - x(0)) });
    const right = cx < side - 86;
    set(caught, { x: cx + (right ? 12 : -12), y: cy + 18, "text-anchor": right ? "start" : "end" });
    caught.textContent = `${percentText(at.tpr.value)} caught`;
    alarmed.setAttribute("x", Math.min(Math.max((x(0) + cx) / 2, 62), side - 52));
    alarmed.textContent = `${percentText(at.fpr.value)} false alarms`;
    svg.setAttribute("aria-label", `${at.name}: ${caught.textContent}, ${alarmed.textContent}`);
  };
  return { slice, move };
}

function sliceCurvePath(slices, slice, x, y) {
  const count = slices.counts.fps.length / slices.size;
  const across = [];
  const up = [];
  for (let k = 0; k < count; k += 1) {
    const counts = countsOf(slices, slices.counts, slice, slice * count + k);
    across.push(x(rateOf(counts, "fpr", 1).value));
    up.push(y(rateOf(counts, "tpr", 1).value));
  }
  return polyline(across, up);
}
