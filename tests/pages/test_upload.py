"""Bringing a table: what is asked, and what the door says of the answers."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from tests.input_cases import csv_text
from tests.pages.bringing import FINE, choose, fitting, may_open, press, shown, upload, visit
from workbench import places
from workbench.ui.upload import EXAMPLE

# 1. What is asked


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


# 2. What it means


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
