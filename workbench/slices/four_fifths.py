"""The four-fifths rule: a rule of thumb about ratios, with the test that has to stand beside it.

The rule comes from guidelines of the United States for hiring (29 CFR 1607.4 D, 1978): a group
selected at less than four fifths of the rate of the group selected most often is taken for a
sign of adverse impact, unless the numbers are too small to tell. It is a rule of thumb, not law.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.slices.counts import RATES, STATUSES
from workbench.slices.flags import exact_p
from workbench.slices.spread import Shares, ratio_interval, ratio_to

if TYPE_CHECKING:
    from workbench.slices.counts import SliceRates
    from workbench.slices.slicing import Slicing

Chosen = Literal["flagged", "passed"]
_LEAST = 0.8


@dataclass(frozen=True, slots=True)
class FourFifths:
    """The smallest ratio of two slices' rates of being chosen.

    Attributes
    ----------
    ratio : float
        Of the slice chosen least often to the one that it is compared with; NaN where there
        are not two slices that are ok, or the other's rate is 0. Above 1 where the reference
        that was named is chosen least of all.
    low, high : float
        95 % interval, allowing for which slice came out least; NaN as the ratio.
    p : float
        Fisher's exact p-value of "both are chosen alike", times the number of comparisons that
        could have come out least (Bonferroni), at most 1; NaN as the ratio.
    holds : bool or None
        Whether the ratio is at least four fifths; None where there is none.
    least, most : tuple of str, or None
        The slice chosen least often, and that with which it is compared.
    """

    ratio: float
    low: float
    high: float
    p: float
    holds: bool | None
    least: tuple[str, ...] | None
    most: tuple[str, ...] | None


def four_fifths(
    rates: SliceRates,
    slicing: Slicing,
    reference: tuple[str, ...] | None = None,
    min_n: int = 30,
    chosen: Chosen = "flagged",
) -> FourFifths:
    """Return the four-fifths ratio at one threshold.

    Parameters
    ----------
    rates : SliceRates
        With arrays of shape (n_slices, n_rates): of `rates_at`, or `slice_rates` of counts.
    slicing : Slicing
        The slices.
    reference : tuple of str, optional
        The slice that all others are compared with; by default, as the rule says, the one
        chosen most often.
    min_n : int
        Slices of fewer rows are left out.
    chosen : str
        Who is chosen: the "flagged", or the "passed" where flagging is what people fear.
    """
    column = RATES.index("selection_rate")
    places = np.flatnonzero(rates.status(min_n)[:, column] == STATUSES.index("ok"))
    value = rates.value[places, column]
    value = value if chosen == "flagged" else 1.0 - value
    shares = Shares(value, rates.effective[places, column])
    keys = [slicing.keys[place] for place in places.tolist()]
    if len(keys) < 2 or (reference is not None and reference not in keys):
        return _UNDEFINED
    most = int(value.argmax()) if reference is None else keys.index(reference)
    if value[most] == 0.0:
        return _UNDEFINED
    others = [place for place in range(len(keys)) if place != most]
    least = min(others, key=lambda place: float(value[place]))
    if reference is None:
        (low, high), looks = ratio_interval([shares]), len(keys) * len(others) // 2
    else:
        (low, high), looks = ratio_to(shares, most), len(others)
    ratio = float(value[least] / value[most])
    p = min(1.0, looks * _exact_p(shares, least, most))
    return FourFifths(ratio, low, high, p, ratio >= _LEAST, keys[least], keys[most])


def _exact_p(shares: Shares, *places: int) -> float:
    first, second = (np.array([place]) for place in places)
    return float(
        exact_p(
            (shares.value[first], shares.value[second]), (shares.size[first], shares.size[second])
        )[0]
    )


_UNDEFINED = FourFifths(nan, nan, nan, nan, None, None, None)
