"""Least values of many stretches of one array at once, and the last value that is small enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def least_within(values: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each position the least value from `first` of it up to itself.

    A stretch is covered by two that are as long as a power of two; those of one length are the
    lesser of two that are half as long (a sparse table, kept one level at a time).

    Parameters
    ----------
    values : ndarray of shape (n,)
        None of them NaN.
    first : ndarray of int64, shape (n,)
        Where each stretch begins, at or before the position at which it ends.
    """
    here = np.arange(len(values))
    levels = np.frexp(here - first + 1)[1].astype(np.int8) - 1  # floor of the binary logarithm
    longest = int(levels.max())
    least, block, room = np.empty_like(values), values, np.empty((2, len(values)))
    for level in range(longest + 1):
        length = 2**level
        at = np.flatnonzero(levels == level)
        least[at] = np.minimum(block[first[at]], block[at - (length - 1)])
        if level < longest:
            longer = room[level % 2, : len(block) - length]
            block = np.minimum(block[: len(longer)], block[length:], out=longer)
    return least


def last_at_most(
    values: NDArray[np.float64], ends: NDArray[np.int64], limits: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return for each end the last position up to it whose value is at most its limit.

    Each walks a tree of minima: upwards past what is too large, then down to the last leaf.

    Parameters
    ----------
    values : ndarray of shape (n,)
        None of them NaN.
    ends : ndarray of int64, shape (n_ends,)
        Up to where to look, itself included.
    limits : ndarray of shape (n_ends,)
        There is such a value for each.
    """
    tree = [values]
    while len(tree[-1]) > 1:
        if len(tree[-1]) % 2:
            tree[-1] = np.append(tree[-1], np.inf)
        tree.append(np.minimum(tree[-1][::2], tree[-1][1::2]))
    node, found = ends.copy(), np.full(len(ends), -1)
    for level, least in enumerate(tree):
        looking = np.flatnonzero((found < 0) & (node % 2 == 0))  # an odd node goes to its parent
        hit = least[node[looking]] <= limits[looking]
        found[looking[hit]] = level
        above = found < 0
        node[above] = (node[above] + 1) // 2 - 1  # what lies before it, or ends with it
    for level in range(len(tree) - 2, -1, -1):
        down = np.flatnonzero(found > level)
        right = 2 * node[down] + 1
        node[down] = right - (tree[level][right] > limits[down])
    return node
