"""What cannot be meant ends in one line, exit code 2, and nothing on standard output."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.cli.calling import call, call_alone

READ = ("--y-true", "status", "--y-score", "score", "--positive", "bad")

# 1. The parser's own errors, by command and what the line must say

USAGE = [
    (("--bogus",), "--bogus"),
    (("bogus",), "bogus"),
    (("evaluate",), "SOURCE"),
    (("evaluate", "one", "two"), "two"),
    (("evaluate", "loans.csv", "--bogus", "1"), "--bogus"),
    (("evaluate", "loans.csv", "--threshold"), "--threshold"),
    (("evaluate", "loans.csv", "--json=yes"), "--json"),
    (("evaluate", "loans.csv", "--scale", "percents"), "percent"),
    (("new",), "FOLDER"),
    (("new", "folder"), "--data"),
    (("run", "--port", "many"), "not a port"),
    (("run", "--port", "0"), "not a port"),
    (("run", "--port", "65536"), "not a port"),
    (("run", "--port", "-1"), "not a port"),
    (("run", "--prot", "8600"), "--prot"),
]


@pytest.mark.parametrize(("words", "said"), USAGE, ids=lambda value: " ".join(value))
def test_a_usage_error_is_one_line(words, said):
    assert said in call(*words).refusal()


@pytest.mark.parametrize("words", [(), ("--help",), ("evaluate", "--help"), ("run", "--help")])
def test_help_is_no_error(words):
    answer = call(*words)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("Usage: workbench")


# 2. Values of options

VALUES = [
    ("--threshold", "nan", "not a number"),
    ("--threshold", "NaN", "not a number"),
    ("--threshold", "half", "such as 0.25, or inf"),
    ("--threshold", "0,5", "not a number"),
    ("--threshold", "1_0", "not a number"),
    ("--threshold", "", "not a number"),
    ("--current", "nan", "not a number"),
    ("--cost-fp", "nan", "not a number"),
    ("--cost-fn", "inf", "finite"),
    ("--cost-tp", "-inf", "finite"),
    ("--cost-tn", "1e999", "finite"),
    ("--cost-fp", "1e300", "at most 1e+100"),
    ("--cost-fp", "€5", "not a number"),
    ("--prevalence", "0", "strictly between 0 and 1"),
    ("--prevalence", "1", "strictly between 0 and 1"),
    ("--prevalence", "nan", "not a number"),
    ("--confidence", "1", "strictly between 0 and 1"),
    ("--confidence", "95", "strictly between 0 and 1"),
    ("--capacity", "-1", "whole number"),
    ("--capacity", "2.5", "whole number"),
    ("--capacity", "1e3", "whole number"),
    ("--review-capacity", "some", "whole number"),
    ("--review-cost", "inf", "finite"),
    ("--review-miss", "1.01", "from 0 to 1"),
    ("--review-false-alarm", "-0.1", "from 0 to 1"),
    ("--seed", "-1", "whole number"),
    ("--seed", "0.5", "whole number"),
    ("--require", "recall", "is not a requirement"),
    ("--require", "recall=0.9", "is not a requirement"),
    ("--require", "recall>0.9", "is not a requirement"),
    ("--require", "recall<=>0.9", "not a number"),
    ("--require", "accuracy>=0.9", "selection_rate, cost"),
    ("--require", "Recall>=0.9", "is not known"),
    ("--require", "recall>=", "not a number"),
    ("--require", "recall>=90", "from 0 to 1"),
    ("--require", "fpr<=-0.1", "from 0 to 1"),
    ("--require", "cost<=inf", "finite"),
    ("--amount", "price", "no column 'price'"),
    ("--amount", "text", "row 1: the amount 'a' is not a plain number"),
    ("--group", "family", "no column 'family'"),
    ("--cost-fp-column", "price", "no column 'price'"),
    ("--cost-fn-column", "text", "not a plain number"),
]


@pytest.mark.parametrize(("option", "value", "said"), VALUES)
def test_a_bad_value_gets_its_sentence(loans, option, value, said):
    assert said in call("evaluate", loans, *READ, option, value).refusal()


def test_a_rate_needs_an_amount_column(loans):
    line = call("evaluate", loans, *READ, "--per-amount").refusal()
    assert "no amount column is named" in line


# 3. Options that are taken

TAKEN = [
    ("--amount", "amount"),
    ("--group", "household"),
    ("--cost-fp-column", "amount"),
    ("--cost-fn-column", "amount"),
    ("--cost-tp-column", "amount"),
    ("--cost-tn-column", "amount"),
    ("--prevalence", "0.02"),
    ("--capacity", "0"),
    ("--capacity", "300"),
    ("--confidence", "0.95"),
    ("--review-cost", "0"),
    ("--review-miss", "0"),
    ("--review-false-alarm", "1"),
    ("--review-capacity", "20"),
    ("--seed", "0"),
    ("--require", "recall>=0.9"),
    ("--require", "tpr >= 1"),
    ("--require", "precision>=0.5"),
    ("--require", "ppv>=0"),
    ("--require", "fpr<=.1"),
    ("--require", "fnr<=1e-2"),
    ("--require", "specificity>=0.5"),
    ("--require", "npv>=0.5"),
    ("--require", "selection_rate<=0.3"),
    ("--require", "cost<=-12.5"),
]


@pytest.mark.parametrize("option", TAKEN, ids=" ".join)
def test_a_valid_option_is_taken(loans, option):
    answer = call("evaluate", loans, *READ, *option, "--json")
    told = replace(answer, code=0).read()
    assert answer.code == int(not told["feasible"])
    idle = option[0] in ("--confidence", "--review-miss", "--review-false-alarm")
    idle = idle or option[0] == "--review-capacity"
    assert answer.err.startswith("Note: ") if idle else answer.err == ""


def test_a_workspace_may_name_the_amount_column_of_rates(workspace):
    file = workspace / "workspace.toml"
    file.write_text(file.read_text().replace('id = "case"', 'id = "case"\namount = "amount"'))
    assert "gives no prices per amount" in call("evaluate", workspace, "--per-amount").refusal()
    rates = ("--cost-fp", "0.1", "--cost-fn", "0.5")
    assert call("evaluate", workspace, "--per-amount", *rates).code == 0


# 4. Sources


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "There is no file 'nowhere'"),
        (("nowhere.csv", *READ), "There is no file 'nowhere.csv'"),
        (("https://example.org/a.csv", *READ), "is an address, and only files are read"),
        (("loans.csv",), "--y-true, --y-score and --positive are missing"),
        (("loans.csv", *READ[:4]), "--positive is missing"),
        (("loans.csv", *READ[2:]), "--y-true is missing"),
        (("loans.csv", *READ, "--model", "first"), "loans.csv is a table"),
        (("loans.csv", *READ, "--weight", "wieght"), "no column 'wieght'"),
        (("loans.csv", *READ, "--id", "status"), "'status' is named both as label and as id"),
        (("loans.csv", *READ, "--id", "household"), "Ids must be unique"),
        (("loans.csv", *READ[:-1], "worse"), "'worse' does not occur"),
        (("workspace", "--model", "third"), "no model 'third'. It has 'first', 'second'"),
        (("workspace", "--model", "first", "--y-score", "score"), "Give one of them"),
        (("workspace", "--y-score", "third"), "no column 'third'"),
        ((".",), "holds no workspace.toml"),
        (("workspace/workspace.toml", *READ), "workspace.toml"),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_source_that_cannot_be_used(tmp_path, monkeypatch, loans, workspace, words, said):
    monkeypatch.chdir(tmp_path)
    assert said in call("evaluate", *words).refusal()


def test_signs_that_no_eye_can_see_are_written_out():
    line = call("evaluate", "a\x1b[2J\u202eb\nc").refusal()
    assert "a\\x1b[2J\\u202eb\\nc" in line


@pytest.mark.parametrize("weight", ["1e200", "1e-200", "1e308"])
def test_weights_beyond_all_reckoning_are_refused(tmp_path, weight):
    path = tmp_path / "heavy.csv"
    path.write_text(f"status,score,w\nbad,0.9,{weight}\nbad,0.8,{weight}\ngood,0.1,{weight}\n")
    line = call("evaluate", path, *READ, "--weight", "w").refusal()
    assert "sum to" in line


@pytest.mark.parametrize("price", ["1e100", "-1e100"])
@pytest.mark.parametrize("weight", ["1e99", "1e-99"])
def test_what_is_not_refused_is_reckoned_with(tmp_path, weight, price):
    path = tmp_path / "heavy.csv"
    path.write_text(f"status,score,w\nbad,0.9,{weight}\ngood,0.8,{weight}\ngood,0.1,{weight}\n")
    words = (*READ, "--weight", "w", "--cost-fp", price, "--cost-fn", 1)
    assert call("evaluate", path, *words).code == 0
    assert call("evaluate", path, *words, "--json").read()["auc"]["value"] == 1.0


def test_a_folder_that_may_not_be_read_is_told_in_one_line(workspace):
    file = workspace / "workspace.toml"
    file.unlink()
    file.mkdir()
    assert "workspace.toml" in call("evaluate", workspace).refusal()


# 5. As a process


def test_refusals_of_a_process_are_as_bare(tmp_path):
    answer = call_alone("evaluate", "nowhere.csv", folder=tmp_path)
    assert answer.refusal().startswith("There is no file 'nowhere.csv'.")
    assert call_alone("evaluate", "--bogus", folder=tmp_path).refusal().startswith("No such option")
