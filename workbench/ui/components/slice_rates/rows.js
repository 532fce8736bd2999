// One row for each slice, the columns one below another: size and base rate, then the metric as a
// dot with its interval, how far it lies from the reference, and what else happens to the group.

const ROW_HEIGHT = 30;
const SIDES = ["selection_rate", "tpr", "fpr", "cost"];
const TOP_SHARES = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

function rowsCard(parent) {
  const card = html(parent, "section", "tw-card sr-rows");
  const title = html(card, "h2");
  const told = html(card, "p", "tw-subtitle");
  const frame = html(card, "div", "sr-frame");
  const table = html(frame, "table", "sr-table");
  Object.assign(frame, { tabIndex: 0 });
  frame.setAttribute("role", "region");
  const note = html(card, "p", "tw-subtitle sr-note");
  const panel = { card, title, told, table, note, parts: [] };

  panel.draw = (instance) => {
    const { view, settings } = instance;
    const { metrics, metric } = settings;
    title.textContent = `${metrics[metric].name}, by ${settings.by}`;
    const several = view.parts.length > 1;
    told.textContent = `${metrics[metric].told}${metric === "cost" ? "" : ", with 95 % Wilson intervals"}`;
    frame.setAttribute("aria-label", title.textContent);
    panel.sides = SIDES.filter((side) => side !== metric).slice(0, 3);
    table.replaceChildren();
    drawHead(panel, view, settings);
    panel.parts = view.parts.map((part) => {
      const body = html(table, "tbody");
      if (several) partTitle(body, part.by);
      return part.names.slice(0, drawnOf(part)).map((name) => makeRow(body, name, panel.sides));
    });
    panel.foot = drawFoot(table, panel.sides);
    panel.foot.cells[3].hidden = !panel.among;
    note.textContent = settings.note;
    panel.domain = null;
  };

  panel.move = (instance, { parts, everyone, marks }) => {
    const { view, settings } = instance;
    const { metric } = settings;
    const width = Math.max(90, panel.head.clientWidth - 8);
    const domain = domainOf(panel, parts.flat(), everyone, settings, marks);
    if (panel.width !== width || String(panel.domain) !== String(domain)) {
      Object.assign(panel, { width, domain });
      panel.x = bounded(domain, [8, Math.max(60, width - (width < 260 ? 50 : 62))]);
      drawScale(panel, view, metric);
    }
    markEveryone(panel, everyone, view, metric);
    panel.parts.forEach((rows, p) => {
      const found = parts[p];
      const reference = settings.references[p] === null ? null : found[settings.references[p]];
      const told = marks && marks[p];
      rows.forEach((row, i) => {
        showRow(panel, row, { at: found[i], i, reference, everyone, view, settings, marks: told });
      });
    });
  };
  return panel;
}

// The column whose groups follow, in the eye's words and for a screen reader.
function partTitle(body, by) {
  const line = html(body, "tr", "sr-part");
  const cell = html(line, "th", "", by);
  Object.assign(cell, { scope: "rowgroup", colSpan: 3 }); // so many there are on a phone
}

function drawHead(panel, { words, parts }, { metrics, metric }) {
  const row = html(html(panel.table, "thead"), "tr");
  const head = (text, className = "") => {
    const cell = html(row, "th", className, text);
    cell.scope = "col";
    return cell;
  };
  head(parts.length > 1 ? "Group" : parts[0].by, "sr-name");
  head(capitalized(words.cases), "sr-number sr-wide");
  head(`Are ${words.positives}`, "sr-number sr-wide");
  panel.among = metrics[metric].among !== words.cases;
  if (panel.among) head(capitalized(metrics[metric].among), "sr-number sr-wide");
  panel.head = head("", "sr-plot");
  panel.everyone = html(panel.head, "span", "sr-everyone", metrics[metric].name);
  head("Difference", "sr-number");
  for (const side of panel.sides) head(metrics[side].name, "sr-number sr-side");
}

function makeRow(body, name, sides) {
  const line = html(body, "tr");
  const named = html(line, "th", "sr-name");
  named.scope = "row";
  html(named, "span", "", name);
  const small = html(named, "span", "sr-small");
  const cells = { line, small };
  cells.n = html(line, "td", "sr-number sr-wide");
  cells.base = html(line, "td", "sr-number sr-wide");
  cells.among = html(line, "td", "sr-number sr-wide");
  cells.plot = html(line, "td", "sr-plot");
  cells.svg = add(cells.plot, "svg", { class: "tw-svg", height: ROW_HEIGHT, role: "img" });
  cells.scale = add(cells.svg, "path", { class: "sr-grid-lines" });
  cells.reference = add(cells.svg, "path", { class: "sr-reference-line" });
  cells.everyone = add(cells.svg, "path", { class: "sr-everyone-line" });
  cells.whisker = add(cells.svg, "path", { class: "sr-whisker" });
  cells.dot = add(cells.svg, "path");
  cells.value = add(cells.svg, "text", { y: ROW_HEIGHT / 2 + 4 });
  cells.difference = html(line, "td", "sr-number sr-difference");
  cells.sides = sides.map(() => html(line, "td", "sr-number sr-side"));
  return cells;
}

function drawFoot(table, sides) {
  const row = html(html(table, "tfoot"), "tr");
  row.setAttribute("aria-hidden", "true");
  const cells = ["", "sr-wide", "sr-wide", "sr-wide"].map((name) => html(row, "td", name));
  const plot = html(row, "td", "sr-plot");
  html(row, "td");
  for (const _ of sides) html(row, "td", "sr-side");
  return { cells, svg: add(plot, "svg", { class: "tw-svg", height: 22 }) };
}

// The scale: one of a few steps for shares. It stays while the line moves, or grows.
function domainOf({ domain }, found, everyone, { metric }, marks) {
  const judgeable = found.filter((each) => each[metric].status === "ok");
  const all = found.filter((each) => each[metric].status !== "undefined");
  const at = [...(judgeable.length > 0 ? judgeable : all), everyone];
  if (metric !== "cost") {
    const most = Math.max(0.05, ...at.map((each) => (Number.isNaN(each[metric].high) ? 0 : each[metric].high)));
    const step = TOP_SHARES.find((share) => share >= most);
    return domain && marks === null ? [0, Math.max(domain[1], step)] : [0, step];
  }
  const told = marks ? marks.flatMap((part) => part.ends ?? []) : [];
  const judged = told.filter((_, i) => found[i].cost.status === "ok").flat();
  const ends = at.map((each) => each.cost.value).concat(judged.filter((end) => end !== null));
  const [least, most] = [Math.min(0, ...ends), Math.max(1e-12, ...ends)];
  const ticks = roundTicks(least, most, 4);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : most;
  const wanted = [Math.floor(least / step) * step, Math.ceil(most / step) * step];
  if (!domain || marks !== null) return wanted;
  return [Math.min(domain[0], wanted[0]), Math.max(domain[1], wanted[1])];
}

function drawScale({ x, width, domain, parts, foot }, view, metric) {
  const ticks = metric === "cost" ? roundTicks(...domain, 4) : [0, 0.25, 0.5, 0.75, 1].map((s) => s * domain[1]);
  const lines = ticks.map((tick) => `M${x(tick)} 0V${ROW_HEIGHT}`).join("");
  for (const row of parts.flat()) {
    row.svg.setAttribute("width", width);
    row.scale.setAttribute("d", lines);
  }
  foot.svg.setAttribute("width", width);
  foot.svg.replaceChildren();
  const digits = tickDigits(ticks.map((tick) => 100 * tick));
  ticks.forEach((tick, i) => {
    if (width < 260 && i % 2) return;
    const text = metric === "cost" ? moneyTotal(tick, view.money) : `${fixed(100 * tick, digits)} %`;
    const side = i === 0 ? "start" : "middle";
    add(foot.svg, "text", { x: i === 0 ? x(tick) - 8 : x(tick), y: 15, class: "tw-tick", "text-anchor": side }, text);
  });
}

// Above its line: what the metric is for all slices together.
function markEveryone({ everyone: node, x, width }, everyone, view, metric) {
  const rate = everyone[metric];
  const text = rate.status === "ok" ? `everyone ${figureText(rate, metric, view.money)}` : "everyone";
  write(node, text);
  const half = 3.4 * text.length;
  const px = rate.status === "ok" ? x(rate.value) : half;
  node.style.left = `${Math.max(0, Math.min(px - half, width - 2 * half)).toFixed(1)}px`;
}

function showRow(panel, row, { at, i, reference, everyone, view, settings, marks }) {
  const { x, sides } = panel;
  const { metric, metrics } = settings;
  const rate = intervalOf(at[metric], marks?.ends?.[i], settings.endsFromPython);
  const isReference = reference === at;
  const few = rate.status !== "ok";
  const differs = marks !== null && marks.differs[i];
  row.line.className = few ? "sr-few" : "";
  write(row.n, fixed(at.n, 0));
  write(row.base, percentText(at.base_rate.value));
  row.among.hidden = !panel.among;
  write(row.among, fixed(rate.n, 0));
  const size = `${fixed(at.n, 0)} ${view.words.cases}, ${percentText(at.base_rate.value)} ${view.words.positives}`;
  write(row.small, panel.among ? `${size}; ${fixed(rate.n, 0)} ${metrics[metric].among}` : size);
  const line = (value) => (Number.isNaN(value) ? "" : `M${x(value).toFixed(1)} 0V${ROW_HEIGHT}`);
  row.everyone.setAttribute("d", line(everyone[metric].value));
  row.reference.setAttribute("d", reference ? line(reference[metric].value) : "");
  showDot(panel, row, rate, { isReference, differs, metric, money: view.money });
  write(row.difference, differenceText(rate, { isReference, reference, metric, money: view.money }));
  row.difference.classList.toggle("sr-differs", differs);
  sides.forEach((side, k) => {
    const other = at[side];
    write(row.sides[k], other.status === "ok" ? figureText(other, side, view.money) : "\u2013");
  });
  row.svg.setAttribute("aria-label", `${at.name}: ${spokenRate(rate, metrics[metric], view, metric)}`);
}

// What lies beyond the scale, with too few cases to judge by, is drawn at its end.
function bounded(domain, range) {
  const scale = linear(domain, range);
  return (value) => scale(Math.min(Math.max(value, domain[0]), domain[1]));
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
