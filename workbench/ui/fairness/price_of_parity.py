"""The price of parity: what it costs to bring the groups together, and whom it moves."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.intake import InputError
from workbench.phrases import parity as words_of
from workbench.slices.parity import Frontier, parity_frontier
from workbench.slices.parity_change import cost_change, group_changes, rates_after
from workbench.slices.parity_held_out import HeldOut, held_out
from workbench.slices.parity_points import CRITERIA
from workbench.slices.parity_policy import group_policy
from workbench.ui import state
from workbench.ui.components import TextTable, text_table
from workbench.ui.drivers.cards import show as show_chart
from workbench.ui.fairness import parity_chart
from workbench.ui.fairness.parity_chart import Picked
from workbench.ui.recording.actions import record_groups
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.fairness.looking import Look

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
_MOST = 40  # gaps to choose from


def show(look: Look) -> None:
    """Show the panel."""
    words = look.seen.terms.words
    criterion = _choose_criterion(look)
    st.caption(plain(words_of.meaning(criterion, words)))
    try:
        with st.spinner("Looking for the cheapest thresholds of each group …"):
            frontier = _frontier(_key(look, criterion), look, criterion)
    except InputError as error:
        st.info(plain(str(error)))
        return
    gap = _choose_gap(frontier, look.choice.gap)
    with st.spinner("Trying them on cases that did not choose them …"):
        picked = _pick(look, frontier, gap)
    said = words_of.headline(frontier, picked.point, picked.apart, words, picked.money)
    st.subheader(plain(said), anchor=False)
    changes = group_changes(look.money, frontier.threshold, picked.point.thresholds)
    st.markdown(plain(words_of.people(changes, words)))
    drawn = st.container()
    sure = parity_chart.sure(look, frontier, _key(look, criterion))
    with drawn:
        show_chart(parity_chart.described(look, picked, sure), "price of parity")
    _groups(look, picked)
    _notes(look, picked, len(sure))
    st.warning(plain(words_of.WARNING))
    _export(look, picked)


def _choose_criterion(look: Look) -> str:
    words, held = look.seen.terms.words, look.choice.criterion
    take = state.bind("parity criterion", held, _take_criterion)
    st.pills(
        "What is to be alike",
        list(CRITERIA),
        format_func=lambda name: plain(words_of.criterion_name(name, words)),
        key="parity criterion",
        on_change=take,
    )
    return held


def _choose_gap(frontier: Frontier, chosen: float | None) -> float:
    """Choose how far apart the groups may lie, of the gaps that can be had."""
    gaps = _gaps(frontier)
    wide = min(frontier.common.disparity, frontier.free.disparity)
    wanted = 0.5 * wide if chosen is None else chosen
    gap = min(gaps, key=lambda each: abs(each - wanted))
    if len(gaps) == 1:
        return gap
    take = state.bind("parity gap", gap, _take_gap)
    st.select_slider(
        "Widest gap allowed",
        gaps,
        format_func=words_of.gap_text,
        key="parity gap",
        on_change=take,
        width=480,
    )
    return gap


def _gaps(frontier: Frontier) -> list[float]:
    """Return round gaps from the least that can be had to where more brings nothing."""
    least, most = frontier.points[0].disparity, frontier.free.disparity
    step = next((each for each in _STEPS if (most - least) / each < _MOST), _STEPS[-1])
    first, last = ceil(least / step - 1e-9), ceil(most / step - 1e-9)
    return [each * step for each in range(first, last + 1)]


def _pick(look: Look, frontier: Frontier, gap: float) -> Picked:
    point = frontier.at(gap) or frontier.points[0]
    rows = look.seen.evidence.rows()
    own = cost_change(look.money, frontier.threshold, point.thresholds, rows.group)
    held = _held_out(repr((_key(look, frontier.criterion.name), gap)), look, frontier, gap)
    apart = own if held is None else own.reaching(held.per_case)
    own, apart = own.of(1000), apart.of(1000)
    money = words_of.money_of_thousand(look.seen.terms.costs.unit, own, apart)
    return Picked(frontier, point, own, held, apart, money)


def _groups(look: Look, picked: Picked) -> None:
    """Show each judged group: its threshold, its rates, and whom that moves."""
    words, frontier = look.seen.terms.words, picked.frontier
    after = picked.point.thresholds
    changes = group_changes(look.money, frontier.threshold, after)
    table = rates_after(look.money, after, frontier.min_n)
    rows = []
    of = look.money.weight.tolist()
    slices = zip(changes, table.slices, look.table.slices, of, frontier.judged, strict=True)
    for change, now, before, weight, judged in slices:
        if not judged:
            continue
        rates = (
            f"{phrases.percent(before.rate(name).value)} → {phrases.percent(now.rate(name).value)}"
            for name in frontier.criterion.rates
        )
        dearer = 1000.0 * (change.cost_after - change.cost_before) / weight
        rows.append(
            (
                now.name,
                phrases.threshold_text(change.after),
                *rates,
                words_of.of_whom(change.now_flagged, words),
                words_of.of_whom(change.now_passed, words),
                words_of.signed(dearer, picked.money),
            )
        )
    single = {"fpr": "predictive_equality", "tpr": "equal_opportunity"}
    names = [single.get(each, frontier.criterion.name) for each in frontier.criterion.rates]
    columns = (
        "Threshold",
        *(words_of.criterion_name(name, words) for name in names),
        f"Newly {words.flagged}",
        f"Newly {words.passed}",
        "Their cost per 1,000 changes by",
    )
    title = "Thresholds and people, group by group"
    text_table(TextTable(title, look.table.title, columns, rows), key="parity by group")


def _notes(look: Look, picked: Picked, whiskers: int) -> None:
    frontier, money = picked.frontier, picked.money
    words = look.seen.terms.words
    names = [
        row.name
        for row, judged in zip(look.table.slices, frontier.judged, strict=True)
        if not judged
    ]
    told = (
        words_of.fitted(frontier, picked.own, picked.held, words, money),
        words_of.one_threshold(frontier, picked.point, money),
        words_of.lots(frontier, money),
        words_of.whiskers(whiskers, words),
        words_of.not_judged(names, frontier.min_n),
        words_of.method(frontier),
    )
    st.caption(plain(" ".join(each for each in told if each)))


def _export(look: Look, picked: Picked) -> None:
    """Offer the thresholds as a file, once somebody says that they know what that is."""
    policy = group_policy(look.slicing, picked.frontier, picked.point)
    known = st.checkbox(words_of.ACKNOWLEDGED, key="parity acknowledged")
    st.download_button(
        "Download these thresholds (JSON)",
        data=policy.json,
        file_name="group_thresholds.json",
        mime="application/json",
        on_click="ignore",
        disabled=not known,
    )
    record_groups(look.seen.workspace.key, policy, known=known)


def _key(look: Look, criterion: str) -> str:
    threshold = look.seen.point.threshold
    return repr((look.key, look.seen.key, threshold, criterion, look.min_n))


@st.cache_resource(max_entries=32, show_spinner=False)
def _frontier(key: str, _look: Look, _criterion: str) -> Frontier:
    del key
    return parity_frontier(_look.money, _look.seen.point.threshold, _criterion, _look.min_n)


@st.cache_resource(max_entries=64, show_spinner=False)
def _held_out(key: str, _look: Look, _frontier: Frontier, _gap: float) -> HeldOut | None:
    del key
    return held_out(_look.money, _look.seen.evidence.rows(), _frontier, _gap)


def _take_criterion(name: object) -> None:
    if isinstance(name, str):  # pressed again: one always is to be alike
        state.change(fairness=replace(state.selection().fairness, criterion=name))


def _take_gap(gap: object) -> None:
    if isinstance(gap, float):
        state.change(fairness=replace(state.selection().fairness, gap=gap))
