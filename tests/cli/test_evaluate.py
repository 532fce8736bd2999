"""`workbench evaluate` keeps to the letter of its contract."""

from __future__ import annotations

import json
from math import inf

import pandas as pd
import pytest

from tests.cli.calling import call
from tests.product import ROOT

READ = ("--y-true", "status", "--y-score", "score", "--positive", "bad")

# 1. The keys

RANGE = [None, None]
BASELINES = {"flag_none": 0, "flag_all": 0, "current": 0, "random": 0}
INTERVAL = [0, 0]
KEYS = {
    "n": 0,
    "positives": 0,
    "prevalence": 0,
    "auc": {"value": 0, "low": 0, "high": 0},
    "threshold": 0,
    "counts": {"tp": 0, "fp": 0, "fn": 0, "tn": 0},
    "flagged": 0,
    "same_decisions": [0, 0],
    "cost": {"total": 0, "per_case": 0, "honest_per_case": 0, "low": 0, "high": 0},
    "plateau": INTERVAL,
    "plateau_pieces": [INTERVAL],
    "stable": {"cost_ratio": INTERVAL, "prevalence": INTERVAL},
    "baselines": BASELINES,
    "regret": BASELINES,
    "regret_interval": dict.fromkeys(BASELINES, INTERVAL),
    "requirements": [{"text": "", "value": 0, "met": True, "confident": None}],
    "feasible": True,
    "review": {"low": 0, "high": 0, "reviewed": 0, "cost_per_case": 0},
    "verdict": "",
}


def shape(value: object) -> object:
    """Return an answer with each number as 0 and each text as "": its keys, in order."""
    if isinstance(value, dict):
        return [(key, shape(part)) for key, part in value.items()]
    if isinstance(value, list):
        return [shape(part) for part in value]
    if isinstance(value, bool) or value is None:
        return value
    return "" if isinstance(value, str) and value not in ("inf", "-inf") else 0


def test_the_keys_are_those_of_the_contract_in_its_order(loans):
    words = ("--current", 0.5, "--review-cost", 1, "--require", "recall>=0.1", "--json")
    answer = call("evaluate", loans, *READ, *words).read()
    pieces = answer["plateau_pieces"]
    assert pieces
    assert shape(answer) == shape(KEYS | {"plateau_pieces": [INTERVAL] * len(pieces)})


def test_what_does_not_apply_is_null(loans):
    answer = call("evaluate", loans, *READ, "--threshold", 0.65, "--cost-fp", -1, "--json").read()
    assert (answer["review"], answer["stable"], answer["requirements"]) == (None, None, [])
    assert answer["regret_interval"]["current"] is None


def test_without_a_policy_current_is_null(loans):
    answer = call("evaluate", loans, *READ, "--json").read()
    assert answer["baselines"]["current"] is None
    assert answer["regret"]["current"] is None


def test_standard_output_is_one_object_in_ascii(workspace):
    answer = call("evaluate", workspace, "--json")
    assert answer.out.isascii()
    assert answer.err == ""
    assert json.loads(answer.out)["verdict"].count("€") == 3


# 2. The figures, by hand

BY_HAND = {
    "n": 12,
    "positives": 5,
    "prevalence": 5 / 12,
    "flagged": 6,
    "threshold": 0.7,
    "counts": {"tp": 4, "fp": 2, "fn": 1, "tn": 5},
    "same_decisions": [0.6, 0.7],
}


def test_the_figures_of_the_small_table(loans):
    answer = call("evaluate", loans, *READ, "--cost-fn", 3, "--current", 0.5, "--json").read()
    assert {key: answer[key] for key in BY_HAND} == BY_HAND
    assert answer["auc"]["value"] == pytest.approx((7 + 6.5 + 6 + 5.5 + 2) / 35, rel=1e-15)
    assert answer["cost"]["total"] == 2 * 1 + 1 * 3
    assert answer["cost"]["per_case"] == 5 / 12
    assert answer["baselines"] == pytest.approx(
        {"flag_none": 15 / 12, "flag_all": 7 / 12, "current": 7 / 12, "random": 11 / 12}
    )
    assert answer["regret"] == pytest.approx(
        {"flag_none": 10 / 12, "flag_all": 2 / 12, "current": 2 / 12, "random": 6 / 12}
    )


def test_weights_change_counts_and_costs_but_rows_stay_rows(loans):
    answer = call("evaluate", loans, *READ, "--weight", "w", "--threshold", 0.7, "--json").read()
    assert (answer["n"], answer["positives"], answer["flagged"]) == (12, 5, 6)
    assert answer["counts"] == {"tp": 4.5, "fp": 1, "fn": 1, "tn": 6.25}
    assert answer["prevalence"] == 5.5 / 12.75
    assert answer["cost"]["total"] == 2.0
    assert answer["cost"]["per_case"] * 12.75 == pytest.approx(2.0, rel=1e-15)


def test_rows_of_weight_zero_still_make_thresholds(loans):
    weighted = (*READ, "--weight", "w", "--json")
    loans.write_text(loans.read_text().replace("c03,good,0.9", "c03,good,0.85"))
    answer = call("evaluate", loans, *weighted, "--threshold", 0.88).read()
    assert answer["same_decisions"] == [0.85, 0.9]
    assert call("evaluate", loans, *weighted, "--threshold", 0.85).read()["flagged"] == 3


def test_of_equals_the_one_that_flags_fewest_is_told(loans):
    answer = call("evaluate", loans, *READ, "--cost-fp", 0, "--cost-fn", 0, "--json").read()
    assert (answer["threshold"], answer["flagged"]) == ("inf", 0)
    assert answer["same_decisions"] == [0.95, "inf"]


@pytest.mark.parametrize(
    ("given", "told", "flagged", "same"),
    [
        ("0.65", 0.65, 6, [0.6, 0.7]),
        ("0.7", 0.7, 6, [0.6, 0.7]),
        ("0.70000000000000007", 0.7000000000000001, 4, [0.7, 0.8]),
        ("1", 1.0, 0, [0.95, "inf"]),
        ("inf", "inf", 0, [0.95, "inf"]),
        ("-inf", "-inf", 12, ["-inf", 0.1]),
        ("-3", -3.0, 12, ["-inf", 0.1]),
        ("0.05", 0.05, 12, ["-inf", 0.1]),
    ],
)
def test_a_given_threshold_is_told_as_it_was_given(loans, given, told, flagged, same):
    answer = call("evaluate", loans, *READ, "--threshold", given, "--json").read()
    assert (answer["threshold"], answer["flagged"]) == (told, flagged)
    assert answer["same_decisions"] == same


def test_a_threshold_of_infinity_may_be_todays_policy(loans):
    answer = call("evaluate", loans, *READ, "--current", "inf", "--json").read()
    assert answer["baselines"]["current"] == answer["baselines"]["flag_none"]


def test_a_gain_is_a_negative_cost(loans):
    answer = call("evaluate", loans, *READ, "--cost-tp", -4, "--threshold", 0.7, "--json").read()
    assert answer["cost"]["total"] == 2 + 1 - 4 * 4


def test_a_constant_score_is_evaluated_and_said_to_discriminate_nothing(tmp_path):
    path = tmp_path / "constant.csv"
    path.write_text("status,score\nbad,0.5\ngood,0.5\ngood,0.5\n")
    answer = call("evaluate", path, *READ, "--cost-fn", 5, "--json").read()
    assert answer["auc"]["value"] == 0.5
    assert (answer["threshold"], answer["flagged"]) == (0.5, 3)
    assert "discriminates nothing" in answer["verdict"]


def test_a_score_is_read_and_written_to_the_same_bits(tmp_path):
    scores = [0.1 + 0.2, 1 / 3, 5e-324, 0.9999999999999999]
    path = tmp_path / "bits.csv"
    lines = [f"{'bad' if i == 1 else 'good'},{score!r}" for i, score in enumerate(scores)]
    path.write_text("\n".join(["status,score", *lines]) + "\n")
    answer = call("evaluate", path, *READ, "--cost-fn", 9, "--json").read()
    assert answer["threshold"] == 1 / 3
    assert answer["same_decisions"][1] == 1 / 3
    told = call("evaluate", path, *READ, "--threshold", 0.2, "--json").read()
    assert told["same_decisions"] == [5e-324, 0.1 + 0.2]


def test_a_float32_score_is_told_as_the_double_it_equals(tmp_path):
    path = tmp_path / "narrow.parquet"
    frame = pd.DataFrame({"status": ["bad", "good"], "score": [0.9, 0.1]})
    frame.astype({"score": "float32"}).to_parquet(path)
    answer = call("evaluate", path, *READ, "--json").read()
    assert answer["threshold"] == 0.8999999761581421


# 3. How a table is read


@pytest.mark.parametrize(
    ("labels", "positive"),
    [
        ([1, 0, 1, 0], "1"),
        ([1, 0, 1, 0], "1.0"),
        ([1.0, 0.0, 1.0, 0.0], "1"),
        (["1", "0", "1", "0"], "1"),
        ([True, False, True, False], "true"),
        ([True, False, True, False], "TRUE"),
        ([True, False, True, False], "1"),
        (["True", "False", "True", "False"], "true"),
        (["yes", "no", "yes", "no"], "yes"),
        ([2, 1, 2, 1], "2"),
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_positive_label_is_compared_as_text(tmp_path, labels, positive, suffix):
    frame = pd.DataFrame({"y": labels, "s": [0.9, 0.8, 0.7, 0.1]})
    path = tmp_path / f"table.{suffix}"
    frame.to_csv(path, index=False) if suffix == "csv" else frame.to_parquet(path)
    words = ("--y-true", "y", "--y-score", "s", "--positive", positive, "--json")
    answer = call("evaluate", path, *words).read()
    assert (answer["positives"], answer["auc"]["value"]) == (2, 0.75)


@pytest.mark.parametrize(
    ("scale", "scores", "accepted"),
    [
        ("probability", (0.0, 1.0), True),
        ("probability", (0.0, 1.5), False),
        ("percent", (0.0, 100.0), True),
        ("percent", (-1.0, 100.0), False),
        ("logit", (-3.5, 12.0), True),
        ("any", (-1e9, 1e9), True),
    ],
)
def test_the_scale_says_what_scores_may_be(tmp_path, scale, scores, accepted):
    path = tmp_path / "scale.csv"
    path.write_text(f"status,score\ngood,{scores[0]}\nbad,{scores[1]}\n")
    answer = call("evaluate", path, *READ, "--scale", scale, "--json")
    if accepted:
        assert answer.read()["threshold"] == scores[1]
    else:
        assert "percent, logit or any" in answer.refusal()


def test_columns_without_a_role_are_not_read(tmp_path):
    path = tmp_path / "wide.parquet"
    nested = [[1, 2], [3]]
    pd.DataFrame({"status": ["bad", "good"], "score": [0.9, 0.1], "nested": nested}).to_parquet(
        path
    )
    assert call("evaluate", path, *READ, "--json").read()["n"] == 2


# 4. A workspace


def test_a_workspace_is_evaluated_for_its_deployed_model_at_its_prices(workspace):
    answer = call("evaluate", workspace, "--json").read()
    direct = (workspace / "loans.csv", *READ, "--id", "case", "--json")
    prices = ("--cost-fp", 10, "--cost-fn", 50, "--current", 0.5)
    assert answer | {"verdict": ""} == call("evaluate", *direct, *prices).read() | {"verdict": ""}
    assert answer["verdict"].startswith("Of every 1,000 loans we decline 834: ")


@pytest.mark.parametrize(
    ("words", "like"),
    [
        (("--model", "first"), ("--y-score", "other")),
        (("--model", "second"), ()),
        (("--y-score", "other", "--scale", "any"), ("--model", "first")),
        (("--cost-fn", "10"), ("--cost-fp", "10", "--cost-fn", "10")),
        (("--current", "0.5"), ()),
        (("--y-true", "status", "--positive", "bad", "--id", "text"), ()),
    ],
)
def test_options_take_the_place_of_what_a_workspace_says(workspace, words, like):
    one, other = (call("evaluate", workspace, *given, "--json") for given in (words, like))
    assert one.out == other.out
    assert one.code == 0


def test_positive_and_weight_replace_the_roles_of_a_workspace(workspace):
    words = ("--positive", "good", "--weight", "w", "--threshold", 0.7, "--json")
    answer = call("evaluate", workspace, *words).read()
    assert answer["counts"] == {"tp": 1, "fp": 4.5, "fn": 6.25, "tn": 1}


def test_the_workspaces_capacity_and_reviewer_hold_unless_an_option_replaces_them(workspace):
    free = call("evaluate", workspace, "--json").read()
    file = workspace / "workspace.toml"
    text = file.read_text().replace("fn = 50.0", "fn = 50.0\nreview = 1.0")
    file.write_text(text + "capacity = 300\ncapacity_of = 1200\nreview_capacity = 2\n")
    held = call("evaluate", workspace, "--json").read()
    assert free["flagged"] > 3 >= held["flagged"]  # 300 of 1,200 are 3 of 12
    assert held["stable"] is None
    assert 0 < held["review"]["reviewed"] <= 2
    words = ("--capacity", 12, "--review-capacity", 0, "--json")
    replaced = call("evaluate", workspace, *words).read()
    assert replaced["threshold"] == free["threshold"]
    assert replaced["review"]["reviewed"] == 0


# 5. For people


def test_the_text_says_the_verdict_first_then_the_point_counts_and_costs(workspace):
    answer = call("evaluate", workspace)
    assert (answer.code, answer.err) == (0, "")
    verdict, point, counts, costs, sure = answer.out.split("\n\n")
    assert verdict == call("evaluate", workspace, "--json").read()["verdict"]
    assert point.splitlines()[0] == "threshold       0.3000 (exactly 0.3)"
    assert [line.split() for line in counts.splitlines()] == [
        ["bad", "loans", "good", "loans"],
        ["declined", "5", "5"],
        ["granted", "0", "2"],
    ]
    assert [line[:15].strip() for line in costs.splitlines()] == [
        "cost",
        "this threshold",
        "today's policy",
        "decline nobody",
        "decline everybo",
        "as many, by lot",
    ]
    assert "€4.17" in costs
    assert [line.split("  ")[0] for line in sure.splitlines()] == [
        "on new cases",
        "too close to tell",
        "cheapest while",
        "",
    ]


def test_the_text_takes_infinite_ends(loans):
    answer = call("evaluate", loans, *READ, "--threshold", inf)
    assert "threshold       inf (exactly inf)" in answer.out
    assert "above 0.9500, up to inf" in answer.out


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ((), "today's policy."),
        (("--model", "logistic"), "today's policy."),
        (("--model", "boosted"), "today's threshold."),
        (("--model", "boosted", "--current", "0.4"), "today's policy."),
    ],
    ids=" ".join,
)
def test_only_the_deployed_models_threshold_is_todays_policy(words, called):
    answer = call("evaluate", ROOT / "sample_models" / "credit", *words, "--json").read()
    assert answer["verdict"].endswith(called)
