"""One case explained: against shap, against slow obvious versions, and as strict JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations, permutations
from math import inf, nan

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import RandomForestClassifier

import workbench
from tests.explain.held import shap_loaded
from tests.product import ROOT
from tests.report.explaining import COLUMNS, INCOME, SCORE_1, odd_rows
from workbench import InputError, ReferenceChoice, explain_case
from workbench.explain.explanation import Agreement
from workbench.models.trusted import NAMES
from workbench.notebook import explain
from workbench.report.case_explanation import CaseExplanation
from workbench.report.explain_json import to_json
from workbench.report.terms import point_in_force

CREDIT, PAIRS = (ROOT / "sample_models" / name for name in ("credit", "pairs"))


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch) -> None:
    """Keep scores and limits of tests out of the user's own folders."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def riskiest(explainer) -> str:
    return str(explainer.ids[int(np.argmax(explainer.scored.y_score))])


@pytest.fixture(scope="session")
def explained(explainer, riskiest) -> CaseExplanation:
    return explain_case(explainer, riskiest, 0.3)


def strict(text: str) -> dict[str, object]:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


# 1. Against what anybody can compute


def test_it_begins_at_the_very_rows_compared_with_and_ends_at_the_score(explained, explainer):
    reference = explained.reference
    places = [explainer.ids.tolist().index(each) for each in reference.ids]
    assert all(place >= 60 for place in places)
    assert (explainer.y_score[places] < 0.3).all()
    assert explained.shap.base_value == float(np.mean(explainer.y_score[places]))
    assert explained.score == explainer.scored.y_score.max()
    assert explained.shap.base_value + explained.shap.values.sum() == pytest.approx(
        explained.score, rel=0, abs=1e-12
    )


def mixture_scores(explained: CaseExplanation, explainer, kept: tuple[str, ...]) -> np.ndarray:
    """Score the reference rows with some columns of the case, one whole table at a time."""
    mixed = explained.reference.rows.copy()
    for name in kept:
        mixed[name] = pd.Series(
            [explained.case[name].iloc[0]] * len(mixed), dtype=mixed[name].dtype
        )
    return explainer.scorer.score(mixed)


def slow_shapley(explained: CaseExplanation, explainer, worth) -> dict[str, float]:
    """Average over all orders in which the columns can join."""
    table = {
        kept: worth(mixture_scores(explained, explainer, kept))
        for size in range(5)
        for kept in combinations(COLUMNS, size)
    }
    values = dict.fromkeys(COLUMNS, 0.0)
    orders = list(permutations(COLUMNS))
    for order in orders:
        for place, name in enumerate(order):
            before = tuple(each for each in COLUMNS if each in order[:place])
            after = tuple(each for each in COLUMNS if each in order[: place + 1])
            values[name] += (table[after] - table[before]) / len(orders)
    return values


def test_score_and_decision_are_the_shapley_values_by_hand(explained, explainer):
    score = slow_shapley(explained, explainer, np.mean)
    np.testing.assert_allclose(explained.shap.values, list(score.values()), rtol=0, atol=1e-12)
    decision = slow_shapley(explained, explainer, lambda scores: np.mean(scores >= 0.3))
    np.testing.assert_allclose(
        explained.decision.values, list(decision.values()), rtol=0, atol=1e-12
    )
    assert explained.decision.base_value == 0.0


def test_the_flip_set_is_the_smallest_that_turns_the_decision(explained, explainer):
    for size in range(1, 5):
        turning = {
            gone: mean
            for gone in combinations(COLUMNS, size)
            if (
                mean := mixture_scores(
                    explained, explainer, tuple(name for name in COLUMNS if name not in gone)
                ).mean()
            )
            < 0.3
        }
        if turning:
            assert explained.decision.flip_set == min(turning, key=lambda gone: turning[gone])
            return
    assert explained.decision.flip_set is None


@pytest.fixture(scope="module")
def credit(tmp_path_factory) -> CaseExplanation:
    """Explain an application by the boosted model, whose trees split on categories."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        return explain(workbench.open_workspace(CREDIT), case="A0015", model="boosted")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")  # shap's own
def test_shap_exact_gives_the_same_over_the_same_rows(credit):
    shap = shap_loaded()
    model = skops.io.load(CREDIT / "boosted.skops", trusted=list(NAMES))
    tables = [workbench.read_table(CREDIT / f"{name}.csv") for name in ("training", "evaluation")]
    rows = pd.concat(tables).set_index("application")[list(credit.shap.feature_names)]
    compared, case = rows.loc[list(credit.reference.ids)], rows.loc[["A0015"]]
    coded = {
        name: pd.factorize(column, use_na_sentinel=False)
        for name, column in pd.concat([compared, case]).items()
    }
    positive = list(model.classes_).index("bad")

    def predict(matrix: np.ndarray) -> np.ndarray:
        decoded = {
            name: pd.Series(cells, dtype=rows[name].dtype).array.take(matrix[:, j].astype(int))
            for j, (name, (_, cells)) in enumerate(coded.items())
        }
        return model.predict_proba(pd.DataFrame(decoded))[:, positive]

    numbers = np.column_stack([places for places, _ in coded.values()]).astype(float)
    masker = shap.maskers.Independent(numbers[:-1], max_samples=10**6)
    theirs = shap.explainers.Exact(predict, masker)(numbers[-1:])
    np.testing.assert_allclose(credit.shap.values, theirs.values[0], rtol=0, atol=1e-9)
    assert credit.shap.base_value == pytest.approx(theirs.base_values[0], abs=1e-9)


def test_the_reasons_of_the_sample_add_up(credit):
    told = [line for line in credit.reasons[1:] if " points: " in line]
    steps = [int(line.split(" ")[0].replace("−", "-").replace(".", "")) for line in told]
    total = int(credit.reasons[0].split(": ")[1].split(" ")[0].replace(".", ""))
    assert sum(steps) == total
    assert credit.headline.count("%") == 3


# 2. The point


def test_at_its_own_score_a_case_is_flagged(explainer, riskiest, explained):
    at = explain_case(explainer, riskiest, explained.score)
    assert at.flagged
    assert at.decision.base_value + at.decision.values.sum() == pytest.approx(1.0, abs=1e-12)
    above = replace(explained, threshold=float(np.nextafter(explained.score, 1)))
    assert not above.flagged


def test_without_a_policy_the_cheapest_threshold_holds(explainer, odd_loans):
    terms = workbench.Terms(odd_loans.costs)
    best = workbench.evaluate(explainer.scored, terms).point
    assert point_in_force(explainer.scored, terms) == (best.threshold, True)
    assert point_in_force(explainer.scored, replace(terms, current=0.7)) == (0.7, True)
    limits = workbench.Limits((workbench.Requirement.parse("cost<=-1"),))
    told = point_in_force(explainer.scored, replace(terms, limits=limits))
    assert told == (
        workbench.evaluate(explainer.scored, replace(terms, limits=limits)).point.threshold,
        False,
    )


@pytest.mark.parametrize(
    ("case", "threshold", "choice", "said"),
    [
        ("no", 0.3, {}, "has no loan 'no'"),
        ("007", nan, {}, "not a number"),
        ("007", inf, {"group": "flagged"}, "no loan is declined"),
        ("007", 0.3, {"n": 0}, "at least 1 row"),
    ],
)
def test_what_cannot_be_explained_is_told(explainer, case, threshold, choice, said):
    with pytest.raises(InputError, match=said):
        explain_case(explainer, case, threshold, ReferenceChoice(**choice))


# 3. What it holds


def test_the_frame_has_a_row_for_each_column_the_weightiest_first(explained):
    frame = explained.frame()
    assert sorted(frame.index) == sorted(COLUMNS)
    assert frame["shap"].abs().is_monotonic_decreasing
    assert frame["shap"].sum() + explained.shap.base_value == pytest.approx(explained.score)
    assert frame.loc[SCORE_1, "value"] == str(explained.case[SCORE_1].iloc[0])
    assert list(frame.columns) == [
        "label", "value", "shap", "standard_error", "lime", "spread", "decision",
    ]  # fmt: skip


def test_a_protected_column_that_the_model_sees_is_named(explained):
    sex = explained.shap.values[COLUMNS.index("sex")]
    told = any("sex is a protected column" in line for line in explained.reasons)
    assert told == (sex != 0.0)


# 4. JSON

NAMED = dict.fromkeys(COLUMNS, 0)
KEYS = {
    "case": "",
    "score": 0,
    "threshold": 0,
    "flagged": True,
    "reference": {
        "name": "",
        "n": 0,
        "hash": "",
        "mean_score": 0,
        "group_n": 0,
        "group_mean_score": 0,
        "ids": [""] * 50,
    },
    "shap": {
        "engine": "",
        "base_value": 0,
        "values": NAMED,
        "additivity_gap": 0,
        "standard_error": NAMED,
    },
    "lime": {"values": NAMED, "contributions": NAMED, "spread": NAMED, "r2": 0, "local_gap": 0},
    "agreement": {"top3": 0, "rank": 0, "sign": 0, "verdict": ""},
    "decision": {"base_value": 0, "values": NAMED, "flip_set": [""]},
    "reasons": [""],
}


def shape(value: object) -> object:
    if isinstance(value, dict):
        return [(key, shape(part)) for key, part in value.items()]
    if isinstance(value, list):
        return [shape(part) for part in value]
    if isinstance(value, bool) or value is None:
        return value
    return "" if isinstance(value, str) else 0


def test_the_keys_are_those_of_the_contract_in_its_order(explained):
    answer = strict(to_json(explained))
    answer["decision"]["flip_set"] = answer["decision"]["flip_set"][:1]
    assert answer["reasons"] == list(explained.reasons)
    assert shape(answer | {"reasons": [""]}) == shape(KEYS)
    assert to_json(explained).isascii()


def test_floats_read_back_to_the_same_bits(explained):
    answer = strict(to_json(explained))
    assert answer["score"] == explained.score
    assert list(answer["shap"]["values"].values()) == explained.shap.values.tolist()
    assert list(answer["lime"]["contributions"].values()) == explained.lime.contributions.tolist()
    assert answer["shap"]["base_value"] == answer["reference"]["mean_score"]
    assert answer["reference"]["ids"] == list(explained.reference.ids)


def test_what_is_undefined_is_null(explained):
    undefined = replace(
        explained,
        threshold=-inf,
        lime=replace(explained.lime, r2=nan),
        agreement=Agreement(nan, nan, nan, False, ("LIME fits poorly.",)),
        decision=replace(explained.decision, flip_set=None),
    )
    answer = strict(to_json(undefined))
    assert answer["threshold"] == "-inf"
    assert answer["lime"]["r2"] is None
    assert [answer["agreement"][key] for key in ("top3", "rank", "sign")] == [None] * 3
    assert answer["agreement"]["verdict"].endswith("LIME fits poorly.")
    assert answer["decision"]["flip_set"] is None


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_rows(explainer, explained):
    case = explained.case_id
    assert to_json(explain_case(explainer, case, 0.3)) == to_json(explained)
    other = explain_case(explainer, case, 0.3, ReferenceChoice(seed=1))
    assert other.reference.ids != explained.reference.ids


# 5. A model that nobody here has seen, of a workspace without ids and without training rows


def test_any_model_of_a_table_without_ids_is_explained(tmp_path):
    rows = odd_rows(90, 5)
    rows[INCOME] = rows[INCOME].fillna(0.0)
    seen = [INCOME, SCORE_1]
    forest = RandomForestClassifier(10, max_depth=3, random_state=0)
    model = CalibratedClassifierCV(forest, cv=2).fit(rows[seen], rows["status"])
    saved = workbench.save_workspace(
        tmp_path / "held_out", model, rows, target="status", positive="loss", current=0.2
    )
    told = explain(
        workbench.open_workspace(saved.folder), case=90, choice=ReferenceChoice("everyone", n=10)
    )
    assert (told.case_id, told.threshold) == ("90", 0.2)
    assert (told.reference.n, told.reference.group_n) == (10, 90)
    assert told.score == pytest.approx(model.predict_proba(rows[seen])[89, 1], abs=1e-12)
    assert told.shap.additivity_gap < 1e-9
    assert strict(to_json(told))["case"] == "90"


# 6. Texts


def test_a_model_of_texts_is_explained_by_their_words_too():
    told = explain(workbench.open_workspace(PAIRS), case="P000", threshold=0.5)
    assert {token.field for token in told.texts.tokens} == {"left", "right"}
    answer = strict(to_json(told))
    assert list(answer) == [*KEYS, "texts"]
    texts = answer["texts"]
    assert list(texts) == ["engine", "base_value", "words", "columns", "agreement", "flip_words"]
    total = texts["base_value"] + sum(word["shap"] for word in texts["words"])
    assert total == pytest.approx(answer["score"], abs=1e-9)
    for word in texts["words"]:
        assert word["text"] in told.case[word["column"]].iloc[0][word["start"] : word["end"]]
    assert all(" points: the text of " in line for line in told.reasons[1:])
