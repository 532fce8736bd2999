// A table that is put in order by any column: its titles are buttons. Every cell is shown as
// the text it is, and a wide table scrolls by keyboard.

const ORDERS = new WeakMap(); // what the reader chose, kept over new figures

export default function render({ data, parentElement }) {
  const { corner, columns, rows, name } = JSON.parse(data);
  const order = ORDERS.get(parentElement) ?? { column: null, down: false };
  ORDERS.set(parentElement, order);
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  const body = table.createTBody();
  const titles = [corner, ...columns].map((text, i) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      order.down = order.column === i ? !order.down : i > 0;
      order.column = i;
      fill();
    });
    cell.append(button);
    head.append(cell);
    return cell;
  });
  const fill = () => {
    body.replaceChildren();
    for (const row of sorted(rows, order)) body.append(lineOf(row));
    titles.forEach((cell, i) => {
      if (i === order.column) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
  };
  fill();
  return scrolled(table, { name, parentElement });
}

// Cells are (text, number to sort by); without a number they come last, in either direction.
function sorted(rows, { column, down }) {
  if (column === null) return rows;
  const way = down ? -1 : 1;
  const key = (row) => row[column][1];
  return [...rows].sort((a, b) => {
    if (key(a) === null || key(b) === null) return (key(a) === null) - (key(b) === null);
    return way * (key(a) - key(b));
  });
}

function lineOf(row) {
  const line = document.createElement("tr");
  row.forEach(([text], i) => {
    const cell = document.createElement(i === 0 ? "th" : "td");
    if (i === 0) cell.scope = "row";
    cell.textContent = text;
    if (text.length > 60) cell.className = "st-long"; // a sentence keeps its width on a phone
    line.append(cell);
  });
  return line;
}
