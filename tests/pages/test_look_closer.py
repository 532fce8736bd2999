"""What the page on fairness opens on request: scores, and two ways of deciding."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pages.bringing import shown
from tests.pages.comparing import given
from tests.pages.deciding import FAIRNESS, look
from workbench import places
from workbench.slices import by_slice
from workbench.slices.slicing import slice_rows
from workbench.workspace import load_scored, open_workspace

CREDIT = open_workspace(next(iter(places.samples())))


def test_nothing_of_a_panel_is_made_before_it_is_asked_for():
    page = look(FAIRNESS, workspace="credit")
    assert not page.get("plotly_chart")
    page.button_group(key="fairness panel").set_value("scores").run()
    assert page.query_params["panel"] == "scores"
    assert len(page.get("plotly_chart")) == 1


def test_a_panel_of_another_page_opens_nothing_here():
    page = look(FAIRNESS, workspace="credit", panel="stable")
    assert page.query_params["panel"] == "stable"
    assert not page.get("plotly_chart")


def test_lines_and_models_are_compared_group_by_group():
    page = look(FAIRNESS, workspace="credit", by="Job", panel="against", threshold="0.3")
    assert "today's line 0.5000" in shown(page.subheader)
    before, after = (by_slice(load_scored(CREDIT), t, by="Job").slices for t in (0.5, 0.3))
    rows = given(page, "workbench_sorted_table", "What changes for each group")["rows"]
    assert [[row[2][1], row[3][1]] for row in rows] == [
        [pytest.approx(old.fpr.value), pytest.approx(new.fpr.value)]
        for old, new in zip(before, after, strict=True)
    ]
    page.selectbox(key="compared against").set_value("model boosted").run()
    assert page.query_params["against"] == "model boosted"
    assert "Against boosted at" in shown(page.subheader)


@pytest.mark.parametrize(
    ("metric", "said"),
    [("ppv", "of applications declined"), ("cost", "the cost changes most")],
)
def test_precision_and_cost_are_compared_too(metric, said):
    link = {"by": "Job", "panel": "against", "metric": metric, "threshold": "0.3"}
    page = look(FAIRNESS, workspace="credit", **link)
    assert said in shown(page.subheader)
    rows = given(page, "workbench_sorted_table", "What changes for each group")["rows"]
    scored, slicing = load_scored(CREDIT), slice_rows(load_scored(CREDIT).table, "Job")
    before, after = (by_slice(scored, t, by="Job").slices for t in (0.5, 0.3))
    if metric == "ppv":
        wanted = [[old.ppv.value, new.ppv.value] for old, new in zip(before, after, strict=True)]
        assert [[row[2][1], row[3][1]] for row in rows] == wanted
    else:
        change = sum(row[4][1] * np.sum(slicing.codes == i) for i, row in enumerate(rows))
        moved = (scored.y_score >= 0.3) & (scored.y_score < 0.5)
        assert change == pytest.approx(
            120 * (moved & ~scored.y_true).sum() - 600 * (moved & scored.y_true).sum()
        )
