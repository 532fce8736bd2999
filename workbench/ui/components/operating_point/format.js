// Write counts, money and rates for the eye: the same rules as workbench/phrases/numbers.py,
// to the last digit. toFixed rounds the exact binary value, half away from zero.

const MINUS = "\u2212";

function fixed(value, digits) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value < 0 ? MINUS + "infinity" : "infinity";
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
  return value < 0 && /[1-9]/.test(text) ? MINUS + text : text;
}

function countText(value) {
  return fixed(value, value === Math.floor(value) ? 0 : 1);
}

function percentText(share) {
  if (Number.isNaN(share)) return "undefined";
  const value = 100 * share;
  if (value > 0 && value < 0.05) return "< 0.1 %";
  if (value >= 99.95 && value < 100) return "> 99.9 %";
  const plain = (value >= 10 && value <= 90) || value === 0 || value === 100;
  return fixed(value, plain ? 0 : 1) + " %";
}

function thresholdText(threshold) {
  if (!Number.isFinite(threshold)) return threshold > 0 ? "inf" : MINUS + "inf";
  return fixed(threshold, 4).replaceAll(",", "");
}

function withUnit(number, money) {
  if (!money.unit) return number;
  if (!money.before) return `${number} ${money.unit}`;
  const negative = number.startsWith(MINUS);
  return (negative ? MINUS : "") + money.unit + (negative ? number.slice(1) : number);
}

function moneyPerCase(value, money) {
  return withUnit(fixed(value, money.digits), money);
}

function moneyTotal(value, money) {
  const number = fixed(value, Math.abs(value) >= 1000 ? 0 : money.digits);
  return withUnit(number.replace(/\.0+$/, ""), money);
}

// Whole numbers that sum to 1,000: the largest remainders are rounded up, earlier ones first.
function perThousand(outcomes) {
  const shares = [outcomes.tp, outcomes.fp, outcomes.fn, outcomes.tn].map(
    (x) => (1000 * x) / outcomes.weight,
  );
  const whole = shares.map(Math.floor);
  const order = [0, 1, 2, 3].sort((i, j) => whole[i] - shares[i] - (whole[j] - shares[j]) || i - j);
  const missing = 1000 - whole.reduce((a, b) => a + b, 0);
  for (const i of order.slice(0, missing)) whole[i] += 1;
  return whole;
}
