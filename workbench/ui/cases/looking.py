"""What the page of cases looks at: a model held open, a list of cases, one of them, a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.explain import cases
from workbench.explain.fits import explainers_for
from workbench.intake import InputError
from workbench.report.reference_group import Condition, ReferenceChoice
from workbench.slices.groups import group_rows
from workbench.ui import explaining, state
from workbench.ui.case_choice import TRUE_LISTINGS
from workbench.ui.text import plain

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.explain.fits import Fit, Way
    from workbench.report.explainer import Explainer
    from workbench.slices.groups import Groups
    from workbench.ui.case_choice import CaseChoice
    from workbench.ui.sight import Sight

_AT_ONCE = 100  # of a list: more are paged


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One case, in the list that is stepped through.

    Attributes
    ----------
    seen : Sight
        Workspace, rows, prices and point.
    explainer : Explainer
        The model, held open.
    listed : ndarray of int64
        Rows of the list, in its order; none where nothing fits.
    money : ndarray of float64, or None
        The money that is the reason for each to be listed.
    row : int
        The case.
    choice : CaseChoice
        What of it is in the address.
    """

    seen: Sight
    explainer: Explainer
    listed: NDArray[np.int64]
    money: NDArray[np.float64] | None
    row: int
    choice: CaseChoice

    @property
    def id(self) -> str:
        """Id of the case."""
        return str(self.explainer.ids[self.row])

    @property
    def case(self) -> pd.DataFrame:
        """What the model sees of the case: one row."""
        return self.explainer.case(self.row)

    @property
    def score(self) -> float:
        """Its score."""
        return float(self.explainer.y_score[self.row])

    @property
    def threshold(self) -> float:
        """Where it is decided."""
        return self.seen.point.threshold

    @property
    def flagged(self) -> bool:
        """How it is decided."""
        return self.score >= self.threshold

    @property
    def positive(self) -> bool:
        """What it really was."""
        return bool(self.seen.candidate.scored.y_true[self.row])

    @property
    def ways(self) -> tuple[Fit, ...]:
        """Which ways to explain fit this model, and why the others do not."""
        opened = self.explainer
        return explainers_for(opened.scorer, opened.rows, opened.features)

    def fits(self, way: Way) -> bool:
        """Whether one way to explain fits."""
        return any(fit.way == way and fit.fits for fit in self.ways)

    @property
    def place(self) -> int | None:
        """Where the case stands in the list, from 0; None where it does not."""
        found = np.flatnonzero(self.listed == self.row)
        return int(found[0]) if len(found) else None

    @property
    def page(self) -> range:
        """Places of the part of the list that holds the case; of the first where none does."""
        start = (self.place or 0) // _AT_ONCE * _AT_ONCE
        return range(start, min(start + _AT_ONCE, len(self.listed)))

    def reference(self) -> Reference:
        """Return the rows to compare with.

        Raises
        ------
        InputError
            If there is no such row.
        """
        return explaining.reference(self.explainer, _compared(self), self.threshold)


def look(seen: Sight) -> Look | None:
    """Open the model, list the cases, and find the one that is looked at.

    Returns
    -------
    Look or None
        None where the model cannot be asked: the page says why, and what would stand here.
    """
    try:
        opened = explaining.explainer(seen.workspace, seen.candidate.name)
    except InputError as error:
        words = seen.terms.words
        st.title(plain(f"Why was this {words.case} {words.flagged}?"), anchor=False)
        st.info(plain(str(error)))
        st.markdown(
            "With a model that can be asked, this page takes the score of one case apart, column "
            "by column, says what decides it at the threshold, and what would change it."
        )
        return None
    choice = _told(state.selection().case)
    listed, money = _listed(seen, choice)
    row = int(listed[0]) if len(listed) else int(np.argmax(seen.candidate.scored.y_score))
    if choice.id is not None:
        try:
            row = opened.position(choice.id)
        except InputError as error:
            choice = replace(choice, id=None)
            state.drop(str(error), case=choice)
    elif len(listed):  # it stays while the line moves and the list with it
        choice = replace(choice, id=str(opened.ids[row]))
        state.change(case=choice)
    return Look(seen, opened, listed, money, row, choice)


def groups(seen: Sight) -> Groups:
    """Return the groups of the column by which people are compared."""
    return group_rows(seen.candidate.scored.table[str(state.selection().by)])


def step_to(row_id: str) -> None:
    """Look at another case of the list."""
    state.forget_problems()
    state.change(case=replace(state.selection().case, id=row_id))


def _told(choice: CaseChoice) -> CaseChoice:
    """Return the choice without a list whose very name is the truth, where that is hidden."""
    if not choice.blind or choice.listing not in TRUE_LISTINGS:
        return choice
    choice = replace(choice, listing="line")
    state.change(case=choice)
    return choice


def _listed(
    seen: Sight, choice: CaseChoice
) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
    """Return the rows of the chosen list, and their money where they are listed for it."""
    scored, threshold = seen.candidate.scored, seen.point.threshold
    today = seen.terms.current
    match choice.listing:
        case "changed" if today is not None:
            priced = cases.changed(scored, seen.evidence.rows(), before=today, now=threshold)
        case "false_alarms":
            priced = cases.false_alarms(scored, seen.evidence.rows(), threshold)
        case "misses":
            priced = cases.misses(scored, seen.evidence.rows(), threshold)
        case "random":
            return cases.at_random(scored, seed=0, most=scored.n), None
        case "slice" if state.selection().by is not None:
            found = groups(seen)
            member = choice.member if choice.member in found.names else found.names[0]
            return cases.in_slice(found.codes, found.names.index(member)), None
        case "scores":
            return cases.between_scores(scored, *choice.span), None
        case _:
            return cases.nearest_the_line(scored, threshold, most=scored.n), None
    if choice.blind:  # the dearest first would tell who is positive
        order = np.argsort(-scored.y_score[priced.rows], kind="stable")
        return priced.rows[order], None
    return priced.rows, priced.money


def _compared(shown: Look) -> ReferenceChoice:
    """Return the group to compare with as the package knows it."""
    choice = shown.choice
    match choice.group:
        case "slice":
            return ReferenceChoice("everyone", _same_slice(shown))
        case "filter":
            where = tuple(_condition(*each) for each in choice.where)
            return ReferenceChoice("everyone", where)
        case "passed" | "flagged" | "everyone" | "training":
            return ReferenceChoice(choice.group)


def _same_slice(shown: Look) -> tuple[Condition, ...]:
    """Return what the rows of the case's own group have in common."""
    by = state.selection().by
    if by is None:
        return ()
    found = groups(shown.seen)
    name = found.names[found.codes[shown.row]]
    cell = shown.seen.candidate.scored.table[by].iloc[shown.row]
    if name.startswith("(") and name.endswith("]"):
        low, high = name[1:-1].split(", ")
        return Condition(by, ">", float(low)), Condition(by, "<=", float(high))
    return (Condition(by, "=", None if _is_missing(cell) else str(cell)),)


def _is_missing(cell: object) -> bool:
    import pandas as pd

    return bool(pd.isna(cell))  # type: ignore[call-overload]


def _condition(column: str, sign: str, value: str) -> Condition:
    """Return a condition of one's own group; an empty value means a missing cell."""
    for known in ("=", "!=", "<", "<=", ">", ">="):
        if sign == known:
            return Condition(column, known, value or None)
    raise InputError(f"'{sign}' is no sign to compare by. Take one of =, !=, <, <=, >, >=.")
