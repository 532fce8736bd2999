"""Count outcomes at every distinct score in one sorted pass.

The sweep is exact: tied rows are never split, no threshold is left out, and nothing is
binned. Sorting dominates it, so scores that are exact float32 numbers (most models write
those) are sorted as integers with the label in the lowest bit, which needs no gather.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGN, _REST = np.uint32(0x80000000), np.uint32(0x7FFFFFFF)
_LOW = np.uint64(0xFFFFFFFF)
# Loading numba takes half a second, which only millions of rows win back.
_WORTH_COMPILING = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Sweep:
    """Cumulated outcomes at each distinct threshold, from 'flag nobody' downwards.

    Attributes
    ----------
    thresholds : ndarray of shape (n_thresholds,)
        inf, then the distinct scores, falling.
    fps, tps : ndarray of shape (n_thresholds,)
        Weight of the negatives, and of the positives, scoring at least that much.
    flagged : ndarray of shape (n_thresholds,)
        Rows scoring at least that much, rows of weight 0 included.
    """

    thresholds: NDArray[np.float64]
    fps: NDArray[np.float64]
    tps: NDArray[np.float64]
    flagged: NDArray[np.int64]


def sweep(
    y_true: NDArray[np.bool_],
    y_score: NDArray[np.float64],
    sample_weight: NDArray[np.float64] | None = None,
) -> Sweep:
    """Cumulate both classes at each distinct score.

    Parameters
    ----------
    y_true : ndarray of shape (n_rows,)
        True for a positive row.
    y_score : ndarray of shape (n_rows,)
        Finite scores.
    sample_weight : ndarray of shape (n_rows,), optional
        Weights of at least 0.

    Returns
    -------
    Sweep
        Equal to scikit-learn's ``confusion_matrix_at_thresholds`` after the first point,
        except that the distinct scores of rows of weight 0 are kept, since those rows are
        flagged as well.
    """
    bits = _float32_bits(y_score)
    if sample_weight is not None:
        order = _order(-y_score) if bits is None else _order_of_bits(bits)
        return _weighted(y_true, y_score, sample_weight, order)
    if bits is None:
        return _doubles(y_true, y_score)
    keys = _keys(bits, y_true)
    if len(keys) >= _WORTH_COMPILING and find_spec("numba") is not None:
        return _compiled(keys)
    keys.sort()
    labels = keys.astype(np.uint8) & np.uint8(1)
    np.right_shift(keys, 1, out=keys)
    return _labelled(labels, _mirror(keys.astype(np.uint32, copy=False)).view(np.float32))


def _float32_bits(y_score: NDArray[np.float64]) -> NDArray[np.uint32] | None:
    """Return the bits of scores that all are float32 numbers, else None."""
    with np.errstate(over="ignore"):  # a double too large becomes inf, which differs from it
        narrow = y_score.astype(np.float32)
    if not np.array_equal(narrow, y_score):
        return None
    narrow += np.float32(0.0)  # -0.0 and 0.0 are one score: make them one bit pattern
    return narrow.view(np.uint32)


def _mirror(bits: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Turn bits, in place, into integers that fall as their floats rise; or turn them back.

    IEEE 754 floats of one sign order like their bits, so those of positive floats are turned.
    """
    if bits.max() < _SIGN:
        return np.bitwise_xor(bits, _REST, out=bits)
    return np.bitwise_xor(bits, _REST, out=bits, where=bits < _SIGN)


def _keys(
    bits: NDArray[np.uint32], y_true: NDArray[np.bool_]
) -> NDArray[np.uint32] | NDArray[np.uint64]:
    """Return integers that sort by falling score, the label in their lowest bit."""
    keys: NDArray[np.uint32] | NDArray[np.uint64] = _mirror(bits)
    if keys.max() >= _SIGN:  # a negative score leaves no bit free for the label
        keys = keys.astype(np.uint64)
    np.left_shift(keys, 1, out=keys)
    np.bitwise_or(keys, y_true, out=keys)
    return keys


def _order_of_bits(bits: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the order of falling scores, tied rows as they came."""
    packed = _mirror(bits).astype(np.uint64)
    packed <<= 32
    packed |= np.arange(len(bits), dtype=np.uint64)
    packed.sort()
    return (packed & _LOW).astype(np.int64)


def _order(rising: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the order of rising values, tied rows as they came.

    numpy's stable sort of doubles takes five times as long as two that need not be stable.
    """
    order = np.argsort(rising)
    packed = np.zeros(len(order), dtype=np.uint64)
    ordered = rising[order]
    np.cumsum(ordered[1:] != ordered[:-1], out=packed[1:])
    packed <<= 32
    packed |= order.astype(np.uint64)
    packed.sort()
    return (packed & _LOW).astype(np.int64)


def _labelled(labels: NDArray[np.uint8], falling: NDArray[np.float32]) -> Sweep:
    """Cumulate rows that are sorted by falling score."""
    last = _block_ends(falling)
    counted = _room(falling[last], last)
    # A table has at most 50 million rows, and int32 cumulates three times as fast.
    counted.tps[1:] = np.cumsum(labels, dtype=np.int32)[last]
    np.subtract(counted.flagged, counted.tps, out=counted.fps)
    return counted


def _doubles(y_true: NDArray[np.bool_], y_score: NDArray[np.float64]) -> Sweep:
    """Cumulate doubles: look each positive up among the sorted scores, instead of moving labels."""
    rising = np.sort(-y_score)
    last = _block_ends(rising)
    distinct = rising[last]
    positives = np.searchsorted(distinct, np.sort(-y_score[y_true]))
    counted = _room(-distinct, last)
    counted.tps[1:] = np.cumsum(np.bincount(positives, minlength=len(distinct)))
    np.subtract(counted.flagged, counted.tps, out=counted.fps)
    return counted


def _weighted(
    y_true: NDArray[np.bool_],
    y_score: NDArray[np.float64],
    sample_weight: NDArray[np.float64],
    order: NDArray[np.int64],
) -> Sweep:
    """Cumulate weights in the order of falling scores.

    Of ten million rows each array takes 80 MB: it is let go once it has served.
    """
    falling = y_score[order]
    last = _block_ends(falling)
    counted = _room(falling[last], last)
    del falling
    weights = sample_weight[order]
    positive = np.where(y_true[order], weights, 0.0)
    weights -= positive
    counted.tps[1:] = np.cumsum(positive, out=positive)[last]
    del positive
    counted.fps[1:] = np.cumsum(weights, out=weights)[last]
    return counted


def _compiled(keys: NDArray[np.uint32] | NDArray[np.uint64]) -> Sweep:
    """Sort and cumulate in compiled loops."""
    from workbench.threshold._compiled import cumulate, radix_sorted

    ordered, distinct = radix_sorted(keys, np.empty_like(keys))
    counted = _empty(distinct)
    cumulate(ordered, counted.thresholds, counted.fps, counted.tps, counted.flagged)
    return counted


def _room(distinct: NDArray[np.float64] | NDArray[np.float32], last: NDArray[np.int64]) -> Sweep:
    """Return a sweep with its thresholds and rows flagged, and room for the rest."""
    counted = _empty(len(distinct))
    counted.thresholds[1:] = distinct
    counted.thresholds[1:] += 0.0  # -0.0 is written as 0.0
    np.add(last, 1, out=counted.flagged[1:])
    return counted


def _empty(distinct: int) -> Sweep:
    """Return room for so many scores, 'flag nobody' written before them.

    One block of memory for all: the system fills it with large pages, four times as fast.
    """
    block = np.empty((4, distinct + 1))
    block[:, 0] = np.inf, 0.0, 0.0, 0.0  # the integer 0 has the bits of 0.0
    thresholds, fps, tps, flagged = block
    return Sweep(thresholds, fps, tps, flagged.view(np.int64))


def _block_ends(ordered: NDArray[np.float64] | NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the last index of each block of equal values."""
    ends = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=ends[:-1])
    return np.flatnonzero(ends)
