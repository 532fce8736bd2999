"""A decided policy as a pure function: scores in; pass, review or flag out."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PASSED, REVIEWED, FLAGGED = range(3)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a score becomes a decision.

    Attributes
    ----------
    threshold : float
        Cases scoring at least this are flagged, where no band and no own threshold says else.
    band : tuple of float, optional
        (low, high): flag scores of at least `high`, pass those below `low`, and let a person
        look at the rest.

    Raises
    ------
    InputError
        If a number is NaN, or the band is upside down.
    """

    threshold: float
    band: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        """Refuse what no score could be compared with."""
        if isnan(self.threshold) or (self.band is not None and any(map(isnan, self.band))):
            raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
        if self.band is not None and self.band[0] > self.band[1]:
            raise InputError(
                f"The band runs from {self.band[0]!r} to {self.band[1]!r}. Its lower end comes "
                "first: exchange the two."
            )

    def decide(
        self, y_score: NDArray[np.float64], own: NDArray[np.float64] | None = None
    ) -> NDArray[np.int8]:
        """Return what becomes of each case: `PASSED`, `REVIEWED` or `FLAGGED`.

        Parameters
        ----------
        y_score : ndarray of shape (n_rows,)
            Scores, compared as they are.
        own : ndarray of shape (n_rows,), optional
            Each row's own threshold, in place of the one for all.

        Raises
        ------
        InputError
            If there are own thresholds beside a band: nobody said which of them goes first.
        """
        if own is not None and self.band is not None:
            raise InputError(
                "A band for people and thresholds of groups do not go together: it is not said "
                "where the band of a group lies. Decide on one of them."
            )
        threshold = self.threshold if own is None else own
        low, high = (threshold, threshold) if self.band is None else self.band
        # Added up, the two claims are the action: neither holds, only the first, or both.
        decided = (y_score >= low).astype(np.int8) + (y_score >= high).astype(np.int8)
        decided.setflags(write=False)
        return np.asarray(decided)
