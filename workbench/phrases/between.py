"""The same case by two models, in words and figures that add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases.contrasts import group_words
from workbench.phrases.numbers import threshold_text
from workbench.phrases.points import Points, points
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.explain.between import Between
    from workbench.explain.features import Feature
    from workbench.workspace import Words

NOT_SEEN = "not seen"
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ShownBetween:
    """Two explanations in steps of one size, so that rows and columns of figures add up.

    Attributes
    ----------
    first, second : Points
        Each model's base, columns and score.
    firsts, seconds : tuple of int or None
        Steps of each column of the difference; None where that model does not see it.
    """

    first: Points
    second: Points
    firsts: tuple[int | None, ...]
    seconds: tuple[int | None, ...]

    @property
    def parts(self) -> tuple[int, ...]:
        """What each column makes of the difference, in steps."""
        pairs = zip(self.firsts, self.seconds, strict=True)
        return tuple((after or 0) - (before or 0) for before, after in pairs)

    def row(self, place: int) -> tuple[str, str, str]:
        """Return one column by the first model, by the second, and the difference, in points."""
        told = [
            NOT_SEEN if steps is None else self.first.signed(steps)
            for steps in (self.firsts[place], self.seconds[place])
        ]
        return told[0], told[1], self.first.signed(self.parts[place])

    def together(self, places: Sequence[int]) -> tuple[str, str, str]:
        """Return some columns added together, as `row` returns one."""
        sums = [sum(each[j] or 0 for j in places) for each in (self.firsts, self.seconds)]
        first, second, apart = (self.first.signed(steps) for steps in (*sums, sums[1] - sums[0]))
        return first, second, apart

    @property
    def ends(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """The mean of the rows compared with, and the score: by each model, and how far apart."""
        first, second = self.first, self.second
        return (
            (
                first.percent(first.base),
                second.percent(second.base),
                first.signed(second.base - first.base),
            ),
            (
                first.percent(first.score),
                second.percent(second.score),
                first.signed(second.score - first.score),
            ),
        )


def shown_between(difference: Between) -> ShownBetween:
    """Round two explanations to steps of one size."""
    digits = max(points(each).digits for each in (difference.first, difference.second))
    first, second = (points(each, digits) for each in (difference.first, difference.second))
    placed = []
    for each, shown in ((difference.first, first), (difference.second, second)):
        known = dict(zip(each.feature_names, shown.parts, strict=True))
        placed.append(tuple(known.get(name) for name in difference.columns))
    return ShownBetween(first, second, placed[0], placed[1])


def between_text(
    difference: Between,
    names: tuple[str, str],
    threshold: float,
    features: Sequence[Feature],
    words: Words,
) -> tuple[str, ...]:
    """Return what two models make of one case, a sentence each.

    Parameters
    ----------
    difference : Between
        The second model's reasons less the first one's.
    names : tuple of str
        What the models are called.
    threshold : float
        Where both decide it.
    features : sequence of Feature
        What is known of the columns, in any order.
    words : Words
        How the business says it.
    """
    shown = shown_between(difference)
    first, second = (printable(name) for name in names)
    known = {feature.column: printable(feature.label) for feature in features}
    labels = [known[column] for column in difference.columns]
    return (
        _scores(shown, first, second, words),
        _decisions(difference, first, second, threshold, words),
        _bases(difference, shown, first, second, words),
        _columns(shown, labels),
        *_sureness(difference),
    )


def _scores(shown: ShownBetween, first: str, second: str, words: Words) -> str:
    apart = shown.second.score - shown.first.score
    before, after = shown.first.percent(shown.first.score), shown.second.percent(shown.second.score)
    if apart == 0:
        return f"{first} and {second} both score this {words.case} {after}."
    way = "more" if apart > 0 else "less"
    return (
        f"{second} scores this {words.case} {after}, {shown.first.text(apart)} points {way} than "
        f"{first} with {before}."
    )


def _decisions(difference: Between, first: str, second: str, threshold: float, words: Words) -> str:
    states = [
        words.flagged if each.score >= threshold else words.passed
        for each in (difference.first, difference.second)
    ]
    at = f"At threshold {threshold_text(threshold)}"
    if states[0] == states[1]:
        return f"{at} it is {states[0]} by both."
    return f"{at} it is {states[0]} by {first} and {states[1]} by {second}."


def _bases(difference: Between, shown: ShownBetween, first: str, second: str, words: Words) -> str:
    """Say what the models make of the rows compared with: this no column of the case explains."""
    reference = difference.first.reference
    called = group_words(reference.name, words)
    many = f"{reference.n:,} {called.one if reference.n == 1 else called.many}"
    means = [each.percent(each.base) for each in (shown.first, shown.second)]
    verb = "scores" if reference.n == 1 else "average"
    start = f"Both compare it with the same {many}, which {verb} {means[0]} by {first}"
    apart = shown.second.base - shown.first.base
    if apart == 0:
        return f"{start} and by {second}."
    return (
        f"{start} and {means[1]} by {second}: {shown.first.signed(apart)} points of the difference "
        "are there before any column is looked at."
    )


def _columns(shown: ShownBetween, labels: Sequence[str]) -> str:
    parts = shown.parts
    order = sorted(range(len(parts)), key=lambda j: (-abs(parts[j]), j))
    named = [
        f"{labels[j]} ({shown.first.signed(parts[j])} points)"
        for j in order[:_MOST_NAMED]
        if parts[j]
    ]
    if not named:
        return "No column adds more by the one than by the other."
    *before, last = named
    listed = f"{', '.join(before)} and {last}" if before else last
    return sentence_case(f"what they weigh most differently: {listed}.")


def _sureness(difference: Between) -> list[str]:
    widest = float(difference.standard_error.max(initial=0.0))
    if widest == 0.0:
        return []
    return [
        "Some of these points are estimates from drawn orders of the columns: a single one may be "
        f"off by some {200.0 * widest:.2g} points (twice its standard error)."
    ]
