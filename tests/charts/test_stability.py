"""The bar shows the range where it is, today's value on it, and all its words inside the figure."""

from __future__ import annotations

from math import inf, log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.charts.test_reliability import INK, texts
from workbench.charts.ink import EDGE, NARROW, Mark, width_of
from workbench.charts.stability import RangeChart, stability_bar

PRICES = st.floats(1e-3, 1e6)


def chart(low=640.0, high=1_900.0, now=1_000.0, kind="log") -> RangeChart:
    ends = Mark(low, "however little" if low == 0.0 else f"€{low:.4g}"), Mark(high, f"€{high:.4g}")
    return RangeChart(*ends, Mark(now, "today <b>"), "price of a <miss>", kind)


def test_the_bar_reaches_from_end_to_end_on_a_log_axis():
    bar, open_ends, now = stability_bar(chart(), INK).data
    assert bar.base[0] == pytest.approx(log10(640))
    assert bar.base[0] + bar.x[0] == pytest.approx(log10(1_900))
    assert list(bar.customdata[0]) == [640.0, 1_900.0]
    assert len(open_ends.x) == 0
    assert now.x == (3.0, 3.0)


@pytest.mark.parametrize(
    ("low", "high", "heads"),
    [
        (0.0, 1_900.0, ["triangle-left"]),
        (640.0, inf, ["triangle-right"]),
        (0.0, inf, ["triangle-left", "triangle-right"]),
    ],
)
def test_open_ends_are_arrows_at_the_edge(low, high, heads):
    figure = stability_bar(chart(low, high), INK)
    bar, open_ends, _ = figure.data
    assert list(open_ends.marker.symbol) == heads
    left, right = figure.layout.xaxis.range
    assert set(open_ends.x) <= {left, right}
    assert (bar.base[0] == left) == (low == 0.0)
    assert (bar.base[0] + bar.x[0] == pytest.approx(right)) == (high == inf)


def test_a_share_is_drawn_by_its_odds_and_is_open_at_0_and_1():
    figure = stability_bar(chart(0.2, 1.0, 0.5, "share"), INK)
    bar, open_ends, now = figure.data
    assert bar.base[0] == pytest.approx(log10(0.25))
    assert list(open_ends.marker.symbol) == ["triangle-right"]
    assert now.x == (0.0, 0.0)
    assert "50 %" in figure.layout.xaxis.ticktext


@settings(max_examples=50)  # a figure takes Plotly 20 ms
@given(st.tuples(PRICES, PRICES).map(sorted), PRICES, st.booleans(), st.booleans())
def test_words_stay_inside_and_the_ends_never_meet(ends, now, from_zero, for_ever):
    low, high = 0.0 if from_zero else ends[0], inf if for_ever else ends[1]
    figure = stability_bar(chart(low, high, now), INK)
    left, right = figure.layout.xaxis.range

    def span(note):
        at, wide = NARROW * (note.x - left) / (right - left), width_of(note.text)
        begin = at - {"left": 0.0, "center": 0.5, "right": 1.0}[note.xanchor] * wide
        return begin, begin + wide

    first, last = (span(note) for note in figure.layout.annotations if note.yanchor == "top")
    over = next(span(note) for note in figure.layout.annotations if note.yanchor == "bottom")
    for begin, end in (first, last, over):
        assert begin >= -EDGE
        assert end <= NARROW + EDGE
    assert first[1] <= last[0] + 1e-6
    assert left <= figure.data[2].x[0] <= right


def test_ticks_are_round_few_and_inside():
    layout = stability_bar(chart(2.0, 90_000.0, 20.0), INK).layout
    assert 2 <= len(layout.xaxis.tickvals) <= 6
    assert all(layout.xaxis.range[0] <= at <= layout.xaxis.range[1] for at in layout.xaxis.tickvals)
    assert "1,000" in layout.xaxis.ticktext


def test_data_stays_text():
    figure = stability_bar(chart(), INK)
    assert set(texts(figure)) == {"today &lt;b&gt;", "€640", "€1900"}
    assert figure.layout.xaxis.title.text == "price of a &lt;miss&gt;"
