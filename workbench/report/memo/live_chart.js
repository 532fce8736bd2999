// The chart in a file of its own. It follows the component in the same module, and does here
// what the server does in the app.

const HELD = JSON.parse(document.getElementById("held").textContent);
const LIVE = document.getElementById("live");
const HERE = document.getElementById("chart");
const SAID = LIVE.querySelector("[role=status]");
const VIEW = unpacked(HELD.view);
const CURVE = readCurve(VIEW.curve);
const SENT = JSON.stringify(VIEW);
let rev = 0;

// Numbers that were packed into bytes, as JSON writes them.
function unpacked(value) {
  if (Array.isArray(value)) return value.map(unpacked);
  if (value === null || typeof value !== "object") return value;
  if ("doubles" in value) return [...numbers(Float64Array, value.doubles)].map(written);
  if ("steps" in value) return [...numbers(Uint32Array, value.steps)].map((step) => step / 1e5);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unpacked(each)]));
}

// Every machine that runs a browser today has its bytes in this order.
function numbers(Kind, coded) {
  return new Kind(Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0)).buffer);
}

function written(value) {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf";
}

function draw() {
  const data = { view: SENT, rev, value: HELD.value, band: HELD.band };
  render({ data, parentElement: HERE, setTriggerValue: taken });
}

function drawDecided() {
  SAID.textContent = "";
  rev += 1;
  draw();
}

// A threshold between two points of a curve that is not held whole: the nearer one is shown, and
// said to be another.
function taken(name, text) {
  SAID.textContent = "";
  if (name !== "typed") return;
  const asked = Number(readThreshold(text));
  const point = pointAt(CURVE, nearestOf(asked));
  placeAt(INSTANCES.get(HERE), point);
  HERE.querySelector(".tw-type input").value = writeThreshold(point.threshold);
  if (point.threshold === asked || asked === -Infinity) return;
  SAID.textContent =
    `This file holds ${fixed(CURVE.thresholds.length, 0)} of the ${fixed(HELD.points, 0)} ` +
    `points of the curve. The one nearest to ${text} is shown.`;
}

function nearestOf(asked) {
  const { thresholds } = CURVE;
  if (asked === Infinity) return 0;
  if (asked === -Infinity) return thresholds.length - 1;
  let best = 1;
  for (let i = 2; i < thresholds.length; i += 1) {
    if (Math.abs(thresholds[i] - asked) < Math.abs(thresholds[best] - asked)) best = i;
  }
  return best;
}

// Paper has a width and a colour of its own, a chart is drawn for one of each, and what is
// printed is what was decided.
function drawFor(paper) {
  document.documentElement.classList.toggle("on-paper", paper);
  HERE.style.width = paper ? "680px" : "";
  drawDecided();
}

LIVE.hidden = false;
LIVE.querySelector(".back").addEventListener("click", drawDecided);
addEventListener("beforeprint", () => drawFor(true));
addEventListener("afterprint", () => drawFor(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
drawDecided();
