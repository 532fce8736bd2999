// The operating point component: one instance for each element that Streamlit gives us.
// Nothing is sent while the point moves; on release the exact threshold is.

const INSTANCES = new WeakMap();

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
    clearTimeout(instance.timer);
    clearTimeout(instance.bandTimer);
    INSTANCES.delete(parentElement);
  };
}

function makeInstance(parent) {
  parent.querySelector(":scope > .tw")?.remove(); // of an older version of this file
  const root = html(parent, "div", "tw");
  const instance = { root, point: null, index: 0, band: null, timer: 0, frame: 0 };
  Object.assign(instance, { rev: null, sent: null });
  instance.limits = makeLimits(root);
  instance.verdict = makeVerdict(root, {
    cheapest: () => placeAt(instance, instance.view.cheapest),
    today: () => placeAt(instance, instance.view.current),
    typed: (text) => placeTyped(instance, text),
  });
  const grid = html(root, "div", "tw-grid");
  const events = { ...dragEvents(instance), ...bandEvents(instance) };
  instance.charts = [
    rocChart(grid, events),
    squaresChart(grid),
    costChart(grid, events),
    scoresChart(grid, events, () => useBestBand(instance)),
    precisionChart(grid),
    policiesChart(grid),
  ];
  instance.receive = (data) => receive(instance, data);
  instance.observer = new ResizeObserver(() => {
    const width = Math.round(root.clientWidth);
    if (width > 0 && width !== instance.width && instance.view) drawAll(instance);
  });
  instance.observer.observe(root);
  return instance;
}

function receive(instance, data) {
  if (data.view !== instance.sent) {
    instance.sent = data.view;
    const view = JSON.parse(data.view);
    view.curve = readCurve(view.curve);
    view.overlay = view.overlay && readCurve(view.overlay);
    view.pins = view.pins.map(readPoint);
    instance.view = view;
    if (instance.point) instance.index = indexOf(view.curve, instance.point.threshold);
  }
  if (data.rev !== instance.rev) {
    instance.rev = data.rev;
    instance.point = readPoint(JSON.parse(data.value));
    instance.index = indexOf(instance.view.curve, instance.point.threshold);
    instance.band = readBand(data.band);
  }
  drawAll(instance);
}

function readPoint(value) {
  return { ...value, threshold: readThreshold(value.threshold) };
}

// The band that was chosen, null for the best one.
function readBand(text) {
  const band = text ? JSON.parse(text) : null;
  return band && { low: readPoint(band.low), high: readPoint(band.high) };
}

function drawAll(instance) {
  const { root, view } = instance;
  instance.width = Math.round(root.clientWidth);
  if (instance.width === 0) return;
  const [red, green, blue] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  root.classList.toggle("tw-dark", red + green + blue > 384); // light text: a dark theme
  instance.limits.draw(view);
  instance.verdict.draw(view);
  for (const chart of instance.charts) {
    const style = getComputedStyle(chart.card.card);
    const inner = chart.card.card.clientWidth;
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    chart.draw(view, Math.max(220, Math.floor(inner - padding)));
  }
  show(instance);
}

function show(instance) {
  const { view, point, index } = instance;
  const outcomes = { ...outcomesOf(point, view.curve, view.costs), index };
  outcomes.band = view.review && (instance.band ?? bestBand(view));
  instance.limits.move(outcomes, view);
  instance.verdict.move(outcomes, view);
  for (const chart of instance.charts) chart.move(outcomes);
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

// Move one end of the band to a drawn point; it stops at the other end.
function moveBand(instance, end, index) {
  const { curve } = instance.view;
  const band = instance.band ?? bestBand(instance.view);
  const other = indexOf(curve, band[end === "low" ? "high" : "low"].threshold);
  const [least, most] = end === "low" ? [other, curve.thresholds.length - 1] : [0, other];
  const point = pointAt(curve, Math.min(Math.max(index, least), most));
  instance.band = { ...band, [end]: point };
  showSoon(instance);
}

function useBestBand(instance) {
  instance.band = bestBand(instance.view);
  show(instance);
  commitBand(instance);
}

function placeAt(instance, point) {
  instance.point = readPoint(point);
  instance.index = indexOf(instance.view.curve, instance.point.threshold);
  show(instance);
  commit(instance);
}

function commit(instance) {
  clearTimeout(instance.timer);
  instance.timer = 0;
  instance.commitTo("threshold", writeThreshold(instance.point.threshold));
}

function commitBand(instance) {
  clearTimeout(instance.bandTimer);
  instance.bandTimer = 0;
  const { low, high } = instance.band;
  instance.commitTo("band", `${writeThreshold(low.threshold)} ${writeThreshold(high.threshold)}`);
}

// A threshold that was typed: read here where every score was sent, else asked of Python.
function placeTyped(instance, text) {
  const written = text.trim().toLowerCase();
  const threshold = Number(readThreshold(written));
  if (written === "" || Number.isNaN(threshold)) return false;
  const { curve } = instance.view;
  if (curve.complete) {
    placeAt(instance, { ...pointAt(curve, indexOf(curve, threshold)), threshold });
  } else {
    instance.commitTo("typed", writeThreshold(threshold));
  }
  return true;
}
