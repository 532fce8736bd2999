// What happens to 1,000 cases: a thousand squares that can be counted, 10 to a column.

const ROWS = 10;
const OUTCOMES = ["tp", "fp", "fn", "tn"];

function squaresChart(parent) {
  const card = makeCard(parent, "squares", "");
  const chart = { card };

  chart.draw = (view, width) => {
    const { words } = view;
    const narrow = width < 480;
    const columns = narrow ? 50 : 100;
    const size = Math.min(width / columns, 12);
    const rows = 1000 / columns;
    const top = narrow ? 92 : 50;
    const bottom = top + rows * size;
    Object.assign(chart, { view, width, size, rows, top, bottom });
    const svg = resize(card.svg, width, bottom + 30);
    card.reserve(longestCountsText(view));
    card.name(`What happens to 1,000 ${words.cases}`);
    const labels = {
      tp: `${words.positives} ${words.flagged}`,
      fp: `${words.negatives} ${words.flagged}${narrow ? "" : ": false alarms"}`,
      fn: `${words.positives} missed`,
      tn: `${words.negatives} correctly left`,
    };
    const places = narrow
      ? [[0, 0], [width / 2, 0], [0, 42], [width / 2, 42]]
      : [[0, 0], [width * 0.25, 0], [width * 0.575, 0], [width * 0.76, 0]];
    chart.counts = OUTCOMES.map((key, i) => {
      const [x, y] = places[i];
      add(svg, "rect", { x, y: y + 26, width: 9, height: 9, class: `tw-fill-${key}` });
      const room = (places[i + 1]?.[0] > x ? places[i + 1][0] : width + 4) - x - 18;
      addFitted(svg, { x: x + 14, y: y + 35, class: "tw-note" }, labels[key], room);
      return add(svg, "text", { x, y: y + 18, class: `tw-count tw-text-${key}` });
    });
    chart.regions = OUTCOMES.map((key) => add(svg, "path", { class: `tw-fill-${key}` }));
    let gaps = "";
    for (let i = 0; i <= columns; i += 1) gaps += `M${i * size} ${top}V${bottom}`;
    for (let j = 0; j <= rows; j += 1) gaps += `M0 ${top + j * size}H${columns * size}`;
    add(svg, "path", { d: gaps, class: "tw-gaps" });
    chart.bracket = add(svg, "path", { class: "tw-bracket" });
    chart.left = add(svg, "text", { x: 0, y: bottom + 24, class: "tw-emphasis-small" });
    chart.right = add(svg, "text", { y: bottom + 24, class: "tw-emphasis-small tw-end" });
    chart.right.setAttribute("x", columns * size);
    chart.columns = columns;
  };

  chart.move = (outcomes) => {
    const { size, rows, top, bottom, view, columns } = chart;
    const whole = perThousand(outcomes);
    let start = 0;
    whole.forEach((n, i) => {
      chart.counts[i].textContent = fixed(n, 0);
      chart.regions[i].setAttribute("d", columnRegion(start, start + n, size, rows, top));
      start += n;
    });
    const flagged = whole[0] + whole[1];
    const split = (flagged / rows) * size;
    const end = columns * size;
    const y = bottom + 6;
    const bracket = `M0 ${y}H${Math.max(0, split - 2)}M${Math.min(end, split + 2)} ${y}H${end}`;
    chart.bracket.setAttribute("d", bracket);
    const { words } = view;
    chart.left.textContent = `${capital(words.flagged)} ${fixed(flagged, 0)}`;
    chart.right.textContent = `${capital(words.passed)} ${fixed(1000 - flagged, 0)}`;
    card.subtitle.textContent = countsText(outcomes, view);
  };
  return chart;
}

function countsText({ tp, fp, fn, tn }, { words, curve }) {
  return (
    `In this data, of ${fixed(curve.rows, 0)} ${words.cases}${curve.kind}: ` +
    `${countText(tp)} caught, ${countText(fp)} false alarms, ` +
    `${countText(fn)} missed, ${countText(tn)} correctly left`
  );
}

// As long as this text can get: all of a class in either place, a decimal where weights have one.
function longestCountsText(view) {
  const { positives, negatives } = view.curve;
  const whole = view.curve.tps.concat(view.curve.fps).every(Number.isInteger);
  const [most, least] = whole ? [positives, negatives] : [positives + 0.1, negatives + 0.1];
  return countsText({ tp: most, fp: least, fn: most, tn: least }, view);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// The outline of squares `from` to `to`, filled column by column.
function columnRegion(from, to, size, rows, top) {
  if (from === to) return "";
  const [c0, r0] = [Math.floor(from / rows), from % rows];
  const [c1, r1] = [Math.floor(to / rows), to % rows];
  const x = (c) => c * size;
  const y = (r) => top + r * size;
  if (c0 === c1) return `M${x(c0)} ${y(r0)}H${x(c0 + 1)}V${y(r1)}H${x(c0)}Z`;
  return (
    `M${x(c0)} ${y(r0)}H${x(c0 + 1)}V${y(0)}H${x(c1 + (r1 ? 1 : 0))}V${y(r1 || rows)}` +
    `${r1 ? `H${x(c1)}V${y(rows)}` : ""}H${x(c0)}Z`
  );
}
