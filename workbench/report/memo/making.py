"""Gather what a memo is made of: the rows behind a decision, chosen cases, the card of the data."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.lineage import lineage_of, rows_hash, why_different
from workbench.report.case_explanation import explain_case
from workbench.report.explainer import open_explainer
from workbench.report.memo.content import Memo
from workbench.report.memo.live_chart import Behind
from workbench.report.operating_view import Candidate
from workbench.report.record.as_json import policy_of
from workbench.report.record.making import Decided, record_of
from workbench.report.record.reproduce import as_recorded, refuse_other_model, terms_of
from workbench.report.record.slices import sensitive_slices
from workbench.report.terms import Evidence
from workbench.report.uncertainty import uncertainty
from workbench.slices.group_rule import row_thresholds
from workbench.threshold import convex_hull, operating_curve
from workbench.workspace import load_scored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.explainer import Explainer
    from workbench.report.record.making import Judged, Record
    from workbench.store import Kept
    from workbench.workspace import Workspace

_CARD = "card.md"
_DOUBTS = "before you decide"
_LARGEST_CARD = 100_000  # bytes
_EQUAL = 1e-9  # sums of money may differ in their last bits from one machine to another
_NOBODY = "not recorded"
_PATIENCE = 30.0  # equal decisions have equal memos, however busy the machine is
Cases = tuple[str, ...] | None


def memo_at(judged: Judged, threshold: float, cases: Cases = None) -> Memo:
    """Return the memo of a threshold that nobody has recorded.

    Parameters
    ----------
    judged : Judged
        Rows, model and terms.
    threshold : float
        The threshold.
    cases : tuple of str, or None
        The cases to explain; None for the nearest one on either side of the line, where the model
        can be asked.

    Raises
    ------
    InputError
        If the threshold is not a number, or a case that was named cannot be explained.
    """
    slices = sensitive_slices(judged.scored, judged.evidence.rows(), threshold)
    decided = Decided(threshold, reason=_NOBODY, author=_NOBODY)
    record = record_of(decided, judged, slices=slices)
    behind = _behind(judged.model, judged.evidence, record)
    return _whole(record, None, judged.workspace, behind, cases)


def memo_of(record: Record, kept: Kept, workspace: Workspace, cases: Cases = None) -> Memo:
    """Return the memo of a recorded decision.

    The figures are those recorded. Where data or model are others by now, the memo has neither
    curve nor explained cases, and says why.

    Parameters
    ----------
    record : Record
        The decision.
    kept : Kept
        The same as the store has it.
    workspace : Workspace
        Where data and model are.
    cases : tuple of str, or None
        The cases to explain; None for the nearest one on either side of the line, where the model
        can be asked.

    Raises
    ------
    InputError
        If a case that was named cannot be explained.
    """
    try:
        then = as_recorded(record, workspace)
        refuse_other_model(record, then)
        scored = load_scored(then)
        evidence = Evidence.of(scored, operating_curve(scored), terms_of(record))
    except InputError as error:
        return memo_alone(record, kept, str(error))
    if rows_hash(scored) != record.lineage.data.rows_hash:
        now = lineage_of(then, then.deployed, scored)
        return memo_alone(record, kept, " ".join(why_different(record.lineage, now)))
    if not _costs_as_recorded(evidence, record):
        return memo_alone(record, kept, "A column of prices holds other amounts than it did then.")
    return _whole(record, kept, then, _behind(then.deployed.name, evidence, record), cases)


def _costs_as_recorded(evidence: Evidence, record: Record) -> bool:
    """Tell whether the rows cost what they did; the hash of the rows is not of price columns."""
    priced = evidence.priced
    now = priced.per_case(priced.curve.at(record.point.threshold))
    return isclose(now, record.cost.per_case, rel_tol=_EQUAL, abs_tol=_EQUAL)


def memo_alone(record: Record, kept: Kept, why: str) -> Memo:
    """Return the memo of a decision whose data or model are not at hand."""
    told = f"The curve and the reasons of single cases are left out. {why}"
    return Memo(record, kept, None, notes=(told,))


def _behind(model: str, evidence: Evidence, record: Record) -> Behind:
    """Return the rows with all that the data leave open, as it was asked for the record."""
    index = evidence.observed.index(record.point.threshold)
    also = () if index == evidence.choice.index else (index,)
    sure = uncertainty(evidence, evidence.terms, also=also, seed=record.seed)
    return Behind(Candidate(model, evidence.scored, convex_hull(evidence.observed)), evidence, sure)


def _whole(
    record: Record, kept: Kept | None, workspace: Workspace, behind: Behind, cases: Cases
) -> Memo:
    explained: tuple[CaseExplanation, ...] = ()
    notes: tuple[str, ...] = ()
    try:
        explained = _explained(record, workspace, cases)
    except InputError as error:
        if cases is not None:
            raise
        notes = (f"No single case is explained. {error}",)
    return Memo(record, kept, behind, explained, notes, card_of(workspace))


def _explained(record: Record, workspace: Workspace, cases: Cases) -> tuple[CaseExplanation, ...]:
    """Explain the chosen cases, each at the threshold that decides it."""
    if cases == ():
        return ()
    with open_explainer(workspace, record.lineage.model.name) as explainer:
        lines = _lines(record, explainer)
        if cases is None:
            cases = tuple(str(explainer.ids[row]) for row in _nearest(explainer, lines))
        rows = [explainer.position(name) for name in cases]
        return tuple(
            explain_case(explainer, name, float(lines[row]), patience=_PATIENCE)
            for name, row in zip(cases, rows, strict=True)
        )


def _lines(record: Record, explainer: Explainer) -> NDArray[np.float64]:
    """Return the threshold of each row."""
    policy = policy_of(record)
    if policy is None:
        return np.full(explainer.scored.n, record.point.threshold)
    return row_thresholds(policy, explainer.scored.table).thresholds


def _nearest(explainer: Explainer, lines: NDArray[np.float64]) -> Sequence[int]:
    """Return the last row that is flagged and the first that is not, where there are such."""
    above = explainer.scored.y_score - lines
    flagged, passed = np.flatnonzero(above >= 0.0), np.flatnonzero(above < 0.0)
    sides = ((flagged, above), (passed, -above))
    return [int(side[np.argmin(far[side])]) for side, far in sides if len(side)]


def card_of(workspace: Workspace) -> tuple[str, ...]:
    """Return what to know before deciding on the data, as the workspace's card.md lists it.

    These are the items of the list under the heading that begins with "Before you decide"; ()
    where there is no such file, heading or list.
    """
    path = workspace.folder / _CARD
    if not path.is_file():
        return ()
    with path.open("rb") as file:
        text = file.read(_LARGEST_CARD).decode("utf-8", errors="replace")
    items: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("#"):
            inside = line.strip("# ").lower().startswith(_DOUBTS)
        elif inside and line.startswith("- "):
            items.append(line[2:])
        elif inside and items and line.startswith("  "):
            items[-1] += f" {line.strip()}"
    return tuple(item.replace("**", "").replace("`", "") for item in items)
