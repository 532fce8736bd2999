"""[features.COLUMN]: what is said of single columns, strictly read, written back, checked."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.workspace.test_toml_file import TEXT, maybe
from tests.workspace.toml_files import LEAST, fill
from workbench import places
from workbench.intake import InputError
from workbench.workspace import FILE, FeatureNote, load_scored, open_workspace, write_workspace
from workbench.workspace.features import CHANGES, refuse_unknown_columns


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path)


def opened(folder, more):
    (folder / FILE).write_text(LEAST + more, encoding="utf-8")
    return open_workspace(folder)


def test_every_key_has_its_place(folder):
    workspace = opened(
        folder,
        """
[features.income]
label = "Income per month"
unit = "€"
kind = "number"
change = "up"
least = 0
most = 9000.5
[features."type of job"]
kind = "category"
change = "no"
[features.nothing]
""",
    )
    assert workspace.features == (
        FeatureNote("income", "Income per month", "€", "number", "up", 0.0, 9000.5),
        FeatureNote("type of job", kind="category", change="no"),
        FeatureNote("nothing"),
    )


def test_without_the_section_nothing_is_said(folder):
    assert opened(folder, "").features == ()


NUMBER = st.floats(allow_nan=False, allow_infinity=False)
BOUNDS = st.tuples(maybe(NUMBER), maybe(NUMBER)).filter(
    lambda pair: None in pair or pair[0] <= pair[1]
)
NUMBERS = st.builds(
    lambda column, label, unit, kind, change, bounds: FeatureNote(
        column, label, unit, kind, change, *bounds
    ),
    TEXT, st.just("") | TEXT, st.just("") | TEXT,
    st.sampled_from([None, "number"]), st.sampled_from([None, *CHANGES]), BOUNDS,
)  # fmt: skip
OTHERS = st.builds(
    FeatureNote,
    column=TEXT,
    label=TEXT,
    kind=st.sampled_from(["category", "text"]),
    change=st.sampled_from([None, "any", "no"]),
)


@given(st.lists(NUMBERS | OTHERS, max_size=4, unique_by=lambda note: note.column).map(tuple))
def test_any_notes_survive_the_file(tmp_path_factory, notes):
    folder = fill(tmp_path_factory.mktemp("workspace"))
    plain = opened(folder, "")
    (folder / FILE).unlink()
    write_workspace(replace(plain, features=notes))
    assert open_workspace(folder).features == notes


def test_what_is_not_said_is_not_written(folder):
    workspace = opened(folder, '[features.income]\nlabel = "Income"\n[features.job]\n')
    (folder / FILE).unlink()
    write_workspace(workspace)
    written = tomllib.loads((folder / FILE).read_text(encoding="utf-8"))
    assert written["features"] == {"income": {"label": "Income"}, "job": {}}


WRONG = {
    "no sections": (
        "[features]\nincome = 3\n",
        "section [features], has 'income' as a value. Write it as a section, [features.income].",
    ),
    "a list": ("[[features]]\nincome = 3\n", "has 'features' as a value."),
    "an unknown key": (
        '[features.a]\nlable = "A"\n',
        "section [features.a], has the key 'lable', which is not known. Did you mean 'label'.",
    ),
    "a label that is a number": (
        "[features.a]\nlabel = 3\n",
        "section [features.a], has label = 3. Write a text in quotes.",
    ),
    "an unknown kind": (
        '[features.a]\nkind = "date"\n',
        'has kind = \'date\'. Write one of "number", "category", "text".',
    ),
    "a kind that is no text": ("[features.a]\nkind = 1\n", "has kind = 1. Write one of"),
    "an unknown change": (
        '[features.a]\nchange = "maybe"\n',
        'has change = \'maybe\'. Write one of "any", "up", "down", "no".',
    ),
    "a bound that is text": (
        '[features.a]\nleast = "0"\n',
        "has least = '0'. Write a finite number.",
    ),
    "an infinite bound": (
        "[features.a]\nmost = inf\n",
        "has most = inf. Write a finite number.",
    ),
    "bounds that leave nothing": (
        "[features.a]\nleast = 5\nmost = 4\n",
        "has least = 5 and most = 4, so that no value fits. Exchange them.",
    ),
    "a rising category": (
        '[features.a]\nkind = "category"\nchange = "up"\n',
        'has change = "up" of a category, which neither rises nor falls. Write "any" or "no".',
    ),
    "a bounded text": (
        '[features.a]\nkind = "text"\nmost = 4\n',
        "gives 'most' of a text, which has no order. Leave it out.",
    ),
    "a category with a unit": (
        '[features.a]\nkind = "category"\nunit = "km"\n',
        "gives 'unit' of a category",
    ),
}


@pytest.mark.parametrize(("more", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(folder, more, expected):
    with pytest.raises(InputError) as caught:
        opened(folder, more)
    assert expected in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_column_that_the_table_lacks_is_told_when_it_is_read(folder):
    rows = "status,score,income\nbad,0.9,3\ngood,0.1,4\n"
    (folder / "evaluation.csv").write_text(rows, encoding="utf-8")
    fine = opened(folder, '[features.income]\nlabel = "Income"\n')
    assert load_scored(fine).n == 2
    wrong = opened(folder, '[features.incom]\nlabel = "Income"\n')
    with pytest.raises(InputError) as caught:
        load_scored(wrong)
    assert "[features.incom]" in str(caught.value)
    assert "evaluation.csv has no column 'incom'. Did you mean 'income'?" in str(caught.value)


def test_columns_may_have_any_name():
    refuse_unknown_columns((FeatureNote("a b"),), ["a b", "c"], "t.csv")
    with pytest.raises(InputError):
        refuse_unknown_columns((FeatureNote("a"),), [], "t.csv")


@pytest.mark.parametrize("sample", ["credit", "crash"])
def test_the_samples_say_something_of_their_columns(sample):
    folder = places.app_folder() / "sample_models" / sample
    notes = {note.column: note for note in open_workspace(folder).features}
    assert any(note.change == "no" for note in notes.values())
    assert any(note.label for note in notes.values())
