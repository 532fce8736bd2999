"""What is recorded of a decision, what is known to be wrong with it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import percent, threshold_text
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.verdict import sentence_case
from workbench.phrases.where import where, where_it
from workbench.slices.groups import crossed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.workspace import Words

_NAMED = 6  # groups of which no more is said than that they are small
MISSING = {
    "reason": "Write why: the reason is what somebody will look for in a year.",
    "author": "Write your name: a decision is somebody's.",
}

WHAT_NOW = {
    "decided": "It is kept for good. Put in force, it is what production is to use.",
    "in force": "It is what production is to use from now on.",
    "superseded": "A newer decision has taken its place.",
    "withdrawn": "It was withdrawn.",
}


def difference_problem(
    by: Sequence[str],
    metric: str,
    own: tuple[Sequence[str], float],
    other: tuple[Sequence[str], float],
    words: Words,
) -> str:
    """Return a flagged difference between a group and the reference.

    Parameters
    ----------
    by : sequence of str
        What the rows were cut by.
    metric : str
        The rate that differs.
    own, other : (key, share)
        The group, and the one that it is compared with.
    words : Words
        How the business says it.
    """
    (key, share), (beside, reference) = own, other
    return (
        f"{sentence_case(where(by, key))}, {percent(share)} of {of_whom(metric, words)} "
        f"{what_becomes(metric, words)}, and {percent(reference)} {where_it(by, beside)}: more "
        "than chance."
    )


def unticked(left: int) -> str:
    """Return how many problems nobody has ticked as known."""
    many = "1 problem is" if left == 1 else f"{left:,} problems are"
    return f"{many} not ticked as known: tick what you accept, or choose another point."


def more_differences(many: int) -> str:
    """Return that there are more flagged differences, of less harm."""
    what = "difference" if many == 1 else "differences"
    return f"{many:,} more {what} between groups, of less harm, beyond chance."


def few_problem(by: Sequence[str], names: Sequence[str], min_n: int, words: Words) -> str:
    """Return which groups are too small to be judged."""
    shown = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return (
        f"By {crossed(by)}, too few to judge by (under {min_n:,} {words.positives} or "
        f"{words.negatives}): {shown}{more}."
    )


def many_problem(by: Sequence[str], many: int) -> str:
    """Return that a column has too many groups to be compared."""
    return f"By {crossed(by)} there are {many:,} groups: they were not compared."


def in_force_beside(number: int, threshold: float, signed: str, differs: str) -> str:
    """Return which decision is in force, and how the point on screen stands to it.

    Parameters
    ----------
    number : int
        Of the decision.
    threshold : float
        The one that was decided.
    signed : str
        Who decided it, and when.
    differs : str
        How the point on screen decides, as a sentence.
    """
    return (
        f"In force: decision {number}, threshold {threshold_text(threshold)} ({signed}). {differs}"
    )


def decides_beside(otherwise: int, rows: int, words: Words) -> str:
    """Return whether two thresholds decide alike, or how many rows they part."""
    if otherwise == 0:
        return "Your point decides the same."
    many = f"{otherwise:,} of {rows:,} {words.cases}"
    return f"Your point decides {many} otherwise."


def on_other_model(model: str) -> str:
    """Return that what is in force cuts another model's score."""
    return f"It is on the model {model}."


def with_groups(by: Sequence[str]) -> str:
    """Return that what is in force has thresholds of groups."""
    return f"Groups by {crossed(by)} have thresholds of their own in it."


def with_band(low: float, high: float) -> str:
    """Return that what is in force has a band for people."""
    ends = f"{threshold_text(low)} to {threshold_text(high)}"
    return f"In it a person looks at scores from {ends}."
