"""`workbench explain` keeps to the letter of its contract."""

from __future__ import annotations

import json
import shutil
from math import nextafter

import pytest

import workbench
from tests.cli.calling import Answer, call, call_alone
from tests.guides import rows, section
from tests.product import ROOT

CREDIT = ROOT / "sample_models" / "credit"
CASE = "A0015"


@pytest.fixture(scope="module", autouse=True)
def kept_scores(tmp_path_factory):
    """Score the training rows once for this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(autouse=True)
def own_places(kept_scores) -> None:
    """Take those places in place of the folder's own, which are new for each test."""


@pytest.fixture(scope="module")
def printed(kept_scores) -> Answer:
    return call("explain", CREDIT, "--case", CASE, "--json")


@pytest.fixture(scope="module")
def answer(printed) -> dict[str, object]:
    return printed.read()


# 1. What is answered


def test_the_deployed_model_is_explained_at_todays_policy(answer):
    scored = workbench.load_scored(workbench.open_workspace(CREDIT))
    row = scored.ids.tolist().index(CASE)
    assert answer["case"] == CASE
    assert answer["score"] == float(scored.y_score[row])
    assert (answer["threshold"], answer["flagged"]) == (0.5, True)


def test_base_and_values_are_the_score_and_the_decision(answer):
    shap, decision = answer["shap"], answer["decision"]
    assert shap["base_value"] == answer["reference"]["mean_score"]
    total = shap["base_value"] + sum(shap["values"].values())
    assert total == pytest.approx(answer["score"], rel=0, abs=1e-9)
    assert shap["additivity_gap"] <= 1e-9
    assert set(shap["standard_error"].values()) == {0.0}
    assert decision["base_value"] + sum(decision["values"].values()) == pytest.approx(1, abs=1e-9)


def test_the_model_is_not_asked_about_what_it_may_not_see(answer):
    columns = list(answer["shap"]["values"])
    assert not {"Age", "Marital", "Status", "application"} & set(columns)
    for part in (
        answer["shap"]["standard_error"],
        answer["lime"]["values"],
        answer["lime"]["contributions"],
        answer["lime"]["spread"],
        answer["decision"]["values"],
    ):
        assert list(part) == columns


def test_the_rows_compared_with_are_training_rows_passed_at_the_threshold(answer):
    reference = answer["reference"]
    training = workbench.read_table(CREDIT / "training.csv")["application"].tolist()
    assert (reference["name"], reference["n"]) == ("passed", 50)
    assert len(set(reference["ids"])) == 50
    assert set(reference["ids"]) <= set(training)
    assert reference["group_n"] > 50
    assert reference["mean_score"] < 0.5
    assert len(reference["hash"]) == 64


def test_what_is_printed_is_one_object_in_ascii(printed):
    assert printed.out.isascii()
    assert printed.err == ""
    assert list(json.loads(printed.out)) == [
        "case", "score", "threshold", "flagged", "reference", "shap", "lime", "agreement",
        "decision", "reasons",
    ]  # fmt: skip


def test_the_same_call_gives_the_same_bytes_in_another_process_that_loads_no_shap(printed):
    """The exact values need neither shap nor, in this process, scikit-learn's models."""
    program = (
        "import sys; from workbench.cli import main\n"
        "main(prog_name='workbench', standalone_mode=False)\n"
        "sys.exit(','.join({'shap', 'numba', 'skops', 'streamlit'} & set(sys.modules)) or 0)"
    )
    again = call_alone("explain", CREDIT, "--case", CASE, "--json", folder=ROOT, program=program)
    assert (again.code, again.err) == (0, "")
    assert again.out == printed.out


def test_every_option_that_says_how_is_kept_to(answer):
    at = nextafter(answer["score"], 1.0)
    told = call(
        "explain", CREDIT, "--case", CASE, "--threshold", repr(at), "--model", "logistic",
        "--reference", "everyone", "--reference-rows", 20, "--seed", 3, "--json",
    ).read()  # fmt: skip
    assert (told["threshold"], told["flagged"]) == (at, False)
    reference = told["reference"]
    evaluation = workbench.read_table(CREDIT / "evaluation.csv")["application"].tolist()
    assert (reference["name"], reference["n"], reference["group_n"]) == ("everyone", 20, 1_337)
    assert set(reference["ids"]) <= set(evaluation)
    assert told["score"] == answer["score"]


def test_the_text_says_the_reasons_first():
    told = call("explain", CREDIT, "--case", CASE)
    first, reasons, methods, facts = told.out.removesuffix("\n").split("\n\n")
    assert first.startswith("The chance of a bad loan is 94 %. We decline applications from 50 %")
    assert reasons.startswith("Compared with applications approved, which average ")
    assert methods.splitlines()[0].split() == ["in", "points", "value", "SHAP", "LIME", "spread"]
    assert len(methods.splitlines()) == 12
    assert [line.split("  ")[0] for line in facts.splitlines()] == [
        "decision", "what turns it", "compared with", "SHAP", "LIME", "both",
    ]  # fmt: skip
    assert told.code == 0


def test_fewer_rows_than_were_asked_for_are_told():
    words = (CREDIT, "--case", CASE, "--threshold", 0.5)
    many = call("explain", *words, "--reference-rows", 1_000, "--seed", "9" * 18)
    assert "compared with  244 of 2,523 applications approved" in many.out
    assert many.err == (
        "Note: 244 rows were compared with and not 1,000: more mixtures of 11 columns than these "
        "would take too long.\n"
    )
    assert many.code == 0
    few = call("explain", *words, "--reference-rows", 1)
    assert ("compared with  1 of 2,523 applications" in few.out, few.err) == (True, "")


def leaves(value: object, columns: set[str], name: str = "") -> list[str]:
    """Return the dotted keys of a JSON object, a column's name as COLUMN."""
    if not isinstance(value, dict):
        return [name]
    keys = dict.fromkeys("COLUMN" if key in columns else key for key in value)
    held = {("COLUMN" if key in columns else key): part for key, part in value.items()}
    return [
        leaf for key in keys for leaf in leaves(held[key], columns, f"{name}.{key}".lstrip("."))
    ]


def test_every_key_of_the_json_is_described_in_its_order(answer):
    told = rows(section("docs/guides/command_line.md", "The JSON of `explain`"))
    assert told == leaves(answer, set(answer["shap"]["values"]))


# 2. The point


def test_without_a_policy_it_is_the_cheapest_that_keeps_the_limits(tmp_path):
    folder = shutil.copytree(CREDIT, tmp_path / "credit")
    path = folder / "workspace.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("threshold = 0.5", ""), "utf-8")
    words = ("--cost-fn", 900, "--require", "precision>=0.5", "--capacity", 400, "--json")
    told = call("explain", folder, "--case", CASE, *words).read()
    assert told["threshold"] == call("evaluate", folder, *words).read()["threshold"]
    broken = ("--require", "precision>=0.9", "--require", "recall>=0.9")
    missed = call("explain", folder, "--case", CASE, *broken, "--json")
    assert missed.code == 1
    nearest = json.loads(call("evaluate", folder, *broken, "--json").out)["threshold"]
    assert json.loads(missed.out)["threshold"] == nearest
    assert missed.err == "Note: no threshold keeps all limits; this is the nearest miss.\n"


# 3. What is refused


def test_an_unknown_case_is_one_sentence():
    told = call("explain", CREDIT, "--case", "A00150", "--json").refusal()
    assert told.startswith(
        "evaluation.csv has no application 'A00150' in its column 'application'."
    )
    assert "'A0015'" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((CREDIT,), "Missing option '--case'"),
        ((CREDIT, "--case", CASE, "--reference", "nobody"), "'nobody' is not one of 'everyone'"),
        ((CREDIT, "--case", CASE, "--reference-rows", "many"), "'many' is no number of rows"),
        ((CREDIT, "--case", CASE, "--reference-rows", "0"), "Give a whole number from 1; of fewer"),
        (
            (CREDIT, "--case", CASE, "--reference-rows", "-3"),
            "'-3' is no number of rows to compare",
        ),
        ((CREDIT, "--case", CASE, "--reference-rows", "1e3"), "'1e3' is no number of rows"),
        ((CREDIT, "--case", CASE, "--seed", "-1"), "'-1' is no seed. Give a whole number from 0"),
        ((CREDIT, "--case", CASE, "--seed", "9" * 19), "of at most 18 digits; which one does not"),
        ((CREDIT, "--case", CASE, "--threshold", "nan"), "is not a number"),
        ((CREDIT, "--case", CASE, "--model", "other"), "has no model 'other'"),
        ((CREDIT, "--case", CASE, "--y-score", "Amount"), "'Amount' is a column of scores"),
        (
            (CREDIT / "evaluation.csv", "--case", CASE),
            "evaluation.csv is a table, and only a model",
        ),
        ((CREDIT / "nothing.csv", "--case", CASE), "There is no file"),
        ((ROOT / "docs", "--case", CASE), "holds no workspace.toml"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(words, said):
    assert said in call("explain", *words).refusal()


def test_a_workspace_of_ready_scores_has_no_reasons(workspace):
    told = call("explain", workspace, "--case", "c01").refusal()
    assert "The model 'second' is a column of scores" in told
    assert "there are no reasons for it. Put the model's file into the workspace" in told


# 4. What is loaded


def test_no_other_verb_loads_what_explains():
    program = (
        "import sys; from workbench.cli import main\n"
        "heavy = {'sklearn', 'shap', 'lime', 'scipy', 'skops', 'matplotlib', 'numba'}\n"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    answer = call_alone(folder=ROOT, program=program)
    assert (answer.code, answer.err) == (0, "")
