"""The threshold that follows from the prices alone, and the rule that asks each row's own prices.

Both take scores for probabilities: what they cost shows whether that may be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.threshold.exposure import RowPrices, row_prices
from workbench.threshold.probability import corrected, whole_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.threshold.costs import CostModel
    from workbench.threshold.curve import OperatingCurve


@dataclass(frozen=True, slots=True, eq=False)
class PerCaseRule:
    """What happens where each row is flagged if that is cheaper for it, by its probability.

    Attributes
    ----------
    flags : ndarray of bool, shape (n_rows,), or None
        The rows that the rule flags; None where the scores are no probabilities.
    cost_per_case, total : float
        Money per case and of all rows, under the expected prevalence; NaN without flags.
    threshold : float or None
        The probability from which on a row is flagged, where it is the same for all rows (of
        amounts above 0). Under an expected prevalence it speaks of the corrected probability.
    score : float or None
        The score in the table that has this probability: what an observed threshold is compared
        with.
    why_not : str or None
        Why there is no rule, where there is none.
    """

    flags: NDArray[np.bool_] | None
    cost_per_case: float
    total: float
    threshold: float | None
    score: float | None
    why_not: str | None

    @property
    def flagged(self) -> int | None:
        """How many rows are flagged, rows of weight 0 included."""
        return None if self.flags is None else int(np.count_nonzero(self.flags))


def per_case_rule(
    scored: Scored, curve: OperatingCurve, costs: CostModel, *, prevalence: float | None = None
) -> PerCaseRule:
    """Flag each row for which flagging is expected to cost no more than passing.

    That is where p >= (c_FP - c_TN) / ((c_FP - c_TN) + (c_FN - c_TP)) with the row's own prices
    (Elkan 2001, equation 2; Bahnsen et al. 2014). A row that costs the same either way, such as
    one of amount 0, is passed.

    Parameters
    ----------
    scored, curve, costs, prevalence
        As for `price`; the curve as it was observed.

    Raises
    ------
    InputError
        As `price`.
    """
    prices = row_prices(scored, costs)
    shift = (1.0, 1.0) if prevalence is None else curve.shift(prevalence)
    whole = whole_of(scored)
    if whole is None:
        why_not = (
            f"The scores are on the scale '{scored.columns.scale}', and the rule needs "
            "probabilities. Give scores from 0 to 1, or in percent."
        )
        return PerCaseRule(None, nan, nan, None, None, why_not)
    p = scored.y_score / whole
    threshold = score = closed_form_threshold(costs)
    if prevalence is not None:
        p = corrected(p, curve.prevalence, prevalence)
    if threshold is not None:
        at = np.array([threshold])
        if prevalence is not None:
            at = corrected(at, prevalence, curve.prevalence)
        score = whole * float(at[0])
    flags = _flags(p, scored, costs, prices)
    flags.setflags(write=False)
    y_true = scored.y_true
    money = np.where(flags, prices.if_flagged(y_true), prices.if_passed(y_true))
    money *= np.where(y_true, *shift)
    total = float(money.sum() if scored.sample_weight is None else money @ scored.sample_weight)
    return PerCaseRule(flags, total / curve.total_weight, total, threshold, score, None)


def closed_form_threshold(costs: CostModel) -> float | None:
    """Return the probability from which on flagging is cheaper, if it is the same for all rows.

    p* = a / (a + b) with a = c_FP - c_TN and b = c_FN - c_TP (Elkan 2001, equation 2); per
    amount the amount cancels. None where prices are unreasonable or come from a column.
    """
    if costs.columns or not costs.reasonable:
        return None
    flagged_wrongly, passed_wrongly = costs.fp - costs.tn, costs.fn - costs.tp
    return flagged_wrongly / (flagged_wrongly + passed_wrongly)


def _flags(
    p: NDArray[np.float64], scored: Scored, costs: CostModel, prices: RowPrices
) -> NDArray[np.bool_]:
    """Return whether flagging is expected to cost each row no more: (1 - p) a <= p b.

    Divided by a + b, so that equal prices are held against the very p* of `closed_form_threshold`.
    """
    if costs.columns:
        a = np.broadcast_to(np.subtract(prices.fp, prices.tn), p.shape)
        b = np.broadcast_to(np.subtract(prices.fn, prices.tp), p.shape)
        sign = np.ones(len(p))
    else:  # the amount cancels, but for its sign: rounding must not part rows of one threshold
        a, b = np.full(len(p), costs.fp - costs.tn), np.full(len(p), costs.fn - costs.tp)
        amount = scored.amount if costs.per_amount else None
        sign = np.ones(len(p)) if amount is None else np.sign(amount)
    both = a + b
    with np.errstate(divide="ignore", invalid="ignore"):
        threshold = a / both
    # Unreasonable prices turn the rule round, or leave it no probability at all.
    flags = np.where(both * sign > 0.0, p >= threshold, p <= threshold)
    return np.asarray(np.where(both == 0.0, a * sign < 0.0, flags) & (sign != 0.0))
