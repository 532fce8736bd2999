"""What losing a column would cost at the operating point, for everybody and group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.charts.drivers import Bar, bars_by_column
from workbench.explain.drivers import Drivers, ranked
from workbench.explain.importance import SHUFFLES, Loss, Shuffled, losses
from workbench.phrases import Money
from workbench.phrases import drivers as words_of
from workbench.slices.groups import group_rows
from workbench.ui.components import TextTable, text_table
from workbench.ui.drivers import work
from workbench.ui.drivers.cards import Described, card, show
from workbench.ui.text import plain
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.ui.drivers.whole import Model

_MOST = 12  # columns drawn
_MOST_SLICES = 40
_FEW = 30  # explained cases of a group, below which its order of columns is not to be relied on
_TOP = 3
_LARGE = 100.0  # money per 1,000 cases from which decimals say nothing


def losing(model: Model) -> Shuffled | None:
    """Say what losing a column would cost, and show it for all columns."""
    doing = "Shuffling one column after the other, to see what each is worth …"
    st.header("What is each column worth?", anchor=False)
    with card("What would losing a column cost?", _note(model)):
        shuffled = work.ready(work.shuffles(model.opened), doing)
        if shuffled is None:
            return None
        found = _losses(_key(model), model, shuffled)
        money, words = _money(model, found), model.seen.terms.words
        said = words_of.worth(found, model.labels, money, words)
        st.markdown(f"**{plain(said)}**")
        show(_bars(model, found, money), "driver losses")
        total = model.opened.scored.n
        st.caption(plain(words_of.how_priced(len(shuffled.places), SHUFFLES, total)))
    return shuffled


def by_group(model: Model, made: Drivers, shuffled: Shuffled, column: str) -> None:
    """Show group by group what moves the score most, and which column is worth most."""
    scored, labels, words = model.opened.scored, model.labels, model.seen.terms.words
    groups = group_rows(scored.table[column])
    count = np.bincount(groups.codes, minlength=len(groups.names))
    shown = set(np.argsort(-count, kind="stable")[:_MOST_SLICES].tolist())
    rows = []
    for place, name in enumerate(groups.names):
        if place not in shown:
            continue
        chosen = groups.codes == place
        inside = chosen[made.places]
        most = {each.column: each.mean_size for each in ranked(made, inside)[:_TOP]}
        found = losses(shuffled, scored, model.seen.evidence.rows(), _threshold(model), chosen)
        explained = int(inside.sum())
        few = "" if explained >= _FEW else ", too few to rely on"
        sizes = (f"{labels[each]} {100.0 * size:.1f}" for each, size in most.items())
        cost = words_of.loss_text(found[0], _money(model, found)) + words_of.doubt_text(found[0])
        worth = f"{labels[found[0].column]} {cost}"
        rows.append((name, f"{count[place]:,}", f"{explained:,}{few}", ", ".join(sizes), worth))
    columns = (
        words.cases.capitalize(),
        "Explained",
        "Move the score most, by points",
        "Dearest to lose, per 1,000",
    )
    title = f"The same by {column}"
    with card(title, "Each group by itself. Interval: 95 %, over rows and shuffles."):
        text_table(TextTable(title, column, columns, rows), key="drivers by group")
        if len(groups.names) > _MOST_SLICES:
            st.caption(f"The {_MOST_SLICES} largest of {len(groups.names):,} groups.")


@st.cache_resource(max_entries=32, show_spinner=False)
def _losses(key: str, _model: Model, _shuffled: Shuffled) -> tuple[Loss, ...]:
    del key
    rows = _model.seen.evidence.rows()
    return losses(_shuffled, _model.opened.scored, rows, _threshold(_model))


def _key(model: Model) -> str:
    return repr((model.seen.key, model.opened.scorer.model_hash, _threshold(model)))


def _threshold(model: Model) -> float:
    return model.seen.point.threshold


def _money(model: Model, found: Sequence[Loss]) -> Money:
    """Return how amounts per 1,000 cases are written: whole ones where they are large."""
    unit = model.seen.terms.costs.unit
    amounts = [1000.0 * abs(each.per_case) for each in found if each.n]
    return Money(unit, 0) if max(amounts, default=0.0) >= _LARGE else Money.for_costs(unit, amounts)


def _note(model: Model) -> str:
    words, unit = model.seen.terms.words, model.seen.terms.costs.unit
    return f"{unit or 'Cost'} per 1,000 {words.cases}, at the operating point and today's prices."


def _bars(model: Model, found: Sequence[Loss], money: Money) -> Described:
    labels, unit = model.labels, model.seen.terms.costs.unit
    bars = [
        Bar(
            labels[each.column],
            1000.0 * each.per_case,
            1000.0 * each.low,
            1000.0 * each.high,
            words_of.loss_text(each, money),
            ink().faint(0.32 if each.low > 0.0 else 0.12),
        )
        for each in found
    ]
    rows = [
        (
            labels[each.column],
            words_of.loss_text(each, money) + words_of.doubt_text(each),
            f"{100.0 * each.changed:.1f} %",
        )
        for each in found
    ]
    title = f"{unit} more per 1,000 without it".strip()
    return Described(
        bars_by_column(bars[:_MOST], title, ink()),
        f"Bars: {words_of.worth(found, labels, money, model.seen.terms.words)}",
        TextTable(
            "What losing a column would cost",
            "Column",
            ("More per 1,000 without it", "Decisions that change"),
            rows,
        ),
    )
