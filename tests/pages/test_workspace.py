"""The page of workspaces: open one, keep what was brought, remove it again."""

from __future__ import annotations

import io

import pandas as pd

from tests.input_cases import csv_text
from tests.pages.bringing import FINE, choose, fitting, press, shown, upload, visit
from workbench import places
from workbench.workspace import open_workspace

# 1. Cards


def test_each_workspace_has_a_card_and_the_open_one_is_marked(folders):
    page = visit(workspace="claims")
    assert [heading.value for heading in page.subheader] == [
        "Loans",
        "Claims :gray-badge[open now]",
    ]
    assert "Which loans do we decline?" in shown(page.markdown)
    assert "5 loans, 40 % bad loans" in shown(page.markdown)
    assert "Models: new, old (deployed)" in shown(page.caption)


def test_the_page_says_that_nothing_leaves_the_machine(folders):
    assert "nothing leaves it" in shown(visit().caption)


def test_open_leads_to_the_threshold_page_of_that_workspace(folders):
    page = press(visit(workspace="loans"), "Open", "open claims")
    assert shown(page.title) == "Which loans do we decline?"
    assert page.query_params["workspace"] == "claims"
    assert page.query_params["model"] == "old"


def test_the_workspace_that_is_open_keeps_its_point(folders):
    page = press(visit(workspace="loans", threshold="0.7"), "Open", "open loans")
    assert shown(page.title) == "Which loans do we decline?"
    assert page.query_params["threshold"] == "0.7"


def test_a_workspace_at_fault_is_said_and_the_others_can_be_opened(folders):
    (folders[1] / "workspace.toml").write_text("[data]\nevaluatoin = 'scores.csv'\n")
    page = visit()
    assert [heading.value for heading in page.subheader] == ["Loans :gray-badge[open now]"]
    assert "evaluation" in shown(page.error)


def test_a_table_at_fault_is_said_on_its_card_which_cannot_be_opened(folders):
    (folders[1] / "scores.csv").write_text("status,score,percent\ngood,0.1,10\n")
    page = visit()
    assert "does not occur in column 'status'" in shown(page.error)
    assert [b.disabled for b in page.button if b.label == "Open"] == [False, True]


def test_only_the_open_workspace_is_offered_as_a_folder(folders):
    assert [b.label for b in visit().get("download_button")] == ["Download as a workspace folder"]


# 2. What was brought


def test_the_table_becomes_a_workspace_that_outlives_the_session(folders):
    page = fitting(score="percent", scale="percent")
    page.text_input(key="upload title").input("Spring loans").run()
    page.text_input(key="upload question").input("Whom do we call?").run()
    page.text_input(key="upload flag").input("call").run()
    page.multiselect(key="upload sensitive").select("sex").run()
    press(page, "Open it")
    assert shown(page.title) == "Whom do we call?"
    link = {key: page.query_params[key] for key in ("workspace", "threshold")}
    assert link["workspace"] == "spring-loans"

    kept = open_workspace(places.own_workspaces() / "spring-loans")
    assert (kept.title, kept.words.flag) == ("Spring loans", "call")
    assert (kept.data.scale, kept.data.sensitive) == ("percent", ("sex",))
    assert (kept.folder / "evaluation.csv").read_bytes() == csv_text(FINE).encode()

    again = visit(**link)
    assert "Spring loans :gray-badge[open now]" in shown(again.subheader)
    assert again.query_params["threshold"] == link["threshold"]


def test_a_parquet_file_is_kept_as_it_came(folders):
    out = io.BytesIO()
    pd.DataFrame({"y": ["b", "g"], "score": [0.9, 0.1]}).to_parquet(out)
    page = upload(visit(), out.getvalue(), "scores.parquet")
    press(choose(page, truth="y", positive="b", score="score"), "Open it")
    kept = places.own_workspaces() / "scores" / "evaluation.parquet"
    assert kept.read_bytes() == out.getvalue()


def test_a_name_that_is_taken_makes_a_second_folder(folders):
    for _ in range(2):
        page = fitting()
        page.text_input(key="upload title").input("Loans").run()
        press(page, "Open it")
    assert sorted(path.name for path in places.own_workspaces().iterdir()) == ["loans-2", "loans-3"]


def test_after_opening_the_next_table_starts_afresh(folders):
    page = press(fitting(), "Open it")
    page.switch_page(str(places.app_folder() / "pages/start/workspace.py")).run()
    upload(page, csv_text(FINE))
    assert page.selectbox(key="upload truth").value is None


def test_a_folder_that_cannot_be_written_is_said_and_the_choices_stay(folders):
    page = fitting()
    places.own_workspaces().parent.mkdir(parents=True)
    places.own_workspaces().write_text("in the way")
    press(page, "Open it")
    assert "cannot be kept" in shown(page.error)
    assert page.selectbox(key="upload truth").value == "status"


def test_removing_takes_a_second_step_and_leads_on_to_another_workspace(folders):
    page = press(fitting(), "Open it")
    page.switch_page(str(places.app_folder() / "pages/start/workspace.py")).run()
    assert "my scores :gray-badge[open now]" in shown(page.subheader)
    assert "deletes **my scores** and its table for good" in shown(page.markdown)
    assert [b.key for b in page.button if b.label == "Delete it"] == ["delete my-scores"]
    press(page, "Delete it")
    assert [heading.value for heading in page.subheader] == [
        "Loans :gray-badge[open now]",
        "Claims",
    ]
    assert list(places.own_workspaces().iterdir()) == []
    assert page.query_params["workspace"] == "loans"
