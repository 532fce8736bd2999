"""`workbench fairness` keeps to the letter of its contract, key by key.

What is expected is counted anew here with pandas, Fairlearn, scipy and statsmodels.
"""

from __future__ import annotations

import json
from math import isnan, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as fairlearn
from scipy.stats import false_discovery_control, fisher_exact
from sklearn.metrics import roc_auc_score
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

import workbench
from tests.cli.calling import Answer, call, call_alone
from tests.cli.people import READ, people
from tests.guides import rows, section
from tests.product import ROOT

CREDIT = ROOT / "sample_models" / "credit"
PRICES = ("--cost-fp", 2, "--cost-fn", 10)
AT = 0.5
RATES = {
    "selection_rate": (lambda y, f: f, lambda y, f: y | ~y),
    "tpr": (lambda y, f: f, lambda y, f: y),
    "fpr": (lambda y, f: f, lambda y, f: ~y),
    "fnr": (lambda y, f: ~f, lambda y, f: y),
    "ppv": (lambda y, f: y, lambda y, f: f),
    "npv": (lambda y, f: ~y, lambda y, f: ~f),
}
BASES = {
    "demographic_parity_difference": ("selection_rate",),
    "demographic_parity_ratio": ("selection_rate",),
    "equalized_odds_difference": ("tpr", "fpr"),
    "equal_opportunity_difference": ("tpr",),
    "predictive_parity_difference": ("ppv",),
}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return people()


@pytest.fixture(scope="module")
def table(frame, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def printed(table) -> Answer:
    return call("fairness", table, *READ, *PRICES, "--by", "sex", "--threshold", AT, "--json")


@pytest.fixture(scope="module")
def answer(printed) -> dict[str, object]:
    return printed.read()


def truth(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return who is positive, and who is flagged."""
    return (frame["status"] == "bad").to_numpy(), (frame["score"] >= AT).to_numpy()


def sexes(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of each sex, those without one last."""
    filled = frame["sex"].fillna("(missing)")
    return {sex: frame[filled == sex] for sex in ("f", "m", "x", "(missing)")}


def counted(frame: pd.DataFrame, rate: str) -> tuple[int, int]:
    """Return how many rows a rate counts, of how many."""
    y, flagged = truth(frame)
    cases, of = (side(y, flagged) for side in RATES[rate])
    return int((cases & of).sum()), int(of.sum())


# 1. The slices


def test_the_keys_are_those_of_the_contract(answer):
    assert list(answer) == ["threshold", "by", "reference", "slices", "disparities", "flags"]
    assert list(answer["disparities"]) == list(BASES)
    assert {tuple(each) for each in answer["disparities"].values()} == {
        ("value", "low", "high", "slices")
    }
    assert {tuple(each) for each in answer["slices"]} == {
        ("slice", "n", "positives", "negatives", *RATES, "auc", "cost_per_case", "status")
    }
    assert {tuple(each) for each in answer["flags"]} == {
        ("slice", "metric", "difference", "low", "high", "p", "p_adjusted")
    }
    assert (answer["threshold"], answer["by"]) == (AT, ["sex"])


def test_sizes_and_rates_are_those_that_pandas_counts(answer, frame):
    parts = sexes(frame)
    assert [each["slice"] for each in answer["slices"]] == [{"sex": sex} for sex in parts]
    for told, part in zip(answer["slices"], parts.values(), strict=True):
        y, _ = truth(part)
        assert (told["n"], told["positives"]) == (len(part), y.sum())
        assert told["negatives"] == len(part) - y.sum()
        for rate in RATES:
            cases, of = counted(part, rate)
            status = "undefined" if of == 0 else "too few" if of < 30 else "ok"
            assert (told[rate]["n"], told[rate]["status"]) == (of, status)
            low, high = proportion_confint(cases, of, method="wilson") if of else (nan, nan)
            expected = {"value": cases / of if of else nan, "low": low, "high": high}
            for key, value in expected.items():
                if isnan(value):
                    assert told[rate][key] is None
                else:
                    assert told[rate][key] == pytest.approx(value, rel=0, abs=1e-12)


def test_a_slice_is_as_bad_as_the_worse_of_its_two_error_rates(answer):
    rank = ["ok", "too few", "undefined"].index
    assert [each["status"] for each in answer["slices"]] == [
        max(each["tpr"]["status"], each["fpr"]["status"], key=rank) for each in answer["slices"]
    ]
    assert {each["status"] for each in answer["slices"]} >= {"ok", "too few"}


def test_area_and_cost_are_those_of_the_slices_own_rows(answer, frame):
    for told, part in zip(answer["slices"], sexes(frame).values(), strict=True):
        y, flagged = truth(part)
        assert told["auc"] == pytest.approx(roc_auc_score(y, part["score"]), abs=1e-12)
        cost = (2 * (flagged & ~y) + 10 * (y & ~flagged)).sum() / len(part)
        assert told["cost_per_case"] == pytest.approx(cost, rel=1e-12)


def test_slices_add_up_to_the_whole(answer, table, frame):
    whole = call("evaluate", table, *READ, *PRICES, "--threshold", AT, "--json").read()
    parts = answer["slices"]
    assert sum(each["n"] for each in parts) == whole["n"] == len(frame)
    assert sum(each["positives"] for each in parts) == whole["positives"]
    total = sum(each["n"] * each["cost_per_case"] for each in parts)
    assert total == pytest.approx(whole["cost"]["total"], rel=1e-12)


# 2. The disparities


def test_disparities_are_fairlearns_over_the_slices_that_are_ok(answer, frame):
    for name, used in BASES.items():
        parts = {
            sex: part
            for sex, part in sexes(frame).items()
            if all(counted(part, rate)[1] >= 30 for rate in used)
        }
        told = answer["disparities"][name]
        assert told["slices"] == [{"sex": sex} for sex in parts]
        some = pd.concat(parts.values())
        y, flagged = truth(some)
        if name == "predictive_parity_difference":
            by_group = fairlearn.MetricFrame(
                metrics=lambda y, f: y[f].mean(),
                y_true=y, y_pred=flagged, sensitive_features=some["sex"],
            )  # fmt: skip
            expected = by_group.difference()
        else:
            expected = getattr(fairlearn, name)(y, flagged, sensitive_features=some["sex"])
        assert told["value"] == pytest.approx(expected, rel=0, abs=1e-12)
        assert told["low"] <= told["value"] <= told["high"]


def test_fewer_than_two_slices_that_are_ok_have_no_disparity(table):
    told = call(
        "fairness", table, *READ, "--by", "sex", "--threshold", AT, "--min-n", 2_000, "--json"
    )
    answer = told.read()
    assert answer["reference"] is None
    assert answer["flags"] == []
    for each in answer["disparities"].values():
        assert each == {"value": None, "low": None, "high": None, "slices": []}


# 3. The flags


def test_flags_are_the_differences_from_the_reference_that_remain_after_correction(answer, frame):
    parts = sexes(frame)
    assert answer["reference"] == {"sex": "m"}
    tested = []
    for sex, part in parts.items():
        for rate in RATES:
            own, other = counted(part, rate), counted(parts["m"], rate)
            if sex == "m" or own[1] < 30 or other[1] < 30:
                continue
            odds = [[own[0], own[1] - own[0]], [other[0], other[1] - other[0]]]
            low, high = confint_proportions_2indep(*own, *other, method="newcomb")
            difference = own[0] / own[1] - other[0] / other[1]
            tested.append((sex, rate, difference, low, high, fisher_exact(odds).pvalue))
    adjusted = false_discovery_control([each[-1] for each in tested])
    expected = {
        (sex, rate): (*figures, q)
        for (sex, rate, *figures), q in zip(tested, adjusted.tolist(), strict=True)
        if q <= 0.05
    }
    told = {
        (each["slice"]["sex"], each["metric"]): tuple(
            each[key] for key in ("difference", "low", "high", "p", "p_adjusted")
        )
        for each in answer["flags"]
    }
    assert len(answer["flags"]) == len(told) > 0
    assert told.keys() == expected.keys()
    for key, figures in told.items():
        assert figures == pytest.approx(expected[key], rel=1e-6, abs=1e-9)


def test_flags_begin_with_the_worst_harm(table, frame):
    """A false alarm that costs a hundred times a miss comes first, and the other way round."""
    parts = sexes(frame)
    words = ("fairness", table, *READ, "--by", "sex", "--threshold", AT, "--json")
    dear = call(*words, "--cost-fp", 100, "--cost-fn", 1).read()["flags"]
    harm = {}
    for rate, cost, sign in (("selection_rate", 100, 1), ("fpr", 100, 1), ("tpr", 1, -1)):
        own, other = counted(parts["f"], rate), counted(parts["m"], rate)
        harm[rate] = sign * (own[0] - own[1] * other[0] / other[1]) * cost
    told = [each["metric"] for each in dear if each["metric"] in harm]
    assert told == sorted(told, key=lambda rate: -harm[rate])
    assert dear[0]["metric"] in ("selection_rate", "fpr")


# 4. The reference


def test_the_reference_is_the_one_that_is_named(table):
    words = ("fairness", table, *READ, "--by", "sex", "--threshold", AT, "--json")
    told = call(*words, "--reference", "sex=f").read()
    assert told["reference"] == {"sex": "f"}
    other = call(*words).read()
    mirrored = {each["metric"]: -each["difference"] for each in other["flags"]}
    assert {each["metric"]: each["difference"] for each in told["flags"]} == pytest.approx(mirrored)
    assert call(*words, "--reference", "sex=(missing)").read()["flags"] == []


def test_a_crossing_names_a_value_of_each_column_in_any_order(table, frame):
    words = ("fairness", table, *READ, "--by", "sex", "--by", "age", "--json")
    quartile = call(*words).read()["slices"][0]["slice"]["age"]
    named = ("--reference", f"age={quartile}", "--reference", "sex=m")
    told = call(*words, *named).read()
    assert told["by"] == ["sex", "age"]
    assert told["reference"] == {"sex": "m", "age": quartile}
    edges = [18, *np.quantile(frame["age"], [0.25, 0.5, 0.75, 1.0], method="lower")]
    assert quartile == f"(17, {edges[1]}]"
    assert len(told["slices"]) > 8


def test_a_columns_name_may_hold_an_equals_sign(table, frame, tmp_path):
    path = tmp_path / "odd.csv"
    frame.rename(columns={"sex": "sex=all"}).to_csv(path, index=False)
    told = call("fairness", path, *READ, "--by", "sex=all", "--reference", "sex=all=f", "--json")
    assert told.read()["reference"] == {"sex=all": "f"}


# 5. The point


def test_it_is_todays_policy_else_the_cheapest_else_the_one_that_is_given(workspace, tmp_path):
    words = ("--by", "household", "--min-n", 1, "--json")
    assert call("fairness", workspace, *words).read()["threshold"] == 0.5
    assert call("fairness", workspace, *words, "--current", 0.3).read()["threshold"] == 0.3
    told = call("fairness", workspace, *words, "--threshold", "inf").read()
    assert told["threshold"] == "inf"
    assert {each["ppv"]["value"] for each in told["slices"]} == {None}
    toml = workspace / "workspace.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("[policy]\nthreshold = 0.5\n", ""), encoding="utf-8")
    cheapest = call("evaluate", workspace, "--capacity", 4, "--json").read()["threshold"]
    told = call("fairness", workspace, *words, "--capacity", 4)
    assert told.read()["threshold"] == cheapest
    broken = ("--require", "recall>=0.99", "--require", "fpr<=0.01")
    missed = call("fairness", workspace, *words, *broken)
    nearest = call("evaluate", workspace, *broken, "--json")
    assert (missed.code, nearest.code) == (1, 1)
    assert json.loads(missed.out)["threshold"] == json.loads(nearest.out)["threshold"]
    assert missed.err == "Note: no threshold keeps all limits; this is the nearest miss.\n"


def test_an_option_that_says_nothing_is_told(table):
    told = call("fairness", table, *READ, "--by", "sex", "--confidence", 0.95)
    assert told.err == "Note: --confidence says nothing without --require.\n"


def test_prices_that_hardly_anybody_means_are_told(table):
    words = ("fairness", table, *READ, "--by", "sex", "--threshold", AT, "--json")
    told = call(*words, "--cost-fp", -1, "--cost-fn", 5)
    assert told.err == (
        "Note: At these prices a negative flagged costs no more than one passed: is that meant? "
        "A gain is a negative price.\n"
    )
    assert call(*words, "--cost-fp", 1, "--cost-fn", 5).err == ""


def test_a_group_of_rows_that_belong_together_widens_its_slices_intervals(frame, tmp_path):
    """Each row five times, named as one entity: no surer than each row once."""
    path, once = tmp_path / "five.csv", tmp_path / "once.csv"
    rows = frame.assign(person=[f"p{i}" for i in range(len(frame))])
    rows.to_csv(once, index=False)
    pd.concat([rows] * 5).to_csv(path, index=False)
    words = (*READ, "--by", "sex", "--threshold", AT, "--min-n", 1, "--json")
    alone = call("fairness", once, *words).read()["slices"]
    together = call("fairness", path, *words, "--group", "person").read()["slices"]
    for one, five in zip(alone, together, strict=True):
        for rate in RATES:
            assert (five[rate]["n"], five[rate]["value"]) == (
                5 * one[rate]["n"],
                pytest.approx(one[rate]["value"], nan_ok=True) if one[rate]["n"] else None,
            )
            if one[rate]["n"]:
                width = one[rate]["high"] - one[rate]["low"]
                assert five[rate]["high"] - five[rate]["low"] >= width - 1e-12


def test_another_model_and_other_prices_are_taken(workspace):
    words = ("fairness", workspace, "--by", "household", "--min-n", 1, "--json")
    told, other = call(*words).read(), call(*words, "--model", "first").read()
    assert [each["auc"] for each in told["slices"]] != [each["auc"] for each in other["slices"]]
    per_amount = call(
        *words, "--amount", "amount", "--per-amount", "--cost-fp", 0.1, "--cost-fn", 1,
    ).read()  # fmt: skip
    first = workbench.read_table(workspace / "loans.csv").head(2)  # h1: both are caught
    assert first["status"].tolist() == ["bad", "bad"]
    assert [per_amount["slices"][0][key] for key in ("n", "cost_per_case")] == [2, 0.0]
    assert per_amount["slices"][3]["cost_per_case"] == pytest.approx(0.1 * (700 + 800) / 2)


def test_with_weights_values_are_weighted_and_n_counts_rows(table, frame):
    told = call(
        "fairness", table, *READ, *PRICES, "--weight", "w", "--by", "sex", "--threshold", AT,
        "--json",
    ).read()  # fmt: skip
    for each, part in zip(told["slices"], sexes(frame).values(), strict=True):
        y, flagged = truth(part)
        w = part["w"].to_numpy()
        assert each["n"] == len(part)
        assert each["tpr"]["n"] == y.sum()
        share = w[y & flagged].sum() / w[y].sum()
        assert each["tpr"]["value"] == pytest.approx(share, abs=1e-12)
        size = w[y].sum() ** 2 / (w[y] ** 2).sum()
        ends = proportion_confint(share * size, size, method="wilson")
        assert (each["tpr"]["low"], each["tpr"]["high"]) == pytest.approx(ends, abs=1e-12)
        cost = (w * (2 * (flagged & ~y) + 10 * (y & ~flagged))).sum() / w.sum()
        assert each["cost_per_case"] == pytest.approx(cost, rel=1e-12)


# 6. Bytes, imports, text


def test_what_is_printed_is_one_object_in_ascii(printed):
    assert printed.out.isascii()
    assert printed.err == ""
    json.loads(printed.out)


def test_the_same_call_gives_the_same_bytes_in_another_process_without_scikit_learn(printed, table):
    program = (
        "import sys; from workbench.cli import main\n"
        "main(prog_name='workbench', standalone_mode=False)\n"
        "sys.exit(','.join({'sklearn', 'shap', 'plotly', 'streamlit'} & set(sys.modules)) or 0)"
    )
    words = (*READ, *PRICES, "--by", "sex", "--threshold", AT, "--json")
    again = call_alone("fairness", table, *words, folder=table.parent, program=program)
    assert (again.code, again.err) == (0, "")
    assert again.out == printed.out


def test_no_column_is_read_that_is_not_needed(tmp_path, frame):
    """A cell that no column of numbers and texts could hold does no harm elsewhere."""
    path = tmp_path / "wide.parquet"
    frame.assign(nested=[[1, 2]] * len(frame)).to_parquet(path)
    words = ("fairness", path, *READ, "--by", "sex", "--json")
    assert len(call(*words).read()["slices"]) == 4
    assert "nested" in call("fairness", path, *READ, "--by", "nested").refusal()


def test_the_text_says_who_bears_the_false_alarms_first(table):
    told = call("fairness", table, *READ, *PRICES, "--by", "sex", "--threshold", AT)
    assert (told.code, told.err) == (0, "")
    first, facts, sizes, rates, *more = told.out.removesuffix("\n").split("\n\n")
    assert first.startswith("Negatives are flagged by mistake most often where sex is f: ")
    assert "that is more than chance (p < 0.001)" in first
    assert [line.split("  ")[0] for line in facts.splitlines()] == [
        "threshold", "compared with", "too few",
    ]  # fmt: skip
    assert [line.split()[0] for line in sizes.splitlines()] == ["sex", "f", "m", "x", "(missing)"]
    assert "too few" in rates.splitlines()[3]
    names = [part.split(":")[0] for part in more]
    assert names[:5] == [name.replace("_", " ").capitalize() for name in BASES]
    assert "a rule of thumb, not law" in told.out


# 7. What is described


def leaves(value: object, name: str = "") -> list[str]:
    """Return the dotted keys of the JSON; COLUMN for a column, RATE and so on for their names."""
    match value:
        case dict() if name.endswith(("slice", "reference", "slices[]")) and "n" not in value:
            return [f"{name}.COLUMN"]
        case dict():
            parts = (leaves(part, f"{name}.{key}".lstrip(".")) for key, part in value.items())
            return list(dict.fromkeys(leaf for part in parts for leaf in part))
        case [dict() as first, *_]:
            return leaves(first, f"{name}[]")
        case _:
            return [name]


def test_every_key_of_the_json_is_described_in_its_order(answer):
    told = rows(section("docs/guides/command_line.md", "The JSON of `fairness`"))
    held = [leaf for leaf in leaves(answer) if not leaf.startswith("disparities.")]
    rate = [f"slices[].RATE.{part}" for part in ("value", "low", "high", "n", "status")]
    plain = [leaf for leaf in held if leaf.split(".")[1:2] not in [[name] for name in RATES]]
    place = plain.index("slices[].negatives") + 1
    disparity = [f"disparities.NAME.{part}" for part in ("value", "low", "high", "slices[].COLUMN")]
    flags = plain.index("flags[].slice.COLUMN")
    assert told == plain[:place] + rate + plain[place:flags] + disparity + plain[flags:]


def test_the_notebook_and_the_command_line_give_one_answer():
    told = call("fairness", CREDIT, "--by", "Age", "--json").read()
    found = workbench.fairness(CREDIT, by="Age")
    assert found.threshold == told["threshold"] == 0.5
    assert dict(zip(("Age",), found.reference, strict=True)) == told["reference"]
    assert [each.value for each in found.costs] == [
        each["cost_per_case"] for each in told["slices"]
    ]
    assert [(each.key, each.metric, each.p) for each in found.flags] == [
        ((each["slice"]["Age"],), each["metric"], each["p"]) for each in told["flags"]
    ]
