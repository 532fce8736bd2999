"""A threshold for each group, as a rule that can be kept, applied and handed on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.slices.groups import crossed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.slices.parity import Frontier, ParityPoint
    from workbench.slices.slicing import Slicing

WARNING = (
    "Different thresholds for different groups of people can be unlawful, even where they bring "
    "rates together. Have this rule checked by a lawyer before anybody uses it."
)


@dataclass(frozen=True, slots=True)
class GroupPolicy:
    """A threshold for each of some groups, and one for all others.

    Attributes
    ----------
    by : tuple of str
        What the rows are cut by.
    thresholds : tuple of (tuple of str, float)
        The key of each slice, and the score from which on its cases are flagged.
    fallback : float
        The threshold of every other slice.
    """

    by: tuple[str, ...]
    thresholds: tuple[tuple[tuple[str, ...], float], ...]
    fallback: float

    def flags(self, slicing: Slicing, y_score: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which rows are flagged: those whose score is at least their slice's threshold.

        Parameters
        ----------
        slicing : Slicing
            The rows, cut as this policy was made.
        y_score : ndarray of shape (n_rows,)
            Their scores.

        Raises
        ------
        InputError
            If the rows are cut by something else, or none of their slices is known.
        """
        known = dict(self.thresholds)
        if slicing.by != self.by or not any(key in known for key in slicing.keys):
            raise InputError(
                f"This policy has thresholds for groups by {crossed(self.by)}, and these rows "
                "have none of those groups. Cut them as they were cut when the policy was made."
            )
        own = np.array([known.get(key, self.fallback) for key in slicing.keys])
        return np.asarray(y_score >= own[slicing.codes])

    def json(self) -> str:
        """Return the policy as strict JSON: thresholds read back to the same bits, inf as text."""
        told = {
            "rule": "flag where the score is at least the threshold of the row's slice",
            "by": list(self.by),
            "thresholds": [
                {"slice": dict(zip(self.by, key, strict=True)), "threshold": _written(threshold)}
                for key, threshold in self.thresholds
            ],
            "all_others": _written(self.fallback),
            "warning": WARNING,
        }
        return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def group_policy(slicing: Slicing, frontier: Frontier, point: ParityPoint) -> GroupPolicy:
    """Return a point of the frontier as a policy: slices that were not judged are all others."""
    thresholds = tuple(
        (key, own)
        for key, own, judged in zip(slicing.keys, point.thresholds, frontier.judged, strict=True)
        if judged
    )
    return GroupPolicy(slicing.by, thresholds, frontier.threshold)


def _written(threshold: float) -> float | str:
    return threshold if isfinite(threshold) else repr(threshold)
