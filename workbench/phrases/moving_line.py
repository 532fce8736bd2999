"""A case and the line: how far it is over or under, for a line that moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.phrases.numbers import fixed

if TYPE_CHECKING:
    from workbench.workspace import Words

_SILENT_H = ("honest", "honour", "honor", "hour", "heir")
LINE, POINTS = "{line}", "{points}"
_SEEN = 0.05  # points; less would be written as none


@dataclass(frozen=True, slots=True)
class LineSentences:
    """What is said of a case at a line, with places for the line and for the distance.

    Attributes
    ----------
    over, under, on : str
        Where the case is flagged, where it is passed, and where the line is its very score.
    everyone, nobody : str
        Where the line is infinite.
    """

    over: str
    under: str
    on: str
    everyone: str
    nobody: str

    def at(self, score: float, threshold: float) -> str:
        """Return the sentence for a threshold; the browser fills in the same."""
        if threshold in (float("inf"), float("-inf")):
            return self.nobody if threshold > 0 else self.everyone
        if score == threshold:
            return self.on.replace(LINE, fine_percent(threshold))
        far = abs(100.0 * (score - threshold))
        points = "less than 0.1" if far < _SEEN else fixed(far, 1)
        template = self.over if score > threshold else self.under
        return template.replace(LINE, fine_percent(threshold)).replace(POINTS, points)


def fine_percent(share: float) -> str:
    """Return a share with one decimal of a percent, as base, score and steps are written."""
    return f"{fixed(100.0 * share, 1)} %"


def line_sentences(score: float, words: Words) -> LineSentences:
    """Return what is said of a case of this score, wherever the line is put."""
    begins = f"The chance of {indefinite(words.positive)} is {fine_percent(score)}. "
    from_ = f"{begins}We {words.flag} {words.cases} from {LINE}, so this one is "
    return LineSentences(
        over=f"{from_}{POINTS} points over the line: {words.flagged}.",
        under=f"{from_}{POINTS} points below the line: {words.passed}.",
        on=f"{from_}exactly on the line: {words.flagged}.",
        everyone=f"{begins}We {words.flag} everybody, so it is {words.flagged}.",
        nobody=f"{begins}We {words.flag} nobody, so it is {words.passed}.",
    )


def indefinite(noun: str) -> str:
    """Return a noun with its article: "a bad loan", "an accident", "an honest claim"."""
    spoken = noun[:1].lower() in "aeiou" or noun.lower().startswith(_SILENT_H)
    return f"{'an' if spoken else 'a'} {noun}"
