"""The page on drivers: made in the background, at the operating point; words where it cannot be."""

from __future__ import annotations

import os

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tests.pages.bringing import shown
from tests.pages.deciding import go, look, table
from tests.pages.waiting import is_under_way, until
from workbench.launch import VARIABLE
from workbench.models import dump_model

DRIVERS = "understand/drivers.py"
SHOPS = """
title = "Shops"
question = "Which shops do we visit?"
[data]
evaluation = "rows.csv"
target = "bad"
positive = "1"
sensitive = ["home"]
[[models]]
name = "lines"
file = "lines.skops"
deployed = true
[[models]]
name = "ready"
scores = "score"
[costs]
unit = "€"
fp = 10.0
fn = 50.0
[features.income]
label = "Income <b>x</b>"
unit = "€"
"""


@pytest.fixture(scope="module")
def shops(tmp_path_factory):
    """Return a small workspace with a model of two columns, and a column of ready scores."""
    folder = tmp_path_factory.mktemp("drivers") / "shops"
    folder.mkdir()
    random = np.random.default_rng(0)
    rows = pd.DataFrame(
        {"income": random.normal(100, 30, 90).round(1), "home": random.choice(["own", "rent"], 90)}
    )
    bad = (rows["income"] + 25 * (rows["home"] == "own") + random.normal(0, 15, 90) < 105) * 1
    columns = ColumnTransformer(
        [("n", StandardScaler(), ["income"]), ("t", OneHotEncoder(), ["home"])]
    )
    model = make_pipeline(columns, LogisticRegression()).fit(rows, bad)
    assert dump_model(model, folder / "lines.skops") is None
    rows.assign(bad=bad, score=0.5 + bad / 4).to_csv(folder / "rows.csv", index=False)
    (folder / "workspace.toml").write_text(SHOPS)
    return folder


@pytest.fixture
def home(shops, tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(shops)]))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))


def finished(page):
    """Look again until all is made."""
    return until(page, lambda: "shuffled among" in shown(page.caption) and not is_under_way(page))


def test_the_page_says_what_moves_the_score_and_what_it_is_worth(home):
    page = finished(look(DRIVERS, workspace="shops", threshold="0.3"))
    assert "move the score: by" in shown(page.header)
    said = shown([*page.markdown, *page.caption])
    assert "All 90 cases are compared with 50 drawn from everybody" in said
    assert "Exact Shapley values" in said
    assert "describes the model, not the world" in said
    assert "more per 1,000 cases at this threshold" in said
    sizes = table(page, "How much each column moves the score")
    assert {row[0] for row in sizes["rows"]} == {"Income <b>x</b>", "home"}
    groups = table(page, "The same by home")
    assert [row[0] for row in groups["rows"]] == ["own", "rent"]
    assert sum(int(row[2].split(",")[0]) for row in groups["rows"]) == 90
    # Another column is looked at closer.
    page.selectbox(key="driver column").select("home").run()
    assert not page.exception
    assert "What home adds to each score" in shown(page.subheader)
    assert [row[0] for row in table(page, "Score by home")["rows"]] == ["own", "rent"]
    # Everybody is flagged: no miss is left.
    low = finished(look(DRIVERS, workspace="shops", threshold="-inf"))
    assert "There are no positives passed" in shown(low.markdown)
    # The expert's view of all rows comes from the same model.
    page.toggle(key="all rows").set_value(True).run()
    until(page, lambda: "LinearExplainer" in shown(page.caption))
    assert table(page, "Mean size over all rows")["columns"] == ["Mean size, log-odds"]


def test_ready_scores_are_told_apart_with_what_to_do(home):
    page = look(DRIVERS, workspace="shops", model="ready")
    assert "column of ready scores" in shown(page.info)
    assert not page.header
    assert page.selectbox(key="driven model").value == "ready"


def test_the_threshold_is_that_of_the_other_pages(home):
    page = look(DRIVERS, workspace="shops", threshold="0.4321")
    assert "operating point **0.4321**" in shown(page.caption)
    assert go(page, "decide/threshold.py").query_params["threshold"] == "0.4321"


def test_the_column_and_the_experts_view_are_part_of_the_address(home):
    page = finished(look(DRIVERS, workspace="shops", threshold="0.3"))
    assert not {"column", "all_rows"} & set(page.query_params)
    page.selectbox(key="driver column").select("home").run()
    page.toggle(key="all rows").set_value(True).run()
    assert page.query_params["column"] == "home"
    assert page.query_params["all_rows"] == "1"
    link = {key: page.query_params[key] for key in page.query_params}
    again = finished(look(DRIVERS, **link))
    assert again.selectbox(key="driver column").value == "home"
    assert again.toggle(key="all rows").value
    page.toggle(key="all rows").set_value(False).run()
    assert "all_rows" not in page.query_params


def test_a_column_that_the_model_does_not_see_gives_way_with_a_word(home):
    page = finished(look(DRIVERS, workspace="shops", column="age", all_rows="yes"))
    assert "This model sees no column 'age'; here it is 'Income <b>x</b>'." in shown(page.warning)
    assert "The link's all_rows 'yes' is not 1" in shown(page.warning)
    assert not page.toggle(key="all rows").value


def test_figures_of_a_column_stand_in_its_own_order(home):
    page = finished(look(DRIVERS, workspace="shops", threshold="0.3"))
    page.selectbox(key="driver column").select("income").run()
    ranges = [row[0] for row in table(page, "Effect of Income <b>x</b>")["rows"]]
    assert [name.split()[0] for name in ranges] == ["from", "above", "above", "above"]
    ends = [float(name.replace("€", "").split()[1]) for name in ranges]
    assert ends == sorted(ends)
    grid = table(page, "Score by Income <b>x</b>")["rows"]
    assert len(grid) == 25
