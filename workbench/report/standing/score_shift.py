"""Whether newer scores lie as those did that were judged by: Kolmogorov–Smirnov and PSI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.record.values import ScoreSummary

_CELLS = 10  # of the population stability index: deciles of the recorded scores
_HALF = 0.5  # of a row in every cell, so that an empty one has a logarithm


@dataclass(frozen=True, slots=True)
class ScoreShift:
    """How far two distributions of scores lie apart.

    Attributes
    ----------
    ks : float
        The largest difference between the shares that score at most so much, over the scores
        that the record knows.
    p : float
        Chance of at least that much where nothing changed.
    psi : float
        Population stability index over the deciles of the recorded scores.
    psi_by_chance : float
        What it stays below in 95 of 100 tables of these sizes where nothing changed.
    """

    ks: float
    p: float
    psi: float
    psi_by_chance: float


def score_shift(then: ScoreSummary, y_score: NDArray[np.float64], worth: float = 1.0) -> ScoreShift:
    """Compare recorded scores with newer ones.

    The p-value is that of `scipy.stats.ks_2samp(method="asymp")`, and equals it where the record
    knows every score. Of more than 200 scores it knows 200, so `ks` may be too small by as much
    as lies between two of them, half a percent of the rows: p is on the safe side.

    Parameters
    ----------
    then : ScoreSummary
        The recorded scores.
    y_score : ndarray of shape (n_rows,)
        The newer scores.
    worth : float
        How many independent rows a row is worth, at most 1: rows that belong together are less.
    """
    from scipy.stats import chi2, kstwo

    edges, rows = np.array(then.edges), np.array(then.cumulated, dtype=np.float64)
    old, new = float(rows[-1]), float(len(y_score))
    ordered = np.sort(y_score)
    ks = _farthest(then, ordered)
    both = worth * old * new / (old + new)
    cuts = _deciles(rows)
    before = np.diff(rows[cuts], prepend=0.0)
    up_to = ordered.searchsorted(edges[cuts[:-1]], side="right").astype(np.float64)
    after = np.diff(np.append(up_to, new), prepend=0.0)
    chance = float(chi2.ppf(0.95, max(1, len(cuts) - 1)))
    return ScoreShift(
        ks=ks,
        p=float(kstwo.sf(ks, max(1.0, np.round(both)))),
        psi=stability_index(before, after),
        psi_by_chance=chance / both if len(cuts) > 1 else 0.0,
    )


def stability_index(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """Return the population stability index of two sets of counts over the same cells.

    Sum of (q - p) log(q / p) over the cells, p and q being the shares with half a row added to
    each cell. Where nothing changed it is about (1 / n + 1 / m) times a chi-square of one degree
    less than there are cells (Yurdakul 2018, "Statistical properties of PSI").

    Parameters
    ----------
    before, after : ndarray of shape (n_cells,)
        Rows in each cell.
    """
    p, q = ((each + _HALF) / (each.sum() + _HALF * len(each)) for each in (before, after))
    return float(np.sum((q - p) * np.log(q / p)))


def score_shares(held: ScoreSummary, cuts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of rows whose scores lie between cuts, the outermost cells open.

    Between two scores that a summary knows its rows are spread evenly, unless it knows every one.

    Parameters
    ----------
    held : ScoreSummary
        How the scores lie.
    cuts : ndarray of shape (n_cells + 1,)
        Ends of the cells, rising; a score on a cut belongs to the cell above it.

    Returns
    -------
    ndarray of float64, shape (n_cells,)
        They add up to 1.
    """
    edges, rows = np.array(held.edges), np.array(held.cumulated, dtype=np.float64)
    inside = cuts[1:-1]
    if held.complete:
        below = np.append(0.0, rows)[edges.searchsorted(inside, side="left")]
    else:
        below = np.interp(inside, edges, rows, left=0.0, right=float(rows[-1]))
    return np.asarray(np.diff(np.concatenate(([0.0], below, rows[-1:]))) / rows[-1])


def _farthest(then: ScoreSummary, ordered: NDArray[np.float64]) -> float:
    edges = np.array(then.edges)
    share = np.array(then.cumulated) / then.cumulated[-1]
    at = ordered.searchsorted(edges, side="right") / len(ordered)
    below = ordered.searchsorted(edges, side="left") / len(ordered)
    apart = float(np.abs(share - at).max())
    if not then.complete:
        return apart
    # Between two of its scores the recorded share stands still, and the newer one rises.
    return max(apart, float(np.abs(np.append(0.0, share[:-1]) - below).max()))


def _deciles(rows: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places of the edges that part the recorded rows into ten, ties together."""
    shares = np.arange(1, _CELLS + 1) / _CELLS * rows[-1]
    return np.unique(np.minimum(rows.searchsorted(shares), len(rows) - 1))
