// The verdict while the point moves: the same sentences as workbench/phrases/verdict.py.
// Returns pairs of text and role; the role is the colour.

const BUT = {
  no: "at these prices the model is not worth using",
  unproven: "the data cannot show that the model is worth using",
};

function verdictSpans(outcomes, view) {
  return [...countSpans(outcomes, view.words), ...moneySpans(outcomes.perCase, view)];
}

function countSpans(outcomes, words) {
  const [tp, fp, fn] = perThousand(outcomes);
  const start = [`Of every 1,000 ${words.cases} we ${words.flag} `, "plain"];
  const missed = [counted(fn, words.positive, words.positives, outcomes.fn), "fn"];
  const slip = [/^(1|fewer than 1) /.test(missed[0]) ? " slips through. " : " slip through. ", "plain"];
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
  const [verb, amount] = earned(perCase, money);
  const start = [
    [`That ${verb} `, "plain"],
    [`${amount} per ${words.case}`, "strong"],
  ];
  if (situation.odd) {
    return [
      ...start,
      [", at prices under which ", "plain"],
      [situation.odd, "strong"],
      [": is that meant? A gain is a negative price.", "plain"],
    ];
  }
  const { alone } = situation;
  if (alone) {
    const [does, much] = earned(alone.perCase, money);
    const without = `if we ${words.flag} ${alone.whom} it ${does} ${much}`;
    const but = BUT[situation.worth];
    const told = `; ${expectedOf(view)}${without}: `;
    if (but) return [...start, [told, "plain"], [but, "strong"], [".", "plain"]];
    if (perCase > alone.perCase + situation.tolerance) {
      const worse = ["worse than no model", "strong"];
      return [...start, [", ", "plain"], worse, [`: ${without}.`, "plain"]];
    }
  }
  if (situation.current !== null) {
    const compared = against(perCase, situation.current, view);
    return [...start, [`, ${compared} ${situation.today}.`, "plain"]];
  }
  if (!alone) return [...start, [".", "plain"]];
  const compared = against(perCase, alone.perCase, view);
  return [...start, [`, ${compared} if we ${words.flag} ${alone.whom}.`, "plain"]];
}

// Why a model that looks cheaper in this data is not worth using.
function expectedOf({ words, money, situation }) {
  const { alone, expected, worth } = situation;
  const looks = alone.perCase > situation.cheapest + situation.tolerance;
  if (worth !== "no" || !looks || expected === null) return "";
  const [verb, amount] = earned(expected, money);
  return `the cheapest threshold ${verb} ${amount} on new ${words.cases}, and `;
}

// "costs" and the amount, or "earns" and the amount without its minus.
function earned(perCase, money) {
  const amount = moneyPerCase(perCase, money);
  return amount.startsWith(MINUS) ? ["earns", amount.slice(1)] : ["costs", amount];
}

// What is earned is better or worse than something else, since less is no gain.
function against(perCase, other, { money, situation }) {
  const difference = other - perCase;
  if (Math.abs(difference) <= situation.tolerance) return "the same as";
  const step = 10 ** -money.digits;
  const shown = Math.abs(difference) >= 0.5 * step;
  const amount = moneyPerCase(shown ? Math.abs(difference) : step, money);
  const gain = earned(perCase, money)[0] === "earns";
  const way = difference > 0 ? (gain ? "better" : "less") : gain ? "worse" : "more";
  return `${shown ? "" : "less than "}${amount} ${way} than`;
}
