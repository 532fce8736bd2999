// What the hand does: it drags, taps, or presses keys. Nothing is sent before it lets go.

function dragEvents(instance) {
  const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
  const flush = () => {
    if (instance.timer) commit(instance);
    if (instance.bandTimer) commitBand(instance);
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
    if (!onHandle) pick(event, chart);
    follow(svg, event, (moved) => pick(moved, chart), () => commit(instance));
  };
  const click = (event, chart) => {
    // A tap: the touch that scrolls the page does not move the point, the one that taps does.
    if (event.pointerType !== "touch" || event.target.closest(".tw-handle")) return;
    pick(event, chart);
    commit(instance);
  };
  return { key, flush, grab, click };
}

// The ends of the review band: on the score axis right is a higher threshold.
function bandEvents(instance) {
  const steps = { ArrowRight: -1, ArrowUp: -1, ArrowLeft: 1, ArrowDown: 1 };
  const bandKey = (event, end) => {
    const { curve } = instance.view;
    const count = curve.thresholds.length;
    const band = instance.band ?? bestBand(instance.view);
    const page = Math.max(1, Math.round(count / 20));
    let index = indexOf(curve, band[end].threshold);
    if (event.key in steps) index += steps[event.key] * (event.shiftKey ? 10 : 1);
    else if (event.key === "PageUp") index -= page;
    else if (event.key === "PageDown") index += page;
    else if (event.key === "Home") index = count - 1;
    else if (event.key === "End") index = 0;
    else return;
    event.preventDefault();
    moveBand(instance, end, index);
    clearTimeout(instance.bandTimer);
    instance.bandTimer = setTimeout(() => commitBand(instance), KEY_PAUSE);
  };
  const grabBand = (event, chart, end) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const handle = event.target.closest("[role=slider]");
    handle?.focus({ preventScroll: true });
    const box = chart.card.svg.getBoundingClientRect();
    const { x: dx, y: dy } = chart.bandAt(end);
    // Where the hand took it, it is held: it does not jump under the pointer.
    const [offX, offY] = [event.clientX - box.left - dx, event.clientY - box.top - dy];
    const move = (moved) => {
      const now = chart.card.svg.getBoundingClientRect();
      const [px, py] = [moved.clientX - now.left - offX, moved.clientY - now.top - offY];
      moveBand(instance, end, chart.nearest(px, py));
    };
    follow(chart.card.svg, event, move, () => {
      if (instance.band) commitBand(instance);
    });
  };
  return { bandKey, grabBand };
}
