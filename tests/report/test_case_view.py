"""The live reasons of a case: what is sent adds up, and is what the table says at every line."""

from __future__ import annotations

import base64
import json
from math import inf

import numpy as np
import pytest

from tests.report import explained_cases
from tests.report.explained_cases import KINDS, texts_of
from workbench.explain.coalitions import Coalitions
from workbench.explain.permutations import Sampled
from workbench.report.case_view import case_view, placed
from workbench.report.operating_view import Candidate


@pytest.fixture(scope="module", params=KINDS)
def explained(request) -> tuple[Coalitions | Sampled, Candidate]:
    return explained_cases.explained(request.param)


def strict(text: str) -> dict:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refuse)


def view_of(explained) -> dict:
    table, candidate = explained
    return strict(case_view(table, candidate, texts_of(table.feature_names)))


def unpacked(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


def shown(text: str) -> float:
    return float(text.replace("−", "-").removesuffix(" %"))


def test_the_steps_lead_from_the_base_to_the_score(explained):
    view, explanation = view_of(explained), explained[0].explanation()
    total = sum(step["value"] for step in view["steps"])
    assert view["base"] == explanation.base_value
    assert view["score"] == explanation.score
    assert view["base"] + total == pytest.approx(view["score"], abs=1e-9)
    base, score = (shown(end["text"]) for end in view["ends"])
    points = [shown(step["points"]) for step in view["steps"]]
    assert base + sum(points) == pytest.approx(score, abs=1e-9)


def test_the_largest_steps_come_first_and_small_ones_are_one(explained):
    view, values = view_of(explained), explained[0].explanation().values
    order = np.argsort(-np.abs(values), kind="stable")
    names = np.array(explained[0].feature_names)
    drawn = order if len(order) <= 11 else order[:10]
    wanted = [(f"label of {name}", f"value of {name}") for name in names[drawn]]
    if len(drawn) < len(order):
        wanted.append((f"{len(order) - 10} smaller columns", ""))
    assert [(step["label"], step["text"]) for step in view["steps"]] == wanted
    ranked = sorted(view["columns"], key=lambda column: column["rank"])
    assert [column["label"] for column in ranked] == [f"label of {name}" for name in names[order]]
    assert [column["bit"] for column in view["columns"]] == list(range(len(names)))


def test_the_shares_of_every_drawn_line_are_those_of_the_table(explained):
    (table, candidate), view = explained, view_of(explained)
    thresholds = np.array([float(each) for each in view["thresholds"]])
    np.testing.assert_array_equal(thresholds, candidate.hull.curve.thresholds)
    assert view["thresholds"][0] == "inf"
    shares = unpacked(view["shares"]).reshape(len(thresholds), -1)
    # To the last bit: half a digit is rounded up in the browser as it is here.
    np.testing.assert_array_equal(shares, table.decisions(thresholds))
    flagged = view["score"] >= thresholds
    np.testing.assert_allclose(shares.sum(axis=1), flagged, rtol=0, atol=1e-9)
    if isinstance(table, Coalitions):
        np.testing.assert_array_equal(unpacked(view["means"]), table.mean_scores)
    else:
        assert view["means"] is None


@pytest.mark.parametrize("threshold", [inf, 0.7, 0.5, 0.123456789, 0.0, -inf])
def test_what_is_sent_of_one_line_is_exact(explained, threshold):
    table, _ = explained
    texts = texts_of(table.feature_names)
    value = strict(placed(table, threshold, texts))
    assert float(value["threshold"]) == threshold
    decision = table.decision(threshold)
    assert value["shares"] == [decision.base_value, *decision.values.tolist()]
    flips = table.flip_sets(threshold, most=3)
    assert value["flips"] == [
        {"names": [f"label of {name}" for name in flip.columns], "mean": flip.mean_score}
        for flip in flips
    ]


def test_every_case_of_the_data_is_in_the_histogram(explained):
    (_, candidate), histogram = explained, view_of(explained)["histogram"]
    assert sum(histogram["counts"]) == candidate.scored.n
    assert len(histogram["edges"]) == len(histogram["counts"]) + 1


def test_equal_cases_give_equal_bytes(explained):
    table, candidate = explained
    texts = texts_of(table.feature_names)
    assert case_view(table, candidate, texts) == case_view(table, candidate, texts)
