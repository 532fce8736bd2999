"""What if, what would change it, limits and feedback, on a page of their own."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.bringing import shown
from tests.pages.deciding import table
from tests.ui.cases.on_trial import page
from tests.workspace.toml_files import LEAST, fill
from workbench import places
from workbench.store import Actor, Feedback, open_store
from workbench.ui import identity
from workbench.ui.cases import feedback as told
from workbench.workspace import FILE, ColumnLimit, open_workspace
from workbench.workspace.kept_limits import keep_limits, kept_limits, limits_file

WORDS = '[words]\ncase = "application"\nflagged = "declined"\npassed = "approved"\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    (tmp_path / "loans").mkdir()
    (fill(tmp_path / "loans") / FILE).write_text(LEAST + WORDS, encoding="utf-8")
    return tmp_path / "loans"


def look(folder, **state):
    made = AppTest.from_function(page, default_timeout=30)
    made.session_state["folder"] = folder
    for key, value in state.items():
        made.session_state[key.replace("_", " ")] = value
    return settled(made.run())


def settled(page):
    """Look again until the search in the background has ended."""
    end = time.monotonic() + 30.0
    while any(button.key == "cancel the search" for button in page.button):
        assert time.monotonic() < end
        time.sleep(0.02)
        page.run()
    assert not page.exception
    return page


def said(page):
    return shown([*page.markdown, *page.caption, *page.warning])


def press(page, key):
    page.button(key=key).click().run()
    return settled(page)


# 1. What if


def test_every_column_has_the_right_input_with_the_cases_value(folder):
    page = look(folder)
    amount = page.number_input(key="edit amount")
    assert (amount.value, amount.min, amount.max, amount.step) == (1000.0, 100.0, 2000.0, 50.0)
    assert page.number_input(key="edit income").value is None
    home = page.selectbox(key="edit home")
    assert home.options[home.value] == "rent"
    assert home.options[-1] == "not given"
    assert page.text_area(key="edit words").value == "no such thing here"
    assert "Score and decision now: 70.0 %, declined" in said(page).replace("**", "")


def test_an_edit_changes_score_decision_and_reasons_at_once(folder):
    page = look(folder)
    page.number_input(key="edit amount").set_value(200.0).run()
    assert "now: **30.0 %, approved**" in said(page)
    assert "Unedited: 70.0 %, declined. The line is at 35.0 %." in said(page)
    rows = table(page, "Edits so far")["rows"]
    assert rows[0] == ["0. Start", "70.0 %", "declined"]
    assert rows[1] == ["1. Amount *of* loan €1,000 → €200", "30.0 %", "approved"]
    assert table(page, "Reasons now")["rows"][0][:2] == ["Amount *of* loan", "€200"]


def test_edits_are_undone_one_by_one_and_taken_back_at_once(folder):
    page = look(folder)
    assert page.button(key="undo edit").disabled
    page.number_input(key="edit amount").set_value(200.0).run()
    page.selectbox(key="edit home").select(0).run()
    page.text_area(key="edit words").set_value("so late").run()
    assert len(table(page, "Edits so far")["rows"]) == 4
    press(page, "undo edit")
    assert page.text_area(key="edit words").value == "no such thing here"
    assert len(table(page, "Edits so far")["rows"]) == 3
    press(page, "reset edits")
    assert page.number_input(key="edit amount").value == 1000.0
    assert page.button(key="reset edits").disabled


def test_a_cell_can_be_made_missing_only_where_the_data_have_such_cells(folder):
    page = look(folder)
    page.number_input(key="edit amount").set_value(None).run()
    assert page.number_input(key="edit amount").value == 1000.0
    home = page.selectbox(key="edit home")
    home.select(home.options.index("not given")).run()
    assert "1. home rent → not given" in table(page, "Edits so far")["rows"][1][0]
    assert "now: **60.0 %, declined**" in said(page)


def test_a_model_that_fails_is_told_and_the_way_back_stays(folder):
    page = look(folder)
    page.number_input(key="edit amount").set_value(200.0).run()
    page.session_state["model fails"] = True
    page.run()
    assert not page.exception
    assert "The model has ended." in said(page)
    page.session_state["model fails"] = False
    press(page, "reset edits")
    assert "now: **70.0 %, declined**" in said(page)


# 2. What would change it


def test_the_smallest_changes_are_shown_and_can_be_tried(folder):
    page = look(folder)
    text = said(page)
    assert "With one of these changes the application would be approved" in text
    assert "**Amount *of* loan €1,000 → €200**" in text
    assert "30.0 %, approved" in text
    page.button(key="try change 1").click().run()
    assert page.number_input(key="edit amount").value == 200.0
    assert table(page, "Edits so far")["rows"][-1][1:] == ["30.0 %", "approved"]


def test_nothing_within_the_limits_is_an_answer(folder):
    workspace = open_workspace(folder)
    keep_limits(workspace, [ColumnLimit("amount", "up"), ColumnLimit("home", "no")], "editor")
    text = said(look(folder))
    assert "Nothing within your limits changes the decision." in text
    assert "applications are declined from 35.0 % on" in text


def test_the_nearest_real_case_stands_beside_it(folder):
    page = look(folder)
    rows = table(page, "Nearest application")
    assert rows["columns"] == ["This application", "That application"]
    assert rows["rows"][:2] == [
        ["Score", "70.0 %", rows["rows"][0][2]],
        ["Decision", "declined", "approved"],
    ]
    assert all(this != that for _, this, that in rows["rows"])
    assert "is the same in" in said(page)
    none = look(folder, threshold=0.0001)
    assert "All applications are declined here." in said(none)


def test_a_search_follows_the_threshold(folder):
    page = look(folder)
    page.session_state["threshold"] = 0.9
    settled(page.run())
    assert "the application would be declined" in said(page)


def test_a_search_that_fails_is_told_and_can_be_tried_again(folder):
    page = look(folder)
    keep_limits(open_workspace(folder), [ColumnLimit("amount", "up")], "editor")
    page.session_state["model fails"] = True
    settled(page.run())
    assert "What would change it cannot be told. The model has ended." in said(page)
    page.session_state["model fails"] = False
    press(page, "search again")
    assert "Nothing within your limits" in said(page)


def test_what_comes_from_data_is_shown_as_the_text_it_is(folder):
    page = look(folder, threshold=0.75)
    raw = "\n".join(str(each.value) for each in page.markdown)
    assert r"\[x\](http" in raw
    assert "[x](" not in raw
    assert "<b>" not in raw.replace("\\<b\\>", "")


# 3. Limits


def unfolded(folder):
    return look(folder, limits_of_change=True)


def test_limits_are_remembered_at_once_and_hold(folder):
    page = unfolded(folder)
    page.selectbox(key="limit change amount").select("up").run()
    settled(page)
    assert kept_limits(open_workspace(folder)).limits == (ColumnLimit("amount", "up"),)
    assert "**Amount *of* loan" not in said(page)
    page.number_input(key="limit most amount").set_value(1500.0).run()
    assert kept_limits(open_workspace(folder)).limits == (
        ColumnLimit("amount", "up", None, 1500.0),
    )
    again = settled(unfolded(folder))
    assert again.selectbox(key="limit change amount").value == "up"
    assert again.number_input(key="limit most amount").value == 1500.0
    press(again, "forget limits")
    assert kept_limits(open_workspace(folder)).limits == ()
    assert again.selectbox(key="limit change amount").value == "any"


def test_a_category_neither_rises_nor_falls_and_a_text_has_no_limits(folder):
    page = unfolded(folder)
    assert page.selectbox(key="limit change home").options == ["any change", "not at all"]
    assert not any(str(each.key).endswith(" words") for each in page.selectbox)


def test_bounds_that_leave_nothing_are_refused(folder):
    page = unfolded(folder)
    page.number_input(key="limit most amount").set_value(300.0).run()
    page.number_input(key="limit least amount").set_value(400.0).run()
    assert "at least 400 and at most 300 leave no value. Nothing was changed." in said(page)
    assert kept_limits(open_workspace(folder)).limits[0].least is None


def test_an_empty_cell_is_advised_only_where_that_was_allowed(folder):
    workspace = open_workspace(folder)
    keep_limits(workspace, [ColumnLimit("amount", "no")], "editor")
    page = unfolded(folder)
    page.session_state["threshold"] = 0.65
    settled(page.run())
    assert "home rent → owner" in said(page)
    assert "not given" not in said(page).partition("Nearest")[0]


def test_a_damaged_file_of_limits_is_told_and_the_page_stands(folder):
    workspace = open_workspace(folder)
    keep_limits(workspace, [ColumnLimit("amount", "up")], "editor")
    limits_file(workspace).write_text("[limits")
    page = look(folder)
    assert "The workspace's own limits are used." in said(page)
    assert "**Amount *of* loan €1,000 → €200**" in said(page)
    keep_limits(workspace, [ColumnLimit("home", "up")], "editor")
    assert "needs numbers" in said(look(folder))


# 4. Feedback


def test_notes_are_kept_in_the_store_and_can_be_taken_along(folder):
    page = look(folder, feedback=True)
    assert "No note is kept yet." in said(page)
    assert not places.record().exists()  # looking makes no store
    page.text_area(key="feedback note").set_value('=HYPERLINK("x")').run()
    page.button(key="keep feedback").click().run()
    page.radio(key="feedback about").set_value("This reason looks wrong").run()
    page.selectbox(key="feedback column").select("amount").run()
    page.button(key="keep feedback").click().run()
    assert page.text_area(key="feedback note").value == ""
    assert "2 notes are kept in the record." in said(page)
    with open_store(str(places.record())) as store:
        given = store.feedback("loans", Actor("ada", "admin"))
    first, second = (each.feedback for each in given)
    assert (first.kind, first.column, first.note) == ("decision", "", '=HYPERLINK("x")')
    assert (second.kind, second.column, second.case) == ("reason", "amount", "case 9")
    assert (first.score, first.threshold, first.model_hash) == (0.7, 0.35, "")
    assert {each.author for each in given} == {"local user"}
    text = told.notes_csv(told.Held(given, (), ""), open_workspace(folder).words)
    assert text.splitlines()[0] == (
        "time,author,workspace,model,case,threshold,score,decision,about,column,note"
    )
    assert "declined,decision" in text
    assert '"\'=HYPERLINK(""x"")"' in text
    assert "2 notes are kept in the record." in said(look(folder, feedback=True))


def test_each_reader_sees_their_own_notes_and_an_admin_all(folder, monkeypatch):
    with open_store(str(places.record())) as store:
        for name in ("ada@here.org", "bob@here.org"):
            said_by = Feedback("loans", "new", "case 9", "decision", name, 0.35, 0.7)
            store.give_feedback(said_by, Actor(name, "viewer"))
    seen = {}
    for role in ("viewer", "admin"):
        visitor = identity.Visitor("ada@here.org", role)
        monkeypatch.setattr(identity, "visitor", lambda visitor=visitor: visitor)
        monkeypatch.setattr(identity, "signed_in_as", lambda: "ada@here.org")
        seen[role] = [each.author for each in told.notes("loans").given]
    assert seen == {"viewer": ["ada@here.org"], "admin": ["ada@here.org", "bob@here.org"]}


def test_a_note_that_the_store_does_not_take_stays_with_the_page(folder):
    places.record().mkdir(parents=True)  # a folder where the file would be
    page = look(folder, feedback=True)
    page.text_area(key="feedback note").set_value("paid back").run()
    page.button(key="keep feedback").click().run()
    assert "The store cannot be opened." in said(page)
    assert "1 note is held by this page alone" in said(page)
    places.record().rmdir()
    page.button(key="send feedback again").click().run()
    assert "1 note is kept in the record." in said(page)
    assert "this page alone" not in said(page)
    with open_store(str(places.record())) as store:
        assert [each.feedback.note for each in store.feedback("loans", Actor("ada", "admin"))] == [
            "paid back"
        ]
