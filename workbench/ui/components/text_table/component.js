// A table of texts: every cell is shown as the text it is, and a wide one scrolls by keyboard.

export default function render({ data, parentElement }) {
  const { corner, columns, rows, name } = JSON.parse(data);
  const table = document.createElement("table");
  const line = (parent, cells, scope) => {
    const row = parent.insertRow();
    cells.forEach((text, i) => {
      const kind = scope === "col" || i === 0 ? "th" : "td";
      const cell = document.createElement(kind);
      if (kind === "th") cell.scope = scope === "col" ? "col" : "row";
      cell.textContent = text;
      // A browser would part a minus sign from its amount.
      if (kind === "td" && /^\S{1,12}$/.test(text)) cell.className = "tt-figure";
      row.append(cell);
    });
  };
  line(table.createTHead(), [corner, ...columns], "col");
  const body = table.createTBody();
  for (const row of rows) line(body, row, "row");
  const region = document.createElement("div");
  region.className = "tt";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
  region.append(table);
  parentElement.querySelector(":scope > .tt")?.remove();
  parentElement.append(region);
}
