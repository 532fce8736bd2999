"""Presets on the threshold page: each named point is one click away, and explained."""

from __future__ import annotations

import pytest

from tests.input_cases import csv_text
from tests.pages.bringing import FINE, shown
from tests.pages.deciding import (
    linked,
    look,
    placed,
    unfold,
)
from workbench import places
from workbench.report.terms import Evidence, Terms
from workbench.threshold import (
    Limits,
    Requirement,
    operating_curve,
    price,
)
from workbench.threshold.presets import Wanted, presets
from workbench.workspace import load_scored, open_workspace

CREDIT, CRASH = (places.app_folder() / "sample_models" / name for name in ("credit", "crash"))


def chosen(folder, **terms) -> float:
    """Return the threshold that the core chooses."""
    workspace = open_workspace(folder)
    scored = load_scored(workspace)
    costs = terms.pop("costs", workspace.costs)
    return Evidence.of(scored, operating_curve(scored), Terms(costs=costs, **terms)).best.threshold


def fill(page, key: str, value: float):
    page.number_input(key=key).set_value(value).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("best", "cheapest"),
        ("youden", "youden"),
        ("equal_error", "equal_error"),
        ("recall", "recall"),
        ("precision", "precision"),
        ("top", "top"),
    ],
)
def test_a_preset_moves_the_point(key, name):
    page = unfold(look(workspace="credit", threshold="0.9"))
    fill(fill(page, "preset recall asked", 80.0), "preset precision asked", 60.0)
    fill(page, "preset top asked", 77)
    page.button(key=f"preset {key}").click().run()
    workspace = open_workspace(CREDIT)
    scored = load_scored(workspace)
    priced = price(scored, operating_curve(scored), workspace.costs)
    index = getattr(presets(priced, Wanted(0.8, 0.6, 77)), name)
    assert linked(page) == placed(page) == priced.curve.thresholds[index]


def test_todays_threshold_is_a_preset_where_there_is_one():
    page = unfold(look(workspace="credit"))
    page.button(key="preset today").click().run()
    assert linked(page) == open_workspace(CREDIT).policy.threshold
    assert "preset today" not in {button.key for button in unfold(look(workspace="crash")).button}


def test_a_precision_that_no_point_has_is_said(folders):
    table = FINE | {"status": ["good", "bad", "bad", "good", "good"]}
    (folders[0] / "scores.csv").write_text(csv_text(table))
    page = fill(unfold(look(workspace="loans")), "preset precision asked", 100.0)
    assert page.button(key="preset precision").disabled
    assert "At no threshold is that share" in shown(page.caption)


def test_presets_keep_the_limits():
    page = unfold(look(workspace="credit", require="recall>=0.95", threshold="0.9"))
    page.button(key="preset best").click().run()
    limits = Limits((Requirement("recall", ">=", 0.95),))
    assert linked(page) == chosen(CREDIT, limits=limits)
    assert "of those that keep your limits" in shown(page.caption)


def test_where_nothing_keeps_the_limits_a_preset_is_the_nearest_miss():
    address = {"require": "recall>=0.9", "capacity": "100"}
    page = unfold(look(workspace="credit", model="boosted", **address))
    assert page.button(key="preset best").label.startswith("Nearest miss ")
    assert "No threshold keeps all limits; this one comes nearest." in shown(page.caption)
    assert "of those that keep your limits" not in shown(page.caption)
