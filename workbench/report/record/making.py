"""What is recorded of a decision: all that it takes to judge it, and to make it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.lineage import Lineage, lineage_of
from workbench.report.evaluation import evaluated
from workbench.report.record.alternatives import Looked, alternatives_part
from workbench.report.record.parts import (
    band_part,
    conditions_part,
    cost_part,
    groups_part,
    point_part,
    rows_part,
    stability_part,
)
from workbench.report.record.slices import RecordedSlices
from workbench.report.record.values import (
    Conditions,
    RecordedAlternative,
    RecordedBand,
    RecordedCost,
    RecordedGroups,
    RecordedPoint,
    RecordedRows,
    RecordedStability,
)
from workbench.report.terms import Evidence, Terms
from workbench.report.uncertainty import Uncertainty, positions_asked, uncertainty
from workbench.threshold import CostModel, operating_curve
from workbench.threshold.rule import Rule
from workbench.workspace import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.answer import Evaluation
    from workbench.scored import Scored
    from workbench.slices.parity_policy import GroupPolicy
    from workbench.workspace import Workspace

SCHEMA = 2
READABLE = (1, SCHEMA)  # 1: without alternatives


@dataclass(frozen=True, slots=True)
class Record:
    """All that is kept of a decision beside its number and its time.

    Attributes
    ----------
    schema : int
        The format: 2; 1 where it was written so, which knows no alternatives.
    title, question : str
        What it is called, and what it answers.
    workspace : str
        The key of the workspace.
    reason, author : str
        Why, and who.
    acknowledged : tuple of str
        Problems that were known and accepted.
    seed : int
        Of the random numbers behind intervals.
    lineage : Lineage
        Hashes of data, model and code.
    words : Words
        How the business says it.
    rows, costs, conditions, point, cost, stability
        What it was judged by, and the answer.
    band : RecordedBand or None
        Where people look.
    groups : RecordedGroups or None
        Where groups have thresholds of their own.
    slices : tuple of RecordedSlices
        The groups that were looked at.
    verdict : str
        The answer in words.
    alternatives : tuple of RecordedAlternative
        Other thresholds that were looked at, of this model or another.
    """

    schema: int
    title: str
    question: str
    workspace: str
    reason: str
    author: str
    acknowledged: tuple[str, ...]
    seed: int
    lineage: Lineage
    words: Words
    rows: RecordedRows
    costs: CostModel
    conditions: Conditions
    point: RecordedPoint
    cost: RecordedCost
    stability: RecordedStability
    band: RecordedBand | None
    groups: RecordedGroups | None
    slices: tuple[RecordedSlices, ...]
    verdict: str
    alternatives: tuple[RecordedAlternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided.

    Attributes
    ----------
    threshold : float
        Cases scoring at least this are flagged.
    reason, author : str
        Why, and who.
    title : str
        What it is called; the workspace's title where nothing is said.
    band : tuple of float, optional
        (low, high): scores from `low` to below `high` go to a person.
    policy : GroupPolicy, optional
        Thresholds of groups' own; its threshold of all others is `threshold`.
    acknowledged : tuple of str
        Problems that are known and accepted, in words.

    Raises
    ------
    InputError
        If reason or author is missing, or the parts do not go together.
    """

    threshold: float
    reason: str
    author: str
    title: str = ""
    band: tuple[float, float] | None = None
    policy: GroupPolicy | None = None
    acknowledged: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nobody could answer for, or apply."""
        for what, text in (("reason", self.reason), ("author", self.author)):
            if not text.strip():
                raise InputError(f"A decision needs its {what}. Fill it in; it is kept in words.")
        if self.policy is not None and self.policy.fallback != self.threshold:
            raise InputError(
                f"The thresholds of groups come with {self.policy.fallback!r} for all others, and "
                f"{self.threshold!r} is decided. Decide on that one, or make them anew."
            )
        _ = self.rule

    @property
    def rule(self) -> Rule:
        """Threshold and band as a rule for scores."""
        rule = Rule(self.threshold, self.band)
        if self.policy is not None:  # a band beside own thresholds is refused
            rule.decide(np.empty(0), np.empty(0))
        return rule


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What a decision rests on.

    Attributes
    ----------
    workspace : Workspace
        The workspace.
    model : str
        The name of the model whose score is cut.
    scored : Scored
        Its rows.
    terms : Terms
        Prices and conditions.
    seed : int
        Of the random numbers behind intervals.
    lineage : Lineage
        Hashes of data, model and code; made once, of the rest.
    evidence : Evidence
        Rows and curve at the terms, and what is best chosen; made once, of the rest.

    Raises
    ------
    InputError
        If prices cannot be used with these rows.
    """

    workspace: Workspace
    model: str
    scored: Scored
    terms: Terms
    seed: int = 0
    lineage: Lineage = field(init=False)
    evidence: Evidence = field(init=False)

    def __post_init__(self) -> None:
        """Look at rows and files once: whoever records asks for both several times."""
        entry = self.workspace.model(self.model)
        evidence = Evidence.of(self.scored, operating_curve(self.scored), self.terms)
        object.__setattr__(self, "evidence", evidence)
        object.__setattr__(self, "lineage", lineage_of(self.workspace, entry, self.scored))


def evaluation_at(judged: Judged, threshold: float, known: Uncertainty | None = None) -> Evaluation:
    """Return the evaluation that a record of a threshold holds.

    A threshold that decides as the cheapest one was chosen by these rows, whoever typed it: its
    cost is the cross-fitted one, with the wider interval.

    Parameters
    ----------
    judged : Judged
        What it rests on.
    threshold : float
        The threshold.
    known : Uncertainty, optional
        `uncertainty(judged.evidence, judged.terms, seed=judged.seed)`, where it is at hand; it is
        used where it answers for this threshold as well.
    """
    evidence, terms = judged.evidence, judged.terms
    index = evidence.observed.index(threshold)
    asked = positions_asked(evidence, terms, (index,))
    if known is None or not np.array_equal(known.cost.positions, asked):
        known = uncertainty(evidence, terms, also=(index,), seed=judged.seed)
    chosen = index == evidence.choice.index
    return evaluated(evidence, terms, known, threshold=None if chosen else threshold)


def record_of(
    decided: Decided,
    judged: Judged,
    evaluation: Evaluation | None = None,
    *,
    slices: Sequence[RecordedSlices] = (),
    looked: Sequence[Looked] = (),
) -> Record:
    """Return the record of a decision.

    Parameters
    ----------
    decided : Decided
        What was decided, why and by whom.
    judged : Judged
        What it rests on.
    evaluation : Evaluation, optional
        `evaluation_at(judged, decided.threshold)`, where it is at hand already.
    slices : sequence of RecordedSlices
        What was looked at, at the decided threshold: `recorded_slices(fairness)` of each.
    looked : sequence of Looked
        Other thresholds that were looked at.

    Raises
    ------
    InputError
        If the threshold is not a number, groups cannot be found by the values of columns, or a
        band stands outside of what the rows can be priced with.
    """
    if evaluation is None:
        evaluation = evaluation_at(judged, decided.threshold)
    evidence, workspace = judged.evidence, judged.workspace
    return Record(
        schema=SCHEMA,
        title=decided.title or workspace.title,
        question=workspace.question,
        workspace=workspace.key or workspace.title,
        reason=decided.reason,
        author=decided.author,
        acknowledged=decided.acknowledged,
        seed=judged.seed,
        lineage=judged.lineage,
        words=judged.terms.words,
        rows=rows_part(judged.scored, workspace.data.exclude, evaluation),
        costs=judged.terms.costs,
        conditions=conditions_part(judged.terms, evaluation),
        point=point_part(decided.threshold, evidence, evaluation),
        cost=cost_part(evidence, evaluation),
        stability=stability_part(evaluation),
        band=None if decided.band is None else band_part(decided.rule, evidence),
        groups=None if decided.policy is None else groups_part(decided.policy, evidence),
        slices=tuple(slices),
        verdict=evaluation.verdict,
        alternatives=alternatives_part(decided.threshold, evidence, looked, evaluation.cost),
    )
