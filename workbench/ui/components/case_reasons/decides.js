const MOST_SETS = 3;
const ROUNDING = 1e-12; // relative: changes that differ by less are equal

// What decides the case at the line: shares of the decision, and the smallest sets that flip it.

function decidesCard(parent) {
  const card = html(parent, "section", "tw-card tw-decides");
  html(card, "h2", "", "What decides it at this line");
  const intro = html(card, "p", "tw-subtitle");
  const bars = html(card, "div", "cr-bars");
  const flipTitle = html(card, "h3", "", "What would have to be different");
  const flips = html(card, "ul", "cr-flips");
  const note = html(card, "p", "tw-subtitle");
  const panel = { card };

  panel.draw = (view) => {
    panel.view = view;
    bars.replaceChildren();
    const drawn = [...view.columns].sort((a, b) => a.rank - b.rank);
    panel.rows = drawn.map(({ label, bit }) => {
      const row = html(bars, "div", "cr-bar");
      html(row, "span", "cr-label", label).title = label;
      const track = html(row, "span", "cr-track");
      const bar = html(track, "span");
      return { bit, bar, text: html(row, "span", "cr-number") };
    });
  };

  panel.move = (state) => {
    const { view, rows } = panel;
    const [base, ...values] = state.shares;
    const verb = state.flagged ? view.words.flagged : view.words.passed;
    const group = groupAt(view, state);
    const alike = base === (state.flagged ? 1 : 0);
    intro.textContent = alike
      ? `All ${group} compared with are ${verb} at this line, as this ${view.words.case} ` +
        "is: what pulls either way cancels out. Another group to compare with tells more."
      : `${percentText(base)} of the ${group} are ${view.words.flagged} at this line; this ` +
        `${view.words.case} is ${verb}. Each column's share of that difference, in points:`;
    for (const row of rows) showShare(row, values[row.bit]);
    showFlips(view, { flips, flipTitle, note }, state);
  };
  return panel;
}

// Those compared with; while the line moves they stay those of the line that was left.
function groupAt({ titles, words, groupLine }, { threshold }) {
  if (!titles.byLine || threshold === groupLine) return titles.group;
  if (Number.isFinite(groupLine)) return `${titles.group} at ${finePercent(groupLine)}`;
  return `${titles.group} where we ${words.flag} ${groupLine > 0 ? "nobody" : "everybody"}`;
}

function showShare({ bar, text }, value) {
  const kind = value > 0 ? "raises" : "lowers";
  bar.className = `cr-${kind}`;
  const size = Math.min(1, Math.abs(value)) * 50;
  bar.style.left = `${value > 0 ? 50 : 50 - size}%`;
  bar.style.width = `${size}%`;
  text.textContent = Math.abs(value) < 5e-4 ? "0" : pointsText(value);
}

function showFlips(view, { flips, flipTitle, note }, state) {
  const found = state.flips;
  flips.replaceChildren();
  if (!found) {
    flipTitle.textContent = "What would have to be different";
    note.textContent = "Let go of the line: the sets of columns are searched for there.";
    return;
  }
  const to = state.flagged ? view.words.passed : view.words.flagged;
  const group = groupAt(view, state);
  flipTitle.textContent = found.length ? `Set like the ${group}, it is ${to}` : "Nothing flips it";
  for (const { names, mean } of found) {
    const item = html(flips, "li");
    const sets = html(item, "span", "cr-set");
    for (const name of names) html(sets, "span", "cr-chip", name);
    html(item, "span", "cr-to", `${finePercent(view.score)} \u2192 ${finePercent(mean)} ${to}`);
  }
  const single = found[0]?.names.length === 1;
  note.textContent = found.length
    ? `The fewest columns that, taken from the ${group}, bring the mean score across the line` +
      (single ? "." : "; no smaller set is enough.") +
      (found.length > 1 ? " Each line is enough by itself." : "")
    : `Even with every column taken from the ${group} the mean score stays on this side.`;
}

// The smallest sets of columns which, replaced by the reference rows' values, bring the mean
// score to the other side: the same, in the same order, as workbench/explain/decision.py finds.
function flipSets(view, threshold, flagged) {
  const { means, columns, score } = view;
  const meanOf = (set) => means[means.length - 1 - set];
  const change = (set) => Math.abs(meanOf(set) - score);
  const found = [];
  for (const sets of view.bySize) {
    let left = sets.filter((set) => meanOf(set) >= threshold !== flagged && !holdsOne(set, found));
    while (left.length && found.length < MOST_SETS) {
      const most = Math.max(...left.map(change)) * (1 - ROUNDING);
      const best = left.filter((set) => change(set) >= most).reduce(leftmost);
      found.push(best);
      left = left.filter((set) => set !== best);
    }
    if (found.length === MOST_SETS) break;
  }
  return found.map((set) => ({
    names: columns.filter(({ bit }) => set & (1 << bit)).map(({ label }) => label),
    mean: meanOf(set),
  }));
}

function holdsOne(set, smaller) {
  return smaller.some((each) => (set & each) === each);
}

// Of two sets, the one that has the first column in which they differ.
function leftmost(a, b) {
  const differ = a ^ b;
  return a & (differ & -differ) ? a : b;
}

// Every set of columns but the empty one, by its size.
function masksBySize(d) {
  const sizes = Array.from({ length: d }, () => []);
  for (let mask = 1; mask < 1 << d; mask += 1) {
    let bits = 0;
    for (let rest = mask; rest; rest &= rest - 1) bits += 1;
    sizes[bits - 1].push(mask);
  }
  return sizes;
}
