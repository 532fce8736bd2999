// Slices at the line: one instance for each element that Streamlit gives us. While the line
// moves nothing is sent: the counts of every slice at every line came before.

const INSTANCES = new WeakMap();
const MARKS = "workbench:slice-marks";

export default function render({ data, parentElement, setTriggerValue }) {
  let instance = INSTANCES.get(parentElement);
  if (!instance) {
    instance = makeInstance(parentElement);
    INSTANCES.set(parentElement, instance);
  }
  instance.commitTo = setTriggerValue;
  instance.receive(data);
  return () => {
    instance.observer.disconnect();
    document.removeEventListener(MARKS, instance.marked);
    clearTimeout(instance.timer);
    INSTANCES.delete(parentElement);
  };
}

function makeInstance(parent) {
  parent.querySelector(":scope > .tw")?.remove(); // of an older version of this file
  const root = html(parent, "div", "tw sr");
  const instance = { root, marks: null, point: null, index: 0, timer: 0, frame: 0 };
  Object.assign(instance, { rev: null, sent: null, said: null, metric: null, told: null });
  const events = dragEvents(instance);
  const grid = html(root, "div", "sr-grid");
  const left = html(grid, "div", "sr-column");
  const right = html(grid, "div", "sr-column");
  instance.roc = rocWithSlices(left, events);
  instance.gapCurve = gapCurveChart(left, events);
  instance.rows = rowsCard(right);
  instance.gaps = gapsCard(right, (key) => chooseGap(instance, key));
  instance.rocs = smallRocsCard(root);
  instance.receive = (data) => receive(instance, data);
  instance.marked = (event) => {
    instance.marks = JSON.parse(event.detail);
    if (instance.view) show(instance);
  };
  document.addEventListener(MARKS, instance.marked);
  document.dispatchEvent(new CustomEvent(`${MARKS}?`)); // where they were told before
  instance.observer = new ResizeObserver(() => {
    const width = Math.round(root.clientWidth);
    if (width > 0 && width !== instance.width && instance.view) drawAll(instance);
  });
  instance.observer.observe(root);
  return instance;
}

function receive(instance, data) {
  const drawn = instance.view && `${instance.sent} ${instance.said}`;
  if (data.view !== instance.sent) {
    instance.sent = data.view;
    const view = JSON.parse(data.view);
    view.curve = readCurve(view.curve);
    view.pins = view.pins.map(readPoint);
    view.parts = view.parts.map(readSlices);
    instance.view = view;
    instance.rev = null; // the point is read anew, with what holds at it exactly
  }
  if (data.settings !== instance.said) {
    instance.said = data.settings;
    instance.settings = JSON.parse(data.settings);
    takeGap(instance);
  }
  if (data.rev !== instance.rev) {
    instance.rev = data.rev;
    instance.point = readPoint(JSON.parse(data.value));
    instance.index = indexOf(instance.view.curve, instance.point.threshold);
  }
  if (drawn !== `${instance.sent} ${instance.said}`) instance.track = gapTrack(instance);
  drawAll(instance);
}

function readPoint(value) {
  const point = { ...value, threshold: readThreshold(value.threshold) };
  if (!value.parts) return point;
  return { ...point, parts: value.parts.map((part) => readCounts(part, Uint32Array)) };
}

function drawAll(instance) {
  const { root } = instance;
  instance.width = Math.round(root.clientWidth);
  if (instance.width === 0) return;
  const [red, green, blue] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  root.classList.toggle("tw-dark", red + green + blue > 384); // light text: a dark theme
  instance.rows.draw(instance);
  instance.gaps.draw(instance);
  instance.gapCurve.card.card.hidden = detailOf(instance).size < 2; // one group lies nowhere apart
  for (const chart of [instance.roc, instance.gapCurve]) drawInCard(instance, chart);
  instance.rocs.draw(instance);
  show(instance);
}

function drawInCard(instance, chart) {
  const style = getComputedStyle(chart.card.card);
  const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  const inner = Math.floor(chart.card.card.clientWidth - padding);
  chart.draw(instance.view, Math.max(220, inner), instance);
}

// Take the definition that the program holds, unless it has not heard of a later choice yet.
function takeGap(instance) {
  const { metric, chosenGap } = instance.settings;
  if (metric !== instance.metric || chosenGap === instance.told) instance.told = null;
  instance.metric = metric;
  if (!instance.told) instance.chosenGap = chosenGap;
}

// Draw the gap of another definition at every line, at once; the address follows.
function chooseGap(instance, key) {
  instance.chosenGap = key;
  instance.track = gapTrack(instance);
  drawInCard(instance, instance.gapCurve);
  show(instance);
  instance.told = key;
  instance.commitTo("gap", key);
}

// What holds at the line: from the table of all drawn lines, or as it was sent for this one.
function stateOf(instance) {
  const { view, settings, point, index, marks } = instance;
  const count = view.curve.thresholds.length;
  const parts = view.parts.map((part, p) =>
    point.parts
      ? slicesAt(instance, part, point.parts[p], (slice) => slice)
      : slicesAt(instance, part, part.counts, (slice) => slice * count + index),
  );
  const everyone = everyoneAt(instance, view.parts[0], parts[0]);
  parts.forEach((found, p) => found.splice(drawnOf(view.parts[p])));
  const told = marks && marks.of === settings.of && readThreshold(marks.at) === point.threshold;
  const found = parts[settings.focus];
  return { threshold: point.threshold, parts, found, everyone, marks: told ? marks.parts : null };
}

function show(instance) {
  const { view, point, index } = instance;
  const state = stateOf(instance);
  instance.root.dataset.shown = writeThreshold(point.threshold);
  instance.root.dataset.marked = state.marks ? "yes" : "no"; // whether tests and intervals are shown
  const outcomes = { ...outcomesOf(point, view.curve, view.costs), index };
  instance.roc.move(outcomes, state);
  for (const part of [instance.rows, instance.gaps, instance.gapCurve, instance.rocs]) {
    part.move(instance, state);
  }
}

function showSoon(instance) {
  if (instance.frame) return;
  instance.frame = requestAnimationFrame(() => {
    instance.frame = 0;
    show(instance);
  });
}

function moveTo(instance, index) {
  const last = instance.view.curve.thresholds.length - 1;
  instance.index = Math.min(Math.max(index, 0), last);
  instance.point = pointAt(instance.view.curve, instance.index);
  showSoon(instance);
}

function commit(instance) {
  clearTimeout(instance.timer);
  instance.timer = 0;
  instance.commitTo("threshold", writeThreshold(instance.point.threshold));
}

// The ROC of everyone, with a ring for each slice where the line puts it.
function rocWithSlices(parent, events) {
  const chart = rocChart(parent, events);
  const { draw, move } = chart;
  chart.draw = (view, width, instance) => {
    draw(view, width);
    const layer = chart.card.svg.querySelector(":scope > .tw-layer");
    const slices = detailOf(instance);
    chart.rings = slices.names.slice(0, drawnOf(slices)).map((name) => {
      const ring = add(layer, "circle", { r: 4, class: "sr-ring" });
      add(ring, "title", {}, name);
      return ring;
    });
  };
  chart.move = (outcomes, { found }) => {
    move(outcomes);
    chart.rings.forEach((ring, i) => {
      const fine = found[i].fpr.status === "ok" && found[i].tpr.status === "ok";
      ring.setAttribute("display", fine ? "inline" : "none");
      if (fine) set(ring, { cx: chart.x(found[i].fpr.value), cy: chart.y(found[i].tpr.value) });
    });
  };
  return chart;
}
