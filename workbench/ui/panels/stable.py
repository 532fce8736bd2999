"""How stable: over which prices and which share of positives the same point stays the cheapest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.charts.ink import Mark
from workbench.charts.stability import RangeChart, stability_bar
from workbench.phrases import stability as words_of
from workbench.phrases.moving_line import indefinite
from workbench.threshold.stability import Stability, cost_between, stability
from workbench.ui.panels.drawing import draw
from workbench.ui.text import plain
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from workbench.ui.sight import Sight


def show(seen: Sight) -> None:
    """Show the panel: it speaks of the cheapest point, not of the one that was dragged to."""
    choice, words = seen.evidence.choice, seen.terms.words
    limited = choice.binds or not choice.feasible
    found = None if limited else _stability(seen.key, seen)
    if found is None:
        st.subheader("No range can be given.", anchor=False)
        st.markdown(plain(words_of.not_the_cheapest(limited)))
        return
    costs = seen.terms.costs
    prices = cost_between(found, costs)
    st.subheader(plain(words_of.same_choice(prices, found, costs, words)), anchor=False)
    st.markdown(plain(words_of.same_share(found, words)))
    left, right = st.columns(2)
    with left:
        draw(stability_bar(_price_chart(seen, found, prices), ink()), "stable prices")
    with right:
        draw(stability_bar(_share_chart(seen, found), ink()), "stable prevalence")
    st.caption(
        plain(
            "From the convex hull of the ROC curve (Provost and Fawcett 2001): exact for this "
            "data, while all else stays as it is. It speaks of the cheapest point "
            f"({phrases.threshold_text(seen.evidence.best.threshold)}), and says nothing of other "
            "samples: see How sure."
        )
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _stability(key: str, _seen: Sight) -> Stability | None:
    del key
    return stability(_seen.priced, None, _seen.evidence.choice.index)


def _price_chart(seen: Sight, found: Stability, prices: tuple[float, float] | None) -> RangeChart:
    words, costs = seen.terms.words, seen.terms.costs
    if prices is None:
        low, high = found.cost_ratio
        return RangeChart(
            _end(low, words_of.ratio_text(low), "however little"),
            _end(high, words_of.ratio_text(high), "however much"),
            Mark(found.ratio_now, f"today {words_of.ratio_text(found.ratio_now)}"),
            f"How many times as much {indefinite(words.positive)} {words.passed} matters",
        )
    low, high = prices
    return RangeChart(
        _end(low, words_of.amount(low, costs), "however little"),
        _end(high, words_of.amount(high, costs), "however much"),
        Mark(costs.fn, f"today {words_of.amount(costs.fn, costs)}"),
        f"Price of {indefinite(words.positive)} {words.passed}",
    )


def _share_chart(seen: Sight, found: Stability) -> RangeChart:
    low, high = found.prevalence
    now = found.prevalence_now
    name = "in the data" if seen.terms.prevalence is None else "expected"
    return RangeChart(
        _end(low, phrases.percent(low), "however rare"),
        Mark(high, "however common" if high >= 1.0 else phrases.percent(high)),
        Mark(now, f"{name} {phrases.percent(now)}"),
        f"Share of {seen.terms.words.positives}",
        "share",
    )


def _end(value: float, text: str, without: str) -> Mark:
    """Return an end of a range in words: 0 and infinity are open."""
    return Mark(value, text if 0.0 < value < float("inf") else without)
