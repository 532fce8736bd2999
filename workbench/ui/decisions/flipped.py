"""The cases that a newer decision decides otherwise: how many each way, which, at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases
from workbench.phrases import decision_change as words_of
from workbench.report.decisions.facts import money_of
from workbench.report.decisions.flips import ACTIONS, WAYS
from workbench.ui.components import TextTable, text_table
from workbench.ui.components.sorted_table_view import Cell, SortedTable, sorted_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.phrases import Money
    from workbench.report.decisions.flips import Flips, Priced
    from workbench.ui.decisions.opened import Opened

_SHOWN = 50
_UNKNOWN = "not known"


def ways(flips: Flips, pair: tuple[Opened, Opened]) -> None:
    """Show how many go each way, and what that comes to at the prices of either decision."""
    old, new = pair
    words = new.record.words
    rows = [
        (
            words_of.way_text(ACTIONS[before], ACTIONS[after], words),
            *_sums(flips, flips.of(before, after), pair),
        )
        for before, after in WAYS
        if flips.of(before, after).any()
    ]
    rows.append(("Together", *_sums(flips, np.ones(len(flips), dtype=bool), pair)))
    columns = (
        phrases.sentence_case(words.cases),
        phrases.sentence_case(words.positives),
        phrases.sentence_case(words.negatives),
        f"Cost at the prices of {new.kept.number}",
        f"Cost at the prices of {old.kept.number}",
    )
    text_table(TextTable("Cases decided otherwise", "From, to", columns, rows), key="ways to flip")
    _notes(flips, pair)


def _sums(
    flips: Flips, mask: NDArray[np.bool_], pair: tuple[Opened, Opened]
) -> tuple[str, str, str, str, str]:
    """Return how many cases, of either class, and what they come to at either prices."""
    old, new = (money_of(each.record) for each in pair)
    many = int(np.count_nonzero(mask))
    positives = int(np.count_nonzero(flips.y_true[mask]))
    counts = f"{many:,}", f"{positives:,}", f"{many - positives:,}"
    return *counts, _sum(flips.at_new, mask, new), _sum(flips.at_old, mask, old)


def _notes(flips: Flips, pair: tuple[Opened, Opened]) -> None:
    """Say what the older prices tell, and how it was counted."""
    old, new = (each.record for each in pair)
    priced, share = flips.at_old, new.conditions.prevalence
    if priced is not None and old.costs != new.costs:
        told = words_of.apart_text(priced.per_case, priced.interval, new.words, money_of(old))
        st.caption(plain(f"At the prices of decision {pair[0].kept.number}: {told}"))
    st.caption(
        "Plus: the newer decision is dearer. Counted on the rows of the newer decision, each "
        "decided twice, so that the differences are paired."
    )
    if flips.at_new is not None and share is not None:
        expected = f"{phrases.percent(share)} {new.words.positives}"
        told = f"Costs weigh each {new.words.case} so that {expected} are expected, as decided."
        st.caption(plain(told))


def cases(flips: Flips, pair: tuple[Opened, Opened]) -> None:
    """Show which cases flip, those first that come out dearest; all of them as a file."""
    words, money = pair[1].record.words, money_of(pair[1].record)
    priced = flips.at_new
    size = np.zeros(len(flips)) if priced is None else priced.each
    order = np.argsort(-size, kind="stable")[:_SHOWN]
    with st.expander(plain(f"Which {words.cases}")):
        rows = [
            [
                Cell(str(flips.ids[i]), float(place)),
                Cell(words.positive if flips.y_true[i] else words.negative, float(flips.y_true[i])),
                *(Cell(phrases.fixed(score, 4), score) for score in flips.scores[i].tolist()),
                Cell(_way(flips, i, pair), float(flips.actions[i, 1])),
                _money_cell(priced, i, money),
            ]
            for place, i in enumerate(order.tolist())
        ]
        numbers = [each.kept.number for each in pair]
        scores = [f"Score, decision {number}" for number in numbers]
        columns = ["Outcome", *scores, "Decided", "Cost"]
        name = phrases.sentence_case(words.case)
        sorted_table(SortedTable("Cases that flip", name, columns, rows), key="cases that flip")
        if len(flips) > _SHOWN:
            st.caption(f"The {_SHOWN} that come out dearest; the file has all {len(flips):,}.")
        st.download_button(
            "Download all of them (CSV)",
            data=flips.csv,
            file_name=f"decisions_{numbers[0]}_to_{numbers[1]}_flips.csv",
            mime="text/csv",
            on_click="ignore",
        )


def _way(flips: Flips, i: int, pair: tuple[Opened, Opened]) -> str:
    before, after = (ACTIONS[each] for each in flips.actions[i].tolist())
    return words_of.way_text(before, after, pair[1].record.words)


def _money_cell(priced: Priced | None, i: int, money: Money) -> Cell:
    if priced is None:
        return Cell(_UNKNOWN, float("nan"))
    amount = float(priced.each[i])
    return Cell(words_of.signed_total(amount, money), amount)


def _sum(priced: Priced | None, mask: NDArray[np.bool_], money: Money) -> str:
    if priced is None:
        return _UNKNOWN
    return words_of.signed_total(float(priced.each[mask].sum()), money)
