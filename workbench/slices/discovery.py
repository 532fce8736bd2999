"""Where is the model weak: slices found by searching one half of the rows, tested on the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.slices.held_out import compared
from workbench.slices.lattice import MOST_PREDICATES, Lattice, Sought, is_weak, worst_slices
from workbench.slices.losses import Loss, first_half, row_losses, searchable
from workbench.slices.slicing import Cut, Found, Slicing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.lattice import Worst
    from workbench.threshold import PricedRows

# So many slices are sought for each find, since most of them tell of the same rows.
_TELLINGS = 30


@dataclass(frozen=True, slots=True)
class Search:
    """What is sought.

    Attributes
    ----------
    loss : str
        What a row loses: "error", 1 for a wrong decision; "cost", the money beyond that of the
        right decision; "false_alarm", 1 for a negative that is flagged, among negatives;
        "miss", 1 for a positive that is passed, among positives.
    k : int
        Most finds.
    least : int
        Fewest rows of a slice, in the half that is searched.
    alpha : float
        Above 0 and at most 1. At 1 the mean loss alone counts; the nearer 0, the more size does.
    predicates : int
        Most conditions of a slice, up to three.
    seed : int
        Of the halves.
    hidden : tuple of str
        Columns that are not searched: what no model may see may tell the label itself.
    scores : tuple of str
        Columns of other models' scores, that are not searched either.
    """

    loss: Loss = "error"
    k: int = 10
    least: int = 30
    alpha: float = 0.95
    predicates: int = MOST_PREDICATES
    seed: int = 0
    hidden: tuple[str, ...] = ()
    scores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeakSlice:
    """A find: what the search saw of it, and what rows say that it did not see.

    Attributes
    ----------
    found : Found
        Its conditions; a slice to compare by.
    like : tuple of Found
        Slices of lower score that overlap with it and show little beside it: of their other rows
        there are too few, or these lose no more than usual.
    score : float
        SliceLine's score (Sagadeeva and Boehm 2021).
    searched : int
        Rows of the slice in the half that was searched.
    searched_loss : float
        Their mean loss: too high, since it was sought.
    held_out : int
        Rows of the slice in the other half.
    loss, others : float
        Mean loss of those, and of all others of that half; NaN where there are none.
    difference, low, high : float
        Loss minus others, and its 95 % interval; NaN where it cannot be told.
    p : float
        Two-sided p-value of "both are alike"; NaN where it cannot be told.
    p_adjusted : float
        The same among all finds (Benjamini and Hochberg 1995), of which those that are better
        on rows not seen count as 1.
    """

    found: Found
    like: tuple[Found, ...]
    score: float
    searched: int
    searched_loss: float
    held_out: int
    loss: float
    others: float
    difference: float
    low: float
    high: float
    p: float
    p_adjusted: float

    @property
    def confirmed(self) -> bool:
        """Whether rows that the search did not see say so too, many finds allowed for."""
        return self.p_adjusted <= 0.05 and self.difference > 0.0


@dataclass(frozen=True, slots=True)
class Discovered:
    """What a search found.

    Attributes
    ----------
    search : Search
        What was sought.
    finds : tuple of WeakSlice
        The highest score first.
    searched, held_out : int
        Rows of either half.
    mean_loss : float
        Of the half that was searched.
    columns : tuple of Cut
        What slices were made of.
    left_out : tuple of (str, str)
        Columns that could not be searched, and why.
    """

    search: Search
    finds: tuple[WeakSlice, ...]
    searched: int
    held_out: int
    mean_loss: float
    columns: tuple[Cut, ...]
    left_out: tuple[tuple[str, str], ...]


def discover(
    scored: Scored,
    priced: PricedRows,
    threshold: float,
    search: Search = Search(),
    told: Callable[[float], None] = lambda _: None,
) -> Discovered:
    """Search all columns for the slices of the highest loss, and test each on held-out rows.

    Half of the rows, drawn with the seed, is searched; rows of one group stay together. The
    search is exact: no conjunction of up to three conditions scores higher. Each find is then
    compared with all others in the half that the search did not see.

    Parameters
    ----------
    scored : Scored
        The evaluation rows.
    priced : PricedRows
        The same rows with their prices.
    threshold : float
        Rows scoring at least this are flagged.
    search : Search
        What is sought.
    told : callable, optional
        Is given the share that is done, from 0 to 1; what it raises ends the search.

    Raises
    ------
    InputError
        If what is sought makes no sense, or too few rows can be searched.
    """
    _refuse_odd(search)
    rows, loss, weight = row_losses(scored, priced, threshold, search.loss)
    half = rows[first_half(scored, rows, search.seed)]
    if len(half) < 2 * search.least:
        raise InputError(
            f"Half of the rows are searched, {len(half):,} here, for slices of at least "
            f"{search.least:,}: give a smaller least size, or more rows."
        )
    cuts, slicings, left_out = searchable(scored, half, search, told)
    lattice = Lattice(
        tuple(s.codes[half] for s in slicings), loss[half] * weight[half], weight[half]
    )
    other = np.setdiff1d(rows, half, assume_unique=True)
    mean = float(lattice.loss.sum() / lattice.weight.sum()) if weight[half].any() else 0.0
    families: list[list[Worst]] = []
    if mean > 0.0 and slicings:
        sought = Sought(search.k * _TELLINGS, search.least, search.alpha, search.predicates)
        families = _families(worst_slices(lattice, sought, told), lattice, sought)
    finds = [
        _with_rows(scored, family, (cuts, slicings), (other, loss, weight))
        for family in families[: search.k]
    ]
    return Discovered(
        search, _adjusted(finds), len(half), len(other), mean, tuple(cuts), tuple(left_out)
    )


def _refuse_odd(search: Search) -> None:
    if search.k < 1 or search.least < 2:
        raise InputError("Seek at least 1 slice, of at least 2 rows.")
    if not 0.0 < search.alpha <= 1.0:
        raise InputError(f"What counts, alpha, lies above 0 and is at most 1, not {search.alpha}.")
    if not 1 <= search.predicates <= MOST_PREDICATES:
        raise InputError(f"A slice has one to {MOST_PREDICATES} conditions.")


def _families(worst: Sequence[Worst], lattice: Lattice, sought: Sought) -> list[list[Worst]]:
    """Put slices together that show one weakness, each list led by its highest score.

    A slice leads a list of its own if its rows outside all leaders before it are a weak slice
    too; else it follows the leader with which it shares most rows.
    """
    families: list[list[Worst]] = []
    leaders: list[NDArray[np.bool_]] = []
    free = np.ones(len(lattice.loss), dtype=bool)
    for each in worst:
        inside = _inside(each, lattice.codes)
        if is_weak(lattice, inside & free, sought):
            families.append([each])
            leaders.append(inside)
            free &= ~inside
        else:
            shared = [int((inside & leader).sum()) for leader in leaders]
            families[int(np.argmax(shared))].append(each)
    return families


def _inside(worst: Worst, codes: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    inside = [codes[column] == value for column, value in worst.members]
    return np.asarray(np.logical_and.reduce(inside))


def _with_rows(
    scored: Scored,
    family: list[Worst],
    made: tuple[Sequence[Cut], Sequence[Slicing]],
    unseen: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
) -> WeakSlice:
    """Return a find with what the rows say that the search did not see."""
    cuts, slicings = made
    rows, loss, weight = unseen
    named = [
        Found(tuple((cuts[c], slicings[c].names[value]) for c, value in each.members))
        for each in family
    ]
    inside = _inside(family[0], [slicing.codes[rows] for slicing in slicings])
    group = None if scored.group is None else scored.group[rows]
    tested = compared(inside, loss[rows], weight[rows], group)
    return WeakSlice(
        found=named[0],
        like=tuple(named[1:]),
        score=family[0].score,
        searched=family[0].rows,
        searched_loss=family[0].loss / family[0].weight,
        held_out=int(inside.sum()),
        loss=tested.inside,
        others=tested.outside,
        difference=tested.difference,
        low=tested.low,
        high=tested.high,
        p=tested.p,
        p_adjusted=tested.p,
    )


def _adjusted(finds: list[WeakSlice]) -> tuple[WeakSlice, ...]:
    """Correct the p-values for the number of finds that could be tested.

    A find that is better on rows not seen counts as 1: it must not lend weight to the others.
    """
    p = np.array([1.0 if each.difference < 0.0 else each.p for each in finds])
    known = ~np.isnan(p)
    if known.any():
        from scipy.stats import false_discovery_control

        p[known] = np.maximum(false_discovery_control(p[known]), p[known])
    return tuple(
        replace(each, p_adjusted=value) for each, value in zip(finds, p.tolist(), strict=True)
    )
