"""Changed cases in words: from what to what, the new score and decision, and how far one got."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases.contrasts import value_text
from workbench.phrases.numbers import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.explain.cells import Change
    from workbench.explain.counterfactual import Outcome
    from workbench.explain.features import Feature
    from workbench.explain.line import Line
    from workbench.explain.nearest import Neighbour
    from workbench.workspace import Words

_ARROW = "\N{RIGHTWARDS ARROW}"
_MOST_DIGITS = 8
_SETS = ("", "every single column", "every pair of columns", "every three columns")


def change_text(change: Change, features: Sequence[Feature]) -> str:
    """Return a change as "Loan amount 1,150 → 750"."""
    feature = next(each for each in features if each.column == change.column)
    before, after = (value_text(feature, value) for value in (change.before, change.after))
    return f"{printable(feature.label)} {before} {_ARROW} {after}"


def changes_text(changes: Sequence[Change], features: Sequence[Feature]) -> str:
    """Return changes as one line, in the order given."""
    return "; ".join(change_text(change, features) for change in changes)


def decided(score: float, line: Line, words: Words) -> str:
    """Return how a score is decided, in the words of the business: "declined"."""
    return words.flagged if score >= line.threshold else words.passed


def score_text(score: float, threshold: float) -> str:
    """Return a score in percent, with as many decimals as tell it apart from the threshold."""
    digits = 1
    while (
        score != threshold
        and digits < _MOST_DIGITS
        and fixed(100.0 * score, digits) == fixed(100.0 * threshold, digits)
    ):
        digits += 1
    return f"{fixed(100.0 * score, digits)} %"


def found_text(outcome: Outcome, words: Words) -> str:
    """Return what was found, in one sentence."""
    line = outcome.line
    other = words.passed if line.flagged else words.flagged
    if outcome.found:
        each = "each alone is" if len(outcome.found) > 1 else "this is"
        return f"With one of these changes the {words.case} would be {other}; {each} enough."
    if not 0.0 < line.threshold <= 1.0:  # a chance lies between: no change can cross
        here = words.flagged if line.flagged else words.passed
        return f"At this threshold every {words.case} is {here}, whatever its score."
    if outcome.changeable == 0:
        return f"Your limits leave no column of this {words.case} open, so nothing changes it."
    if outcome.ended != "complete":
        why = "was stopped" if outcome.ended == "cancelled" else "ran out of time"
        return f"The search {why} before it found anything. {_furthest(outcome, words)}"
    return f"Nothing within your limits changes the decision. {_furthest(outcome, words)}"


def search_text(outcome: Outcome, words: Words) -> str:
    """Return how thorough the search was."""
    said = f"{outcome.tried:,} variants of the {words.case} were put to the model"
    if outcome.ended == "cancelled":
        return f"{said} before the search was stopped; smaller changes may exist."
    if outcome.ended == "deadline":
        return f"{said} before the time was over; smaller changes may exist."
    if outcome.changeable and outcome.exhausted >= outcome.changeable:
        return f"{said}: every combination of values that occur in the data."
    tried = " and ".join(_SETS[1 : outcome.exhausted + 1])
    if not tried:
        return f"{said}; it has too many columns to try them all, so other answers may exist."
    if outcome.found:
        return f"{said}: {tried} at values that occur in the data; other answers may exist."
    return (
        f"{said}: {tried} at values that occur in the data, and larger sets by a climb, which may "
        "miss an answer."
    )


def neighbour_text(near: Neighbour, n_columns: int, line: Line, words: Words) -> str:
    """Return how a real case differs that was decided the other way."""
    same = n_columns - len(near.differs)
    shared = f"the same in {same} of {n_columns} columns" if same else "different in every column"
    outcome = ""
    if near.positive is not None:
        outcome = f" The record says: {words.positive if near.positive else words.negative}."
    how = decided(near.score, line, words)
    at = score_text(near.score, line.threshold)
    return f"{printable(near.id)}, {how} at {at}, is {shared}.{outcome}"


def no_neighbour_text(line: Line, words: Words) -> str:
    """Return that all cases are decided alike."""
    return f"All {words.cases} are {words.flagged if line.flagged else words.passed} here."


def _furthest(outcome: Outcome, words: Words) -> str:
    """Return how far one got, and where the line is."""
    line = outcome.line
    where = f"{words.cases} are {words.flagged} from {score_text(line.threshold, line.score)} on"
    if not outcome.furthest.changes:
        start = score_text(line.score, line.threshold)
        return f"No change brings the score nearer to the line: it is {start}, and {where}."
    reached = score_text(outcome.furthest.score, line.threshold)
    start = score_text(line.score, line.threshold)
    return f"The furthest is from {start} to {reached}; {where}."
