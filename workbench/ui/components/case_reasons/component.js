// Why this case: one instance for each element that Streamlit gives us. While the line moves
// nothing is sent and no model is asked: what decides at each threshold came with the case.

const INSTANCES = new WeakMap();

export default function render({ data, parentElement, setTriggerValue }) {
  let instance = INSTANCES.get(parentElement);
  if (!instance) {
    instance = makeInstance(parentElement);
    INSTANCES.set(parentElement, instance);
  }
  instance.send = setTriggerValue;
  instance.receive(data);
  return () => {
    instance.observer.disconnect();
    clearTimeout(instance.timer);
    INSTANCES.delete(parentElement);
  };
}

function makeInstance(parent) {
  parent.querySelector(":scope > .tw")?.remove();
  const root = html(parent, "div", "tw cr");
  const instance = { root, timer: 0, frame: 0, rev: null, sent: null };
  const events = lineEvents(instance);
  instance.line = lineCard(root, events);
  const grid = html(root, "div", "cr-grid");
  instance.waterfall = waterfallChart(grid);
  instance.decides = decidesCard(grid);
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
    view.thresholds = view.thresholds.map(readThreshold);
    view.shares = doubles(view.shares);
    view.means = view.means && doubles(view.means);
    view.bySize = view.means && masksBySize(Math.log2(view.means.length));
    instance.view = view;
    instance.rev = null;
  }
  if (data.rev !== instance.rev) {
    instance.rev = data.rev;
    instance.placed = JSON.parse(data.value); // exact where the line was put, drawn or not
    instance.placed.threshold = readThreshold(instance.placed.threshold);
    instance.threshold = instance.placed.threshold;
    instance.committed = instance.threshold;
    instance.view.drawnAt = instance.threshold;
  }
  instance.view.groupLine = instance.committed;
  drawAll(instance);
}

function doubles(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

function drawAll(instance) {
  const { root, view } = instance;
  instance.width = Math.round(root.clientWidth);
  if (instance.width === 0) return;
  const [red, green, blue] = getComputedStyle(root).color.match(/[\d.]+/g).map(Number);
  root.classList.toggle("tw-dark", red + green + blue > 384);
  for (const chart of [instance.line, instance.waterfall]) {
    const style = getComputedStyle(chart.card.card);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const room = chart.card.svg.parentElement.clientWidth - padding;
    chart.draw(view, Math.max(220, Math.floor(chart.room?.() ?? room)));
  }
  instance.decides.draw(view);
  show(instance);
}

// What holds at the line: the shares of the decision come from the table of all drawn lines, or
// as they were sent for a line that is none of them.
function stateOf({ view, threshold, placed }) {
  const flagged = view.score >= threshold;
  if (placed.threshold === threshold) return { ...placed, threshold, flagged };
  const width = view.columns.length + 1;
  const row = indexOf(view, threshold) * width;
  const shares = Array.from(view.shares.subarray(row, row + width));
  return { threshold, flagged, shares, flips: view.means ? flipSets(view, threshold, flagged) : null };
}

function show(instance) {
  const state = stateOf(instance);
  for (const part of [instance.line, instance.waterfall, instance.decides]) part.move(state);
}

function showSoon(instance) {
  if (instance.frame) return;
  instance.frame = requestAnimationFrame(() => {
    instance.frame = 0;
    show(instance);
  });
}

function moveTo(instance, index) {
  const { thresholds } = instance.view;
  instance.threshold = thresholds[Math.min(Math.max(index, 0), thresholds.length - 1)];
  showSoon(instance);
}

function commit(instance) {
  clearTimeout(instance.timer);
  instance.timer = 0;
  instance.committed = instance.threshold;
  instance.send("threshold", writeThreshold(instance.threshold));
}

function lineEvents(instance) {
  // To the right is a higher threshold, which comes earlier on the curve.
  const steps = { ArrowRight: -1, ArrowUp: -1, ArrowLeft: 1, ArrowDown: 1 };
  const key = (event) => {
    const { thresholds } = instance.view;
    let index = indexOf(instance.view, instance.threshold);
    const page = Math.max(1, Math.round(thresholds.length / 20));
    if (event.key in steps) index += steps[event.key] * (event.shiftKey ? 10 : 1);
    else if (event.key === "PageUp") index -= page;
    else if (event.key === "PageDown") index += page;
    else if (event.key === "Home") index = thresholds.length - 1;
    else if (event.key === "End") index = 0;
    else return;
    event.preventDefault();
    event.stopPropagation(); // the page's own keys go to the next case
    moveTo(instance, index);
    clearTimeout(instance.timer);
    instance.timer = setTimeout(() => commit(instance), KEY_PAUSE);
  };
  const grab = (event, chart) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const { svg } = chart.card;
    svg.querySelector(".tw-handle").focus({ preventScroll: true });
    const start = svg.getBoundingClientRect().left;
    const off = event.clientX - start - chart.x(instance.threshold);
    const move = (moved) => {
      const left = svg.getBoundingClientRect().left;
      moveTo(instance, chart.nearest(moved.clientX - left - off));
    };
    follow(svg, event, move, () => commit(instance));
  };
  const flush = () => instance.timer && commit(instance);
  const pick = (low, high) => instance.send("range", `${low} ${high}`);
  return { key, grab, flush, pick };
}
