"""What drives a model, in words: what moves the score, what a column is worth, what went wrong."""

from __future__ import annotations

import re
from math import inf, isnan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import MINUS, Money, fixed, percent
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbench.explain.drivers import Driver, Drivers, Partner
    from workbench.explain.explanation import Reference
    from workbench.explain.importance import Loss
    from workbench.workspace import Words

NOT_CAUSAL = (
    "This describes the model, not the world: changing a value changes the score, and not what "
    "happens."
)
_TOP = 3
_NOTHING = 0.0005  # of probability: what is shown as 0.0 points


def points(value: float) -> str:
    """Return a difference of probabilities in points, with its sign: "+9.1", "−0.4", "0.0"."""
    text = fixed(100.0 * value, 1)
    return text if text.startswith(MINUS) or float(text.replace(",", "")) == 0.0 else f"+{text}"


def size_text(driver: Driver) -> str:
    """Return how much a column moves the score: "9.1 points (8.2 to 10.0)"."""
    size = f"{fixed(100.0 * driver.mean_size, 1)} points"
    if isnan(driver.low):  # one row
        return size
    return f"{size} ({fixed(100.0 * driver.low, 1)} to {fixed(100.0 * driver.high, 1)})"


def moves_most(ranked: Sequence[Driver], labels: Mapping[str, str]) -> str:
    """Return which columns move the score most, and by how much on average."""
    moving = [each for each in ranked if each.mean_size >= _NOTHING]
    if not moving:
        return "No column moves the score: the model answers the same for everybody."
    top = moving[:_TOP]
    sizes = _listed([fixed(100.0 * each.mean_size, 1) for each in top])
    names = _listed([labels[each.column] for each in top])
    if len(top) == 1:
        return sentence_case(f"{names} moves the score: by {sizes} points on average.")
    others = len(ranked) - len(top)
    most = " most" if others else ""
    return sentence_case(f"{names} move the score{most}: by {sizes} points on average.")


def without_effect(ranked: Sequence[Driver], labels: Mapping[str, str]) -> str:
    """Return which columns move the score not at all; "" where all do."""
    idle = [labels[each.column] for each in ranked if each.mean_size == 0.0]
    if not idle:
        return ""
    return sentence_case(f"{_listed(idle)} changed no score in this sample.")


def compared(drivers: Drivers, reference: Reference, words: Words, total: int) -> str:
    """Return how many cases were explained, and against what."""
    n, cases = f"{drivers.n:,}", words.cases
    which = f"All {n} {cases}" if drivers.n == total else f"{n} of {total:,} {cases}, drawn by lot,"
    return (
        f"{which} are compared with {reference.n:,} drawn from everybody, whose mean score is "
        f"{percent(reference.mean_score)}."
    )


def how_made(drivers: Drivers, seed: int) -> str:
    """Return by which method the effects were made, and how well they add up."""
    if drivers.engine == "exact":
        made = "Exact Shapley values: every combination of columns was scored."
    else:
        largest = fixed(100.0 * float(drivers.standard_error.max()), 1)
        made = (
            "Shapley values from random orders of the columns, each with its reverse; standard "
            f"error at most {largest} points."
        )
    return (
        f"{made} For each case mean score and effects add up to the score that the model serves. "
        "Size: mean of |effect|, with the 95 % bootstrap interval for other cases of the same kind "
        f"(1,000 draws). Seed {seed}."
    )


def loss_text(loss: Loss, money: Money) -> str:
    """Return what losing a column would cost per 1,000 cases: "€8,403 (4,633 to 12,173)"."""
    if isnan(loss.per_case):
        return "undefined (no such case)"
    mean = money.total(1000.0 * loss.per_case)
    if isnan(loss.low):
        return mean
    low, high = (Money("", money.digits).total(1000.0 * each) for each in (loss.low, loss.high))
    return f"{mean} ({low} to {high})"


def doubt_text(loss: Loss) -> str:
    """Return ", could be nothing" where the interval of a loss holds 0 and decisions change."""
    held = loss.low <= 0.0 <= loss.high and loss.changed > 0.0
    return ", could be nothing" if held else ""


def worth(losses: Sequence[Loss], labels: Mapping[str, str], money: Money, words: Words) -> str:
    """Return which column it would cost most to lose at this threshold."""
    sure = [each for each in losses if each.low > 0.0]
    if not sure:
        return (
            "At this threshold no column is worth money that this data can tell from nothing: "
            "shuffling any one of them costs no more than chance may bring."
        )
    top = sure[0]
    cost = money.total(1000.0 * top.per_case)
    start = (
        f"Losing {labels[top.column]} would cost most: {cost} more per 1,000 {words.cases} at this "
        "threshold."
    )
    harmful = [labels[each.column] for each in losses if each.high < 0.0]
    if not harmful:
        return start
    return f"{start} Without {_listed(harmful)} the decisions would be cheaper in this data."


def how_priced(rows: int, shuffles: int, total: int) -> str:
    """Return how the money of a column was found."""
    which = f"all {rows:,} rows" if rows == total else f"{rows:,} of {total:,} rows, drawn by lot"
    return (
        f"Each column in turn was shuffled among {which}, {shuffles} times; model, threshold and "
        "prices stayed. 95 % interval over rows and shuffles. Of two columns that say the same, "
        "either can look worthless alone. A model fitted anew without the column could do better."
    )


def partner_text(found: Partner | None, label: str, other: str) -> str:
    """Return with which other column an effect differs most."""
    if found is None:
        return f"No other column changes what {label} adds in a way that this sample shows."
    return (
        f"The same {label} adds more or less depending most on {other}, which goes with "
        f"{percent(found.share)} of the spread that is left."
    )


def dearest(kind: str) -> str:
    """Return what the dearest mistakes of a kind are called."""
    return f"the dearest {kind}"


def mistakes_text(kind: str, n: int, top: Sequence[str], direction: str) -> str:
    """Return what pushed the dearest mistakes over the line, or under it."""
    if not n:
        return f"There are no {kind} at this threshold."
    many = f"the {n:,} dearest {kind}" if n > 1 else f"the only one of the {kind}"
    if not top:
        return f"Nothing in particular pushed {many} {direction}."
    return f"What pushed {many} {direction}: {_listed(list(top))}."


def top_effects(effects: Mapping[str, float], labels: Mapping[str, str], most: int = _TOP) -> str:
    """Return the largest effects of one case or group: "Amount +9.1, Home −2.0"."""
    ordered = sorted(effects.items(), key=lambda item: -abs(item[1]))
    said = [f"{labels[name]} {points(value)}" for name, value in ordered if value != 0.0]
    return ", ".join(said[:most]) or "none"


def natural(text: str) -> tuple[tuple[float, str], ...]:
    """Return what orders texts as people do: "1-9" before "10-24", letters in any case.

    >>> sorted(["10-24", "1-9", "b", "A"], key=natural)
    ['1-9', '10-24', 'A', 'b']
    """
    parts = re.findall(r"\d+|\D+", text.casefold())
    return tuple((float(part), "") if part.isdecimal() else (inf, part) for part in parts)


def _listed(texts: Sequence[str]) -> str:
    *before, last = texts
    return f"{', '.join(before)} and {last}" if before else last


def fast_engine(engine: str) -> str:
    """Return how the values of all rows were made; their sums were held against the scores."""
    made = {
        "linear": "coefficient x distance from the mean over all rows (shap's LinearExplainer)",
        "tree": "the paths of the trees (shap's TreeExplainer, path dependent)",
        "woodelf": "the paths of the trees (woodelf, path dependent, single precision)",
        "own": "the paths of the trees (the library's own contributions, path dependent)",
    }[engine]
    return (
        f"By {made}. In every row they add up to the score that is served. What they are compared "
        "with is not the reference group of the sample above, so the figures differ."
    )
