"""The fairness page: the same point, read for each group; what is chosen is in the address."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.pages.bringing import shown
from tests.pages.comparing import figures, given, live, press, rates
from tests.pages.deciding import FAIRNESS, THRESHOLD, go, look
from workbench import phrases, places
from workbench.slices import Cut, by_slice
from workbench.slices.slicing import slice_rows
from workbench.workspace import load_scored, open_workspace

CREDIT, COMPLAINTS, *_ = map(open_workspace, places.samples())
METRICS = ("fpr", "tpr", "selection_rate", "ppv")


def write(folder, header: str, rows: list[str], more: str = "") -> None:
    """Give a workspace another table, and further lines on its data."""
    (folder / "scores.csv").write_text("\n".join([f"status,score,percent,{header}", *rows]) + "\n")
    text = (folder / "workspace.toml").read_text()
    (folder / "workspace.toml").write_text(text.replace("[data]\n", f"[data]\n{more}\n"))


def compared(page):
    return page.multiselect(key="compared columns")


# 1. What it says


def test_the_threshold_of_the_link_is_read_and_shown_at_four_decimals():
    page = look(FAIRNESS, workspace="credit", threshold="0.28765432")
    assert "declined from a score of 0.2877" in shown(page.caption)
    assert shown(page.caption).splitlines()[-1].endswith("operating point **0.2877**")


def test_without_a_chosen_point_it_speaks_of_the_cheapest():
    first = look(THRESHOLD, workspace="credit").query_params["threshold"]
    assert look(FAIRNESS, workspace="credit").query_params["threshold"] == first


def test_the_first_sentence_says_who_bears_the_mistakes_and_whether_the_data_can_tell():
    said = shown(look(FAIRNESS, workspace="credit", threshold="0.3", by="Job").header)
    assert said.startswith("Good loans are declined by mistake most often where Job is partime")
    assert "more than chance" in said
    assert "Bad loans are approved by mistake most often" in said


@pytest.mark.parametrize("by", ["Age", "Marital", "Home", "Income"])
def test_every_figure_is_that_of_the_exact_threshold(by):
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by=by)
    exact = by_slice(load_scored(CREDIT), 0.3, by=by).slices
    order = ("base_rate", "selection_rate", "fpr", "tpr", "fnr", "ppv", "npv")
    assert [row[:9] for row in figures(page)] == [
        [row.name, f"{row.n:,}", *(phrases.rate_text(row.rate(name)) for name in order)]
        for row in exact
    ]
    placed = rates(page)
    for row in exact:
        for name in METRICS:
            assert placed[row.key][name] == pytest.approx(row.rate(name).value, nan_ok=True)


def test_the_live_chart_knows_every_slice_at_every_line_that_it_draws():
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by="Job")
    view, scored = live(page).view, load_scored(CREDIT)
    for place in np.linspace(0, len(view["curve"]["thresholds"]) - 1, 7).astype(int).tolist():
        threshold = float(view["curve"]["thresholds"][place])
        for row in by_slice(scored, threshold, by="Job").slices:
            found = live(page).rates_at(place)[row.key]
            assert found["fpr"] == pytest.approx(row.fpr.value, nan_ok=True)
            assert found["tpr"] == pytest.approx(row.tpr.value, nan_ok=True)


def test_costs_per_case_add_up_to_the_cost_of_all():
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by="Job")
    scored = load_scored(CREDIT)
    table = given(page, "workbench_sorted_table")
    total = sum(row[1][1] * row[9][1] for row in table["rows"])
    flagged = scored.y_score >= 0.3
    mistakes = 120 * (flagged & ~scored.y_true).sum() + 600 * (~flagged & scored.y_true).sum()
    assert total == pytest.approx(mistakes)


# 2. What is chosen


def test_sensitive_columns_come_first_and_label_score_and_id_are_not_offered():
    options = compared(look(FAIRNESS, workspace="credit")).options
    assert options[:2] == list(CREDIT.data.sensitive)
    assert not {"Status", "application", "score of logistic"} & set(options)


def test_scores_of_another_model_are_nothing_to_compare_by(folders):
    options = compared(look(FAIRNESS, workspace="loans", by="sex")).options
    assert "sex" in options
    assert not {"percent", "score"} & set(options)


def test_columns_are_crossed_kept_over_another_page_and_in_the_address():
    page = look(FAIRNESS, workspace="credit")
    compared(page).set_value(["Home", "Marital"]).run()
    page.button_group(key="columns crossed").set_value(True).run()
    assert page.query_params["by"] == ["Home", "Marital"]
    assert page.query_params["crossed"] == "1"
    go(go(page, THRESHOLD), FAIRNESS)
    assert compared(page).value == ["Home", "Marital"]
    crossed = slice_rows(load_scored(CREDIT).table, ["Home", "Marital"])
    assert [row[0] for row in figures(page)] == list(crossed.names)


def test_the_last_column_cannot_be_taken_away():
    page = look(FAIRNESS, workspace="credit", by="Home")
    compared(page).set_value([]).run()
    assert compared(page).value == ["Home"]
    assert page.query_params["by"] == "Home"


@pytest.mark.parametrize(
    ("address", "cut"),
    [
        ({"by": "Age", "cut": "Age\tedges\t30 50"}, Cut("Age", "edges", (30.0, 50.0))),
        ({"by": "Age"}, Cut("Age")),
    ],
)
def test_a_number_is_cut_at_quartiles_or_at_edges_of_ones_own(address, cut):
    page = look(FAIRNESS, workspace="credit", **address)
    wanted = slice_rows(load_scored(CREDIT).table, cut)
    assert [row[0] for row in figures(page)] == list(wanted.names)


def test_edges_are_typed():
    page = look(FAIRNESS, workspace="credit", by="Age")
    page.session_state["fairness cuts"] = True
    page.run()
    page.radio(key="cut of Age").set_value("edges").run()
    page.text_input(key="edges of Age").set_value("50 30").run()
    assert page.query_params["cut"] == "Age\tedges\t30.0 50.0"
    assert [row[0] for row in figures(page)] == ["up to 30", "(30, 50]", "above 50"]
    page.text_input(key="edges of Age").set_value("old").run()
    assert "'old' is no list of numbers" in shown(page.warning)
    assert page.query_params["cut"] == "Age\tedges\t30.0 50.0"


def test_texts_are_cut_by_length_by_a_word_and_by_what_the_raters_said():
    page = look(FAIRNESS, workspace="complaints", by="text", threshold="0.2")
    names = [row[0] for row in figures(page)]
    assert given(page, "workbench_sorted_table")["corner"] == "words in text"
    assert names[0].startswith("(0, ")
    page.session_state["fairness cuts"] = True
    page.run()
    page.radio(key="cut of text").set_value("word").run()
    page.text_input(key="word of text").set_value("battery").run()
    assert [row[0] for row in figures(page)] == ["with “battery”", "without “battery”"]
    assert page.query_params["cut"] == "text\tword\tbattery"
    compared(page).set_value(["raters"]).run()
    assert len(figures(page)) > 1


def test_metric_reference_and_least_rows_are_in_the_address_and_read_from_it():
    page = look(FAIRNESS, workspace="credit", by="Job")
    page.pills(key="fairness metric").set_value("tpr").run()
    page.selectbox(key="reference group").set_value(("freelance",)).run()
    page.number_input(key="least rows").set_value(50).run()
    assert live(page).settings["chosenGap"] is None
    kept = {"metric": "tpr", "reference": "freelance", "min_n": "50"}
    assert kept == {key: page.query_params[key] for key in kept}
    kept["definition"] = "demographic_parity_ratio"
    again = look(FAIRNESS, workspace="credit", by="Job", **kept)
    settings = live(again).settings
    assert settings["chosenGap"] == "demographic_parity_ratio"
    assert (settings["metric"], settings["minN"], settings["references"]) == ("tpr", 50, [1])


def test_one_found_slice_is_compared_with_all_others():
    page = look(FAIRNESS, workspace="credit", found="partime\tJob\tvalues", threshold="0.3")
    assert [row[0] for row in figures(page)] == ["Job = partime", "all others"]
    assert not page.multiselect
    press(page, "leave the slice")
    assert compared(page).value == ["Age", "Marital"]
    assert "found" not in page.query_params


# 3. What cannot be


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"by": "nope"}, "There is no column 'nope' to compare by"),
        ({"cut": "Age\tsideways"}, "is no way to cut a column"),
        ({"by": "Job", "cut": "Job\tedges\t3"}, "The groups are made in the usual way"),
        ({"found": "nobody\tJob\tvalues"}, "The groups are made in the usual way"),
        ({"reference": "nobody"}, "has no group 'nobody' to compare with"),
        ({"metric": "beauty"}, "is none of fpr, tpr"),
        ({"min_n": "0"}, "is no number of cases from 1 up"),
        ({"by": ["Age", "Home", "Job", "Marital", "Time"]}, "the first 4 were taken"),
        ({"by": ["Age", "Home", "Job", "Time"], "crossed": "1"}, "the first 3 were taken"),
        ({"crossed": "2"}, "is not 1"),
        ({"criterion": "beauty"}, "is none of predictive_equality"),
        ({"gap": "2"}, "is no share from 0 to 1"),
    ],
)
def test_what_a_link_says_and_cannot_be_used_is_left_out_with_a_sentence(address, sentence):
    page = look(FAIRNESS, workspace="credit", **address)
    assert sentence in shown(page.warning)
    assert figures(page)


def test_missing_values_are_a_group_and_small_groups_are_called_too_small(folders):
    rows = [
        f"{s},{v},50,{g}" for s, v, g in (("bad", 0.9, "f"), ("good", 0.2, ""), ("bad", 1, "m"))
    ]
    write(folders[0], "sex", rows, more='sensitive = ["sex"]')
    page = look(FAIRNESS, workspace="loans")
    assert [row[0] for row in figures(page)] == ["f", "m", "(missing)"]
    assert "too few" in figures(page)[0][2]
    assert "undefined" in figures(page)[2][5]
    assert "No two groups are large enough" in shown(page.header)
    assert live(page).settings["references"] == [None]


def test_of_very_many_groups_the_largest_are_drawn_and_all_add_up(folders):
    rows = [f"{'bad' if n % 3 else 'good'},0.{n:03d},50,g{n % 60:02d}" for n in range(150)]
    write(folders[0], "shop", rows)
    page = look(FAIRNESS, workspace="loans", by="shop")
    assert "60 groups; the 40 largest are shown" in shown(page.warning)
    counts = [int(row[1]) for row in figures(page)]
    assert len(counts) == 40
    assert min(counts[:30]) == 3
    sizes = live(page).part["rows"]
    assert len(sizes) == 41
    assert sum(map(sum, sizes)) == 150


def test_ten_thousand_groups_neither_crash_nor_hang(folders):
    rows = [f"{'bad' if n % 3 else 'good'},{n / 1e4},50,g{n}" for n in range(10_000)]
    write(folders[0], "shop", rows)
    page = look(FAIRNESS, workspace="loans", by="shop")
    assert "10,000 groups" in shown(page.warning)
    assert len(json.dumps(given(page, "workbench_slice_rates"))) < 1_000_000


def test_a_table_with_nothing_to_compare_by_says_what_is_missing(folders):
    text = "status,score\nbad,0.9\ngood,0.2\n"
    (folders[0] / "scores.csv").write_text(text)
    page = look(FAIRNESS, workspace="loans")
    assert "no column but label, score and id" in shown(page.info)
    assert not page.multiselect


def test_a_column_that_cannot_be_cut_says_so_and_another_can_be_chosen(folders):
    rows = ["bad,0.9,50,north,a", "good,0.2,50,north ,b", "bad,0.8,50,south,b"]
    write(folders[0], "region,shop", rows)
    page = look(FAIRNESS, workspace="loans", by="region")
    assert "north" in shown(page.error)
    compared(page).set_value(["shop"]).run()
    assert not page.error
    assert [row[0] for row in figures(page)] == ["a", "b"]


def test_weights_are_said_and_used(folders):
    rows = ["bad,0.9,90,2,f", "good,0.1,90,1,m", "good,0.95,95,3,m"]
    write(folders[0], "w,sex", rows, more='weight = "w"')
    page = look(FAIRNESS, workspace="loans", by="sex", threshold="0.5", model="old")
    assert "weighted" in shown(page.caption)
    assert rates(page)[("m",)]["fpr"] == 0.75


def test_data_that_cannot_be_used_gets_its_sentence(folders):
    (folders[0] / "scores.csv").write_text("status,score,percent\nbad,0.1,10\ngood,,20\n")
    assert "row 2" in shown(look(FAIRNESS, workspace="loans").error)
