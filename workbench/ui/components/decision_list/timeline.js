// Decisions one after another, each at its threshold or on the lane of its workspace. The table
// below says the same and is reached by keyboard; here a click on a mark opens the decision.

const SVG = "http://www.w3.org/2000/svg";
const [LEFT, RIGHT, TOP, BELOW, LEAST] = [14, 14, 26, 30, 9];
const ROOM = 26; // pixels between two marks that leave room for every number

export default function render({ data, parentElement, setTriggerValue }) {
  const view = JSON.parse(data);
  const region = document.createElement("div");
  region.className = "dt-region";
  parentElement.querySelector(":scope > .dt-region")?.remove();
  parentElement.append(region);
  let width = 0;
  const observer = new ResizeObserver(() => {
    if (region.clientWidth === width) return;
    width = region.clientWidth;
    region.replaceChildren(drawn(view, width, (number) => setTriggerValue("open", number)));
    region.scrollLeft = region.scrollWidth; // the newest are looked for first
  });
  observer.observe(region);
  // What the heights mean is said where the reader looks, however far to the right that is.
  region.addEventListener(
    "scroll",
    () => {
      for (const name of region.querySelectorAll(".dt-name")) {
        name.setAttribute("x", region.scrollLeft + 6);
      }
    },
    { passive: true },
  );
  return () => observer.disconnect();
}

function drawn(view, width, open) {
  const { marks, links, rows, dates, height, name, lanes } = view;
  const step = Math.max(LEAST, (width - LEFT - RIGHT) / marks.length);
  const whole = Math.max(width, Math.ceil(LEFT + RIGHT + step * marks.length));
  const x = (place) => LEFT + (place + 0.5) * step;
  const y = (share) => TOP + share * (height - TOP - BELOW);
  const svg = make("svg", { class: "dt", width: whole, height, role: "img", "aria-label": name });
  for (const row of rows) {
    svg.append(make("line", { class: "dt-row", x1: 0, x2: whole, y1: y(row.at), y2: y(row.at) }));
  }
  for (const [from, to] of links) {
    svg.append(
      make("line", {
        class: "dt-link",
        x1: x(from),
        y1: y(marks[from].at),
        x2: x(to),
        y2: y(marks[to].at),
      }),
    );
  }
  marks.forEach((mark, place) => {
    svg.append(marked(mark, x(place), y(mark.at), step, place === marks.length - 1, open));
  });
  for (const row of rows) {
    // On lanes every mark lies on a line, with its number above: the name goes below.
    const at = y(row.at) + (lanes ? 17 : -8);
    svg.append(make("text", { class: "dt-name", x: 6, y: at }, row.text));
  }
  const taken = []; // where dates stand already: those that come first have their room
  for (const { place, text } of dates) {
    const size = 6.6 * text.length;
    const start = Math.min(Math.max(0, x(place) - size / 2), whole - size);
    if (taken.some(([from, to]) => start < to + 14 && from < start + size + 14)) continue;
    svg.append(make("text", { class: "dt-date", x: start, y: height - 8 }, text));
    taken.push([start, start + size]);
  }
  return svg;
}

function marked(mark, x, y, step, isLast, open) {
  const group = make("g", { class: `dt-mark dt-${mark.kind}` });
  group.append(make("title", {}, mark.title));
  group.append(make("circle", { class: "dt-hit", cx: x, cy: y, r: Math.min(16, Math.max(9, step / 2)) }));
  if (mark.kind === "withdrawn") {
    const d = `M${x - 4},${y - 4}L${x + 4},${y + 4}M${x - 4},${y + 4}L${x + 4},${y - 4}`;
    group.append(make("path", { d }));
  } else {
    const r = { "in-force": 7, decided: 5, superseded: 3.5 }[mark.kind];
    group.append(make("circle", { class: "dt-dot", cx: x, cy: y, r }));
  }
  if (step >= ROOM || mark.kind === "in-force" || isLast) {
    group.append(make("text", { class: "dt-number", x, y: y - 11 }, String(mark.number)));
  }
  group.addEventListener("click", () => open(mark.number));
  return group;
}

function make(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}
