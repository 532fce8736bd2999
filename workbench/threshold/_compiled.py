"""Sorting and counting for the sweep, compiled; used where the extra `fast` is installed."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

_DIGIT = 11  # bits; three digits hold a float32 and the label
_MASK = (1 << _DIGIT) - 1
_SIGN, _REST = np.uint32(0x80000000), np.uint32(0x7FFFFFFF)


@numba.njit(cache=True)
def radix_sorted(
    keys: NDArray[np.uint32] | NDArray[np.uint64], spare: NDArray[np.uint32] | NDArray[np.uint64]
) -> tuple[NDArray[np.uint32] | NDArray[np.uint64], int]:
    """Sort keys of up to 33 bits and count the distinct ones, the lowest bit aside.

    Parameters
    ----------
    keys, spare : ndarray of shape (n_rows,)
        What to sort, and room for as many; both are overwritten, one is returned.
    """
    starts = np.zeros((3, _MASK + 1), np.int64)
    for key in keys:
        for digit in range(3):
            starts[digit, (key >> (_DIGIT * digit)) & _MASK] += 1
    for digit in range(3):
        start = 0
        for value in range(_MASK + 1):
            size = starts[digit, value]
            starts[digit, value] = start
            start += size
        for key in keys:
            value = (key >> (_DIGIT * digit)) & _MASK
            spare[starts[digit, value]] = key
            starts[digit, value] += 1
        keys, spare = spare, keys
    distinct = 1
    for i in range(1, len(keys)):
        distinct += (keys[i] >> 1) != (keys[i - 1] >> 1)
    return keys, distinct


@numba.njit(cache=True)
def cumulate(
    keys: NDArray[np.uint32] | NDArray[np.uint64],
    thresholds: NDArray[np.float64],
    fps: NDArray[np.float64],
    tps: NDArray[np.float64],
    flagged: NDArray[np.int64],
) -> None:
    """Write a point after 'flag nobody' for each distinct key, the lowest bit aside.

    Parameters
    ----------
    keys : ndarray of shape (n_rows,)
        Rising; the label in the lowest bit, above it the score's bits, mirrored.
    thresholds, fps, tps, flagged : ndarray of shape (n_distinct + 1,)
        Where the points are written.
    """
    point = 1
    positives = 0
    for i in range(len(keys)):
        positives += int(keys[i] & 1)
        if i + 1 < len(keys) and (keys[i + 1] >> 1) == (keys[i] >> 1):
            continue
        mirrored = np.uint32(keys[i] >> 1)
        bits = np.uint32(mirrored if mirrored & _SIGN else mirrored ^ _REST)
        thresholds[point] = bits.view(np.float32)
        tps[point] = positives
        fps[point] = i + 1 - positives
        flagged[point] = i + 1
        point += 1
