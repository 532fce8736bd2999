// SHAP and LIME side by side, a row for each column, on one scale.

export default function render({ data, parentElement }) {
  const view = JSON.parse(data);
  parentElement.querySelector(":scope > .cm")?.remove();
  const root = cell(parentElement, "div", "cm");
  const table = cell(root, "table");
  const head = table.createTHead().insertRow();
  for (const title of view.titles) {
    const th = cell(head, "th", "", title);
    th.scope = "col";
  }
  const body = table.createTBody();
  const most = Math.max(0.01, ...view.rows.flatMap(({ shap, lime }) => [...shap, ...lime].map(Math.abs)));
  for (const row of view.rows) {
    const line = body.insertRow();
    const head = cell(line, "th");
    head.scope = "row";
    const name = cell(head, "div", "cm-name");
    cell(name, "span", "cm-label", row.label);
    cell(name, "span", "cm-value", row.value);
    method(line, row.shap, row.shapText, most);
    method(line, row.lime, row.limeText, most);
    cell(line, "td", `cm-word cm-${row.kind}`, row.word);
  }
}

// A bar from zero, its whisker, and the number in words for those who read it.
function method(line, ends, text, most) {
  const td = cell(line, "td", "cm-method");
  if (ends.length === 0) {
    cell(td, "span", "cm-wait", text);
    return;
  }
  const [value, low, high] = ends;
  const track = cell(td, "span", "cm-track");
  const at = (share) => 50 + (45 * share) / most;
  const bar = cell(track, "span", value > 0 ? "cm-raises" : "cm-lowers");
  bar.style.left = `${Math.min(50, at(value))}%`;
  bar.style.width = `${Math.abs(at(value) - 50)}%`;
  if (high > low) {
    const whisker = cell(track, "span", "cm-whisker");
    whisker.style.left = `${at(low)}%`;
    whisker.style.width = `${at(high) - at(low)}%`;
  }
  cell(td, "span", "cm-number", text);
}

function cell(parent, name, className = "", text = null) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== null) node.textContent = text;
  parent.append(node);
  return node;
}
