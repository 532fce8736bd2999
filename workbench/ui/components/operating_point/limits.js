// Limits as chips that turn while the point moves: the same arithmetic as
// workbench/threshold/choice.py, the same words as workbench/phrases/limits.py.

const MOST_DIGITS = 8;

function makeLimits(root) {
  const list = html(root, "ul", "tw-limits");
  list.setAttribute("aria-label", "Limits");
  const nearest = html(root, "p", "tw-infeasible");
  let chips = [];

  const draw = (view) => {
    const { limits } = view;
    list.replaceChildren();
    list.hidden = !limits;
    nearest.hidden = !limits?.infeasible;
    nearest.textContent = limits?.infeasible ?? "";
    chips = limits ? limitsOf(view).map((limit) => makeChip(list, limit)) : [];
  };

  const move = (outcomes, view) => {
    for (const { limit, item, mark, state } of chips) {
      const { kept, text } = limit.at(outcomes, view);
      const name = kept ? "tw-chip tw-met" : "tw-chip tw-broken";
      if (item.className !== name) {
        item.className = name;
        mark.textContent = kept ? "\u2713" : "\u00d7";
      }
      if (state.textContent !== text) state.textContent = text;
    }
  };
  return { draw, move };
}

function makeChip(list, limit) {
  const item = html(list, "li");
  const mark = html(item, "span", "tw-chip-mark");
  mark.setAttribute("aria-hidden", "true");
  html(item, "span", "", `${limit.text}: `);
  // The longest text holds the place, so that no chip grows and wraps while the point moves.
  const state = html(roomy(item, "tw-chip-state", limit.longest), "span");
  return { limit, item, mark, state };
}

// The limits in the order of their chips: each says how a point stands, and its longest text.
function limitsOf(view) {
  const { requirements, capacity } = view.limits;
  const chips = requirements.map((requirement) => ({
    text: requirement.text,
    longest: longestStanding(requirement, view),
    at: (outcomes) => {
      const standing = standingOf(requirement, outcomes, view.curve);
      return { kept: isKept(standing), text: standingText(requirement, standing, view.money) };
    },
  }));
  if (capacity) {
    const text = (rows) => `${rows <= capacity.rows ? "met" : "not met"}, ${fixed(rows, 0)}`;
    chips.push({
      text: capacity.text,
      longest: `not met, ${fixed(capacity.of, 0)}`,
      at: ({ flagged }) => ({ kept: flagged <= capacity.rows, text: text(flagged) }),
    });
  }
  return chips;
}

// How a point stands with a requirement; confident is null where no confidence is asked.
function standingOf(requirement, outcomes, curve) {
  const value = metricOf(requirement.kind, outcomes, curve);
  const { sign, bound, certified } = requirement;
  const met = sign === ">=" ? value >= bound : value <= bound;
  const { threshold } = outcomes;
  const within = ([high, low]) =>
    threshold <= readThreshold(high) && (low === "-inf" || threshold > readThreshold(low));
  return { value, met, confident: certified && certified.some(within) };
}

function isKept({ met, confident }) {
  return met && confident !== false;
}

// The shares of a class are those observed, which an expected prevalence leaves as they are.
function metricOf(kind, outcomes, curve) {
  const { tp, fp, fn, tn, rates } = outcomes;
  const { positives, negatives } = curve;
  switch (kind) {
    case "cost":
      return outcomes.perCase;
    case "recall":
      return rates ? rates[0] : tp / positives;
    case "fnr":
      return rates ? rates[1] : fn / positives;
    case "fpr":
      return rates ? rates[2] : fp / negatives;
    case "specificity":
      return rates ? rates[3] : tn / negatives;
    case "precision":
      return tp / (tp + fp);
    case "npv":
      return tn / (tn + fn);
    default:
      return (tp + fp) / weightOf(curve);
  }
}

function standingText(requirement, standing, money) {
  const met = standing.met ? "met" : "not met";
  const value = standingValue(requirement, standing, money);
  if (standing.confident === null) return `${met}, ${value}`;
  const share = Number((100 * requirement.confidence).toPrecision(10));
  return `${met} here, ${value}; with ${share} % confidence: ${standing.confident ? "yes" : "no"}`;
}

// A share has one decimal, and more where the value would look like the bound that it breaks.
function standingValue({ kind, bound }, { value, met }, money) {
  if (Number.isNaN(value)) return "undefined";
  const cost = kind === "cost";
  const [number, limit] = cost ? [value, bound] : [100 * value, 100 * bound];
  let digits = cost ? money.digits : 1;
  while (!met && digits < MOST_DIGITS && fixed(number, digits) === fixed(limit, digits)) digits += 1;
  const text = fixed(number, digits);
  return cost ? withUnit(text, money) : `${text} %`;
}

function longestStanding(requirement, view) {
  const values = requirement.kind === "cost" ? extremes(costsAlong(view.curve, view.costs)) : [NaN];
  const texts = values.map((value) =>
    standingText(
      requirement,
      { value, met: false, confident: requirement.certified && true },
      view.money,
    ),
  );
  return longest(texts);
}

function extremes(values) {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

function longest(texts) {
  return texts.reduce((a, b) => (b.length > a.length ? b : a));
}
