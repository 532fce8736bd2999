// Against the other policies: how much dearer each would be than the chosen point.

const WHISKER_ROOM = 16;
const UNSURE = "no real difference";

function policiesChart(parent) {
  const card = makeCard(parent, "policies", "Against the other policies");
  const chart = { card };

  chart.draw = (view, width) => {
    const { words, money, curve } = view;
    const first = outcomesOf(pointAt(curve, 0), curve, view.costs);
    const names = alternatives(first, view);
    const step = 40;
    const height = Math.max(292, names.length * step + 12);
    // Wherever the point stands: under limits many points are cheaper than the cheapest allowed.
    const [least, dearest] = extremes(costsAlong(curve, view.costs));
    const [low, high] = extremes(names.map((row) => row.cost));
    const ends = [low - dearest || -1, high - least || 1];
    const x = linear(ends, [WHISKER_ROOM, width - WHISKER_ROOM]);
    Object.assign(chart, { view, x, width });
    const extra = `Extra cost per ${words.case}`;
    const [plain, sure] = [`${extra} compared with your point`, `${extra}, with 95 % interval`];
    card.subtitle.textContent = view.sure ? sure : plain;
    card.reserve(plain);
    const svg = resize(card.svg, width, height);
    chart.rows = names.map((row, i) => {
      const y = i * step;
      addFitted(svg, { x: 0, y: y + 14, class: "tw-label" }, row.name, width - 110);
      const value = add(svg, "text", { x: width, y: y + 14, class: "tw-emphasis-small tw-end" });
      const bar = add(svg, "rect", { y: y + 21, height: 8, class: "tw-fill-tn" });
      add(svg, "line", { x1: x(0), x2: x(0), y1: y + 19, y2: y + 31, class: "tw-zero" });
      const whisker = view.sure && add(svg, "path", { class: "tw-whisker" });
      const unsure = view.sure && add(svg, "text", { class: "tw-note", y: y + 30 }, UNSURE);
      return { y: y + 25, bar, value, whisker, unsure };
    });
    chart.money = money;
  };

  chart.move = (outcomes) => {
    const { view, x, money } = chart;
    alternatives(outcomes, view).forEach((row, i) => {
      const extra = row.cost - outcomes.perCase;
      const text = moneyPerCase(extra, money);
      const zero = !/[1-9]/.test(text);
      chart.rows[i].value.textContent = zero ? "no difference" : (extra > 0 ? "+" : "") + text;
      const [from, to] = [Math.min(x(0), x(extra)), Math.max(x(0), x(extra))];
      set(chart.rows[i].bar, { x: from, width: to - from });
      const interval = regretInterval(view.sure, row.key, extra, outcomes.index);
      if (view.sure) moveWhisker(chart, chart.rows[i], interval, [from, to]);
    });
  };
  return chart;
}

// The interval of a row; where it holds zero, words beside the bar say so.
function moveWhisker({ x, width }, { y, whisker, unsure, value }, interval, bar) {
  const shown = interval !== null && interval[1] > interval[0];
  whisker.setAttribute("display", shown ? "inline" : "none");
  if (!shown) return unsure.setAttribute("display", "none");
  const [low, high] = interval.map(x);
  const [from, to] = [Math.max(low, 0), Math.min(high, width)];
  const cap = (end, at) => (end === at ? `M${at} ${y - 4}V${y + 4}` : ""); // cut off: it goes on
  whisker.setAttribute("d", `M${from} ${y}H${to}${cap(low, from)}${cap(high, to)}`);
  const open = interval[0] <= 0 && interval[1] >= 0 && value.textContent !== "no difference";
  const [left, right] = [Math.min(from, bar[0]), Math.max(to, bar[1])];
  const after = right < width - 122 || left <= 122;
  unsure.setAttribute("display", open ? "inline" : "none");
  set(unsure, { x: after ? width : 0, "text-anchor": after ? "end" : "start" });
  return null;
}
