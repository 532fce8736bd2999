"""The block on the page of cases that sets another model beside the one in view."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import look, table
from tests.pages.waiting import until
from workbench import places
from workbench.report.explainer import open_explainer
from workbench.report.other_model import compare_models
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.ui.cases.other_model import others
from workbench.workspace import open_workspace

CASES = "understand/cases.py"
CREDIT = open_workspace(next(path for path in places.samples() if path.name == "credit"))
AT, CASE = 0.3, "A0044"
NAME = "Same application by logistic and boosted"


@pytest.fixture
def page(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    opened = look(CASES, workspace="credit", threshold=str(AT), case=CASE)
    return until(opened, lambda: any(box.key == "other model" for box in opened.selectbox))


def tables(page) -> list[str]:
    try:
        return [table(page, NAME)["name"]]
    except StopIteration:
        return []


def test_the_other_model_is_set_beside_when_somebody_asks(page):
    box = page.selectbox(key="other model")
    assert (box.options, box.value) == (["boosted"], None)
    assert not tables(page)
    box.set_value("boosted").run()
    until(page, lambda: tables(page))
    with open_explainer(CREDIT, "logistic") as first, open_explainer(CREDIT, "boosted") as second:
        group = reference_group(first, ReferenceChoice(), AT)
        exact = compare_models((first, second), CASE, AT, group)
    told = shown(page.markdown).replace("\\", "")
    for sentence in exact.reasons:
        assert sentence in told
    made = table(page, NAME)
    assert made["columns"] == ["Value", "logistic, points", "boosted, points", "Difference"]
    columns = [[number(row[j]) for row in made["rows"]] for j in (2, 3, 4)]
    for base, *parts, score in columns:
        assert base + sum(parts) == pytest.approx(score, abs=1e-9)
    assert columns[0][-1] == pytest.approx(100 * exact.scores[0], abs=0.051)
    assert columns[1][-1] == pytest.approx(100 * exact.scores[1], abs=0.051)


def number(text: str) -> float:
    return float(text.removesuffix(" %").replace("−", "-"))


def test_only_models_that_can_be_asked_are_offered():
    assert others(CREDIT, "logistic") == ["boosted"]
    assert others(CREDIT, "boosted") == ["logistic"]
    ready = replace(CREDIT.models[1], file=None, scores="score")
    assert others(replace(CREDIT, models=(CREDIT.models[0], ready)), "logistic") == []
