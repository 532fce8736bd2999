"""What drives the model as a whole: the choices, and the effects of all columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.charts.drivers import Bar, Swarm, SwarmChart, bars_by_column, swarm_by_column
from workbench.explain.drivers import SAMPLE, Driver, Drivers, ranked
from workbench.phrases import drivers as words_of
from workbench.phrases.contrasts import value_text
from workbench.report.reference_group import ReferenceChoice
from workbench.ui import explaining, state
from workbench.ui.components import TextTable
from workbench.ui.drivers import work
from workbench.ui.drivers.cards import Described, card, show
from workbench.ui.text import plain
from workbench.ui.theme import color, ink

if TYPE_CHECKING:
    from workbench.explain.explanation import Reference
    from workbench.explain.features import Feature
    from workbench.report.explainer import Explainer
    from workbench.ui.sight import Sight

_MOST = 12  # columns drawn; the table has all
_EVERYBODY = ReferenceChoice(group="everyone")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The model that is looked at, open to be asked.

    Attributes
    ----------
    seen : Sight
        Workspace, terms and operating point.
    opened : Explainer
        The model and the rows.
    reference : Reference
        The rows that every case is compared with.
    """

    seen: Sight
    opened: Explainer
    reference: Reference

    @property
    def labels(self) -> dict[str, str]:
        """What people call each column."""
        return {feature.column: feature.label for feature in self.opened.features}

    def feature(self, column: str) -> Feature:
        """Return what is known of a column."""
        return next(each for each in self.opened.features if each.column == column)


def model_picker(seen: Sight) -> None:
    """Choose the model."""
    names = [model.name for model in seen.workspace.models]
    take = state.bind("driven model", state.selection().model, _choose_model)
    st.selectbox("Model", names, key="driven model", on_change=take, width=150)


def opened(seen: Sight) -> Model | None:
    """Open the model; None, with a word on what is missing, where it cannot be asked."""
    entry = seen.workspace.model(seen.candidate.name)
    if entry.file is None or entry.scores is not None:
        _only_scores(entry.name)
        return None
    held = explaining.explainer(seen.workspace, entry.name)
    if all(feature.kind == "text" for feature in held.features):
        _only_texts(seen)
        return None
    group = explaining.reference(held, _EVERYBODY, seen.point.threshold)
    return Model(seen, held, group)


def effects(model: Model) -> Drivers | None:
    """Return the explanations of the sample; until they are made, show how far they are."""
    words, n = model.seen.terms.words, min(SAMPLE, model.opened.scored.n)
    doing = f"Explaining {n:,} {words.cases} one by one …"
    return work.ready(work.effects(model.opened, model.reference), doing)


def whole(model: Model, made: Drivers) -> None:
    """Say what moves the score most, and show it for all columns."""
    found, labels = ranked(made), model.labels
    st.header(plain(words_of.moves_most(found, labels)), anchor=False)
    total = model.opened.scored.n
    basis = words_of.compared(made, model.reference, model.seen.terms.words, total)
    st.markdown(plain(f"{basis} {words_of.without_effect(found, labels)}"))
    left, right = st.columns(2)
    more = (
        "" if len(found) <= _MOST else f" The {_MOST} largest of {len(found)}; the table has all."
    )
    with left, card("How much each column moves the score", f"Up or down, on average.{more}"):
        show(_sizes(found, labels), "driver sizes")
    with (
        right,
        card(
            "Which way, case by case",
            "A dot is a case: violet where the column raises its score, green where it lowers it.",
        ),
    ):
        show(_swarms(model, made, found), "driver dots")


def method(made: Drivers) -> None:
    """Say how the figures are made."""
    st.caption(plain(f"{words_of.how_made(made, work.SEED)} {words_of.NOT_CAUSAL}"))


def _sizes(found: tuple[Driver, ...], labels: dict[str, str]) -> Described:
    quiet = ink()
    bars = [
        Bar(
            labels[each.column],
            100.0 * each.mean_size,
            100.0 * each.low,
            100.0 * each.high,
            words_of.size_text(each),
            quiet.faint(0.32),
        )
        for each in found
    ]
    rows = [
        (
            labels[each.column],
            words_of.size_text(each),
            f"{words_of.points(each.mean)} points",
            phrases.percent(each.raises),
        )
        for each in found
    ]
    columns = ("Moves the score by", "Mean, signs kept", "Raises it in")
    return Described(
        bars_by_column(bars[:_MOST], "points of the score, mean size", quiet),
        f"Bars: {words_of.moves_most(found, labels)}",
        TextTable("How much each column moves the score", "Column", columns, rows),
    )


def _swarms(model: Model, made: Drivers, found: tuple[Driver, ...]) -> Described:
    labels, swarms, rows = model.labels, [], []
    for each in found:
        feature, values = model.feature(each.column), 100.0 * made.column(each.column)
        cells = [value_text(feature, cell) for cell in made.rows[each.column].tolist()]
        swarms.append(Swarm(labels[each.column], values, cells))
        ends = int(values.argmin()), int(values.argmax())
        lowest, highest = (
            f"{words_of.points(float(values[i]) / 100.0)} points ({cells[i]})" for i in ends
        )
        rows.append((labels[each.column], lowest, highest))
    chart = SwarmChart(
        title="points added to the score",
        raises=color("raises"),
        lowers=color("lowers"),
        unit="points",
        ink=ink(),
    )
    return Described(
        swarm_by_column(swarms[:_MOST], chart),
        f"A dot for each of {made.n:,} cases and each column, at the points that it adds.",
        TextTable("Lowest and highest effect", "Column", ("Lowers most", "Raises most"), rows),
    )


def _only_scores(name: str) -> None:
    st.info(
        plain(
            f"'{name}' is a column of ready scores, so there is no model to ask what moves them. "
            'Add the model\'s file to the workspace (under [[models]], file = "model.skops"), or '
            "choose another model above. Threshold and Fairness work with scores alone."
        )
    )


def _only_texts(seen: Sight) -> None:
    words = seen.terms.words
    st.info(
        plain(
            "This model reads texts only, so words drive it and not columns. Look at single "
            f"{words.cases} on the Cases page: there each word's part is shown in its text."
        )
    )


def _choose_model(name: object) -> None:
    held = state.selection()
    state.change(model=name, overlay=None if held.overlay == name else held.overlay)
