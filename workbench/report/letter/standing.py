"""What became of a case, and by which decision: in force, today's policy, or a mere trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.phrases import letter as words_of
from workbench.phrases.change import score_text
from workbench.phrases.headline import standing_text
from workbench.report.document.content import Paragraph
from workbench.report.record.as_json import read_record
from workbench.threshold.rule import Rule

if TYPE_CHECKING:
    from workbench.report.letter.content import Ground, LetterCase
    from workbench.store import Kept

_OUTCOMES: tuple[words_of.Outcome, ...] = ("passed", "reviewed", "flagged")  # as `Rule` counts


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a case.

    Attributes
    ----------
    outcome : {"passed", "reviewed", "flagged"}
        How it was decided, or would be.
    trial : str
        Why nothing of it is in force; "" where it is.
    blocks : tuple of Paragraph
        The same in words, with the line and who drew it.
    date : str
        When the line was recorded, ISO 8601; "" where it was not.
    band : tuple of float, or None
        The scores that a person looks at, where that is in force.
    """

    outcome: words_of.Outcome
    trial: str
    blocks: tuple[Paragraph, ...]
    date: str
    band: tuple[float, float] | None


def standing_of(case: LetterCase, ground: Ground) -> Standing:
    """Return how a case is decided, and by what."""
    words, kept = ground.workspace.words, ground.in_force
    why_not = words_of.none_in_force() if kept is None else _why_other(case, ground, kept)
    held = kept if why_not == "" else None
    band = None if held is None else held.decision.band
    decided = Rule(case.threshold, band).decide(np.array([case.score]))
    outcome = _OUTCOMES[int(decided[0])]
    trial, by = words_of.trial_text(why_not), ""
    if held is not None:
        trial, by = "", words_of.by_decision(held.number, f"{held.recorded_at:%Y-%m-%d}")
    elif kept is None and _is_todays(case, ground):
        trial, by = "", words_of.by_policy()
    why = standing_text(case.shap, case.threshold, words)
    if band is not None:  # nobody is flagged from the one threshold on
        why = words_of.band_text(case.score, band, words)
    told = (
        Paragraph(words_of.outcome_text(outcome, words, trial=trial), "verdict"),
        Paragraph(f"{why} {by or trial}"),
    )
    date = "" if held is None else held.recorded_at.isoformat()
    return Standing(outcome, trial, told, date, band)


def _is_todays(case: LetterCase, ground: Ground) -> bool:
    """Return whether the workspace's own policy decides as the letter does."""
    today, curve = ground.workspace.policy.threshold, ground.observed
    model = ground.workspace.model(ground.lineage.model.name)
    if today is None or not model.deployed:
        return False
    return curve.index(today) == curve.index(case.threshold)


def _why_other(case: LetterCase, ground: Ground, kept: Kept) -> str:
    """Return why a decision in force is not that of the letter; "" where it is."""
    decision, curve = kept.decision, ground.observed
    if not _same_model(ground, kept):
        return words_of.other_in_force(kept.number, "on another model")
    if decision.group_thresholds is not None:
        return words_of.other_in_force(kept.number, "with thresholds of groups' own")
    if curve.index(decision.threshold) != curve.index(case.threshold):
        line = score_text(decision.threshold, case.threshold)
        return words_of.other_in_force(kept.number, f"which draws the line at {line}")
    return ""


def _same_model(ground: Ground, kept: Kept) -> bool:
    """Return whether a decision is on the model of the letter, byte by byte where it is known."""
    model = ground.lineage.model
    if kept.decision.model != model.name:
        return False
    try:
        then = read_record(kept.decision.evidence).lineage.model
    except InputError:  # of a format that this program does not know: its name must do
        return True
    return (then.file_hash, then.scores) == (model.file_hash, model.scores)
