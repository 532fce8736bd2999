// From the reference rows' mean to the score, column by column, with the line drawn through it.

const ROW = 28;

function waterfallChart(parent) {
  const card = makeCard(parent, "waterfall", "");
  const chart = { card };

  chart.draw = (view, width) => {
    const { steps, base, score } = view;
    card.name(view.titles.waterfall);
    card.subtitle.textContent = view.titles.unit;
    const narrow = width < 520;
    const left = narrow ? 6 : Math.min(300, Math.round(width * 0.42));
    const step = narrow ? ROW + 18 : ROW;
    const height = (steps.length + 2) * step + 54;
    const svg = resize(card.svg, width, height);
    const ends = waterfallEnds(view);
    const x = linear(ends, [left + 14, width - 46]);
    const top = 26;
    Object.assign(chart, { view, x, ends, top, bottom: height - 28 });
    chart.side = add(svg, "rect", { y: top, height: chart.bottom - top, class: "cr-side" });
    const ticks = roundTicks(...ends, narrow ? 4 : 6).filter((tick) => tick >= 0 && tick <= 1);
    for (const tick of ticks) {
      add(svg, "line", { x1: x(tick), x2: x(tick), y1: top, y2: chart.bottom, class: "tw-grid-line" });
      const text = `${fixed(100 * tick, tickDigits(ticks.map((t) => 100 * t)))} %`;
      add(svg, "text", { x: x(tick), y: height - 8, class: "tw-tick", "text-anchor": "middle" }, text);
    }
    chart.line = add(svg, "line", { y1: top - 6, y2: chart.bottom, class: "tw-line" });
    chart.name = add(svg, "text", { y: 12, class: "tw-axis" });
    const layout = { svg, x, left, narrow, width };
    let y = top + step / 2 + (narrow ? 9 : 0);
    waterfallEnd(layout, y, view.ends[0], base, "tw-mark");
    let at = base;
    for (const one of steps) {
      const next = at + one.value;
      add(svg, "line", { x1: x(at), x2: x(at), y1: y, y2: y + step, class: "tw-whisker" });
      y += step;
      waterfallStep(layout, y, one, [at, next]);
      at = next;
    }
    add(svg, "line", { x1: x(at), x2: x(at), y1: y, y2: y + step, class: "tw-whisker" });
    waterfallEnd(layout, y + step, view.ends[1], score, "tw-dot");
  };

  chart.move = ({ threshold }) => {
    const { x, ends, view } = chart;
    const px = x(Math.min(Math.max(threshold, ends[0]), ends[1]));
    set(chart.line, { x1: px, x2: px });
    const right = x.range[1] + 40;
    set(chart.side, { x: px, width: Math.max(0, right - px) });
    const beyond = threshold > ends[1] ? " \u2192" : threshold < ends[0] ? " \u2190" : "";
    chart.name.textContent = `${view.words.flag} from ${finePercent(threshold)}${beyond}`;
    const end = px > (x.range[0] + right) / 2;
    set(chart.name, { x: px + (end ? -6 : 6), "text-anchor": end ? "end" : "start" });
  };
  return chart;
}

// Room for every step, for both ends, and for the line where it stands when it is drawn.
function waterfallEnds({ steps, base, score, drawnAt }) {
  let at = base;
  const places = [base, score];
  for (const { value } of steps) places.push((at += value));
  if (Number.isFinite(drawnAt)) places.push(Math.min(1, Math.max(0, drawnAt)));
  const [low, high] = [Math.min(...places), Math.max(...places)];
  const room = Math.max(0.01, 0.06 * (high - low));
  // Steps in between may pass both ends of probability: they are drawn where they lie.
  const start = low < 0 ? low - room : Math.max(0, low - room);
  return [start, high > 1 ? high + room : Math.min(1, Math.max(high + room, low + 0.02))];
}

function waterfallEnd({ svg, x, left, narrow, width }, y, { name, text: shown }, value, mark) {
  const text = { x: 0, y: narrow ? y - 12 : y + 4, class: "tw-axis" };
  addFitted(svg, text, name, narrow ? width : left - 8);
  add(svg, "circle", { cx: x(value), cy: y, r: 6, class: mark });
  const near = x(value) > width - 70;
  const side = { x: x(value) + (near ? -12 : 12), y: y + 4, "text-anchor": near ? "end" : "start" };
  add(svg, "text", { ...side, class: "tw-axis" }, shown);
}

function waterfallStep({ svg, x, left, narrow, width }, y, one, [from, to]) {
  const kind = one.value > 0 ? "raises" : "lowers";
  const labels = narrow ? y - 14 : y + 4;
  const room = (narrow ? width : left - 8) * (one.text ? 0.58 : 1);
  addFitted(svg, { x: 0, y: labels }, one.label, room);
  if (one.text) {
    const place = { x: narrow ? width : left - 4, y: labels, class: "tw-note tw-end" };
    addFitted(svg, place, one.text, (narrow ? width : left) * 0.38);
  }
  const [low, high] = [x(from), x(to)].sort((a, b) => a - b);
  add(svg, "rect", { x: low, y: y - 7, width: Math.max(1, high - low), height: 14, class: `cr-${kind}` });
  const end = high + 46 > width;
  const place = { x: end ? low - 6 : high + 6, y: y + 4, "text-anchor": end ? "end" : "start" };
  add(svg, "text", { ...place, class: `cr-text-${kind}` }, one.points);
}

// A part in probability points, with its sign.
function pointsText(value) {
  const text = fixed(100 * value, 1);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}
