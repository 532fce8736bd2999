"""Several columns on the page on fairness: one below another, told and tested together."""

from __future__ import annotations

from itertools import chain

from tests.pages.bringing import shown
from tests.pages.comparing import figures, live
from tests.pages.deciding import FAIRNESS, look
from workbench import places
from workbench.slices import by_slice, flags, rates_at, reference_key
from workbench.slices.flags import corrected_together
from workbench.slices.slicing import slice_rows
from workbench.workspace import load_scored, open_workspace

CREDIT = open_workspace(next(iter(places.samples())))


def test_at_first_all_sensitive_columns_stand_one_below_another():
    page = look(FAIRNESS, workspace="credit", threshold="0.3")
    assert page.multiselect(key="compared columns").value == ["Age", "Marital"]
    assert page.query_params["by"] == ["Age", "Marital"]
    by = [by_slice(load_scored(CREDIT), 0.3, by=each) for each in ("Age", "Marital")]
    names = [f"{table.title}: {row.name}" for table in by for row in table.slices]
    assert [row[0] for row in figures(page)] == names
    given = live(page)
    assert [part["by"] for part in given.view["parts"]] == ["Age", "Marital"]
    references = [
        part["names"][i]
        for part, i in zip(given.view["parts"], given.settings["references"], strict=True)
    ]
    assert references == ["(17, 28]", "married"]


def test_the_first_sentence_is_of_the_column_with_the_widest_gap_that_is_more_than_chance():
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by=["Age", "Job"])
    alone = {
        by: shown(look(FAIRNESS, workspace="credit", threshold="0.3", by=by).header)
        for by in ("Age", "Job")
    }
    alarms, misses = shown(page.header).split(" Bad loans ")
    assert alarms.split("; ")[0] in alone["Job"]
    assert "more than chance" in alarms
    assert misses.split("; ")[0] in alone["Job"]


def test_differences_are_corrected_over_all_columns_that_are_shown():
    page = look(FAIRNESS, workspace="credit", threshold="0.3", by=["Age", "Job"])
    told = shown(page.markdown)
    scored, tested = load_scored(CREDIT), []
    for by in ("Age", "Job"):
        slicing = slice_rows(scored.table, by)
        reference = reference_key(by_slice(scored, 0.3, by=by))
        tested.append(flags(rates_at(scored, slicing, 0.3), slicing, reference))
    once = [each for each in chain(*tested) if each.metric != "tpr"]
    assert f"Beside those in the reference of each column, {len(once)} differences" in told
    left = [each for each in chain(*corrected_together(tested)) if each.flagged]
    said = sum(each.metric != "tpr" for each in left)
    assert f"; {said} are more than chance" in told


def test_each_column_keeps_a_reference_of_its_own():
    page = look(FAIRNESS, workspace="credit", by=["Age", "Job", "Marital"], detail="Job")
    page.selectbox(key="reference group").set_value(("freelance",)).run()
    assert page.query_params["reference"] == ["", "freelance", ""]
    page.button_group(key="column in detail").set_value("Marital").run()
    assert page.query_params["detail"] == "Marital"
    assert page.selectbox(key="reference group").value == ()
    page.selectbox(key="reference group").set_value(("single",)).run()
    assert page.query_params["reference"] == ["", "freelance", "single"]
    assert live(page).settings["references"][1:] == [1, 3]
    again = look(FAIRNESS, workspace="credit", by=["Age", "Job"], reference=["", "freelance"])
    assert live(again).settings["references"] == [0, 1]
