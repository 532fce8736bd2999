"""Whether a decision still holds, in sentences: what was assumed, what is so now, what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases.numbers import MINUS, fixed, percent
from workbench.phrases.slice_metrics import metric_name
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.phrases.numbers import Money
    from workbench.workspace import Words

Interval = tuple[float, float]
SAME_ROWS = (
    "These are the very rows that it was decided by, so they cannot show whether it still holds. "
    "Give rows that came after."
)
TABLE_HEAD = ("What it rests on", "Then", "Now", "Now: 95 % interval", "Answer")
_SMALL, _LARGE = 0.1, 0.25  # of the stability index: a rule of thumb of credit scoring


MAYBE_BROKEN = "broken here, may be chance"
VERDICTS = {
    "holds": "still holds",
    "watch": "look at it again",
    "broken": "holds no more",
    "unknown": "cannot be told",
}


def what_is_needed(target: str, scores: str | None, words: Words) -> str:
    """Return which rows can tell whether a decision still holds.

    Parameters
    ----------
    target : str
        The column of outcomes.
    scores : str or None
        The column of ready scores; None where a model is asked.
    words : Words
        How the business says it.
    """
    needed = f"the column '{printable(target)}', and "
    if scores is None:
        needed += "the columns that the model sees. The model that was decided on scores them"
    else:
        needed += f"'{printable(scores)}' with scores of the same kind"
    return (
        f"Give {words.cases} that came after the decision and whose outcome is known: {needed}. "
        "All that was assumed is looked at again."
    )


def looked_at(n: int, positives: int, words: Words) -> str:
    """Return how many rows were looked at."""
    cases = words.case if n == 1 else words.cases
    named = words.positive if positives == 1 else words.positives
    return (
        f"{n:,} {cases}, {positives:,} {named}. Each check is by itself: of twenty that hold true "
        "about one is called changed by chance."
    )


def share_text(value: float, interval: Interval | None) -> str:
    """Return a share with its interval: "28.1 % (95 %: 25.8 % to 30.6 %)"."""
    told = one_share(value)
    if interval is None:
        return told
    return f"{told} (95 %: {one_share(interval[0])} to {one_share(interval[1])})"


def money_text(value: float, interval: Interval | None, money: Money) -> str:
    """Return money per case with its interval: "€57.62 (95 %: €50.01 to €65.23)"."""
    told = money.per_case(value)
    if interval is None:
        return told
    return f"{told} (95 %: {money.per_case(interval[0])} to {money.per_case(interval[1])})"


def prevalence_sentence(now: str, then: str, change: Interval, words: Words) -> str:
    """Return whether positives are as frequent as was assumed."""
    told = f"{now} of the {words.cases} are {words.positives} now, and {then} was assumed"
    if change[0] <= 0.0 <= change[1]:
        return f"{told}: no more apart than chance brings."
    more = "more" if change[0] > 0.0 else "fewer"
    low, high = sorted(map(abs, change))
    return (
        f"{told}: there are {more} {words.positives} than assumed, by {_points(low)} to "
        f"{_points(high)}."
    )


def off_range_sentence(stable: Interval, words: Words) -> str:
    """Return that another threshold is the cheapest at the share of positives that is now."""
    return (
        f"The threshold was the cheapest while {one_share(stable[0])} to {one_share(stable[1])} of "
        f"the {words.cases} are {words.positives}; that is left behind."
    )


def scores_sentence(p: float, psi: float, by_chance: float) -> str:
    """Return whether scores lie as they did."""
    figures = f"stability index {fixed(psi, 3)}, by chance up to {fixed(by_chance, 3)}; "
    figures += f"Kolmogorov–Smirnov {p_text(p)}"
    if p > 0.05:
        return f"The scores lie as they did ({figures})."
    how = "a little" if psi < _SMALL else "clearly" if psi < _LARGE else "very much"
    return f"The scores have shifted {how} ({figures})."


def cost_sentence(now: str, then: str, change: Interval | None, words: Words, money: Money) -> str:
    """Return whether a case costs what was assumed."""
    told = f"Cost per {words.case}: {now} now, and {then} was assumed"
    if change is None:
        return f"{told}: there are too few rows to tell whether that is chance."
    if change[0] <= 0.0 <= change[1]:
        return f"{told}: no more apart than chance brings."
    low, high = sorted(map(abs, change))
    dearer = "dearer" if change[0] > 0.0 else "cheaper"
    return f"{told}: it is {dearer} by {money.per_case(low)} to {money.per_case(high)}."


def regret_sentence(
    regret: float, interval: Interval | None, best: str, words: Words, money: Money
) -> str:
    """Return whether another threshold is cheaper by now."""
    if regret <= 0.0:
        return "In the newer rows no other threshold that keeps the limits is cheaper."
    told = f"In the newer rows {best} would be cheaper by {money.per_case(regret)} per {words.case}"
    if interval is None:
        return f"{told}; there are too few rows to tell whether that is chance."
    ends = f"95 %: {money.per_case(interval[0])} to {money.per_case(interval[1])}"
    if interval[0] > 0.0:
        return f"{told} ({ends}): decide anew."
    return f"{told}, which may be chance ({ends})."


def known_regret_sentence(
    regret: tuple[float, float], best: str, words: Words, money: Money
) -> str:
    """Return that another threshold is cheaper, as was known when it was decided.

    Parameters
    ----------
    regret : tuple of float
        Money per case that it is dearer by now, and was then.
    best : str
        The cheapest threshold by now.
    words : Words
        How the business says it.
    money : Money
        How money is written.
    """
    now, then = map(money.per_case, regret)
    return (
        f"In the newer rows {best} would be cheaper by {now} per {words.case}; when it was decided "
        f"it was {then}, and another was decided on all the same."
    )


def limit_sentence(limit: str, now: str, kept: str) -> str:
    """Return how a limit stands: "Catch at least 90 %: 91.2 % now. Kept."."""
    told = {
        "kept": "It is kept.",
        "maybe kept": "It is kept in these rows; they are too few to be sure beyond them.",
        "maybe broken": "It is broken in these rows, which may be chance.",
        "broken": "It is broken.",
        "before": "It is broken, as it was when it was decided.",
        "undefined": "It is undefined in these rows, so nobody can say that it is kept.",
    }[kept]
    return f"{sentence_case(limit)}: {now} now. {told}"


def slices_sentence(
    title: str, moved: Sequence[str], fresh: Sequence[str], gone: Sequence[str]
) -> str:
    """Return which differences between groups changed, are flagged anew, or are seen no more.

    Parameters
    ----------
    title : str
        What the rows are cut by.
    moved, fresh, gone : sequence of str
        Differences that are flagged now and have changed by more than chance; that are flagged
        now and were not, but may be what they were; that are flagged no longer.
    """
    told = []
    if moved:
        told.append(f"By {title} groups lie further apart than they did: {_and(moved)}.")
    if fresh:
        told.append(
            f"By {title} flagged now and not then, but it may be what it was: {_and(fresh)}."
        )
    if gone:
        told.append(f"By {title} no longer flagged: {_and(gone)}.")
    return " ".join(told) or f"By {title} the same differences are flagged as were, or none."


def flag_text(metric: str, name: str, difference: float, words: Words) -> str:
    """Return a flagged difference: "Good loans declined in f, +12 pts"."""
    sign = MINUS if difference < 0.0 else "+"
    points = fixed(abs(100.0 * difference), 0 if abs(difference) >= 0.1 else 1)
    return f"{metric_name(metric, words)} in {name}, {sign}{points} pts"


def too_few(positives: int, negatives: int, words: Words) -> str:
    """Return how few rows there are: "only 3 bad loans and 12 good loans"."""
    bad = words.positive if positives == 1 else words.positives
    good = words.negative if negatives == 1 else words.negatives
    return f"only {positives:,} {bad} and {negatives:,} {good}"


def whole_sentence(verdict: str, reasons: Sequence[str]) -> str:
    """Return what follows from all checks."""
    because = f" because of {_and(reasons)}" if reasons else ""
    return {
        "holds": "The decision still holds: nothing that it rests on has changed.",
        "watch": f"The decision still holds in money, but look at it again soon{because}.",
        "broken": f"The decision does not hold any more{because}. Decide anew.",
        "unknown": f"Whether the decision still holds cannot be told{because}. Give more rows.",
    }[verdict]


def check_name(name: str, words: Words) -> str:
    """Return what a check looks at, where it is no requirement."""
    title = name.removeprefix("slices by ")
    if title != name:
        return f"Flagged differences by {title}"
    told = {
        "prevalence": f"Share of {words.positives}",
        "cost": f"Cost per {words.case}",
        "regret": f"Dearer per {words.case} than the cheapest that keeps the limits",
        "capacity": f"Capacity: share {words.flagged}",
    }
    return told.get(name, name)


def answer_text(answer: str, *, worse: bool) -> str:
    """Return the answer of a check in words."""
    if answer == "changed":
        return "changed: speaks against it" if worse else "changed: look at it"
    return {"as assumed": "as assumed", "not known": "cannot be told"}[answer]


def p_text(p: float) -> str:
    """Return a p-value: "p 0.042"."""
    return f"p {'< 0.001' if p < 0.001 else fixed(p, 3)}"


def flagged_differences(many: float) -> str:
    """Return how many differences between groups are flagged."""
    return f"{many:,.0f}" if many else "none"


def one_share(value: float) -> str:
    """Return a share with one decimal."""
    return f"{fixed(100.0 * value, 1)} %" if 0.0 < value < 1.0 else percent(value)


def _points(difference: float) -> str:
    return f"{fixed(100.0 * difference, 1)} pts"


def _and(parts: Sequence[str]) -> str:
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last
