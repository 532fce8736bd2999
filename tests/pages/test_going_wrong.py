"""What goes wrong while the app is open is said; nothing stands in for it, and a way leads out."""

from tests.pages.bringing import press
from tests.pages.deciding import FAIRNESS, chart, go, linked, look, placed
from workbench.workspace import FILE

WORKSPACES = "start/workspace.py"


def sentences(page):
    """Return what is warned of, without what keeps Markdown from reading it."""
    return " ".join(warning.value for warning in page.warning).replace("\\", "")


def rewrite(folder, before, after):
    text = (folder / FILE).read_text()
    assert before in text
    (folder / FILE).write_text(text.replace(before, after))


def test_nothing_of_a_link_is_used_where_its_workspace_is_not_there(folders):
    page = look(workspace="nope", threshold="0.9", fp="7", pin=["0.8 Bold"], model="old")
    plain = look(workspace="loans")
    assert chart(page) == chart(plain)
    assert linked(page) == linked(plain)
    assert "nothing else in the link was used" in sentences(page)


def test_what_was_wrong_with_a_link_is_said_until_something_is_chosen(folders):
    page = look(workspace="loans", threshold="abc")
    assert "is not a number" in sentences(page)
    press(go(page, WORKSPACES), "Open", key="open claims")
    assert not sentences(page)


def test_no_other_workspace_stands_in_for_one_that_breaks(folders):
    page = look(workspace="claims", threshold="0.5", fp="5")
    rewrite(folders[1], "[data]", "[data")
    page.run()
    assert "not a valid TOML file" in page.error[0].value.replace("\\", "")
    assert not page.title
    assert page.query_params["workspace"] == "claims"
    rewrite(folders[1], "[data", "[data]")
    page.run()
    assert not page.error
    assert placed(page) == linked(page) == 0.5


def test_a_model_that_goes_leaves_the_others_to_be_chosen(folders):
    page = look(workspace="loans", model="new")
    rewrite(folders[0], 'name = "new"', 'name = "newer"')
    page.run()
    assert "has no model 'new'" in page.error[0].value.replace("\\", "")
    assert {button.label for button in page.button} == {
        "Look at newer instead",
        "Look at old instead",
    }
    press(page, "Look at old instead")
    assert not page.error
    assert page.query_params["model"] == "old"


def test_opening_a_workspace_again_frees_one_that_is_stuck(folders):
    page = look(workspace="loans", model="new")
    rewrite(folders[0], 'name = "new"', 'name = "newer"')
    press(go(page, WORKSPACES), "Open", key="open loans")
    assert not go(page, FAIRNESS).error
    assert page.query_params["model"] == "old"


def test_another_model_that_cannot_be_drawn_is_left_out_with_a_word(folders):
    page = look(workspace="loans", model="old", compare="new")
    assert chart(page)["overlay"] is None
    assert "outside [0, 1]" in sentences(page)
    assert "compare" not in page.query_params
