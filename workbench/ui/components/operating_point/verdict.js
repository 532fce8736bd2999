// The verdict while the point moves: the same sentences as workbench/phrases/verdict.py.
// Returns pairs of text and role; the role is the colour.

function verdictSpans(outcomes, view) {
  return [...countSpans(outcomes, view.words), ...moneySpans(outcomes.perCase, view)];
}

function countSpans(outcomes, words) {
  const [tp, fp, fn] = perThousand(outcomes);
  const start = [`Of every 1,000 ${words.cases} we ${words.flag} `, "plain"];
  const missed = [counted(fn, words.positive, words.positives, outcomes.fn), "fn"];
  const slip = [missed[0].startsWith("1 ") ? " slips through. " : " slip through. ", "plain"];
  if (outcomes.flagged === 0) return [start, ["none", "strong"], [": ", "plain"], missed, slip];
  if (tp + fp === 0) return [start, ["fewer than 1", "strong"], [": ", "plain"], missed, slip];
  return [
    start,
    [fixed(tp + fp, 0), "strong"],
    [": ", "plain"],
    [counted(tp, words.positive, words.positives, outcomes.tp), "tp"],
    [" and ", "plain"],
    [counted(fp, words.negative, words.negatives, outcomes.fp), "fp"],
    ["; ", "plain"],
    missed,
    slip,
  ];
}

function counted(shown, one, many, exact) {
  if (exact === 0) return `no ${many}`;
  if (shown === 0) return `fewer than 1 ${one}`;
  return `${fixed(shown, 0)} ${shown === 1 ? one : many}`;
}

function moneySpans(perCase, view) {
  const { words, money, situation } = view;
  if (situation.constant) {
    return [
      ["Every ", "plain"],
      [`${words.case} has the same score`, "strong"],
      [", so the model discriminates nothing.", "plain"],
    ];
  }
  const start = [
    ["That costs ", "plain"],
    [`${moneyPerCase(perCase, money)} per ${words.case}`, "strong"],
  ];
  const all = situation.flagAll < situation.flagNone;
  const whom = all ? "everybody" : "nobody";
  const without = all ? situation.flagAll : situation.flagNone;
  if (without <= situation.cheapest + situation.tolerance) {
    return [
      ...start,
      [`; if we ${words.flag} ${whom} it costs ${moneyPerCase(without, money)}: `, "plain"],
      ["at these prices the model is not worth using", "strong"],
      [".", "plain"],
    ];
  }
  if (situation.current !== null) {
    return [...start, [`, ${against(perCase, situation.current, money)} today's policy.`, "plain"]];
  }
  const compared = against(perCase, without, money);
  return [...start, [`, ${compared} if we ${words.flag} ${whom}.`, "plain"]];
}

function against(perCase, other, money) {
  const difference = other - perCase;
  if (Math.floor(Math.abs(difference) / 10 ** -money.digits + 0.5) === 0) return "the same as";
  const amount = moneyPerCase(Math.abs(difference), money);
  return `${amount} ${difference > 0 ? "less" : "more"} than`;
}
