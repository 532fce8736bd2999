// Against the other policies: how much dearer each would be than the chosen point.

function policiesChart(parent) {
  const card = makeCard(parent, "policies", "Against the other policies");
  const chart = { card };

  chart.draw = (view, width) => {
    const { words, money, curve, situation } = view;
    const first = outcomesOf(pointAt(curve, 0), curve, view.costs);
    const names = alternatives(first, view);
    const step = 40;
    const height = Math.max(292, names.length * step + 12);
    const dearest = Math.max(...costsAlong(curve, view.costs));
    const most = Math.max(...names.map((row) => row.cost)) - situation.cheapest;
    const worst = dearest - situation.cheapest;
    const x = linear([-worst || -1, most || 1], [0, width]);
    Object.assign(chart, { view, x });
    card.subtitle.textContent = `Extra cost per ${words.case} compared with your point`;
    const svg = resize(card.svg, width, height);
    chart.rows = names.map((row, i) => {
      const y = i * step;
      addFitted(svg, { x: 0, y: y + 14, class: "tw-label" }, row.name, width - 110);
      const value = add(svg, "text", { x: width, y: y + 14, class: "tw-emphasis-small tw-end" });
      const bar = add(svg, "rect", { y: y + 21, height: 8, class: "tw-fill-tn" });
      add(svg, "line", { x1: x(0), x2: x(0), y1: y + 19, y2: y + 31, class: "tw-zero" });
      return { bar, value };
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
    });
  };
  return chart;
}
