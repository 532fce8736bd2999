"""workspace.toml: every key has its place, and what is written is read back."""

from __future__ import annotations

import dataclasses
import tomllib

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.workspace.toml_files import LEAST, fill
from workbench.intake import InputError
from workbench.threshold import Capacity, CostModel, Limits, PriceColumns, Reviewer
from workbench.workspace import (
    FILE,
    DataFiles,
    ModelEntry,
    Policy,
    Words,
    Workspace,
    open_workspace,
    write_workspace,
)

FULL = """
title = "Consumer credit"
question = "Which applications do we decline?"
[data]
evaluation = "evaluation.csv"
training = "training.csv"
id = "application"
target = "status"
positive = "bad"
rest = true
weight = "weight"
amount = "amount"
group = "household"
sensitive = ["age_band", "marital"]
exclude = ["marital"]
scale = "percent"
[[models]]
name = "logistic"
file = "logistic.skops"
[[models]]
name = "ready"
scores = "score"
deployed = true
[words]
case = "application"
flag = "decline"
pass = "approve"
flagged = "declined"
passed = "approved"
positive = "bad loan"
negative = "good loan"
[costs]
unit = "€"
fp = 200
fn = 1000.5
tp = -3.25
tn = 0
fp_per_amount = 0.12
fn_per_amount = 0.60
fp_column = "lost_interest"
review = 15.0
[policy]
threshold = 0.5
capacity = 300
capacity_of = 2000
review_miss = 0.05
review_false_alarm = 0.02
review_capacity = 200
"""


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path)


def opened(folder, text):
    (folder / FILE).write_text(text, encoding="utf-8")
    return open_workspace(folder)


# 1. What the file says


def test_every_key_has_its_place(folder):
    workspace = opened(folder, FULL)
    assert workspace.title == "Consumer credit"
    assert workspace.question == "Which applications do we decline?"
    assert workspace.data == DataFiles(
        evaluation="evaluation.csv",
        training="training.csv",
        id="application",
        target="status",
        positive="bad",
        rest=True,
        weight="weight",
        amount="amount",
        group="household",
        sensitive=("age_band", "marital"),
        exclude=("marital",),
        scale="percent",
    )
    assert workspace.models == (
        ModelEntry("logistic", file="logistic.skops"),
        ModelEntry("ready", scores="score", deployed=True),
    )
    columns = PriceColumns(fp="lost_interest")
    assert workspace.costs == CostModel(200.0, 1000.5, -3.25, 0.0, "€", columns=columns)
    assert workspace.rates == CostModel(0.12, 0.60, unit="€", per_amount=True)
    assert workspace.review == 15.0
    assert workspace.policy == Policy(0.5, 300, 2000, 0.05, 0.02, 200)
    assert workspace.policy.limits == Limits(capacity=Capacity(300, 2000))
    assert workspace.policy.reviewer(15.0) == Reviewer(15.0, 0.05, 0.02, 200)
    assert (workspace.words.passing, workspace.words.passed) == ("approve", "approved")
    assert (workspace.words.cases, workspace.words.negatives) == ("applications", "good loans")


def test_all_else_has_a_default(folder):
    workspace = opened(folder, LEAST)
    assert workspace.title == folder.name
    assert workspace.question == "Where do we draw the line?"
    assert workspace.words == Words()
    assert workspace.costs == CostModel(fp=1.0, fn=1.0)
    assert workspace.policy == Policy(threshold=None)
    assert (workspace.rates, workspace.review) == (None, None)
    assert workspace.policy.limits == Limits()
    assert workspace.policy.reviewer(None) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [('"bad"', "bad"), ("1", "1"), ("1.0", "1.0"), ("true", "true"), ("false", "false")],
)
def test_a_label_is_a_text_a_number_or_a_boolean(folder, written, read):
    workspace = opened(folder, LEAST.replace('positive = "bad"', f"positive = {written}"))
    assert workspace.data.positive == read


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("case", "cases"), ("bad loan", "bad loans"), ("crash", "crashes"), ("policy", "policies"),
     ("day", "days"), ("box", "boxes"), ("loss", "losses")],
)  # fmt: skip
def test_nouns_have_regular_plurals(noun, plural):
    assert Words(case=noun).cases == plural
    assert Words(case=noun, cases="folk").cases == "folk"


@pytest.mark.parametrize(
    ("deployed", "expected"), [((False, False), "a"), ((False, True), "b"), ((True, True), "a")]
)
def test_the_deployed_model_stands_for_the_workspace(tmp_path, deployed, expected):
    models = [
        ModelEntry(name, scores="s", deployed=d) for name, d in zip("ab", deployed, strict=True)
    ]
    workspace = Workspace(tmp_path, "T", "Q?", DataFiles("e.csv", "y", "1"), tuple(models))
    assert workspace.model(None).name == expected
    assert workspace.model("b").name == "b"
    with pytest.raises(InputError, match=r"The workspace 'T' has no model 'c'. It has 'a', 'b'."):
        workspace.model("c")


# 2. What is written is read back

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)


def maybe(strategy):
    return st.none() | strategy


DATA = st.builds(
    DataFiles,
    evaluation=st.just("evaluation.csv"),
    training=maybe(st.just("training.csv")),
    target=TEXT,
    positive=TEXT,
    id=maybe(TEXT),
    weight=maybe(TEXT),
    amount=maybe(TEXT),
    group=maybe(TEXT),
    sensitive=TEXTS,
    exclude=TEXTS,
    rest=st.booleans(),
    scale=st.sampled_from(["probability", "percent", "logit", "any"]),
)
MODELS = st.lists(
    st.builds(ModelEntry, name=TEXT, scores=TEXT, deployed=st.booleans())
    | st.builds(ModelEntry, name=TEXT, file=st.just("logistic.skops")),
    min_size=1,
    max_size=3,
    unique_by=lambda model: model.name,
).map(tuple)
WORDS = st.builds(Words, **{field.name: TEXT for field in dataclasses.fields(Words)})
PRICE = st.floats(-1e100, 1e100)
COSTS = st.builds(CostModel, fp=PRICE, fn=PRICE, tp=PRICE, tn=PRICE, unit=TEXT)


@given(TEXT, TEXT, DATA, MODELS, WORDS | st.just(Words()), COSTS, st.builds(Policy, maybe(NUMBER)))
def test_any_workspace_survives_the_file(
    tmp_path_factory, title, question, data, models, words, costs, policy
):
    folder = fill(tmp_path_factory.mktemp("workspace"))
    workspace = Workspace(folder, title, question, data, models, words, costs, policy)
    assert write_workspace(workspace) == folder / FILE
    assert open_workspace(folder) == workspace


def test_what_is_a_default_is_not_written(folder):
    least = opened(folder, LEAST)
    (folder / FILE).unlink()
    write_workspace(least)
    assert tomllib.loads((folder / FILE).read_text(encoding="utf-8")) == {
        "title": least.title,
        "question": least.question,
        "data": {"evaluation": "evaluation.csv", "target": "status", "positive": "bad"},
        "models": [{"name": "ready", "scores": "score"}],
        "costs": {"fp": 1.0, "fn": 1.0},
    }


def test_nothing_is_overwritten(folder):
    workspace = opened(folder, LEAST)
    with pytest.raises(InputError, match=r"exists already\. Name another folder"):
        write_workspace(workspace)
    assert (folder / FILE).read_text(encoding="utf-8") == LEAST
