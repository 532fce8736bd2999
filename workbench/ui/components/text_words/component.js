// Texts with their words coloured by two methods, and a table of the same values. Every word is
// set as text: nothing that stands in a text is ever read as markup.

const RAISES = "raises";
const LOWERS = "lowers";
const PALE = 8; // percent of colour behind a word that hardly matters
const STRONG = 46; // behind the weightiest one
const FAINTEST = 0.02; // of the largest value: below it a word is not coloured

export default function render({ data, parentElement }) {
  const view = JSON.parse(data);
  const root = make(null, "div", "wx");
  const texts = make(root, "div", "wx-texts");
  for (const method of view.methods) drawMethod(texts, view, method);
  make(texts, "p", "wx-key").append(...keyOf(view));
  drawTable(root, view);
  const tip = make(root, "div", "wx-tip");
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true"); // the table says the same, in text
  followPointer(root, tip, view);
  parentElement.querySelector(":scope > .wx")?.remove();
  parentElement.append(root);
}

function make(parent, tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

function drawMethod(parent, view, method) {
  const section = make(parent, "section", "wx-method");
  make(section, "h3", "wx-title", method.title);
  const panes = make(section, "div", "wx-panes");
  panes.dataset.sides = view.sides.length;
  for (const side of view.sides) {
    const pane = make(panes, "div", "wx-side");
    if (view.sides.length > 1) {
      const head = make(pane, "p", "wx-head", side.title);
      if (side.note) make(head, "span", "wx-note", ` · ${side.note}`);
    }
    const text = make(pane, "div", "wx-text");
    text.dir = "auto";
    text.tabIndex = 0;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", `${method.title}: ${side.title}`);
    if (side.parts.length === 0) make(text, "span", "wx-none", view.empty);
    for (const [characters, place] of side.parts) {
      if (place < 0) text.append(characters);
      else drawWord(text, characters, view.words[place], method.key, place, view.largest);
    }
  }
}

function drawWord(parent, characters, word, method, place, largest) {
  const value = word[method];
  const size = largest > 0 ? Math.abs(value) / largest : 0;
  const node = make(parent, "span", "wx-word", characters);
  node.dataset.word = place;
  if (word.decides && method === "shap") node.classList.add("wx-decides");
  if (size < FAINTEST) return;
  node.classList.add(`wx-${value > 0 ? RAISES : LOWERS}`);
  node.style.setProperty("--wx-strength", `${PALE + (STRONG - PALE) * Math.min(1, size)}%`);
}

function keyOf(view) {
  const [raises, lowers, decides] = view.key;
  const parts = [
    make(null, "span", "wx-word wx-raises wx-sample", raises),
    make(null, "span", "wx-word wx-lowers wx-sample", lowers),
  ];
  if (view.words.some((word) => word.decides)) {
    parts.push(make(null, "span", "wx-word wx-decides wx-sample", decides));
  }
  return parts;
}

function drawTable(root, view) {
  const region = make(root, "div", "wx-table");
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", view.name);
  const table = make(region, "table");
  const head = make(make(table, "thead"), "tr");
  for (const title of view.titles) make(head, "th", "", title).scope = "col";
  const body = make(table, "tbody");
  for (const place of view.order) {
    const word = view.words[place];
    const row = make(body, "tr");
    row.dataset.word = place;
    const name = make(row, "th", "wx-name", word.name);
    name.scope = "row";
    for (const text of [word.shapText, word.limeText]) {
      make(row, "td", `wx-number wx-text-${signOf(text)}`, text);
    }
    make(row, "td", `wx-agrees wx-${word.kind}`, word.agrees);
  }
}

// By what is shown: a value that is rounded to nothing has no sign.
function signOf(text) {
  if (text.startsWith("+")) return RAISES;
  return text.startsWith("−") ? LOWERS : "none";
}

// One word is one word wherever it is shown: pointing at it marks it in each text and the table.
function followPointer(root, tip, view) {
  let shown = null;
  const mark = (place) => {
    if (place === shown) return;
    for (const node of root.querySelectorAll(".wx-here")) node.classList.remove("wx-here");
    shown = place;
    if (place === null) return;
    for (const node of root.querySelectorAll(`[data-word="${Number(place)}"]`)) {
      node.classList.add("wx-here");
    }
  };
  const point = (event) => {
    const node = event.target.closest?.("[data-word]");
    mark(node?.dataset.word ?? null);
    tip.hidden = !node || !node.classList.contains("wx-word");
    if (tip.hidden) return;
    const word = view.words[node.dataset.word];
    tip.replaceChildren();
    make(tip, "strong", "", word.name);
    make(tip, "span", "", word.told);
    const box = root.getBoundingClientRect();
    const at = [...node.getClientRects()].find((each) => each.bottom >= event.clientY) ??
      node.getBoundingClientRect();
    const left = Math.min(at.left - box.left, box.width - tip.offsetWidth);
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${at.bottom - box.top + 6}px`;
  };
  root.addEventListener("pointerover", point);
  root.addEventListener("pointerdown", point);
  root.addEventListener("pointerleave", () => {
    mark(null);
    tip.hidden = true;
  });
}
