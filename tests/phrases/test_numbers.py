"""How counts, money and rates are written for the eye."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from math import inf, nan

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.strategies import tables
from workbench.phrases import Money, count, per_thousand, percent, threshold_text
from workbench.phrases.numbers import fixed
from workbench.threshold import OperatingPoint, operating_curve

FINITE = st.floats(allow_nan=False, allow_infinity=False)


# 1. Digits


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.5, 0, "1"),
        (-0.5, 0, "−1"),
        (1.005, 2, "1.00"),  # the double lies below 1.005
        (2.675, 2, "2.67"),
        (0.125, 2, "0.13"),
        (-0.001, 2, "0.00"),  # no minus before a zero
        (-0.0, 0, "0"),
        (1234567.0, 0, "1,234,567"),
        (-1234.5, 1, "−1,234.5"),
        (999.9999, 2, "1,000.00"),
        (nan, 2, "undefined"),
        (inf, 2, "infinity"),
        (-inf, 2, "−infinity"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero(value, digits, text):
    assert fixed(value, digits) == text


@given(FINITE, st.integers(0, 8))
def test_a_number_is_off_by_half_a_step_at_most(value, digits):
    with localcontext(prec=800):
        read = Decimal(fixed(value, digits).replace(",", "").replace("−", "-"))
        step = Decimal(1).scaleb(-digits)
        assert abs(read - Decimal(value)) <= step / 2
        assert abs(read) == abs(Decimal(value)).quantize(step, ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0"), (1200.0, "1,200"), (0.5, "0.5"), (1200.25, "1,200.3")]
)
def test_counts_have_a_decimal_only_where_weights_are_not_whole(value, text):
    assert count(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0 %"),
        (1.0, "100 %"),
        (0.5, "50 %"),
        (0.1, "10 %"),
        (0.0963, "9.6 %"),
        (0.9, "90 %"),
        (0.987, "98.7 %"),
        (0.0001, "< 0.1 %"),
        (0.0005, "0.1 %"),
        (0.9994, "99.9 %"),
        (0.99951, "> 99.9 %"),
        (nan, "undefined"),
    ],
)
def test_shares_have_a_decimal_near_both_ends(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("threshold", "text"),
    [
        (0.18342, "0.1834"),
        (0.18345, "0.1835"),
        (1.0, "1.0000"),
        (-2.5, "−2.5000"),
        (12345.678, "12345.6780"),
        (inf, "inf"),
    ],
)
def test_thresholds_have_four_decimals(threshold, text):
    assert threshold_text(threshold) == text


# 2. Money


@pytest.mark.parametrize(
    ("unit", "value", "per_case", "total"),
    [
        ("€", 55.4, "€55.40", "€55.40"),
        ("€", -55.4, "−€55.40", "−€55.40"),
        ("€", 123456.7, "€123,456.70", "€123,457"),
        ("EUR", 1000.0, "1,000.00 EUR", "1,000 EUR"),
        ("points", -0.5, "−0.50 points", "−0.50 points"),
        ("h", 2.0, "2.00 h", "2 h"),
        ("", 3.0, "3.00", "3"),
        ("$", -0.001, "$0.00", "$0"),
        ("minutes", 460.0, "460.00 minutes", "460 minutes"),
    ],
)
def test_money_has_its_unit_where_it_belongs(unit, value, per_case, total):
    money = Money(unit)
    assert (money.per_case(value), money.total(value)) == (per_case, total)


@pytest.mark.parametrize(
    ("compared", "text"),
    [
        ((100.0,), "€0.01"),
        ((1.0, 200.0), "€0.01"),
        ((0.5, 200.0), "€0.012"),
        ((0.0015, 0.004), "€0.01230"),
        ((-0.0015, 0.0), "€0.01230"),
        ((0.0015, 200.0), "€0.01"),  # under a thousandth of the largest: not worth decimals
        ((0.0,), "€0.01"),
        ((), "€0.01"),
    ],
)
def test_costs_that_are_compared_get_the_decimals_to_be_told_apart(compared, text):
    assert Money.for_costs("€", compared).per_case(0.0123) == text


# 3. Of every 1,000


@given(tables(st.floats(0, 1)), st.floats(0, 1))
def test_of_every_thousand_the_parts_sum_to_a_thousand(scored, threshold):
    point = operating_curve(scored).at(threshold)
    parts = per_thousand(point)
    assert sum(parts) == 1000
    exact = (point.tp, point.fp, point.fn, point.tn)
    for part, share in zip(parts, exact, strict=True):
        assert abs(part - 1000 * share / point.total_weight) < 1 + 1e-9


def test_the_largest_remainders_are_rounded_up_and_earlier_outcomes_first():
    point = OperatingPoint(threshold=0.5, tn=1.0, fp=1.0, fn=1.0, tp=3.0, flagged=4)
    assert per_thousand(point) == (500, 167, 167, 166)  # tp, fp, fn, tn
