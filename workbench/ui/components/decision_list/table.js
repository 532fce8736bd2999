// Decisions as a table: a title puts all of them in order, not only those of this page, so the
// server is asked; a number opens its decision. Every cell is shown as the text it is.

export default function render({ data, parentElement, setTriggerValue }) {
  const { name, columns, rows, order } = JSON.parse(data);
  const before = parentElement.querySelector(":scope > .st-hold");
  const held = before?.contains(document.activeElement) ? document.activeElement.dataset.key : null;
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
  const region = document.createElement("div");
  region.className = "tt st-sorted dl-table";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
  region.append(table);
  const hint = document.createElement("p");
  hint.className = "st-hint";
  hint.textContent = "More columns to the right: scroll sideways.";
  const hold = document.createElement("div");
  hold.className = "st-hold";
  hold.append(region, hint);
  before?.remove();
  parentElement.append(hold);
  if (held) hold.querySelector(`[data-key="${held}"]`)?.focus();
  const tell = () => {
    const left = region.scrollWidth - region.clientWidth - region.scrollLeft;
    hold.classList.toggle("st-more", left > 4);
    hint.hidden = region.scrollWidth <= region.clientWidth;
  };
  region.addEventListener("scroll", tell, { passive: true });
  const observer = new ResizeObserver(tell); // tells at once, too
  observer.observe(region);
  return () => observer.disconnect();
}

function button(text, key, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.dataset.key = key;
  made.addEventListener("click", act);
  return made;
}
