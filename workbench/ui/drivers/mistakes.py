"""The dearest mistakes at the operating point, and which columns pushed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases
from workbench.charts.drivers import Bar, bars_by_column
from workbench.explain.cases import PricedCases, false_alarms, misses
from workbench.explain.drivers import Drivers, explain_rows
from workbench.intake import InputError
from workbench.phrases import Money
from workbench.phrases import drivers as words_of
from workbench.ui import explaining, state
from workbench.ui.components import TextTable
from workbench.ui.drivers.cards import Described, card, show
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain
from workbench.ui.theme import color, ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.ui.drivers.whole import Model

_MOST = 10  # mistakes of a kind
_COLUMNS = 8  # drawn
_PARTS = 100  # of a bar of progress


def dearest(model: Model) -> None:
    """Show for the dearest false alarms and misses what pushed their scores.

    Not where the truth is hidden: to stand here is to be told.
    """
    st.header("What went wrong, and why?", anchor=False)
    if state.selection().case.blind:
        st.caption("The truth is hidden, and with it the dearest mistakes.")
        return
    scored, words = model.opened.scored, model.seen.terms.words
    rows, threshold = model.seen.evidence.rows(), model.seen.point.threshold
    alarms = false_alarms(scored, rows, threshold).first(_MOST)
    missed = misses(scored, rows, threshold).first(_MOST)
    left, right = st.columns(2)
    for where, cases, kind, direction in (
        (left, alarms, f"{words.negatives} {words.flagged}", "up"),
        (right, missed, f"{words.positives} {words.passed}", "down"),
    ):
        title = f"{phrases.sentence_case(words_of.dearest(kind))}, and why"
        with where, card(title, "What pushed their scores, mean points against everybody."):
            _mistakes(model, cases, kind, direction)


def _mistakes(model: Model, cases: PricedCases, kind: str, direction: str) -> None:
    if not len(cases.rows):
        st.markdown(plain(words_of.mistakes_text(kind, 0, (), direction)))
        return
    try:
        made = _explained(model, cases, direction)
    except InputError as error:
        st.info(plain(str(error)))
        return
    if made is None:
        return
    sign = 1.0 if direction == "up" else -1.0
    mean = made.values.mean(axis=0)
    order = np.argsort(-sign * mean, kind="stable")
    names = [made.feature_names[i] for i in order.tolist()]
    means = dict(zip(names, mean[order].tolist(), strict=True))
    pushed = [
        f"{model.labels[name]} ({words_of.points(value)})"
        for name, value in means.items()
        if sign * value >= 0.0005
    ]
    said = words_of.mistakes_text(kind, made.n, pushed[:3], direction)
    st.markdown(f"**{plain(said)}**")
    show(_described(model, made, cases, means, said), f"driver mistakes {direction}")


def _explained(model: Model, cases: PricedCases, direction: str) -> Drivers | None:
    """Return the mistakes explained; None, with progress, until they are."""
    opened, group = model.opened, model.reference

    def make(task: Task[Drivers]) -> Drivers:
        scorer = explaining.apart(opened)
        return explain_rows(scorer, opened.scored, group, cases.rows, told=task.reach)

    content = (opened.scored.content_hash, opened.scorer.model_hash, opened.model.name)
    key = repr((content, group.content_hash, cases.rows.tolist()))
    place = f"mistakes {direction} wanted"
    return wanted(place, key, _workshop(), make, _PARTS).outcome("Explaining them …")


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[Drivers]:
    return Workshop("mistakes")


def _described(
    model: Model, made: Drivers, cases: PricedCases, means: dict[str, float], said: str
) -> Described:
    labels = model.labels
    largest = sorted(means, key=lambda name: -abs(means[name]))[:_COLUMNS]
    none = float("nan")
    bars = [
        Bar(
            labels[name],
            100.0 * value,
            none,
            none,
            f"{words_of.points(value)} points",
            color("raises" if value > 0.0 else "lowers"),
        )
        for name, value in means.items()
        if name in largest
    ]
    return Described(
        bars_by_column(bars, "points added to their scores, mean", ink()),
        said,
        _table(model, made, cases.money.tolist()),
    )


def _table(model: Model, made: Drivers, money: Sequence[float]) -> TextTable:
    """Return a line for each mistake: who, score, money, and what pushed it most."""
    words, opened = model.seen.terms.words, model.opened
    unit = Money.for_costs(model.seen.terms.costs.unit, money)
    rows = []
    for i, place in enumerate(made.places.tolist()):
        effects = dict(zip(made.feature_names, made.values[i].tolist(), strict=True))
        rows.append(
            (
                str(opened.ids[place]),
                phrases.threshold_text(float(made.scores[i])),
                unit.total(money[i]),
                words_of.top_effects(effects, model.labels),
            )
        )
    columns = ("Score", "Costs more than being right", "Moved most by, in points")
    return TextTable("The dearest mistakes", phrases.sentence_case(words.case), columns, rows)
