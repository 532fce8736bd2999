"""Where a case stands: on which side of the threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Line:
    """A case's score, and the threshold from which on cases are flagged."""

    score: float
    threshold: float

    @property
    def flagged(self) -> bool:
        """Whether the case is flagged."""
        return self.score >= self.threshold

    def across(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which scores are decided the other way."""
        scores = self.as_listed(scores)
        return np.asarray((scores >= self.threshold) != self.flagged, dtype=np.bool_)

    def as_listed(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the case's own score where a model's answer differs from it by rounding only.

        A row that is scored alone may differ in its last bits from the same row among others.
        """
        return np.where(np.abs(scores - self.score) <= _ROUNDING, self.score, scores)

    def nearer(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return scores signed so that the larger is the further on the way to the other side."""
        return -scores if self.flagged else scores
