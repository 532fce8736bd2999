"""One column closer: what it adds case by case, and how the score follows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from workbench import phrases
from workbench.charts.drivers_dependence import Effects, Lines, effects_chart, lines_chart
from workbench.charts.ink import Mark
from workbench.explain.dependence import MISSING, PartialDependence, partial_dependence
from workbench.explain.drivers import Drivers, partner, ranked
from workbench.phrases import drivers as words_of
from workbench.phrases.contrasts import value_text
from workbench.phrases.drivers import natural
from workbench.ui import state
from workbench.ui.components import TextTable
from workbench.ui.drivers.cards import Described, card, column_chart, show
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from workbench.explain.features import Feature
    from workbench.ui.drivers.whole import Model

_NOT_GIVEN = "not given"


def closer(model: Model, made: Drivers) -> None:
    """Choose a column, and show what it adds and how the score follows it."""
    st.header("One column closer", anchor=False)
    feature = model.feature(_chosen(model, [each.column for each in ranked(made)]))
    left, right = st.columns(2)
    with left:
        _effects(model, made, feature)
    with right:
        _following(model, made, feature)


def _chosen(model: Model, names: Sequence[str]) -> str:
    """Choose the column; one that this model does not see gives way to the first, with a word."""
    held, labels = state.selection().drivers.column, model.labels
    if held is not None and held not in names:
        st.warning(plain(f"This model sees no column '{held}'; here it is '{labels[names[0]]}'."))
    column = held if held is not None and held in names else names[0]
    take = state.bind("driver column", column, _choose)
    st.selectbox(
        "Column",
        names,
        format_func=labels.__getitem__,
        key="driver column",
        on_change=take,
        width=320,
    )
    return column


def _choose(column: object) -> None:
    choice = state.selection().drivers
    state.change(drivers=replace(choice, column=None if column is None else str(column)))


def _effects(model: Model, made: Drivers, feature: Feature) -> None:
    found = partner(made, feature.column)
    other = "" if found is None else model.labels[found.column]
    said = words_of.partner_text(found, feature.label, other)
    high, sides = None, ""
    if found is not None:
        high, sides = _sides(made.rows[found.column], model.feature(found.column))
    with card(f"What {feature.label} adds to each score", f"{said}{sides}"):
        cells, values = made.rows[feature.column], 100.0 * made.column(feature.column)
        shown = _placed(cells, values, high, feature)
        title = feature.label if not feature.unit else f"{feature.label} ({feature.unit})"
        show(
            Described(
                effects_chart(shown, column_chart(title, "points")),
                f"A dot for each case: its {feature.label} across, the points it adds upwards.",
                _by_value(cells, values, feature),
            ),
            "driver effects",
        )


def _sides(cells: pd.Series, feature: Feature) -> tuple[NDArray[np.bool_], str]:
    """Return which rows are drawn as filled dots, and the words for both kinds."""
    if feature.kind == "number":
        values = cells.to_numpy(dtype=np.float64, na_value=np.nan)
        middle = float(np.nanmedian(values))
        text = value_text(feature, middle)
        high = values > middle
        return high, f" Filled: {feature.label} above {text}; open: {text} or less, or not given."
    first = cells.mode().iloc[0]
    text = value_text(feature, first)
    high = (cells == first).to_numpy(dtype=np.bool_)
    return high, f" Filled: {feature.label} is {text}; open: any other."


def _placed(
    cells: pd.Series, values: NDArray[np.float64], high: NDArray[np.bool_] | None, feature: Feature
) -> Effects:
    """Return the dots; rows without a number are left out of a number's axis."""
    if feature.kind != "number":
        texts = [value_text(feature, cell) for cell in cells.tolist()]
        return Effects(texts, values, high, tuple(_in_order(texts)))
    numbers = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(numbers)
    return Effects(numbers[known].tolist(), values[known], None if high is None else high[known])


def _in_order(texts: Iterable[str]) -> list[str]:
    """Return categories by alphabet, numbers in them by size, missing ones last."""
    return sorted(set(texts), key=lambda text: (text == _NOT_GIVEN, natural(text)))


def _by_value(cells: pd.Series, values: NDArray[np.float64], feature: Feature) -> TextTable:
    """Return mean effects by value: each category, or a number's quarters."""
    if feature.kind == "number":
        numbers = pd.Series(cells.to_numpy(dtype=np.float64, na_value=np.nan))
        edges = np.unique(numbers.quantile([0, 0.25, 0.5, 0.75, 1], interpolation="lower").dropna())
        places = np.searchsorted(edges, numbers.to_numpy(), side="left").clip(1, None)
        names = [
            _NOT_GIVEN if np.isnan(number) else _between(edges, min(place, len(edges) - 1), feature)
            for number, place in zip(numbers.tolist(), places.tolist(), strict=True)
        ]
    else:
        names = [value_text(feature, cell) for cell in cells.tolist()]
    held = pd.Series(values).groupby(pd.Series(names))
    order = _in_order(names) if feature.kind != "number" else _by_number(names, cells)
    rows = [
        (name, f"{len(part):,}", f"{words_of.points(float(part.mean()) / 100.0)} points")
        for name, part in ((name, held.get_group(name)) for name in order)
    ]
    columns = ("Cases in the sample", "Mean effect")
    return TextTable(f"Effect of {feature.label}", feature.label, columns, rows)


def _by_number(names: list[str], cells: pd.Series) -> list[str]:
    """Return ranges from the least to the largest; cells that are not given come last."""
    numbers = pd.Series(cells.to_numpy(dtype=np.float64, na_value=np.nan))
    return [str(name) for name in numbers.groupby(pd.Series(names)).min().sort_values().index]


def _between(edges: NDArray[np.float64], place: int, feature: Feature) -> str:
    if len(edges) == 1:
        return value_text(feature, float(edges[0]))
    low, high = (value_text(feature, float(edges[i])) for i in (place - 1, place))
    return f"{'from' if place == 1 else 'above'} {low} to {high}"


def _following(model: Model, made: Drivers, feature: Feature) -> None:
    note = (
        f"The same {made.n:,} cases with {feature.label} set to each value, all else as it is: "
        "thin lines are single cases, the thick one is their mean with its 95 % interval."
    )
    with card(f"How the score follows {feature.label}", note):
        if feature.kind == "text":
            st.info("This column is a text: there is no line to draw along its values.")
            return
        with st.spinner("Asking the model …"):
            key = repr((model.opened.scorer.model_hash, model.opened.scored.content_hash))
            found = _dependence(f"{key} {feature.column}", model, made, feature)
        shown = _lines(found, feature)
        title = feature.label if not feature.unit else f"{feature.label} ({feature.unit})"
        figure = lines_chart(shown, column_chart(title, "score, %"), _line(model, shown))
        alt = (
            f"Mean score from {phrases.percent(float(found.mean.min()))} to "
            f"{phrases.percent(float(found.mean.max()))} over the values of {feature.label}."
        )
        show(Described(figure, alt, _grid_table(found, feature)), "driver lines")
        if found.left_out:
            st.caption(plain(f"{found.left_out:,} rarer values were left out."))


@st.cache_resource(max_entries=64, show_spinner=False)
def _dependence(key: str, _model: Model, _made: Drivers, _feature: Feature) -> PartialDependence:
    del key
    column = _model.opened.scored.table[_feature.column]
    return partial_dependence(_model.opened.scorer, _made.rows, _feature, column)


def _lines(found: PartialDependence, feature: Feature) -> Lines:
    """Return the lines in percent; of a number the missing cells' score stands by itself."""
    scores, half = 100.0 * found.scores, 100.0 * found.half_width
    if not found.number:
        names = [_name(each, feature) for each in found.grid]
        order = [names.index(name) for name in _in_order(names)]
        return Lines([names[i] for i in order], scores[:, order], half[order])
    if found.grid and found.grid[-1] is MISSING:
        grid = [float(str(each)) for each in found.grid[:-1]]
        return Lines(grid, scores[:, :-1], half[:-1], float(scores[:, -1].mean()))
    return Lines([float(str(each)) for each in found.grid], scores, half)


def _name(value: object, feature: Feature) -> str:
    return _NOT_GIVEN if value is MISSING else value_text(feature, value)


def _line(model: Model, shown: Lines) -> Mark | None:
    """Return the threshold where it lies among the lines."""
    threshold = 100.0 * model.seen.point.threshold
    if not shown.scores.size or not shown.scores.min() <= threshold <= shown.scores.max():
        return None
    words = model.seen.terms.words
    text = f"{words.flagged} from {phrases.threshold_text(model.seen.point.threshold)}"
    return Mark(threshold, text)


def _grid_table(found: PartialDependence, feature: Feature) -> TextTable:
    rows = []
    for each, mean, half in zip(
        found.grid, found.mean.tolist(), found.half_width.tolist(), strict=True
    ):
        name = _name(each, feature)
        ends = (
            f"{phrases.percent(max(0.0, mean - half))} to {phrases.percent(min(1.0, mean + half))}"
        )
        rows.append((name, phrases.percent(mean), ends))
    columns = ("Mean score", "95 % interval")
    return TextTable(f"Score by {feature.label}", feature.label, columns, rows)
