"""What a spreadsheet opens: every point with its exact figures, and no cell that it would run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import prices, scored_of, tables
from workbench.report.spreadsheet import csv_text, operating_points
from workbench.threshold import CostModel, PricedCurve, operating_curve

COLUMNS = (
    *("threshold", "flagged", "tp", "fp", "fn", "tn", "tpr", "fpr", "precision"),
    *("selection_rate", "cost_per_case", "cost_total"),
)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# 1. The operating points


@given(scored=tables(), money=prices())
def test_each_row_is_a_point_of_the_curve(scored, money):
    curve, costs = operating_curve(scored), CostModel(*money)
    rows = read(operating_points(PricedCurve.of_counts(curve, costs)))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(curve.thresholds)
    for index, row in enumerate(rows):
        point = curve.point(index)
        assert row["threshold"] == repr(point.threshold)
        for name in ("flagged", "tp", "fp", "fn", "tn"):
            assert float(row[name]) == getattr(point, name)
        for name in ("tpr", "fpr", "selection_rate"):
            assert float(row[name]) == pytest.approx(getattr(point, name), rel=1e-12)
        assert float(row["cost_total"]) == PricedCurve.of_counts(curve, costs).total_at(point)
        assert float(row["cost_per_case"]) == pytest.approx(
            PricedCurve.of_counts(curve, costs).per_case(point), rel=1e-12
        )
        if point.tp + point.fp > 0:
            assert float(row["precision"]) == point.precision
        else:
            assert row["precision"] == ""


def test_the_points_of_three_rows():
    curve = operating_curve(scored_of([1, 0, 1], [0.9, 0.5, -0.5]))
    assert operating_points(
        PricedCurve.of_counts(curve, CostModel(fp=2, fn=5, tp=-1))
    ).splitlines()[1:] == [
        "inf,0,0,0,2,1,0.0,0.0,,0.0,3.3333333333333335,10.0",
        "0.9,1,1,0,1,1,0.5,0.0,1.0,0.3333333333333333,1.3333333333333333,4.0",
        "0.5,2,1,1,1,0,0.5,1.0,0.5,0.6666666666666666,2.0,6.0",
        "-0.5,3,2,1,0,0,1.0,1.0,0.6666666666666666,1.0,0.0,0.0",
    ]


# 2. Any table


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_would_be_a_formula_is_quoted(first):
    text = f'{first}HYPERLINK("https://example.org")'
    (row,) = csv.reader(io.StringIO(csv_text([text], []), newline=""))
    assert row == [f"'{text}"]
    (_, row) = csv.reader(io.StringIO(csv_text(["name"], [[text]]), newline=""))
    assert row == [f"'{text}"]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.30000000000000004"),
        (float("inf"), "inf"),
        (float("nan"), ""),
        (None, ""),
        ("", ""),
        ("a=b", "a=b"),
        ("5", "5"),
    ],
)
def test_numbers_and_harmless_text_stay_as_they_are(cell, written):
    assert csv_text(["a", "b"], [[cell, 1]]).splitlines()[1] == f"{written},1"


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))))
def test_every_text_comes_back_and_none_begins_a_formula(texts):
    rows = list(csv.reader(io.StringIO(csv_text(["n", *texts], [[1, *texts]]), newline="")))
    for row in rows:
        for cell, text in zip(row[1:], texts, strict=True):
            assert cell in (text, f"'{text}")
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
