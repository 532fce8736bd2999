"""Net benefit: what flagging at a probability is worth, counted in true positives per case.

A decision curve (Vickers and Elkin 2006) shows it for every price ratio at once: whoever flags
from the probability p on says that a false alarm costs p/(1-p) of what a miss does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.threshold.curve import OperatingCurve


@dataclass(frozen=True, slots=True, eq=False)
class DecisionCurve:
    """Net benefit of a model and of doing without it. Flagging nobody is worth 0 everywhere.

    Attributes
    ----------
    p : ndarray of shape (n_probabilities,)
        Cases are flagged from this probability on, which also sets the prices.
    model, treat_all : ndarray of shape (n_probabilities,)
        Net benefit of flagging from p on, and of flagging everybody.
    """

    p: NDArray[np.float64]
    model: NDArray[np.float64]
    treat_all: NDArray[np.float64]

    @property
    def treat_none(self) -> NDArray[np.float64]:
        """Net benefit of flagging nobody: zeros."""
        return np.zeros(len(self.p))

    def frame(self) -> pd.DataFrame:
        """Return the curve as a table."""
        import pandas as pd

        return pd.DataFrame(
            {
                "p": self.p,
                "model": self.model,
                "treat_all": self.treat_all,
                "treat_none": self.treat_none,
            }
        )


def net_benefit(curve: OperatingCurve, p: NDArray[np.float64]) -> DecisionCurve:
    """Return the net benefit of flagging from each probability on.

    Parameters
    ----------
    curve : OperatingCurve
        Its thresholds are probabilities: see `probability_curve`.
    p : ndarray of shape (n_probabilities,)
        Probabilities above 0 and below 1.

    Raises
    ------
    InputError
        If a probability is not above 0 and below 1.
    """
    if not np.all((p > 0.0) & (p < 1.0)):
        raise InputError(
            "A net benefit needs probabilities above 0 and below 1: at 1 no number of true "
            "positives makes up for a false alarm."
        )
    rising = curve.thresholds[::-1]
    positions = len(rising) - 1 - rising.searchsorted(p)
    p = p.copy()
    arrays = p, benefit(curve, positions, p), benefit(curve, np.full_like(positions, -1), p)
    for array in arrays:
        array.setflags(write=False)
    return DecisionCurve(*arrays)


def benefit(
    curve: OperatingCurve, positions: NDArray[np.int64], p: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return TP/n - FP/n x p/(1-p) at positions of a curve (Vickers and Elkin 2006).

    At p*, c_FN - c_TP times this is what flagging saves per case against flagging nobody.

    Parameters
    ----------
    curve : OperatingCurve
        On any scale: only its counts are read.
    positions : ndarray of int, shape (n,)
        Positions on the curve.
    p : ndarray of shape (n,) or (1,)
        Probabilities that set the prices.
    """
    odds = p / (1.0 - p)
    return np.asarray((curve.tps[positions] - curve.fps[positions] * odds) / curve.total_weight)


def probabilities_to_draw(
    prevalence: float, marked: float, count: int = 240
) -> NDArray[np.float64]:
    """Return probabilities for a decision curve, rising, with the marked one among them.

    They reach to twice the prevalence or twice the marked one, where a choice can matter, and
    to 0.99 at most.
    """
    most = min(0.99, 2.0 * max(prevalence, marked))
    return np.unique(np.append(np.linspace(0.0, max(most, marked), count + 1)[1:], marked))
