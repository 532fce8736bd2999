"""Fisher's exact test of many two-by-two tables at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Pair: TypeAlias = "tuple[NDArray[np.int64], NDArray[np.int64]]"

_AS_LIKELY = 1e-7  # outcomes whose chances differ by less than this share are equally likely


def fisher_exact(hits: _Pair, rows: _Pair) -> NDArray[np.float64]:
    """Return two-sided p-values of "both shares are equal", as `scipy.stats.fisher_exact` does.

    They sum the chances of all outcomes that are no likelier than the one at hand. scipy answers
    one table at a time; here all tables search at once for where their other tail begins.

    Parameters
    ----------
    hits, rows : tuple of two ndarray of int64, shape (n_tables,)
        Of either group the number of cases, and of all its rows.

    Returns
    -------
    ndarray of shape (n_tables,)
    """
    from scipy.stats import hypergeom

    # Cases and other rows change places where that brings the table into the upper tail.
    fewer = hits[0] * rows[1] < hits[1] * rows[0]
    own, others = (
        np.where(fewer, n - k, k).astype(np.int64) for k, n in zip(hits, rows, strict=True)
    )
    cases, total = own + others, rows[0] + rows[1]
    least, mode = np.maximum(0, cases - rows[1]), (rows[0] + 1) * (cases + 1) // (total + 2)
    limit = _log_chance(own, cases, rows) + _AS_LIKELY
    last = _last_within(limit, (least - 1, mode), cases, rows)
    law = hypergeom(total, cases, rows[0])
    p = np.minimum(law.cdf(last) + law.sf(own - 1), 1.0)
    return np.where(_log_chance(mode, cases, rows) <= limit, 1.0, p)


def _last_within(
    limit: NDArray[np.float64], ends: _Pair, cases: NDArray[np.int64], rows: _Pair
) -> NDArray[np.int64]:
    """Return the last outcome below the mode that is no likelier than the limit."""
    inside, outside = ends  # the chances rise from the one to the other
    while (outside - inside > 1).any():
        middle = (inside + outside) // 2
        within = (middle <= inside) | (_log_chance(middle, cases, rows) <= limit)
        inside, outside = np.where(within, middle, inside), np.where(within, outside, middle)
    return inside


def _log_chance(
    hits: NDArray[np.int64], cases: NDArray[np.int64], rows: _Pair
) -> NDArray[np.float64]:
    """Return the log of an outcome's chance, but for a constant of each table."""
    return _log_choose(rows[0], hits) + _log_choose(rows[1], cases - hits)


def _log_choose(n: NDArray[np.int64], k: NDArray[np.int64]) -> NDArray[np.float64]:
    from scipy.special import gammaln

    return np.asarray(gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0))
