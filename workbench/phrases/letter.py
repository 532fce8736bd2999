"""The sentences of a letter on one case: what holds, how sure it is, and what it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from workbench.phrases.change import score_text
from workbench.phrases.moving_line import indefinite
from workbench.phrases.numbers import count, percent
from workbench.phrases.truth import why_text
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from workbench.threshold import OperatingPoint
    from workbench.workspace import Words

Outcome = Literal["passed", "reviewed", "flagged"]

NO_CAUSE = (
    "The reasons say how the model answers; they do not say what causes what. If one thing "
    "changes, others may change with it, so nothing here is a promise."
)
WITHIN = "Only what can be changed was tried, at values that others have."
A_POINT = "A point is a hundredth of the chance: from 50 % to 64 % are 14 points."
UNSURE_REASONS = "The reasons for this score are too uncertain to be given here."


def asked_text(outcome: Outcome, words: Words, *, trial: str = "") -> str:
    """Return the question that the letter answers."""
    if outcome == "reviewed":
        return f"Why {'would' if trial else 'does'} a person look at this {words.case}?"
    if trial:
        return f"Why would this {words.case} be {_done(outcome, words)}?"
    return why_text(words, flagged=outcome == "flagged")


def outcome_text(outcome: Outcome, words: Words, *, trial: str = "") -> str:
    """Return what became of the case; in a trial, what would, and what is in force instead."""
    case = words.case
    if outcome == "reviewed":
        return f"A person {'would look' if trial else 'looks'} at this {case} before it is decided."
    return f"This {case} {'would be' if trial else 'was'} {_done(outcome, words)}."


def _done(outcome: Outcome, words: Words) -> str:
    return words.flagged if outcome == "flagged" else words.passed


def by_decision(number: int, day: str) -> str:
    """Return which decision drew the line."""
    return f"The line is that of decision {number}, recorded on {day} and in force."


def by_policy() -> str:
    """Return that the line is today's, without a decision on record."""
    return "The line is that of today's policy; no decision on it is on record."


def trial_text(in_force: str) -> str:
    """Return that nothing of this is in force."""
    return f"This is a trial: {in_force}"


def none_in_force() -> str:
    """Return that nothing is in force, for `trial_text`."""
    return "no line is in force here."


def other_in_force(number: int, why: str) -> str:
    """Return that another decision is in force, for `trial_text`."""
    return f"in force is decision {number}, {why}."


def band_text(score: float, band: tuple[float, float], words: Words) -> str:
    """Return the chance, where people look, and where the case stands."""
    low, high = band
    nearest = min(band, key=lambda end: abs(end - score))
    ends = f"from {score_text(low, score)} to below {score_text(high, score)}"
    told = (
        f"The chance of {indefinite(words.positive)} is {score_text(score, nearest)}. "
        f"{sentence_case(indefinite(words.case))} scoring {ends} goes to a person"
    )
    if low <= score < high:
        return f"{told}, who decides. This one does."
    side = "above" if score >= high else "below"
    return f"{told}. This one scores {side} that."


def without_people_text(threshold: float, score: float) -> str:
    """Return that changes were looked for as if no person looked."""
    at = score_text(threshold, score)
    return f"This is told for one line at {at}, as if no person looked."


def mistakes_text(point: OperatingPoint, words: Words, *, flagged: bool) -> str:
    """Return how often the same decision was wrong; "" where nothing was decided so."""
    wrong, right = (point.fp, point.tp) if flagged else (point.fn, point.tn)
    done = words.flagged if flagged else words.passed
    were = words.negatives if flagged else words.positives
    if wrong + right == 0.0:
        return ""
    return (
        f"The model can be wrong. Of the {count(wrong + right)} {words.cases} {done} at this line "
        f"in the test data, {percent(wrong / (wrong + right))} were {were}."
    )


def second_opinion(differences: tuple[str, ...]) -> str:
    """Return what a second method says of the same case."""
    if not differences:
        return "A second way of asking the model (LIME) gives the same main reasons."
    told = " ".join(differences)
    return f"A second way of asking the model (LIME) gives another picture in part. {told}"
