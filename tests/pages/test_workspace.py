"""The page of workspaces: open one, bring your own scores, remove what was brought."""

from __future__ import annotations

import io
import os
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.input_cases import csv_text
from workbench import places
from workbench.launch import VARIABLE
from workbench.ui.upload import EXAMPLE
from workbench.workspace import open_workspace

FINE = {
    "id": ["A1", "A2", "A3", "A4", "A4"],
    "status": ["bad", "good", "bad", "good", "good"],
    "score": ["0.9", "0.2", "0.7", "0.4", "0.1"],
    "percent": ["90", "20", "70", "40", "10"],
    "words": ["high", "low", "high", "low", "low"],
    "weight": ["1", "2", "-1", "2", "1"],
    "sex": ["f", "m", "f", "m", "m"],
    "three": ["x", "y", "z", "x", "y"],
}
LOANS = """
title = "Loans"
question = "Which loans do we decline?"
[data]
evaluation = "scores.csv"
target = "status"
positive = "bad"
[[models]]
name = "new"
scores = "percent"
[[models]]
name = "old"
scores = "score"
deployed = true
[words]
case = "loan"
positive = "bad loan"
"""


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Offer two workspaces, loans and claims, and keep what is made in a folder of the test."""
    folders = [tmp_path / "loans", tmp_path / "claims"]
    for folder in folders:
        folder.mkdir()
        (folder / "scores.csv").write_text(csv_text(FINE))
        (folder / "workspace.toml").write_text(LOANS.replace("Loans", folder.name.title()))
    monkeypatch.setenv(VARIABLE, os.pathsep.join(map(str, folders)))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return folders


def visit(**address: str) -> AppTest:
    """Open the page by an address."""
    shell = places.app_folder() / "workbench/ui/shell.py"
    page = AppTest.from_file(str(shell), default_timeout=30)
    for key, value in ({"workspace": "loans"} | address).items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def shown(elements) -> str:
    """Return the text of elements as a reader sees it: without escapes and joiners."""
    texts = "\n".join(str(element.value) for element in elements)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", texts).replace("\u2060", "")


def press(page: AppTest, label: str, key: str | None = None) -> AppTest:
    """Press a button by its label, and its key where several have the label."""
    button = next(b for b in page.button if b.label == label and key in (None, b.key))
    button.click().run()
    assert not page.exception
    return page


def upload(page: AppTest, content: str | bytes, name: str = "my scores.csv") -> AppTest:
    """Put a file in the place of the one before."""
    data = content.encode() if isinstance(content, str) else content
    page.file_uploader[0].set_value((name, data, "")).run()
    assert not page.exception
    return page


def choose(page: AppTest, **roles: str) -> AppTest:
    """Choose columns by role; `positive` is chosen among the values of `truth`."""
    for role, value in roles.items():
        column = f" {page.session_state['upload truth']}" if role == "positive" else ""
        page.selectbox(key=f"upload {role}{column}").select(value).run()
    assert not page.exception
    return page


def fitting(**roles: str) -> AppTest:
    """Upload the fine table, and choose what it needs and some more."""
    page = upload(visit(), csv_text(FINE))
    return choose(page, **({"truth": "status", "positive": "bad", "score": "score"} | roles))


def may_open(page: AppTest) -> bool:
    return not next(b for b in page.button if b.label == "Open it").disabled


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


# 2. Bring your own: what is asked


def test_before_an_upload_the_page_teaches_by_an_example_that_opens(folders):
    page = visit()
    example = page.code[0].value + "\n"
    assert example == EXAMPLE
    choose(upload(page, example), truth="status", positive="bad", score="score")
    assert shown(press(page, "Open it").title) == "Where do we draw the line?"


def test_nothing_that_matters_is_guessed(folders):
    page = upload(visit(), csv_text(FINE))
    keys = ("upload truth", "upload score", "upload weight", "upload id")
    assert [page.selectbox(key=key).value for key in keys] == [None] * 4
    assert not may_open(page)
    choose(page, truth="status")
    assert page.selectbox(key="upload positive status").value is None
    assert page.selectbox(key="upload positive status").options == ["bad", "good"]


def test_columns_of_numbers_are_offered_first_as_scores(folders):
    page = choose(upload(visit(), csv_text(FINE)), truth="status")
    assert page.selectbox(key="upload score").options == [
        *("score", "percent", "weight"),
        *("id", "words", "sex", "three"),
    ]


def test_a_value_chosen_in_one_column_is_no_choice_in_another(folders):
    table = {"a": ["1", "0"], "b": ["0", "1"], "score": ["0.9", "0.1"]}
    page = choose(upload(visit(), csv_text(table)), truth="a", positive="1", score="score")
    assert may_open(page)
    choose(page, truth="b")
    assert not may_open(page)


@pytest.mark.parametrize(
    ("values", "options"),
    [([1.0, 0.0], ["0", "1"]), ([True, False], ["False", "True"]), ([0.5, 1.0], ["0.5", "1.0"])],
    ids=str,
)
def test_values_are_offered_as_text_and_taken_by_the_door(folders, values, options):
    out = io.BytesIO()
    pd.DataFrame({"y": values, "score": [0.9, 0.1]}).to_parquet(out)
    page = choose(upload(visit(), out.getvalue(), "t.parquet"), truth="y", score="score")
    assert page.selectbox(key="upload positive y").options == options
    assert may_open(choose(page, positive=options[0]))


def test_a_column_of_many_values_is_no_column_of_outcomes(folders):
    table = {"id": [f"A{i}" for i in range(60)], "score": ["0.5"] * 60}
    page = choose(upload(visit(), csv_text(table)), truth="id")
    assert "'id' holds 60 different values" in shown(page.error)


# 3. Bring your own: what it means


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ({"score": "words"}, "row 1: the score 'high' is not a plain number"),
        ({"score": "percent"}, "the score 90.0 is outside [0, 1]"),
        ({"weight": "weight"}, "row 3: the weight -1.0 is negative"),
        ({"id": "id"}, "row 5: the id 'A4' stands in row 4 too"),
        ({"weight": "score"}, "'score' is named both as score and as weight"),
        ({"truth": "three", "positive": "x"}, "Column 'three' holds 3 labels"),
    ],
    ids=str,
)
def test_the_door_says_at_once_what_is_wrong_with_a_choice(folders, roles, sentence):
    page = fitting(**roles)
    assert sentence in shown(page.error)
    assert len(page.error) == 1
    assert not may_open(page)


@pytest.mark.parametrize(
    ("roles", "cure"),
    [
        ({"score": "percent"}, {"scale": "percent"}),
        ({"weight": "weight"}, {"weight": "percent"}),
        ({"id": "id"}, {"id": None}),
    ],
    ids=str,
)
def test_another_choice_cures_it(folders, roles, cure):
    page = choose(fitting(**roles), **cure)
    assert list(page.error) == []
    assert may_open(page)


def test_one_label_can_be_taken_against_the_rest(folders):
    page = fitting(truth="three", positive="x")
    page.checkbox(key="upload rest three").check().run()
    assert list(page.error) == []
    assert "5 cases, 40 % positives" in shown(page.success)


def test_the_table_is_read_back_in_the_words_of_the_business(folders):
    page = fitting()
    for key, word in {"case": "loan", "positive": "bad loan", "negative": "good loan"}.items():
        page.text_input(key=f"upload {key}").input(word).run()
    said = shown(page.success)
    assert "5 loans, 40 % bad loans. In 100 % of all pairs of one bad loan and one good" in said
    assert "The more loans we flag, the fewer bad loans slip" in shown(page.caption)


def test_scores_that_run_the_other_way_are_remarked_upon(folders):
    page = fitting(positive="good")
    assert "High scores go with negatives" in shown(page.warning)
    assert may_open(page)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("scores.xlsx", b"PK\x03\x04 xl/workbook.xml", "Excel workbook"),
        ("scores.csv", b"", "is empty"),
        ("scores.csv", b"<!doctype html><title>Sign in</title>", "web page"),
        ("scores.csv", b"a,b\n1,2,3\n", "row 1 has 3 cells"),
        ("scores.parquet", b"PAR1\0\0\0\0", "cut short"),
        ("scores.pkl", b"\x80\x04\x95", "is a pickle"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "photo.png"),
    ],
    ids=["workbook", "empty", "web page", "long row", "cut Parquet", "pickle", "picture"],
)
def test_a_file_that_is_no_table_gets_one_card_with_its_sentence(folders, name, content, sentence):
    page = upload(visit(), content, name)
    assert sentence in shown(page.error)
    assert len(page.error) == 1


def test_choices_stay_while_a_table_is_corrected(folders):
    page = fitting(scale="percent")
    page.text_input(key="upload title").input("Spring").run()
    upload(page, "status,score\nbad\n")
    assert "row 1 has 1 cell" in shown(page.error)
    upload(page, csv_text({name: FINE[name] for name in ("status", "score")}))
    assert may_open(page)
    assert page.text_input(key="upload title").value == "Spring"
    assert [page.selectbox(key=f"upload {role}").value for role in ("truth", "score", "scale")] == [
        *("status", "score", "percent")
    ]


def test_choices_stay_while_another_page_is_looked_at(folders):
    page = fitting()
    page.switch_page(str(places.app_folder() / "pages/decide/threshold.py")).run()
    page.switch_page(str(places.app_folder() / "pages/start/workspace.py")).run()
    assert may_open(upload(page, csv_text(FINE)))


def test_a_column_that_the_next_table_lacks_must_be_chosen_anew(folders):
    page = upload(fitting(), csv_text({"outcome": ["1", "0"], "score": ["0.9", "0.1"]}))
    assert page.selectbox(key="upload truth").value is None
    assert page.selectbox(key="upload score").value == "score"
    assert not may_open(page)


# 4. Bring your own: what is kept


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
