"""Other thresholds that were looked at before a decision, priced on the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.report.record.values import Interval, RecordedAlternative
from workbench.threshold.rule import Rule
from workbench.threshold.rule_cost import cost_apart, cost_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from workbench.report.answer import Cost
    from workbench.report.terms import Evidence


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A threshold that was looked at.

    Attributes
    ----------
    name : str
        What it was called.
    model : str
        Whose score is cut.
    threshold : float
        Where.
    y_score : ndarray of shape (n_rows,)
        That model's scores of the rows that the decision rests on.
    own : bool
        Whether that is the model that is decided on.
    """

    name: str
    model: str
    threshold: float
    y_score: NDArray[np.float64]
    own: bool = True


def alternatives_part(
    threshold: float, evidence: Evidence, looked: Sequence[Looked], cost: Cost
) -> tuple[RecordedAlternative, ...]:
    """Return what each threshold that was looked at costs beside the decided one.

    Where these rows chose the decided threshold it is too good in them, and not the others of the
    same model: the interval lies around what new rows would show, as those of the baselines do.
    The best point of another model was chosen by the same rows, so there nothing is taken off.

    Parameters
    ----------
    threshold : float
        The decided one.
    evidence : Evidence
        The rows, at the terms.
    looked : sequence of Looked
        The others, in the order in which they are kept.
    cost : Cost
        What the decided one costs, in these rows and to be expected.
    """
    if not looked:
        return ()
    rows = evidence.rows()
    decided = Rule(threshold).decide(evidence.scored.y_score)
    optimism = None if cost.honest is None else cost.honest - cost.per_case
    found = []
    for each in looked:
        actions = Rule(each.threshold).decide(each.y_score)
        apart = cost_apart(rows, actions, decided)
        found.append(
            RecordedAlternative(
                name=each.name,
                model=each.model,
                threshold=float(each.threshold),
                cost_per_case=cost_of(rows, actions).per_case,
                regret=apart.per_case,
                interval=_expected(apart.interval, optimism if each.own else 0.0),
            )
        )
    return tuple(found)


def _expected(interval: Interval | None, optimism: float | None) -> Interval | None:
    """Return an interval of a difference, less what is too good in it; a sure 0 stays one."""
    if interval is None or interval == (0.0, 0.0):
        return interval
    return None if optimism is None else (interval[0] - optimism, interval[1] - optimism)
