"""What a decision is used for: held against newer rows, applied to new cases, handed over."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.bringing import shown
from tests.pages.comparing import given
from tests.pages.waiting import settled
from tests.report.explaining import odd_rows, odd_workspace
from tests.report.recording import decisions, judged, recorded, rows, workspace
from workbench import load_scored
from workbench.launch import VARIABLE
from workbench.phrases import applied as words_of
from workbench.phrases import standing as standing_words
from workbench.report.applied import apply_decision, newer_rows
from workbench.report.record.as_json import read_record, to_decision
from workbench.report.record.making import Decided, Judged, Record, record_of
from workbench.report.standing.still_holds import still_holds
from workbench.report.standing.table import standing_table
from workbench.report.terms import Terms
from workbench.store import Actor, open_store
from workbench.ui import identity
from workbench.workspace import Workspace

# In the order in which they are recorded.
SCORES, BAND, ASKED = 1, 2, 3


def uses() -> None:
    """Show the three uses of the decision that the address names."""
    import streamlit as st

    from workbench.ui.decisions.applying import apply_it
    from workbench.ui.decisions.handing_over import hand_over
    from workbench.ui.decisions.holding import does_it_hold
    from workbench.ui.decisions.opened import open_decision
    from workbench.ui.record_store import store

    opened = open_decision(store().decision(int(st.query_params["decision"])))
    does_it_hold(opened)
    apply_it(opened)
    hand_over(opened)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Iterator[dict[int, tuple[Record, Workspace]]]:
    """Record two decisions on ready scores, one a band, and one on a model that can be asked."""
    home = tmp_path_factory.mktemp("home")
    loans = workspace(home / "loans" / "my loans")
    odd = odd_workspace(home / "odd")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(home / "own"))
        patch.setenv("WORKBENCH_CACHE", str(home / "cache"))
        patch.setenv(VARIABLE, os.pathsep.join((str(loans.folder), str(odd.folder))))
        found = judged(loans)
        asked = Judged(odd, "boosted", load_scored(odd), Terms(odd.costs, words=odd.words))
        own = decisions(found)
        made = [
            (recorded(found, own["threshold"]), loans),
            (recorded(found, own["band"]), loans),
            (record_of(Decided(0.1, "cheap", "Ada"), asked), odd),
        ]
        with open_store() as store:
            numbers = [store.record(to_decision(one), Actor("Ada")).number for one, _ in made]
            texts = [store.decision(number).decision.evidence for number in numbers]
        assert numbers == [SCORES, BAND, ASKED]
        held = [(read_record(text), place) for text, (_, place) in zip(texts, made, strict=True)]
        yield dict(zip(numbers, held, strict=True))


def opened(number: int) -> AppTest:
    page = AppTest.from_function(uses, default_timeout=30)
    page.query_params["decision"] = str(number)
    page.run()
    assert not page.exception
    return page


def sent(page: AppTest, key: str, frame: pd.DataFrame | bytes, name: str = "new.csv") -> AppTest:
    data = frame if isinstance(frame, bytes) else frame.to_csv(index=False).encode()
    page.file_uploader(key=key).set_value((name, data, "text/csv")).run()
    return settled(page)


def newer(page: AppTest, number: int, frame: pd.DataFrame | bytes, name: str = "new.csv"):
    page.button_group(key=f"newer rows {number}").set_value("sent").run()
    return sent(page, f"newer table {number}", frame, name)


def listed(page: AppTest, name: str) -> list[list[str]]:
    """Return the texts of the rows of a list."""
    cells = given(page, "workbench_sorted_table", name)["rows"]
    return [[text for text, _ in row] for row in cells]


# 1. Does it still hold?


@pytest.mark.parametrize("number", [SCORES, BAND])
def test_newer_rows_are_held_against_the_decision(kept, number):
    record, where = kept[number]
    frame = rows(900, seed=8)
    page = newer(opened(number), number, frame)
    told = still_holds(record, newer_rows(record, where, frame), seed=record.seed)
    assert told.sentence in shown(page.markdown)
    assert "900 cases, " in shown(page.caption)
    made = given(page, "workbench_text_table", "What the decision rests on")
    assert made["rows"] == [list(row) for row in standing_table(told, record).rows]
    files = [button.label for button in page.get("download_button")]
    assert files[:2] == ["Download the checks (CSV)", "Download the checks (JSON)"]


def test_the_own_table_is_the_one_that_it_was_decided_by(kept):
    page = opened(SCORES)
    page.button_group(key=f"newer rows {SCORES}").set_value("own").run()
    assert standing_words.SAME_ROWS in shown(settled(page).markdown)


@pytest.mark.parametrize(
    ("frame", "name", "said"),
    [
        (rows(40).drop(columns="status"), "new.csv", "new.csv has no column 'status'"),
        (rows(40).assign(status="?"), "new.csv", "The positive label 'bad' does not occur"),
        (rows(40).head(0), "new.csv", "new.csv has a header but no rows"),
        (b"PK\x03\x04 xl/workbook.xml", "new.xlsx", "new.xlsx is an Excel workbook"),
    ],
)
def test_rows_that_cannot_be_used_get_their_sentence(kept, frame, name, said):
    page = newer(opened(SCORES), SCORES, frame, name)
    assert said in shown(page.error)


# 2. Apply it


def test_new_cases_on_ready_scores_are_listed_and_say_why_there_are_no_reasons(kept):
    record, where = kept[BAND]
    new = rows(150, seed=4).drop(columns="status")
    page = sent(opened(BAND), f"new cases {BAND}", new)
    done = apply_decision(record, where, new)
    assert words_of.what_becomes(done.counts, record.words) in shown(page.markdown)
    assert "ready scores, so there is no model to ask" in shown(page.caption)
    told = listed(page, "New cases, the highest score first")
    assert [row[0] for row in told] == done.ids[done.order()][:100].tolist()
    assert {row[2] for row in told} == {"flagged", "a person looks"}
    assert "The first 100 of 150 cases" in shown(page.caption)
    assert not page.number_input


def test_new_cases_on_a_model_get_reasons_as_many_as_are_asked_for(kept):
    record, where = kept[ASKED]
    new = odd_rows(30, 5).drop(columns=["status", "sum"])
    page = opened(ASKED)
    page = sent(page, f"new cases {ASKED}", new)
    done = apply_decision(record, where, new)
    name = "New loans, the highest score first"
    assert done.flagged > 2
    assert all(row[4] for row in listed(page, name))  # 30 of at most 50
    page.number_input(key=f"how many reasons {ASKED}").set_value(2).run()
    told = listed(settled(page), name)
    assert [bool(row[4]) for row in told] == [True] * 2 + [False] * 28
    assert "Reasons were asked for 2 of the" in shown(page.caption)
    page.number_input(key=f"how many reasons {ASKED}").set_value(0).run()
    assert [len(row) for row in listed(page, name)] == [4] * 30


def test_cases_that_cannot_be_decided_get_their_sentence(kept):
    page = sent(opened(ASKED), f"new cases {ASKED}", odd_rows(9, 5).drop(columns="x.1"))
    assert "boosted.skops needs the column 'x.1', and new.csv has no such" in shown(page.error)


def test_who_only_looks_cannot_apply_it(kept, monkeypatch):
    monkeypatch.setattr(identity, "role", lambda: "viewer")
    page = opened(SCORES)
    assert "to apply decisions to new cases takes a decider or more" in shown(page.info)
    assert not page.file_uploader


# 3. Hand it over


def test_each_form_is_offered_or_says_why_not(kept):
    page = opened(BAND)
    assert page.button(key=f"make model {BAND}").disabled
    assert "The decision has a band for people" in shown(page.caption)
    assert "api/decisions/in-force?workspace=my%20loans'" in page.code[0].value
    files = [button.label for button in page.get("download_button")]
    assert files == ["Record (JSON)", "Rule as Python code"]
    page = opened(SCORES)
    assert "The decision is on ready scores" in shown(page.caption)


def test_where_the_workspace_is_gone_it_says_so(kept, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(kept[ASKED][1].folder))
    page = opened(SCORES)
    assert shown(page.info).count("The workspace 'my loans' is no longer here") == 2
    assert page.code[0].value.startswith("curl ")
