// One slice's metric as a dot with its interval, and in words.

// Money, and rates of rows that belong together, have their interval from Python, once the line
// is let go.
function intervalOf(rate, ends, fromPython) {
  if (ends) return { ...rate, low: ends[0] ?? NaN, high: ends[1] ?? NaN };
  return fromPython ? { ...rate, low: NaN, high: NaN } : rate;
}

function showDot({ x, width }, row, rate, { isReference, differs, metric, money }) {
  const middle = ROW_HEIGHT / 2;
  const none = rate.status === "undefined";
  row.whisker.setAttribute(
    "d",
    none || Number.isNaN(rate.low) ? "" : `M${x(rate.low).toFixed(1)} ${middle}H${x(rate.high).toFixed(1)}`,
  );
  const px = none ? 0 : x(rate.value);
  const shapes = { square: "M-5 -5H5V5H-5Z", circle: "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0Z", small: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z" };
  const few = rate.status === "too few";
  const shape = isReference ? "square" : few ? "small" : "circle";
  set(row.dot, {
    d: none ? "" : shapes[shape],
    transform: `translate(${px.toFixed(1)},${middle})`,
    class: isReference ? "sr-square" : `sr-dot sr-${metric}${differs ? " sr-filled" : ""}`,
  });
  row.whisker.setAttribute("class", few ? "sr-whisker sr-few-line" : `sr-whisker sr-stroke-${metric}`);
  const text = none ? "undefined: nobody to count" : figureText(rate, metric, money);
  const after = none ? 4 : Math.max(px, Number.isNaN(rate.high) ? px : x(rate.high)) + 10;
  const fits = after + 7 * text.length <= width;
  const before = none ? 4 : Math.min(px, Number.isNaN(rate.low) ? px : x(rate.low)) - 10;
  set(row.value, { x: fits ? after : before, "text-anchor": fits ? "start" : "end", class: rate.status === "ok" ? "sr-value" : "tw-note" });
  if (row.value.textContent !== text) row.value.textContent = text;
}

function differenceText(rate, { isReference, reference, metric, money }) {
  if (rate.status !== "ok") return rate.status;
  if (isReference) return "reference";
  if (!reference || reference[metric].status !== "ok") return "\u2013";
  const apart = rate.value - reference[metric].value;
  if (metric !== "cost") return pointsText(apart);
  return `${apart > 0 ? "+" : ""}${moneyPerCase(apart, money)}`;
}

function spokenRate(rate, { among }, view, metric) {
  if (rate.status === "undefined") return `undefined, no ${among} in this group`;
  const interval = Number.isNaN(rate.low)
    ? ""
    : `, 95 % interval ${[rate.low, rate.high].map((end) => figureText({ value: end }, metric, view.money)).join(" to ")}`;
  const few = rate.status === "too few" ? ", too few to judge by" : "";
  return `${figureText(rate, metric, view.money)} of ${fixed(rate.n, 0)} ${among}${interval}${few}`;
}
