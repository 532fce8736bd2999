"""What every text of the live reasons must read at a line, said by Python alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from workbench import phrases
from workbench.explain.coalitions import Coalitions
from workbench.explain.explanation import DecisionReasons
from workbench.explain.permutations import Sampled
from workbench.phrases.moving_line import fine_percent, line_sentences
from workbench.report.case_view import CaseTexts

ARROW = "\N{RIGHTWARDS ARROW}"
_SEEN = 5e-4  # a share that is written as none is less


@dataclass(frozen=True, eq=False)
class CaseFigures:
    """The texts of one case.

    Attributes
    ----------
    table : Coalitions or Sampled
        From which it is explained.
    texts : CaseTexts
        Words, labels and values.
    """

    table: Coalitions | Sampled
    texts: CaseTexts

    def at(self, threshold: float, left: float | None = None) -> dict[str, object]:
        """Return every text, as `case_texts.js` reads them off the page.

        Parameters
        ----------
        threshold : float
            Where the line is.
        left : float, optional
            Where it was left, if it is still held: those compared with are those of that line, and
            sets of many columns are searched for on release.
        """
        words, score = self.texts.words, self.table.score
        left = None if left == threshold else left
        flagged = score >= threshold
        verb = words.flagged if flagged else words.passed
        return {
            "sentence": line_sentences(score, words).at(score, threshold),
            "spoken": f"threshold {phrases.threshold_text(threshold)}, this {words.case} is {verb}",
            "percent": f"{_tenth(100.0 * min(1.0, max(0.0, threshold))):g}",
            "line": f"line {_fine(threshold)}",
            "waterfall": f"{words.flag} from {_fine(threshold)}",
            **self._shares(threshold, verb, left),
            **self._flips(threshold, left),
        }

    def _group(self, left: float | None) -> str:
        if left is None or self.table.reference.name not in ("passed", "flagged"):
            return self.texts.group
        whom = {inf: "nobody", -inf: "everybody"}.get(left)
        where = f"where we {self.texts.words.flag} {whom}" if whom else f"at {_fine(left)}"
        return f"{self.texts.group} {where}"

    def _shares(self, threshold: float, verb: str, left: float | None) -> dict[str, object]:
        words, group = self.texts.words, self._group(left)
        decision: DecisionReasons = self.table.decision(threshold)
        if decision.base_value == (self.table.score >= threshold):
            intro = (
                f"All {group} compared with are {verb} at this line, as this {words.case} is: what "
                "pulls either way cancels out. Another group to compare with tells more."
            )
        else:
            intro = (
                f"{phrases.percent(decision.base_value)} of the {group} are {words.flagged} at "
                f"this line; this {words.case} is {verb}. Each column's share of that difference, "
                "in points:"
            )
        order = np.argsort(-np.abs(self.table.explanation().values), kind="stable")
        shares = [
            [
                self.texts.labels[j],
                _points(float(decision.values[j])),
                "cr-raises" if decision.values[j] > 0 else "cr-lowers",
            ]
            for j in order.tolist()
        ]
        return {"intro": intro, "shares": shares}

    def _flips(self, threshold: float, left: float | None) -> dict[str, object]:
        words, group, score = self.texts.words, self._group(left), self.table.score
        if left is not None and isinstance(self.table, Sampled):
            note = "Let go of the line: the sets of columns are searched for there."
            return {"title": "What would have to be different", "flips": [], "note": note}
        labels = dict(zip(self.table.feature_names, self.texts.labels, strict=True))
        to = words.passed if score >= threshold else words.flagged
        found = self.table.flip_sets(threshold, most=3)
        if not found:
            note = (
                f"Even with every column taken from the {group} the mean score stays on this side."
            )
            return {"title": "Nothing flips it", "flips": [], "note": note}
        more = "." if len(found[0].columns) == 1 else "; no smaller set is enough."
        more += " Each line is enough by itself." if len(found) > 1 else ""
        return {
            "title": f"Set like the {group}, it is {to}",
            "flips": [
                [
                    [labels[column] for column in flip.columns],
                    f"{_fine(score)} {ARROW} {_fine(flip.mean_score)} {to}",
                ]
                for flip in found
            ],
            "note": f"The fewest columns that, taken from the {group}, bring the mean score across "
            f"the line{more}",
        }


def _fine(threshold: float) -> str:
    if threshold in (inf, -inf):
        return "never" if threshold > 0 else "always"
    return fine_percent(threshold)


def _points(share: float) -> str:
    if abs(share) < _SEEN:
        return "0"
    return f"{'+' if share > 0 else ''}{phrases.fixed(100.0 * share, 1)}"


def _tenth(percent: float) -> float:
    return float(np.floor(10.0 * percent + 0.5)) / 10.0
