"""Why new cases are decided so: each score taken apart, the cases that matter most first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.engine import explain_score
from workbench.explain.watched import Watched, expected_predictions
from workbench.intake import InputError
from workbench.models.naming import refuse_missing
from workbench.phrases import applied as words_of
from workbench.report.applied import Reasons
from workbench.report.explainer import open_explainer
from workbench.report.record.reproduce import refuse_other_model
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.threshold.rule import FLAGGED, PASSED

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.report.applied import Applied
    from workbench.report.explainer import Explainer


def with_reasons(
    done: Applied,
    *,
    most: int = 50,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
    told: Callable[[float], None] | None = None,
) -> Applied:
    """Return applied cases with the columns that decide them.

    Each score is taken apart by Shapley values against rows of the workspace, by `explain_score`,
    which takes about a tenth of a second a case. Cases that are flagged or go to a person come
    first, then those passed; among each the highest scores.

    Parameters
    ----------
    done : Applied
        As `apply_decision` returns it.
    most : int
        How many cases to ask about at most.
    choice : ReferenceChoice
        What they are compared with: by default the training rows that the decision passes.
    told : callable, optional
        Is given the share done, from 0 to 1, several times a case; what it raises ends the work.

    Returns
    -------
    Applied
        With `reasons`, and notes on which cases have none, and why.

    Raises
    ------
    InputError
        If no case can have reasons: the scores came ready, the score decides nothing, or the model
        or the rows to compare with are not as they must be.
    """
    _refuse_speechless(done, most)
    cases = done.cases
    refuse_other_model(cases.record, cases.workspace)
    with open_explainer(cases.workspace) as explainer:
        names = explainer.scorer.feature_names
        refuse_missing(names, cases.frame.columns, explainer.scorer.name, cases.source)
        group = reference_group(explainer, choice, _line_below(done))
        asking = _Asking(explainer, done, group, _worst(done, most), told)
        found = asking.all()
    words = cases.record.words
    notes = [words_of.told_reasons(found.asked, done.counts, words)]
    if asking.failures:
        first = asking.failures[0]
        notes.append(words_of.unexplained(len(asking.failures), first, words))
    notes.append(words_of.told_method(group.name, words))
    return replace(done, reasons=found, notes=(*done.notes, *notes))


@dataclass(slots=True, eq=False)
class _Asking:
    """The cases that are asked about, and those about which nothing could be said."""

    explainer: Explainer
    done: Applied
    group: Reference
    rows: NDArray[np.int64]
    told: Callable[[float], None] | None
    lines: NDArray[np.float64] = field(init=False)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = _lines(self.done)

    def all(self) -> Reasons:
        """Take each score apart; a case that cannot be explained is left out, and counted."""
        n = len(self.done.actions)
        texts, turning = (np.full(n, "", dtype=object) for _ in range(2))
        for place, row in enumerate(self.rows.tolist()):
            try:
                texts[row], turning[row] = self._one(place, row)
            except InputError as error:
                self.failures.append(str(error))
        self._tell(len(self.rows), 0.0)
        for array in (texts, turning):
            array.setflags(write=False)
        return Reasons(texts, turning, len(self.rows))

    def _one(self, place: int, row: int) -> tuple[str, str]:
        """Return the reasons of one case, and what would turn it."""
        explainer, score = self.explainer, float(self.done.y_score[row])
        case = self._case(row)
        steps = expected_predictions(len(explainer.scorer.feature_names), self.group.n)
        asked = 0

        def tell(predictions: int) -> None:
            nonlocal asked
            asked += predictions
            self._tell(place, min(1.0, asked / steps))

        table = explain_score(Watched(explainer.scorer, tell), case, self.group).as_listed(score)
        turned = table.decision(self.lines[row]).flip_set
        reasons = words_of.short_reasons(table.explanation(), case, explainer.features)
        return reasons, words_of.turning_columns(turned, explainer.features)

    def _case(self, row: int) -> pd.DataFrame:
        """Return one case as the model sees it."""
        return self.done.cases.frame.iloc[[row]][list(self.explainer.scorer.feature_names)]

    def _tell(self, place: int, share: float) -> None:
        if self.told is not None:
            self.told((place + share) / max(1, len(self.rows)))


def _refuse_speechless(done: Applied, most: int) -> None:
    """Refuse to ask where nobody could answer, or where no score decides anything."""
    if most < 1:
        raise InputError("Reasons are asked for at least 1 case. Give a larger number.")
    words, entry = done.cases.record.words, done.cases.workspace.deployed
    if entry.file is None or entry.scores is not None:
        raise InputError(
            f"No {words.case} has reasons: the decision is on ready scores, so there is no model "
            "to ask what it would answer for other values."
        )
    if not np.isfinite(_lines(done)).any():
        which = f"every {words.case} is {words.flagged}"
        if not done.flagged:
            which = f"no {words.case} is {words.flagged}"
        raise InputError(
            f"No {words.case} has reasons: {which}, whatever its score, so no column decides."
        )


def _worst(done: Applied, most: int) -> NDArray[np.int64]:
    """Return the rows to ask about: not passed first, then the highest scores."""
    order = np.lexsort((-done.y_score, done.actions == PASSED))
    decided = np.isfinite(_lines(done)[order])  # else the score plays no part
    return np.asarray(order[decided][:most])


def _line_below(done: Applied) -> float:
    """Return the score below which the decision passes a case that has no line of its own."""
    record = done.cases.record
    return record.point.threshold if record.band is None else record.band.low


def _lines(done: Applied) -> NDArray[np.float64]:
    """Return the line that each case is on or over, or below where it is passed, (n_rows,)."""
    band = done.cases.record.band
    if band is None:
        return done.thresholds
    return np.where(done.actions == FLAGGED, band.high, band.low)
