// Every text of the live comparison that moves with the line, of one moment.
(root) => {
  const text = (node) => (node?.textContent ?? "").trim();
  const all = (selector, from = root) => [...from.querySelectorAll(selector)];
  return {
    threshold: root.dataset.shown,
    everyone: text(root.querySelector("thead .sr-plot")),
    rows: all(".sr-rows tbody tr:not(.sr-part)").map((row) => ({
      name: text(row.querySelector("th > span")),
      cells: all("td", row).filter((cell) => !cell.hidden).map((cell) => text(cell)),
      filled: row.querySelector(".sr-filled") !== null,
      square: row.querySelector(".sr-square") !== null,
      few: row.classList.contains("sr-few"),
    })),
    parts: all(".sr-part th").map(text),
    gaps: all(".sr-gap-value").map(text),
    gapTitle: text(root.querySelector(".tw-gap-curve h2")),
    gapTold: text(root.querySelector(".tw-gap-curve .tw-subtitle span")),
    caught: all(".sr-roc .tw-text-tp").map(text),
  };
}
