"""Is the score a probability? What it promises beside what happened, bin by bin."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import pi
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.threshold.probability import corrected, observed_prevalence, probabilities, weights

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.scored import Scored


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Cases whose scores are neighbours: what the scores promise, and what happened.

    Attributes
    ----------
    low, high : float
        Least and largest predicted probability.
    n : int
        Rows, rows of weight 0 included.
    effective : float
        (sum of w)² / (sum of w²) (Kish 1965); n where there are no weights.
    share : float
        Share of all weight.
    predicted : float
        Mean predicted probability.
    observed, observed_low, observed_high : float
        Share of positives, with its 95 % Wilson interval at the effective size.
    """

    low: float
    high: float
    n: int
    effective: float
    share: float
    predicted: float
    observed: float
    observed_low: float
    observed_high: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well scores do as probabilities.

    Attributes
    ----------
    bins : tuple of ReliabilityBin
        By rising score.
    brier : float
        Mean of (predicted - outcome)² (Brier 1950): 0 is best.
    brier_of_prevalence : float
        The same for saying the prevalence of every case: a useful score stays below it.
    calibration_error : float
        Mean of |observed - predicted| over the bins, weighted by their share (Naeini et al.
        2015); it depends on the bins.
    by_chance : float
        About the calibration error that calibrated scores would show in these bins by luck,
        their rows taken as independent.
    predicted, prevalence : float
        Mean predicted probability, beside the share of positives.
    """

    bins: tuple[ReliabilityBin, ...]
    brier: float
    brier_of_prevalence: float
    calibration_error: float
    by_chance: float
    predicted: float
    prevalence: float

    def frame(self) -> pd.DataFrame:
        """Return the bins as a table."""
        import pandas as pd

        return pd.DataFrame([asdict(each) for each in self.bins])


def reliability(
    scored: Scored, *, bins: int = 10, prevalence: float | None = None
) -> Reliability | None:
    """Compare what scores promise with what happened; None where they are no probabilities.

    Bins are cut at equal steps of sample weight and never split tied scores: a block of ties
    falls where its middle lies.

    Under an expected prevalence (label shift) rows are weighted and scores corrected to it. The
    weighted share of a bin is its observed share corrected, and so are the ends of the interval:
    weights that depend on the outcome stay out of its size.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    bins : int
        How many bins at most; fewer where scores are tied.
    prevalence : float, optional
        Expected share of positives.

    Raises
    ------
    InputError
        If there is to be no bin, or the prevalence is not above 0 and below 1.
    """
    if bins < 1:
        raise InputError(f"The number of bins is {bins}. Give at least 1.")
    p = probabilities(scored)
    if p is None:
        return None
    observed = observed_prevalence(scored)
    rows = _Rows(p, scored.y_true, weights(scored), _codes(p, weights(scored), bins))
    shifted = _Shift(observed, observed if prevalence is None else _checked(prevalence))
    weight, expected = shifted.weight(rows), shifted.correct(rows.p)
    total, mean = float(weight.sum()), float(weight @ rows.y_true) / float(weight.sum())
    made = _bins(rows, shifted)
    return Reliability(
        bins=made,
        brier=float(weight @ (expected - rows.y_true) ** 2) / total,
        brier_of_prevalence=mean * (1.0 - mean),
        calibration_error=sum(each.share * abs(each.observed - each.predicted) for each in made),
        by_chance=_by_chance(rows, shifted),
        predicted=float(weight @ expected) / total,
        prevalence=mean,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows as observed, each with the number of its bin."""

    p: NDArray[np.float64]
    y_true: NDArray[np.bool_]
    sample_weight: NDArray[np.float64]
    code: NDArray[np.int64]

    def sums(self, values: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Return the sum of some values of the rows in each bin; their number without values."""
        return np.bincount(self.code, values).astype(np.float64)

    def effective(self) -> NDArray[np.float64]:
        """Return each bin's effective size; scaled first, lest squares of tiny weights vanish."""
        largest = np.zeros(int(self.code.max()) + 1)
        np.maximum.at(largest, self.code, self.sample_weight)
        scaled = self.sample_weight / largest[self.code]
        return np.asarray(self.sums(scaled) ** 2 / self.sums(scaled**2))


@dataclass(frozen=True, slots=True)
class _Shift:
    """From the observed prevalence to the expected one; nothing where they are the same."""

    observed: float
    expected: float

    def weight(self, rows: _Rows) -> NDArray[np.float64]:
        if self.observed == self.expected:
            return rows.sample_weight
        positives = self.expected / self.observed
        negatives = (1.0 - self.expected) / (1.0 - self.observed)
        return np.where(rows.y_true, positives, negatives) * rows.sample_weight

    def correct(self, p: NDArray[np.float64]) -> NDArray[np.float64]:
        return p if self.observed == self.expected else corrected(p, self.observed, self.expected)

    def slope(self, p: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return by how much a corrected probability moves with the observed one."""
        odds = self.expected * (1.0 - self.observed) / (self.observed * (1.0 - self.expected))
        return odds / (p * odds + 1.0 - p) ** 2


def _codes(p: NDArray[np.float64], weight: NDArray[np.float64], bins: int) -> NDArray[np.int64]:
    """Return the number of each row's bin; every bin has a row of weight above 0."""
    _, block = np.unique(p, return_inverse=True)
    mass = np.bincount(block, weight)
    upto = np.cumsum(mass)
    code = np.minimum((upto - 0.5 * mass) * bins // upto[-1], bins - 1)
    heavy = mass > 0.0
    # A block of no weight joins the one before it, and at the start the first that has any.
    code = np.maximum.accumulate(np.where(heavy, code, code[heavy][0]))
    return np.unique(code, return_inverse=True)[1][block]


def _bins(rows: _Rows, shift: _Shift) -> tuple[ReliabilityBin, ...]:
    from statsmodels.stats.proportion import proportion_confint

    weight, expected = shift.weight(rows), shift.correct(rows.p)
    mass, effective = rows.sums(weight), rows.effective()
    share = rows.sums(rows.sample_weight * rows.y_true) / rows.sums(rows.sample_weight)
    ends = proportion_confint(share * effective, effective, alpha=0.05, method="wilson")
    # By rounding an end at 0 or 1 may lie just inside, which a correction would magnify.
    interval = np.minimum(ends[0], share), np.maximum(ends[1], share)
    low, high = np.full(len(mass), np.inf), np.full(len(mass), -np.inf)
    np.minimum.at(low, rows.code, expected)
    np.maximum.at(high, rows.code, expected)
    figures = (
        low,
        high,
        np.bincount(rows.code),
        effective,
        mass / mass.sum(),
        rows.sums(weight * expected) / mass,
        *(shift.correct(each) for each in (share, *interval)),
    )
    return tuple(ReliabilityBin(*each) for each in zip(*(f.tolist() for f in figures), strict=True))


def _by_chance(rows: _Rows, shift: _Shift) -> float:
    """Return the mean of |observed - predicted| if each bin's difference were normal about 0."""
    variance = rows.sums(rows.sample_weight**2 * rows.p * (1.0 - rows.p))
    mass, weight = rows.sums(rows.sample_weight), rows.sums(shift.weight(rows))
    mean = rows.sums(rows.sample_weight * rows.p) / mass
    deviation = np.sqrt(variance) / mass * shift.slope(mean)
    return float((2.0 / pi) ** 0.5 * (weight @ deviation) / weight.sum())


def _checked(prevalence: float) -> float:
    if not 0.0 < prevalence < 1.0:
        raise InputError(
            f"The expected prevalence is {prevalence}. Give a share above 0 and below 1, such as "
            "0.05."
        )
    return prevalence
