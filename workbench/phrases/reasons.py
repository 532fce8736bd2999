"""Reasons in words: what a case is compared with, and what each column adds to its score.

The words are made from the values alone, so the same explanation has the same words. They speak of
what the model answers, never of causes: they give no advice, so that no column that nobody can
change, and no protected one, is held against a person as if it were in their hands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases.contrasts import contrast, group_words
from workbench.phrases.points import points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from workbench.explain.explanation import Explanation
    from workbench.explain.features import Feature
    from workbench.phrases.points import Points
    from workbench.workspace import Words

_MANY, _MOST = 6, 8
_WEIGHTY = 0.05  # of all that the columns add and take away


def reasons(
    explanation: Explanation, case: pd.DataFrame, features: Sequence[Feature], words: Words
) -> tuple[str, ...]:
    """Return the reasons for a score, a sentence each; their points add up to what is shown.

    The first sentence gives the total. Then come the columns, the weightiest first: six, up to
    eight while they are a twentieth of all changes, and every protected column that adds anything;
    the others are added together.

    Parameters
    ----------
    explanation : Explanation
        The score taken apart.
    case : DataFrame of one row
        At least the columns that the model sees.
    features : sequence of Feature
        What is known of these columns, in any order.
    words : Words
        How the business says it.
    """
    known = {feature.column: feature for feature in features}
    called, shown = group_words(explanation.reference.name, words), points(explanation)
    told = [_total(explanation, shown, words)]
    listed, rest = _parted(explanation, known, shown)
    for i in listed:
        name = explanation.feature_names[i]
        feature, value = known[name], case[name].iloc[0]
        apart = contrast(feature, value, explanation.reference.rows[name], called)
        told.append(f"{shown.signed(shown.parts[i])} points: {apart}.{_standing(feature)}")
    told += _rest([known[explanation.feature_names[i]].label for i in rest], rest, shown)
    return (*told, *_sureness(explanation))


def weightiest_first(explanation: Explanation) -> list[int]:
    """Return the positions of the columns, the largest |value| first, earlier columns first."""
    sizes = abs(explanation.values).tolist()
    return sorted(range(len(sizes)), key=lambda i: (-sizes[i], i))


def alike_text(words: Words, *, flagged: bool) -> str:
    """Return what it means that a case is compared with those that were decided as it was."""
    verb = words.flagged if flagged else words.passed
    return (
        f"This {words.case} was {verb}, like those it is compared with: the reasons tell how it "
        f"differs from them, and not why it was {verb}."
    )


def labels(names: Sequence[str]) -> str:
    """Return labels as a sentence lists them: "Seniority, Home and Assets"."""
    *before, last = (printable(name) for name in names)
    return f"{', '.join(before)} and {last}" if before else last


def _total(explanation: Explanation, shown: Points, words: Words) -> str:
    """Return the sentence on base and score."""
    called = group_words(explanation.reference.name, words)
    more = shown.score - shown.base
    start = (
        f"Compared with {called.whole}, which average {shown.percent(shown.base)}, this "
        f"{words.case} scores {shown.percent(shown.score)}"
    )
    if more == 0:
        return f"{start}, as much."
    return f"{start}: {shown.text(more)} points {'more' if more > 0 else 'less'}."


def _parted(
    explanation: Explanation, known: Mapping[str, Feature], shown: Points
) -> tuple[list[int], list[int]]:
    """Return the columns with a sentence of their own, and those that are added together."""
    order = weightiest_first(explanation)
    sizes = abs(explanation.values)[order]
    weighty = int((sizes >= _WEIGHTY * sizes.sum()).sum())
    many = min(max(weighty, _MANY), _MOST)
    listed: list[int] = []
    rest: list[int] = []
    for place, i in enumerate(order):
        protected = known[explanation.feature_names[i]].protected and explanation.values[i] != 0.0
        own = protected or (place < many and shown.parts[i] != 0)
        (listed if own else rest).append(i)
    if len(rest) == 1 and shown.parts[rest[0]]:  # one column is no group
        return sorted(listed + rest, key=order.index), []
    return listed, rest


def _rest(labels: Sequence[str], rest: Sequence[int], shown: Points) -> list[str]:
    """Return the sentence on the columns that are added together."""
    if not rest:
        return []
    total = shown.signed(sum(shown.parts[i] for i in rest))
    if len(rest) == 1:
        return [f"{total} points: {printable(labels[0])}, next to nothing."]
    if len(rest) == len(shown.parts) and not any(shown.parts):
        return [f"None of the {len(rest)} columns makes a difference here."]
    return [f"{total} points: {len(rest)} smaller columns together."]


def _standing(feature: Feature) -> str:
    """Return what must be said of a column itself."""
    if feature.protected:
        return f" {printable(feature.label)} is a protected column, and the model uses it."
    if feature.change == "no":
        return " That cannot be changed."
    return ""


def _sureness(explanation: Explanation) -> list[str]:
    """Return how far the points may be off; nothing where they are exact."""
    widest = float(explanation.standard_error.max(initial=0.0))
    if widest == 0.0:
        return []
    return [
        f"These points are estimates from drawn orders of the columns: a single one may be off by "
        f"some {200.0 * widest:.2g} points (twice its standard error)."
    ]
