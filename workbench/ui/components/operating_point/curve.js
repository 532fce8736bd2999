// The curve as the browser holds it: the same arithmetic, in the same order, as
// workbench/threshold, so that every figure is the double that Python computes.

function readCurve(sent) {
  return { ...sent, thresholds: sent.thresholds.map(readThreshold) };
}

function readThreshold(value) {
  return { inf: Infinity, "-inf": -Infinity }[value] ?? value;
}

// The exact threshold as Python reads and writes it.
function writeThreshold(value) {
  return String(value).replace("Infinity", "inf");
}

function pointAt(curve, index) {
  return {
    threshold: curve.thresholds[index],
    tp: curve.tps[index],
    fp: curve.fps[index],
    flagged: curve.flagged[index],
    rates: curve.rates && curve.rates.map((rate) => rate[index]),
    sums: curve.sums && curve.sums.map((sum) => sum[index]),
  };
}

// What the prices are multiplied by over the flagged rows, as tp, fp, fn, tn: the counts, unless
// prices go by amount or are each row's own.
function sumsOf({ tp, fp, sums }) {
  return sums ?? [tp, fp, tp, fp];
}

// The same over all rows.
function wholeOf({ positives, negatives, whole }) {
  return whole ?? [positives, negatives, positives, negatives];
}

function weightOf(curve) {
  return curve.positives + curve.negatives;
}

// The position that decides as a threshold does: the lowest score that reaches it.
function indexOf(curve, threshold) {
  let low = 0;
  let high = curve.thresholds.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (curve.thresholds[middle] >= threshold) low = middle;
    else high = middle - 1;
  }
  return low;
}

function outcomesOf(point, curve, costs) {
  const { tp, fp } = point;
  const fn = curve.positives - tp;
  const tn = curve.negatives - fp;
  const weight = tp + fn + (fp + tn);
  const [ofTp, ofFp, ofFn, ofTn] = sumsOf(point);
  const whole = wholeOf(curve);
  const missed = costs.fn * (whole[2] - ofFn);
  const total = costs.tp * ofTp + costs.fp * ofFp + (missed + costs.tn * (whole[3] - ofTn));
  return {
    threshold: point.threshold,
    flagged: point.flagged,
    tp,
    fp,
    fn,
    tn,
    weight,
    total,
    perCase: total / weightOf(curve),
    rates: point.rates,
    tpr: tp / (tp + fn),
    fpr: fp / (fp + tn),
    selectionRate: (tp + fp) / weight,
    precision: tp + fp > 0 ? tp / (tp + fp) : NaN,
  };
}

// Money per case at every point that is drawn.
function costsAlong(curve, costs) {
  return curve.thresholds.map((_, i) => outcomesOf(pointAt(curve, i), curve, costs).perCase);
}

// Money per case of each alternative to the chosen outcomes.
function alternatives(outcomes, view) {
  const { situation, words, cheapest } = view;
  const q = outcomes.selectionRate;
  const flag = words.flag.charAt(0).toUpperCase() + words.flag.slice(1);
  const rows = [
    { key: "none", name: `${flag} nobody`, cost: situation.flagNone },
    { key: "all", name: `${flag} everybody`, cost: situation.flagAll },
    {
      key: "random",
      name: "As many, drawn by lot",
      cost: q * situation.flagAll + (1 - q) * situation.flagNone,
    },
  ];
  if (situation.current !== null) {
    const name = `${capital(situation.today)}, ${thresholdText(readThreshold(view.current.threshold))}`;
    rows.push({ key: "current", name, cost: situation.current });
  }
  const least = thresholdText(readThreshold(cheapest.threshold));
  rows.push({ key: "cheapest", name: `${cheapest.policy}, ${least}`, cost: situation.cheapest });
  if (view.overlay) {
    const other = view.overlay;
    rows.push({ key: "overlay", name: `${other.name} at its cheapest`, cost: other.least });
  }
  for (const pin of view.pins) {
    rows.push({ key: "pin", name: `Pinned: ${pin.name}`, cost: outcomesOf(pin, view.curve, view.costs).perCase });
  }
  return rows;
}
