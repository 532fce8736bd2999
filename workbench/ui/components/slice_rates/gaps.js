// How far apart the slices are at the line, by each definition.

// A definition can be chosen: its gap is then drawn at every line.
function gapsCard(parent, choose) {
  const card = html(parent, "section", "tw-card sr-gaps");
  const title = html(card, "h2");
  const told = html(card, "p", "tw-subtitle");
  const table = html(card, "table", "sr-gap-table");
  const panel = { card };

  panel.draw = (instance) => {
    const { settings } = instance;
    card.hidden = detailOf(instance).size < 2;
    title.textContent = settings.gapsTitle;
    told.textContent = settings.gapsTold;
    table.replaceChildren();
    const head = html(html(table, "thead"), "tr");
    for (const [text, name] of [["In words", ""], ["Name", "sr-formal"], ["", "sr-bar-cell"], ["Gap", "sr-number"]]) {
      const cell = html(head, text ? "th" : "td", name, text);
      if (text) cell.scope = "col";
    }
    const body = html(table, "tbody");
    panel.rows = settings.gaps.map((gap) => {
      const line = html(body, "tr");
      const words = html(line, "th");
      words.scope = "row";
      const name = html(words, "button", "sr-gap-name", gap.words);
      name.type = "button";
      name.addEventListener("click", () => choose(gap.key));
      const who = html(words, "span", "sr-small");
      html(line, "td", "sr-formal", gap.formal);
      const bar = html(html(html(line, "td", "sr-bar-cell"), "span", "sr-bar"), "span");
      const cell = html(line, "td", "sr-number");
      const value = html(cell, "span", "sr-gap-value");
      const interval = html(cell, "span", "sr-small");
      return { ...gap, name, who, bar, value, interval };
    });
  };

  panel.move = (instance, { found, marks }) => {
    const { key } = shownGap(instance);
    for (const row of panel.rows) {
      row.name.setAttribute("aria-pressed", String(row.key === key));
      showGap(row, found, marks, instance);
    }
  };
  return panel;
}

function showGap(row, found, marks, { view, settings }) {
  const gap = gapOf(found, row.metrics);
  if (gap === null) {
    write(row.value, "\u2013");
    write(row.who, "fewer than two groups are large enough");
    write(row.interval, "");
    row.bar.style.width = "0";
    return;
  }
  const isRatio = row.kind === "ratio";
  const value = isRatio ? gap.ratio : gap.value;
  write(row.value, isRatio ? fixed(value, 2) : gapText(value, gap.metric, view.money));
  const [most, least] = [gap.most, gap.least].map((at) => figureText(at[gap.metric], gap.metric, view.money));
  write(row.who, gap.value === 0 ? "the same in all groups" : `${isolated(gap.most.name)} ${most}, ${isolated(gap.least.name)} ${least}`);
  row.bar.style.width = `${100 * Math.min(1, Number.isNaN(value) ? 0 : value)}%`;
  write(row.interval, marks?.[settings.focus].gaps[row.key] ?? "");
}

// A name that is read from right to left moves no figure beside it.
function isolated(name) {
  return `\u2068${name}\u2069`;
}
