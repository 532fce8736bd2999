"""What the page on fairness looks at: the slices, their rates at the point, and whom with whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.intake import InputError
from workbench.slices import (
    Cutting,
    SliceCurves,
    SliceMoney,
    SliceTable,
    Slicing,
    slice_curves,
    slice_money,
    slice_rows,
    sliced,
)
from workbench.slices.flags import reference_key
from workbench.slices.groups import crossed
from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.slices import Slice
    from workbench.ui.fairness_choice import FairnessChoice
    from workbench.ui.sight import Sight

Key = tuple[str, ...]
# Slices beyond this, of all columns, are not drawn: nobody compares a hundred dots.
MOST_DRAWN = 40
_LEAST_DRAWN = 12  # of each column
OTHERS = "(all others)"


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The slices that are compared, at the committed point.

    Attributes
    ----------
    seen : Sight
        Workspace, model, terms and point.
    by : tuple of str, Cut or Found
        What the rows are cut by.
    slicing : Slicing
        Which slice each row lies in.
    table : SliceTable
        The rates of all slices at the committed point.
    reference : tuple of str or None
        Key of the slice that the others are compared with; None where no slice is large enough.
    choice : FairnessChoice
        Metric, least number of rows, and what else was chosen.
    asked : tuple of str
        The reference that was asked for; empty for the largest.
    place : int
        Position of the column among those that were asked for.
    most : int
        So many slices are drawn, the largest.
    """

    seen: Sight
    by: tuple[Cutting, ...]
    slicing: Slicing
    table: SliceTable
    reference: Key | None
    choice: FairnessChoice
    asked: Key = ()
    place: int = 0
    most: int = MOST_DRAWN

    @property
    def title(self) -> str:
        """What the rows are cut by, in one text."""
        return self.table.title

    @property
    def many(self) -> bool:
        """Whether there are more slices than are drawn."""
        return len(self.slicing.keys) > self.most

    @property
    def metric(self) -> str:
        """The metric that is drawn: a rate of the table, or "cost"."""
        return self.choice.metric

    @property
    def min_n(self) -> int:
        """A rate of fewer cases is too few to judge by."""
        return self.choice.min_n

    @property
    def key(self) -> str:
        """What the slices' scores follow from: the rows, and how they are cut."""
        return repr((self.seen.candidate.scored.content_hash, self.by))

    @property
    def curves(self) -> SliceCurves:
        """All slices at all thresholds, sorted once for each content and cut."""
        return _curves(self.key, self)

    @property
    def money(self) -> SliceMoney:
        """What each slice costs at all thresholds, under the terms."""
        return _money(repr((self.key, self.seen.key)), self)

    @property
    def drawn(self) -> SliceCurves:
        """The slices that are drawn; of very many the largest, and last all others as one."""
        if not self.many:
            return self.curves
        return _largest(repr((self.key, self.most)), self)

    def shown(self) -> tuple[Slice, ...]:
        """Return the slices that are drawn, in the table's order."""
        if not self.many:
            return self.table.slices
        return tuple(self.table.slices[i] for i in _places(self.slicing, self.most).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """The same rows cut by several columns, one below another; or in one way.

    Attributes
    ----------
    looks : tuple of Look
        One for each column, at least one; of columns that are crossed one in all.
    place : int
        Which of them is looked at in detail.
    """

    looks: tuple[Look, ...]
    place: int = 0

    @property
    def detail(self) -> Look:
        """The one that is looked at in detail."""
        return self.looks[self.place]

    @property
    def title(self) -> str:
        """What the rows are cut by, in one text: "Age, Marital and Job"."""
        *before, last = (each.title for each in self.looks)
        return f"{', '.join(before)} and {last}" if before else last


def beside(seen: Sight, by: tuple[Cutting, ...]) -> Beside | None:
    """Cut the rows, and read every slice at the committed point.

    A cut of a link that cannot be made here is left out, with a sentence. A column that cannot
    be cut at all is left out with the sentence; None is returned where no other is left.
    """
    choice = state.selection().fairness
    parts = [by] if choice.crossed else [(each,) for each in by]
    if not choice.crossed and len(choice.reference) > len(parts):
        choice = _fewer_references(choice, len(parts))
    wanted = [choice.reference] if choice.crossed else _each(choice.reference, len(parts))
    most = max(_LEAST_DRAWN, MOST_DRAWN // len(parts))
    looks = []
    for place, (part, key) in enumerate(zip(parts, wanted, strict=True)):
        found = _look(seen, part, key)
        if found is not None:
            looks.append(replace(found, place=place, most=most))
    if not looks:
        return None
    return Beside(tuple(looks), _place_of(choice.detail, [each.title for each in looks]))


def _place_of(detail: str | None, titles: Sequence[str]) -> int:
    """Return which column is looked at in detail; the first, with a sentence, where it is none."""
    if detail in titles:
        return titles.index(detail)
    choice = state.selection().fairness
    if detail is not None and choice.found is None:
        said = f"'{detail}' is not compared by here; in detail it is {titles[0]}."
        st.warning(plain(said))
        state.change(fairness=replace(choice, detail=None))
    return 0


def _fewer_references(choice: FairnessChoice, columns: int) -> FairnessChoice:
    """Say that there are more groups to compare with than columns, and take the first."""
    left = ", ".join(f"'{value}'" for value in choice.reference[columns:])
    st.warning(plain(f"There is one group to compare with for each column; {left} was left out."))
    choice = replace(choice, reference=choice.reference[:columns])
    state.change(fairness=choice)
    return choice


def _each(reference: Key, columns: int) -> list[Key]:
    """Return the key of each column's own reference, () for its largest slice."""
    held = [*reference, *[""] * columns][:columns]
    return [(value,) if value else () for value in held]


def _look(seen: Sight, by: tuple[Cutting, ...], wanted: Key) -> Look | None:
    choice = state.selection().fairness
    key = repr((seen.candidate.scored.content_hash, by))
    try:
        slicing = _slicing(key, seen, by)
    except InputError as error:
        if choice.found is None and not choice.cuts:
            st.error(plain(str(error)))
            return None
        usual = replace(choice, found=None, cuts=(), reference=())
        state.drop(f"{error} The groups are made in the usual way.", fairness=usual)
        st.rerun()
    at = repr((key, seen.point.threshold, choice.min_n))
    table = _table(at, seen, slicing, choice.min_n)
    if wanted and table.find(wanted) is None:
        choice, wanted = _without_reference(choice, table, wanted), ()
    reference = reference_key(table, wanted or None)
    return Look(seen, by, slicing, table, reference, choice, wanted)


def _without_reference(choice: FairnessChoice, table: SliceTable, wanted: Key) -> FairnessChoice:
    """Say that the group to compare with is none of these, and take the largest."""
    name = crossed(wanted)
    said = f"{table.title} has no group '{name}' to compare with; here it is the largest."
    st.warning(plain(said))
    left = tuple("" if value in wanted else value for value in choice.reference)
    choice = replace(state.selection().fairness, reference=left if any(left) else ())
    state.change(fairness=choice)
    return choice


@st.cache_resource(max_entries=16, show_spinner=False)
def _slicing(key: str, _seen: Sight, _by: tuple[Cutting, ...]) -> Slicing:
    del key
    scored = _seen.candidate.scored
    return slice_rows(scored.table, _by, checked=scored.columns.sensitive)


@st.cache_resource(max_entries=16, show_spinner=False)
def _table(key: str, _seen: Sight, _slicing: Slicing, _min_n: int) -> SliceTable:
    del key
    return sliced(_seen.candidate.scored, _slicing, _seen.point.threshold, _min_n)


@st.cache_resource(max_entries=8, show_spinner=False)
def _curves(key: str, _look: Look) -> SliceCurves:
    del key
    return slice_curves(_look.seen.candidate.scored, _look.slicing)


@st.cache_resource(max_entries=8, show_spinner=False)
def _money(key: str, _look: Look) -> SliceMoney:
    del key
    return slice_money(_look.curves, _look.seen.evidence.rows())


@st.cache_resource(max_entries=8, show_spinner=False)
def _largest(key: str, _look: Look) -> SliceCurves:
    """Sort the scores of the largest slices, and of all others together."""
    del key
    whole, places = _look.slicing, _places(_look.slicing, _look.most)
    codes = np.full(len(whole.keys), len(places), dtype=np.int64)
    codes[places] = np.arange(len(places))
    others = tuple(OTHERS for _ in whole.by)
    keys = (*(whole.keys[i] for i in places.tolist()), others)
    return slice_curves(_look.seen.candidate.scored, Slicing(whole.by, keys, codes[whole.codes]))


def _places(slicing: Slicing, most: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the positions of the largest slices, in the order of all."""
    sizes = np.bincount(slicing.codes, minlength=len(slicing.keys))
    return np.sort(np.argsort(-sizes, kind="stable")[:most])
