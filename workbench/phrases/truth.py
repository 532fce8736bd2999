"""What the record says of a case, beside what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.moving_line import indefinite
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from workbench.workspace import Words


def truth_text(words: Words, *, flagged: bool, positive: bool) -> str:
    """Return what a case really was, and what that makes of the decision."""
    was = f"In the record it is {indefinite(words.positive if positive else words.negative)}"
    if flagged:
        return f"{was}: {words.flagged} rightly." if positive else f"{was}: a false alarm."
    return f"{was}: a miss." if positive else f"{was}: {words.passed} rightly."


def why_text(words: Words, *, flagged: bool) -> str:
    """Return the question that a client comes with."""
    return f"Why was this {words.case} {words.flagged if flagged else words.passed}?"


def listing_text(listing: str, words: Words) -> str:
    """Return what a list of cases holds."""
    texts = {
        "line": "Nearest the line",
        "changed": "Decided otherwise than today",
        "false_alarms": "Dearest false alarms",
        "misses": f"Dearest {words.positives} missed",
        "random": "Drawn by lot",
        "slice": "Of one group",
        "scores": "By score",
    }
    return sentence_case(texts[listing])
