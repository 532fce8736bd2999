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
from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.slices import Slice
    from workbench.ui.fairness_choice import FairnessChoice
    from workbench.ui.sight import Sight

Key = tuple[str, ...]
# Slices beyond this are not drawn: nobody compares a hundred dots.
MOST_DRAWN = 40
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
    """

    seen: Sight
    by: tuple[Cutting, ...]
    slicing: Slicing
    table: SliceTable
    reference: Key | None
    choice: FairnessChoice

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
        if len(self.slicing.keys) <= MOST_DRAWN:
            return self.curves
        return _largest(self.key, self)

    def shown(self) -> tuple[Slice, ...]:
        """Return the slices that are drawn, in the table's order."""
        if len(self.table.slices) <= MOST_DRAWN:
            return self.table.slices
        return tuple(self.table.slices[i] for i in _places(self.slicing).tolist())


def look(seen: Sight, by: tuple[Cutting, ...]) -> Look | None:
    """Cut the rows, and read every slice at the committed point.

    A cut of a link that cannot be made here is left out, with a sentence; of a column that
    cannot be cut at all the sentence is shown, and None returned.
    """
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
    if choice.reference and table.find(choice.reference) is None:
        choice = _without_reference(choice, table)
    return Look(seen, by, slicing, table, reference_key(table, choice.reference or None), choice)


def _without_reference(choice: FairnessChoice, table: SliceTable) -> FairnessChoice:
    """Say that the group to compare with is none of these, and take the largest."""
    name = " × ".join(choice.reference)
    said = f"{table.title} has no group '{name}' to compare with; here it is the largest."
    st.warning(plain(said))
    choice = replace(choice, reference=())
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
    whole, places = _look.slicing, _places(_look.slicing)
    codes = np.full(len(whole.keys), len(places), dtype=np.int64)
    codes[places] = np.arange(len(places))
    others = tuple(OTHERS for _ in whole.by)
    keys = (*(whole.keys[i] for i in places.tolist()), others)
    return slice_curves(_look.seen.candidate.scored, Slicing(whole.by, keys, codes[whole.codes]))


def _places(slicing: Slicing) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the positions of the largest slices, in the order of all."""
    sizes = np.bincount(slicing.codes, minlength=len(slicing.keys))
    return np.sort(np.argsort(-sizes, kind="stable")[:MOST_DRAWN])
