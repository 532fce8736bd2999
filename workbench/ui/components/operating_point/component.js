// The operating point component: one instance for each element that Streamlit gives us.
// Nothing is sent while the point moves; on release the exact threshold is.

const INSTANCES = new WeakMap();
const KEY_PAUSE = 350;

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
    INSTANCES.delete(parentElement);
  };
}

function makeInstance(parent) {
  parent.querySelector(":scope > .tw")?.remove(); // of an older version of this file
  const root = html(parent, "div", "tw");
  const instance = { root, point: null, index: 0, timer: 0, frame: 0, rev: null, sent: null };
  instance.verdict = makeVerdict(root, instance);
  const grid = html(root, "div", "tw-grid");
  const events = dragEvents(instance);
  instance.charts = [
    rocChart(grid, events),
    squaresChart(grid),
    costChart(grid, events),
    scoresChart(grid, events),
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
    view.pins = view.pins.map((pin) => ({ ...pin, threshold: readThreshold(pin.threshold) }));
    instance.view = view;
    if (instance.point) instance.index = indexOf(view.curve, instance.point.threshold);
  }
  if (data.rev !== instance.rev) {
    instance.rev = data.rev;
    const value = JSON.parse(data.value);
    instance.point = { ...value, threshold: readThreshold(value.threshold) };
    instance.index = indexOf(instance.view.curve, instance.point.threshold);
  }
  drawAll(instance);
}

function drawAll(instance) {
  instance.width = Math.round(instance.root.clientWidth);
  if (instance.width === 0) return;
  instance.verdict.draw(instance.view);
  for (const chart of instance.charts) {
    const style = getComputedStyle(chart.card.card);
    const inner = chart.card.card.clientWidth;
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    chart.draw(instance.view, Math.max(220, Math.floor(inner - padding)));
  }
  show(instance);
}

function show(instance) {
  const { view, point } = instance;
  const outcomes = outcomesOf(point, view.curve, view.costs);
  instance.verdict.move(outcomes);
  for (const chart of instance.charts) chart.move(outcomes);
}

function moveTo(instance, index) {
  const last = instance.view.curve.thresholds.length - 1;
  instance.index = Math.min(Math.max(index, 0), last);
  instance.point = pointAt(instance.view.curve, instance.index);
  if (!instance.frame) {
    instance.frame = requestAnimationFrame(() => {
      instance.frame = 0;
      show(instance);
    });
  }
}

function placeAt(instance, point) {
  instance.point = { ...point, threshold: readThreshold(point.threshold) };
  instance.index = indexOf(instance.view.curve, instance.point.threshold);
  show(instance);
  commit(instance);
}

function commit(instance) {
  clearTimeout(instance.timer);
  instance.timer = 0;
  instance.commitTo("threshold", writeThreshold(instance.point.threshold));
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

function dragEvents(instance) {
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
  const flush = () => {
    if (instance.timer) commit(instance);
  };
  const key = (event) => {
    const count = instance.view.curve.thresholds.length;
    const page = Math.max(1, Math.round(count / 20));
    let index = instance.index;
    if (event.key in steps) index += steps[event.key] * (event.shiftKey ? 10 : 1);
    else if (event.key === "PageUp") index += page;
    else if (event.key === "PageDown") index -= page;
    else if (event.key === "Home") index = 0;
    else if (event.key === "End") index = count - 1;
    else return;
    event.preventDefault();
    moveTo(instance, index);
    clearTimeout(instance.timer);
    instance.timer = setTimeout(() => commit(instance), KEY_PAUSE);
  };
  const pick = (event, chart) => {
    const box = chart.card.svg.getBoundingClientRect();
    moveTo(instance, chart.nearest(event.clientX - box.left, event.clientY - box.top));
  };
  const grab = (event, chart) => {
    const onHandle = event.target.closest(".tw-handle") !== null;
    if (event.button !== 0 || (event.pointerType === "touch" && !onHandle && chart.px)) return;
    event.stopPropagation();
    event.preventDefault();
    const { svg } = chart.card;
    svg.querySelector(".tw-handle")?.focus({ preventScroll: true });
    svg.setPointerCapture(event.pointerId);
    if (!onHandle) pick(event, chart);
    const move = (moved) => pick(moved, chart);
    const end = () => {
      svg.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"]) svg.removeEventListener(name, end);
      commit(instance);
    };
    svg.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, end);
  };
  const click = (event, chart) => {
    // A tap: the touch that scrolls the page does not move the point, the one that taps does.
    if (event.pointerType !== "touch" || event.target.closest(".tw-handle")) return;
    pick(event, chart);
    commit(instance);
  };
  return { key, flush, grab, click };
}

function makeVerdict(root, instance) {
  const card = html(root, "section", "tw-card tw-verdict");
  const sentence = html(card, "p", "tw-sentence");
  const actions = html(card, "div", "tw-actions");
  const button = (className, text, action) => {
    const made = html(actions, "button", className, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };
  const cheapest = button("tw-primary", "Use the cheapest", () =>
    placeAt(instance, instance.view.cheapest),
  );
  const today = button("tw-secondary", "Use today's", () =>
    placeAt(instance, instance.view.current),
  );
  const label = html(actions, "label", "tw-type", "Threshold");
  const input = html(label, "input");
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
  const problem = html(actions, "p", "tw-problem");
  problem.setAttribute("role", "status");
  const take = () => {
    const taken = input.value === input.dataset.shown || placeTyped(instance, input.value);
    problem.textContent = taken ? "" : "Type a number such as 0.25, or inf to flag nobody.";
  };
  input.addEventListener("change", take);
  const draw = (view) => {
    today.hidden = !view.current;
    cheapest.title = "Move to the point that is cheapest in this data at these prices";
  };
  const move = (outcomes) => {
    const spans = verdictSpans(outcomes, instance.view);
    while (sentence.childNodes.length > spans.length) sentence.lastChild.remove();
    spans.forEach(([text, role], i) => {
      const node = sentence.childNodes[i] || html(sentence, "span");
      if (node.textContent !== text) node.textContent = text;
      if (node.className !== `tw-say-${role}`) node.className = `tw-say-${role}`;
    });
    const shown = writeThreshold(outcomes.threshold);
    input.dataset.shown = shown;
    if (document.activeElement !== input) input.value = shown;
  };
  return { draw, move };
}
