"""What the four outcomes cost: per case, per amount of each row, or from a column of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from workbench import phrases
from workbench.phrases.moving_line import indefinite
from workbench.threshold import LARGEST_PRICE, OUTCOMES
from workbench.ui import state
from workbench.ui.menu import opened
from workbench.ui.selection import with_column
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.threshold import CostModel
    from workbench.ui.sight import Sight
    from workbench.workspace import Words

_WIDTH = 172  # pixels: two of them stand side by side on a phone
_TIMES_AMOUNT = " (×\N{NO-BREAK SPACE}amount)"
_LINE = 31  # characters that fit on one line of that width


def mistakes(seen: Sight) -> None:
    """Price both mistakes, per case or per amount."""
    _price("fp", seen.terms.words, _WIDTH)
    _price("fn", seen.terms.words, _WIDTH)
    held = state.selection()
    if held.own.rates is None:
        return
    take = state.bind("per amount", held.per_amount, _price_per_amount)
    label = plain(f"Use each {seen.terms.words.case}'s amount")
    st.toggle(label, key="per amount", on_change=take)


def others(seen: Sight) -> None:
    """Price being right, a gain being a negative cost, and take prices from columns."""
    words, menu = seen.terms.words, opened("Other prices", "other prices")
    if menu is None:
        return
    with menu:
        st.caption("Being right may cost or earn something too. A gain is a negative price.")
        _price("tp", words)
        _price("tn", words)
        names = _price_columns(seen)
        if not names:
            return
        st.markdown("**From a column that holds each row's own price**")
        for outcome in OUTCOMES:
            _column(outcome, names, words)


def notes(seen: Sight) -> None:
    """Say where prices per amount come from, where nobody gave them."""
    held, words = state.selection(), seen.terms.words
    if held.per_amount and seen.workspace.rates is None and held.costs == held.own.rates:
        st.caption(
            plain(
                f"The workspace gives no prices per amount. These are its prices per {words.case} "
                "as shares of the mean amount, rounded to two digits: put your own in their place."
            )
        )


def _label(outcome: str, words: Words) -> str:
    return {
        "fp": f"{phrases.sentence_case(indefinite(words.negative))} {words.flagged} costs",
        "fn": f"{phrases.sentence_case(indefinite(words.positive))} {words.passed} costs",
        "tp": f"{phrases.sentence_case(indefinite(words.positive))} {words.flagged} costs",
        "tn": f"{phrases.sentence_case(indefinite(words.negative))} {words.passed} costs",
    }[outcome]


def _price(outcome: str, words: Words, width: int | Literal["stretch"] = "stretch") -> None:
    costs = state.selection().costs
    column = getattr(costs.columns, outcome)
    held: float | None = None if column is not None else getattr(costs, outcome)

    def take(price: object) -> None:
        if isinstance(price, float):
            state.price(state.selection().costs.with_price(outcome, price))

    key, label = f"price {outcome}", _label(outcome, words)
    unit = _unit(costs) if column is None else ""  # beside the sign of the help is no room
    changed = state.bind(key, held, take)
    st.number_input(
        plain(_fitted(label, unit) if width == _WIDTH else label + unit),
        value=None,
        min_value=-LARGEST_PRICE,
        max_value=LARGEST_PRICE,
        step=_step(costs, held or 0.0),
        format="%.10g",
        key=key,
        on_change=changed,
        placeholder=None if column is None else f"column {column}",
        disabled=column is not None,
        help=None if column is None else plain(f"Each row's own price, in column '{column}'."),
        width=width,
    )


def _unit(costs: CostModel) -> str:
    if costs.per_amount:
        return _TIMES_AMOUNT
    return f" ({costs.unit})" if costs.unit else ""


def _fitted(label: str, unit: str) -> str:
    """Return a label with its unit on one line, so that nothing jumps when the unit changes.

    The factor of the amount says more than the words around it, and a unit of money less.
    """
    if len(label + unit) <= _LINE:
        return label + unit
    if unit != _TIMES_AMOUNT:
        return label
    return phrases.sentence_case(label.removeprefix("A ").removesuffix(" costs")) + unit


def _step(costs: CostModel, held: float) -> float:
    if costs.per_amount:
        return 0.01
    return 10.0 if abs(held) >= 100.0 else 1.0


def _column(outcome: str, names: list[str], words: Words) -> None:
    held = getattr(state.selection().costs.columns, outcome)
    options = names if held is None or held in names else [*names, held]

    def take(column: object) -> None:
        chosen = column if isinstance(column, str) else None
        state.price(with_column(state.selection().costs, outcome, chosen))

    key = f"price column {outcome}"
    changed = state.bind(key, held, take)
    st.selectbox(
        plain(_label(outcome, words)),
        options,
        index=None,
        key=key,
        on_change=changed,
        placeholder="one price for all",
    )


def _price_columns(seen: Sight) -> list[str]:
    """Return the columns that can hold a price: numbers that play no other role."""
    scored = seen.candidate.scored
    taken = scored.columns
    roles = {taken.y_true, taken.y_score, taken.id, taken.weight, taken.group}
    return [name for name in scored.table.select_dtypes("number").columns if name not in roles]


def _price_per_amount(chosen: object) -> None:
    state.change(per_amount=bool(chosen))
