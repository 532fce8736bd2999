"""The figure of rates by slice says what the table says."""

import numpy as np
import pytest

from tests.strategies import scored_of
from workbench import charts
from workbench.slices import by_slice

CHART = charts.RateChart("tpr", "bad loans caught <TPR>", "#2574b5", 0.6)


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(5)
    n = 400
    group = np.where(np.arange(n) < 350, "many", np.where(np.arange(n) < 399, "<b>few</b>", "one"))
    y_true = random.random(n) < 0.3
    y_true[399] = False
    return by_slice(scored_of(y_true, random.random(n), group=group), 0.4, by="group")


def test_dots_stand_at_the_rates_with_their_intervals(table):
    reliable, too_few, _ = charts.rates_by_slice(table, CHART).data
    rows = {row.name: row.tpr for row in table.slices}
    assert reliable.y == ("many",)
    assert reliable.x == (rows["many"].value,)
    assert reliable.x[0] + reliable.error_x.array[0] == pytest.approx(rows["many"].high)
    assert reliable.x[0] - reliable.error_x.arrayminus[0] == pytest.approx(rows["many"].low)
    assert too_few.y == ("&lt;b&gt;few&lt;/b&gt;",)


def test_too_few_is_a_grey_ring_and_undefined_is_said(table):
    reliable, too_few, undefined = charts.rates_by_slice(table, CHART).data
    assert reliable.marker.color == CHART.color
    assert too_few.marker.symbol == "circle-open"
    assert table.slices[-1].name == "one"
    assert table.slices[-1].tpr.status == "undefined"
    assert "one" not in (*reliable.y, *too_few.y)
    assert undefined.y == ("one",)
    assert undefined.text == ("undefined: no such case",)


def test_the_axis_is_titled_and_shows_data_as_text(table):
    figure = charts.rates_by_slice(table, CHART)
    assert figure.layout.xaxis.title.text == "bad loans caught &lt;TPR&gt;"
    assert set(figure.layout.yaxis.categoryarray) == {"many", "&lt;b&gt;few&lt;/b&gt;", "one"}
