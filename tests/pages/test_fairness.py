"""The fairness page: the same point, read for each group of one column."""

from __future__ import annotations

import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import FAIRNESS, THRESHOLD, go, look, table
from workbench import phrases, places
from workbench.slices import by_slice
from workbench.workspace import load_scored, open_workspace

CREDIT = open_workspace(places.samples()[0])


def write(folder, header: str, rows: list[str], more: str = "") -> None:
    """Give a workspace another table, and further lines on its data."""
    (folder / "scores.csv").write_text("\n".join([f"status,score,percent,{header}", *rows]) + "\n")
    text = (folder / "workspace.toml").read_text()
    (folder / "workspace.toml").write_text(text.replace("[data]\n", f"[data]\n{more}\n"))


def compared(page):
    return page.selectbox(key="compared column")


def test_the_threshold_of_the_link_is_read_and_shown_at_four_decimals():
    page = look(FAIRNESS, workspace="credit", threshold="0.28765432")
    assert "declined from a score of 0.2877" in shown(page.caption)
    assert shown(page.caption).splitlines()[-1].endswith("operating point **0.2877**")


def test_without_a_chosen_point_it_speaks_of_the_cheapest():
    first = look(THRESHOLD, workspace="credit").query_params["threshold"]
    assert look(FAIRNESS, workspace="credit").query_params["threshold"] == first


@pytest.mark.parametrize("by", ["Age", "Marital", "Home", "Income"])
def test_every_rate_is_that_of_the_exact_threshold(by):
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by=by)
    shown_table = table(page)
    exact = by_slice(load_scored(CREDIT), 0.3, by=by).slices
    assert shown_table["corner"] == by
    assert shown_table["rows"] == [
        [
            row.name,
            f"{row.n:,}",
            *(phrases.rate_text(r) for r in (row.base_rate, row.selection_rate, row.tpr, row.fpr)),
        ]
        for row in exact
    ]


def test_sensitive_columns_come_first_and_label_score_and_id_are_not_offered():
    options = compared(look(FAIRNESS, workspace="credit")).options
    assert options[:2] == list(CREDIT.data.sensitive)
    assert not {"Status", "application", "score of logistic"} & set(options)


def test_another_column_is_kept_over_a_look_at_another_page_and_in_the_address():
    page = look(FAIRNESS, workspace="credit")
    compared(page).select("Home").run()
    assert page.query_params["by"] == "Home"
    go(go(page, THRESHOLD), FAIRNESS)
    assert compared(page).value == "Home"
    assert table(page)["corner"] == "Home"


def test_a_column_that_is_not_there_gives_way_to_one_that_is():
    page = look(FAIRNESS, workspace="credit", by="Shoe size")
    assert compared(page).value == page.query_params["by"] == CREDIT.data.sensitive[0]


def test_missing_values_are_a_group_and_small_groups_are_called_too_small(folders):
    rows = [
        f"{s},{v},50,{g}" for s, v, g in (("bad", 0.9, "f"), ("good", 0.2, ""), ("bad", 1, "m"))
    ]
    write(folders[0], "sex", rows, more='sensitive = ["sex"]')
    page = look(FAIRNESS, workspace="loans")
    assert [row[0] for row in table(page)["rows"]] == ["f", "m", "(missing)"]
    assert "too few" in table(page)["rows"][0][2]
    assert "undefined" in table(page)["rows"][2][4]
    assert "No two groups of sex are large enough" in shown(page.header)


def test_of_very_many_groups_the_largest_are_shown(folders):
    rows = [f"{'bad' if n % 3 else 'good'},0.{n:03d},50,g{n % 60:02d}" for n in range(150)]
    write(folders[0], "shop", rows)
    page = look(FAIRNESS, workspace="loans", by="shop")
    assert "60 groups; the 40 largest are shown" in shown(page.warning)
    counts = [int(row[1]) for row in table(page)["rows"]]
    assert len(counts) == 40
    assert min(counts[:30]) == 3


def test_a_table_with_nothing_to_compare_by_says_what_is_missing(folders):
    text = "status,score\nbad,0.9\ngood,0.2\n"
    (folders[0] / "scores.csv").write_text(text)
    page = look(FAIRNESS, workspace="loans")
    assert "no column but label, score and id" in shown(page.info)
    assert not page.get("bidi_component")


def test_weights_are_said(folders):
    write(folders[0], "w,sex", ["bad,0.9,50,2,f", "good,0.1,50,1,m"], more='weight = "w"')
    assert "weighted" in shown(look(FAIRNESS, workspace="loans", by="sex").caption)


def test_data_that_cannot_be_used_gets_its_sentence(folders):
    (folders[0] / "scores.csv").write_text("status,score,percent\nbad,0.1,10\ngood,,20\n")
    assert "row 2" in shown(look(FAIRNESS, workspace="loans").error)


def test_a_column_that_is_not_there_is_said_and_another_is_compared():
    page = look(FAIRNESS, workspace="credit", by="nope")
    assert "There is no column 'nope' to compare by" in shown(page.warning)
    assert table(page)["corner"] == "Age"
