// Small SVG vocabulary that all charts share.

const SVG = "http://www.w3.org/2000/svg";

function add(parent, name, attributes = {}, text = null) {
  const node = document.createElementNS(SVG, name);
  set(node, attributes);
  if (text !== null) node.textContent = text;
  parent.append(node);
  return node;
}

function set(node, attributes) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
}

function html(parent, name, className = "", text = null) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== null) node.textContent = text;
  parent.append(node);
  return node;
}

// A box that holds the place of the longest text it will get, so that nothing below it moves.
function roomy(parent, className, longest = "") {
  const box = html(parent, "span", `tw-room ${className}`);
  box.dataset.longest = longest;
  return box;
}

// A card with title, subtitle, and an svg that is drawn anew at each width.
function makeCard(parent, area, title) {
  const card = html(parent, "section", `tw-card tw-${area}`);
  const head = html(card, "div", "tw-head");
  const heading = html(head, "h2");
  const downloads = html(head, "div", "tw-downloads");
  const room = html(card, "p", "tw-subtitle tw-room");
  const subtitle = html(room, "span");
  const reserve = (text) => {
    room.dataset.longest = text;
  };
  const svg = add(card, "svg", { class: "tw-svg" });
  const buttons = ["SVG", "PNG"].map((kind) => {
    const button = html(downloads, "button", "tw-quiet", kind);
    button.type = "button";
    button.addEventListener("click", () =>
      downloadChart(svg, heading.textContent, subtitle.textContent, kind),
    );
    return button;
  });
  const name = (text) => {
    heading.textContent = text;
    for (const button of buttons) {
      button.setAttribute("aria-label", `Download "${text}" as ${button.textContent}`);
    }
  };
  name(title);
  return { card, svg, subtitle, name, reserve };
}

// Give an svg its size and a fresh layer to draw on, below what else it holds: the handle is
// never taken out, since it would lose the keyboard's focus. 1 unit is 1 CSS pixel, so text is
// never scaled.
function resize(svg, width, height) {
  svg.querySelector(":scope > .tw-layer")?.remove();
  set(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
  const layer = document.createElementNS(SVG, "g");
  layer.setAttribute("class", "tw-layer");
  svg.prepend(layer);
  return layer;
}

function linear(domain, range) {
  const k = (range[1] - range[0]) / (domain[1] - domain[0]);
  const scale = (value) => range[0] + (value - domain[0]) * k;
  scale.range = range;
  scale.invert = (pixel) => domain[0] + (pixel - range[0]) / k;
  return scale;
}

// The threshold axis: linear, or stretched near 0 and 1 where most scores crowd there.
function thresholdScale(axis, range) {
  if (axis.kind === "linear") {
    const scale = linear([axis.low, axis.high], range);
    const bounded = (t) => scale(Math.min(Math.max(t, axis.low), axis.high));
    bounded.invert = scale.invert;
    return bounded;
  }
  const logit = (p) => Math.log(p / (1 - p));
  const scale = linear([logit(axis.low), logit(axis.high)], range);
  const bounded = (t) => scale(logit(Math.min(Math.max(t, axis.low), axis.high)));
  bounded.invert = (pixel) => 1 / (1 + Math.exp(-scale.invert(pixel)));
  return bounded;
}

// Write a text that may be too long for its place, since names come from data: it is cut
// short, and whole under the pointer.
function addFitted(parent, attributes, text, pixels) {
  const node = add(parent, "text", attributes, text);
  const length = node.getComputedTextLength();
  if (length <= pixels) return node;
  const most = Math.max(6, Math.floor((text.length * pixels) / length) - 1);
  node.textContent = `${text.slice(0, most).trimEnd()}\u2026`;
  add(node, "title", {}, text);
  return node;
}

// Write labels in the order in which they matter; one that would cover another is left out.
function makeLabels(svg, taken = []) {
  return (text, place) => {
    const box = textBox(text, place);
    if (!isFree(box, taken)) return null;
    taken.push(box);
    return add(svg, "text", { class: "tw-note", ...place }, text);
  };
}

// About where a text stands: left, right, top, bottom.
function textBox(text, place, letter = 6.6) {
  const width = letter * text.length;
  const left = place.x - ({ end: width, middle: width / 2 }[place["text-anchor"]] ?? 0);
  return [left, left + width, place.y - 12, place.y + 4];
}

function isFree(box, taken) {
  return taken.every((b) => box[1] < b[0] || b[1] < box[0] || box[3] < b[2] || b[3] < box[2]);
}

// Write a moving text at the first of some places where it covers nothing, else not at all.
function writeWhereFree(node, text, places, taken) {
  const free = places.find((place) => isFree(textBox(text, place, 7), taken));
  node.textContent = text;
  set(node, { display: free ? "inline" : "none", ...free });
  if (free) taken.push(textBox(text, free, 7));
}

// At most `most` round values that span a domain.
function roundTicks(low, high, most) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((s) => s >= rough);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) {
    ticks.push(Math.abs(i * step) < step * 1e-9 ? 0 : i * step);
  }
  return ticks;
}

function tickDigits(ticks) {
  if (ticks.length < 2) return 0;
  const step = Math.abs(ticks[1] - ticks[0]);
  for (let digits = 0; digits < 8; digits += 1) {
    if (Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) < 1e-6) return digits;
  }
  return 8;
}

// Save a chart for slides: styles written into the elements, title and subtitle on top.
function downloadChart(svg, title, subtitle, kind) {
  const box = svg.viewBox.baseVal;
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  const written = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size"];
  written.push("stroke-opacity", "stroke-linecap", "stroke-linejoin");
  written.push("font-weight", "font-family", "text-anchor", "paint-order", "fill-opacity", "display");
  originals.forEach((node, i) => {
    const style = getComputedStyle(node);
    copies[i].setAttribute("style", written.map((p) => `${p}:${style.getPropertyValue(p)}`).join(";"));
  });
  const style = getComputedStyle(svg);
  const page = getComputedStyle(svg.closest(".tw")).getPropertyValue("--st-background-color");
  set(copy, {
    xmlns: SVG,
    viewBox: `-16 -52 ${box.width + 32} ${box.height + 68}`,
    width: box.width + 32,
    height: box.height + 68,
  });
  const paper = document.createElementNS(SVG, "rect");
  set(paper, { x: -16, y: -52, width: box.width + 32, height: box.height + 68, fill: page });
  copy.prepend(paper);
  const heading = `fill:${style.color};font-family:${style.fontFamily}`;
  add(copy, "text", { x: 0, y: -28, style: `${heading};font-size:16px;font-weight:650` }, title);
  add(copy, "text", { x: 0, y: -9, style: `${heading};font-size:12.5px` }, subtitle);
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "");
  const text = new XMLSerializer().serializeToString(copy);
  const file = new Blob([text], { type: "image/svg+xml" });
  if (kind === "SVG") return save(file, `${name}.svg`);
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = (box.width + 32) * 2;
    canvas.height = (box.height + 68) * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((png) => save(png, `${name}.png`), "image/png");
  };
  image.src = URL.createObjectURL(file);
  return null;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
