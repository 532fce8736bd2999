// Decisions as a table: a title puts all of them in order, not only those of this page, so the
// server is asked; a number opens its decision. Every cell is shown as the text it is.

export default function render({ data, parentElement, setTriggerValue }) {
  const { name, columns, rows, order } = JSON.parse(data);
  const focused = document.activeElement; // it is replaced together with its table
  const held = parentElement.contains(focused) ? focused.dataset.key : null;
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  columns.forEach((text, i) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    if (i === order.column) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
    const down = i === order.column ? !order.down : i === 0;
    cell.append(button(text, `column ${i}`, () => setTriggerValue("order", `${i} ${down ? 1 : 0}`)));
    head.append(cell);
  });
  const body = table.createTBody();
  for (const [number, ...texts] of rows) {
    const line = body.insertRow();
    const first = document.createElement("th");
    first.scope = "row";
    const open = button(String(number), `decision ${number}`, () => setTriggerValue("open", number));
    open.setAttribute("aria-label", `Open decision ${number}`);
    first.append(open);
    line.append(first);
    for (const text of texts) line.insertCell().textContent = text;
  }
  const stop = scrolled(table, { name, parentElement, kind: "dl-table" });
  if (held) table.querySelector(`[data-key="${held}"]`)?.focus();
  return stop;
}

function button(text, key, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.dataset.key = key;
  made.addEventListener("click", act);
  return made;
}
