"""`workbench fairness` on slices that are odd, and on what cannot be meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.cli.calling import call
from tests.cli.people import READ, people


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return people()


@pytest.fixture(scope="module")
def table(frame, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    frame.to_csv(path, index=False)
    return path


# 1. What is odd


def test_ten_thousand_categories_are_answered(tmp_path):
    random = np.random.default_rng(0)
    n = 20_000
    path = tmp_path / "many.csv"
    pd.DataFrame(
        {
            "status": np.where(random.random(n) < 0.3, "bad", "good"),
            "score": np.round(random.random(n), 3),
            "place": [f"p{i // 2:05d}" for i in range(n)],
        }
    ).to_csv(path, index=False)
    told = call("fairness", path, *READ, "--by", "place", "--json").read()
    assert len(told["slices"]) == 10_000
    assert told["reference"] is None
    text = call("fairness", path, *READ, "--by", "place").out
    assert text.startswith("No two groups are large enough to compare by mistakes: each needs 30")
    assert "9,960 smaller groups are left out here; --json lists them all." in text


# 2. What is refused


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Missing option '--by'"),
        (("--by", "gender"), "people.csv has no column 'gender'"),
        (("--by", "Sex"), "Did you mean 'sex'?"),
        (("--by", "sex", "--by", "sex"), "'sex' is named twice"),
        (("--by", "sex", "--by", "age", "--by", "w", "--by", "household"), "one to 3 columns"),
        (("--by", "status"), "'status' is the column of true labels"),
        (("--by", "score"), "'score' is the column of scores"),
        (("--by", "sex", "--reference", "sex=female"), "'sex' has no slice 'female'"),
        (("--by", "sex", "--reference", "sex=M"), "Did you mean 'm'? Its slices are 'f', 'm', 'x'"),
        (("--by", "sex", "--reference", "sex="), "'sex' has no slice ''"),
        (("--by", "sex", "--reference", "m"), "Write it as COLUMN=VALUE, such as sex=m"),
        (("--by", "sex", "--reference", "age=20"), "slices are made by 'sex'"),
        (("--by", "sex", "--reference", "sex=m", "--reference", "sex=f"), "'sex' twice"),
        (("--by", "sex", "--by", "age", "--reference", "sex=m"), "add --reference age=VALUE"),
        (("--by", "sex", "--min-n", "0"), "'0' is not a whole number of at least 1"),
        (("--by", "sex", "--min-n", "-1"), "'-1' is not a whole number of at least 1"),
        (("--by", "sex", "--min-n", "few"), "'few' is not a whole number of at least 1"),
        (("--by", "sex", "--min-n", "2.5"), "is not a whole number of at least 1"),
        (("--by", "sex", "--threshold", "nan"), "is not a number"),
        (("--by", "sex", "--model", "one"), "--model names a model of a workspace"),
        (("--by", "sex", "--review-cost", "5"), "--review-cost"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(table, words, said):
    assert said in call("fairness", table, *READ, *words).refusal()


def test_a_slice_without_rows_cannot_be_the_reference(tmp_path):
    path = tmp_path / "loans.csv"
    path.write_text("status,score,a,b\nbad,0.9,1,x\ngood,0.1,2,y\n", encoding="utf-8")
    words = ("--by", "a", "--by", "b", "--reference", "a=1", "--reference", "b=y")
    told = call("fairness", path, *READ, *words).refusal()
    assert told.startswith("No row lies in the slice '1 × y' of 'a × b'")


def test_what_is_no_table_is_refused(tmp_path):
    assert "There is no file" in call("fairness", tmp_path / "no.csv", "--by", "a").refusal()
    assert "holds no workspace.toml" in call("fairness", tmp_path, "--by", "a").refusal()


def test_an_expected_prevalence_moves_costs_alone_and_says_so(tmp_path, frame):
    path = tmp_path / "people.csv"
    frame.to_csv(path, index=False)
    asked = ("fairness", path, *READ, "--by", "sex", "--threshold", 0.5)
    as_is, rarer = (call(*asked, *more).out for more in ((), ("--prevalence", 0.1)))
    assert "expected" not in as_is
    assert "10 % positives: costs are of such a world, and rates as observed" in rarer
    assert as_is.splitlines()[0] == rarer.splitlines()[0]
    assert "--prevalence weights the costs" in " ".join(call("fairness", "--help").out.split())


def test_groups_of_one_class_each_say_why_there_is_no_reference(tmp_path, frame):
    path = tmp_path / "told.csv"
    frame.assign(outcome=frame["status"].map({"bad": "lost", "good": "paid"})).to_csv(
        path, index=False
    )
    told = call("fairness", path, *READ, "--by", "outcome", "--threshold", 0.5).out
    assert "none: every group has positives only, or negatives only" in told


def test_columns_that_part_nobody_are_answered_in_a_sentence(tmp_path, frame):
    path = tmp_path / "odd.csv"
    frame.assign(same="all", gone=None).to_csv(path, index=False)
    for column, told in (("same", "where same is all"), ("gone", "where gone is missing")):
        answer = call("fairness", path, *READ, "--by", column)
        assert answer.out.startswith(f"There is one group only, {told}: nothing to compare.")
        held = call("fairness", path, *READ, "--by", column, "--json").read()
        assert held["flags"] == []
        assert held["disparities"]["equalized_odds_difference"]["value"] is None
