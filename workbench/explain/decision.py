"""The decision at a threshold, read off scores of mixtures that are known already."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.asking import Answers
from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.players import Game

# Scores this close, relative to their size, are one score that was summed in two ways: the last
# bits of a matrix product depend on how many rows are scored at once.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class FlipSet:
    """Columns that decide a case: with the reference rows' values, it goes the other way.

    Attributes
    ----------
    columns : tuple of str
        In the model's order.
    mean_score : float
        Mean score once the reference rows' values replace them.
    """

    columns: tuple[str, ...]
    mean_score: float


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """Scores of coalitions of a case's columns with all reference rows.

    Attributes
    ----------
    game : Game
        The case, its served score, and the rows compared with.
    kept : ndarray of bool, shape (n_coalitions, d)
        Which columns keep the case's value; one row is none of them, one all.
    scores : ndarray of float64, shape (n_coalitions, n_reference)
        Where nothing is kept, the served scores of the reference rows; where all is, the case's.
    mean_scores : ndarray of float64, shape (n_coalitions,)
        Of each row.
    weights : ndarray of float64, shape (n_coalitions, d)
        How each coalition counts in each column's value, in whole numbers.
    unit : int
        What these are to be divided by.
    """

    game: Game
    kept: NDArray[np.bool_]
    scores: NDArray[np.float64]
    mean_scores: NDArray[np.float64]
    weights: NDArray[np.float64]
    unit: int

    @classmethod
    def of(
        cls, game: Game, answers: Answers, weights: NDArray[np.float64], unit: int
    ) -> ScoreTable:
        """Settle what a model answered, with the served scores in their places."""
        served, kept = game.reference.scores, answers.kept
        scores = settled(answers.scores, served, game.score).copy()
        scores[~kept.any(axis=1)], scores[kept.all(axis=1)] = served, game.score
        means = mean_scores(scores, game.score)
        for array in (scores, means):
            array.setflags(write=False)
        return cls(game, kept, scores, means, weights, unit)

    def as_listed(self, score: float) -> ScoreTable:
        """Return the same with the case's score as a table lists it, to the last bit."""
        game = self.game.as_listed(score)
        scores = np.where(self.scores == self.game.score, score, self.scores)
        return self.of(game, Answers(self.kept, scores), self.weights, self.unit)

    def shares(self, threshold: float) -> NDArray[np.float64]:
        """Return the decision at a threshold taken apart, shape (1 + d,): base, then values."""
        _refuse_no_number(threshold)
        flagged = np.count_nonzero(self.scores >= threshold, axis=1).astype(np.float64)
        n = self.scores.shape[1]
        base = flagged[~self.kept.any(axis=1)][:1] / n
        return np.concatenate((base, flagged @ self.weights / (self.unit * n)))

    def all_shares(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the same at many thresholds, shape (k, 1 + d), in one pass over the scores.

        Every score is counted where it begins to be flagged; sums from above are then what is
        flagged at each threshold. As sums of whole numbers they are exact in any order.
        """
        bins, n = Bins.of(thresholds), self.scores.shape[1]
        place = bins.place(self.scores)
        sums = np.empty((1 + self.game.d, bins.count))
        sums[0] = np.bincount(place[~self.kept.any(axis=1)][0], minlength=bins.count)
        for j, column in enumerate(self.weights.T, start=1):
            rows = np.flatnonzero(column)
            sums[j] = np.bincount(place[rows].ravel(), np.repeat(column[rows], n), bins.count)
        whole = np.full((len(sums), 1), float(self.unit * n))
        whole[0] = n
        return np.ascontiguousarray((bins.flagged(sums) / whole).T)

    def flip_sets(self, threshold: float, most: int) -> tuple[FlipSet, ...]:
        """Return the smallest sets of columns that decide the case, of those scored."""
        _refuse_no_number(threshold)
        score, means = self.game.score, self.mean_scores
        across = means < threshold if score >= threshold else means >= threshold
        found = smallest_flips(self.kept, means - score, across, most)
        return tuple(FlipSet(self.game.replaced(self.kept[i]), float(means[i])) for i in found)


def _refuse_no_number(threshold: float) -> None:
    if isnan(threshold):
        raise InputError("The threshold is not a number. Give one, such as 0.5.")


@dataclass(frozen=True, slots=True, eq=False)
class Bins:
    """Many thresholds in rising order, and where they stood when they were asked for.

    Attributes
    ----------
    rising : ndarray of float64, shape (k,)
        The thresholds, sorted.
    order : ndarray of int64, shape (k,)
        Which of those asked for stands in each place.
    """

    rising: NDArray[np.float64]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, thresholds: NDArray[np.float64]) -> Bins:
        """Sort thresholds, and refuse them where one is not a number."""
        thresholds = np.asarray(thresholds, dtype=np.float64)
        if np.isnan(thresholds).any():
            _refuse_no_number(float("nan"))
        order = np.argsort(thresholds, kind="stable")
        return cls(thresholds[order], order)

    @property
    def count(self) -> int:
        """Number of bins: a score is in bin b where it is flagged at the b lowest thresholds."""
        return len(self.rising) + 1

    def place(self, scores: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the bin of each score, in their shape; a score at a threshold is flagged there."""
        return np.searchsorted(self.rising, scores, side="right")

    def flagged(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sums over the flagged at each threshold asked for, from sums by bin.

        Parameters
        ----------
        sums : ndarray of float64, shape (..., k + 1)
            Of whole numbers, so that adding them up is exact.

        Returns
        -------
        ndarray of float64, shape (..., k)
        """
        rising = np.cumsum(sums[..., ::-1], axis=-1)[..., ::-1][..., 1:]
        asked = np.empty_like(rising)
        asked[..., self.order] = rising
        return asked


def settled(
    scores: NDArray[np.float64], served: NDArray[np.float64], score: float
) -> NDArray[np.float64]:
    """Return scores of mixtures in which what differs by rounding alone has the same bits.

    Thresholds are scores that were observed, so a mixture is often scored exactly like the case.
    One bit less, and a column that changes nothing would seem to decide.

    Parameters
    ----------
    scores : ndarray of float64, shape (n_coalitions, n_reference)
        As the model answered.
    served : ndarray of float64, shape (n_reference,)
        The served scores of the reference rows.
    score : float
        The served score of the case; like those, its bits are taken where it is met.
    """
    known = np.append(served, score)
    every = np.concatenate((known, scores.ravel()))
    rising = np.sort(every)  # without the order, which takes ten times as long and is rarely needed
    steps = np.diff(rising)
    apart = steps > _ROUNDING * np.abs(rising[1:])
    if not np.any(steps[~apart] > 0.0):
        return scores
    order = np.argsort(every, kind="stable")
    cluster = np.concatenate(([0], np.cumsum(apart)))
    bits = rising[np.concatenate(([True], apart))]
    for place in (np.flatnonzero(order < len(served)), np.flatnonzero(order == len(served))):
        bits[cluster[place]] = rising[place]
    same = np.empty_like(every)
    same[order] = bits[cluster]
    return same[len(known) :].reshape(scores.shape)


def mean_scores(scores: NDArray[np.float64], score: float) -> NDArray[np.float64]:
    """Return the mean of each row of scores, shape (n_rows,).

    Taken as distances from the case's score, so that a row of nothing but this score has exactly
    this mean, and a model that answers the same for everybody flips nobody at its own score.
    """
    return np.asarray(score + np.mean(scores - score, axis=1))


def smallest_flips(
    kept: NDArray[np.bool_], change: NDArray[np.float64], across: NDArray[np.bool_], most: int
) -> list[int]:
    """Return which coalitions flip the decision, those first that replace the fewest columns.

    Of those that replace equally many the largest change comes first, then the leftmost columns.
    One that replaces all that an earlier one does, and more, is left out: that one is enough.

    Parameters
    ----------
    kept : ndarray of bool, shape (n_coalitions, d)
        Which columns keep the case's value.
    change : ndarray of float64, shape (n_coalitions,)
        What replacing the others does to the mean score.
    across : ndarray of bool, shape (n_coalitions,)
        Whether it is then on the other side of the threshold.
    most : int
        How many to return at most.
    """
    left = np.flatnonzero(across & ~kept.all(axis=1))
    replaced = np.count_nonzero(~kept[left], axis=1)
    found: list[int] = []
    while len(found) < most and len(left):
        fewest = left[replaced == replaced.min()]
        size = np.abs(change[fewest])
        equal = fewest[size >= size.max() * (1.0 - _ROUNDING)]
        best = int(equal[np.lexsort(kept[equal].T[::-1])[0]])
        found.append(best)
        other = np.any(kept[left] & ~kept[best], axis=1)
        left, replaced = left[other], replaced[other]
    return found
