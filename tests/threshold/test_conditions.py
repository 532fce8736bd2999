"""Conditions as values: what is read, what is refused, and how a capacity is scaled."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from workbench.intake import InputError
from workbench.threshold import METRICS, Capacity, Limits, Requirement, Reviewer


@pytest.mark.parametrize(
    ("text", "metric", "sign", "bound"),
    [
        ("recall>=0.9", "recall", ">=", 0.9),
        (" tpr >= .5 ", "tpr", ">=", 0.5),
        ("selection_rate<=1e-2", "selection_rate", "<=", 0.01),
        ("cost<=-12.5", "cost", "<=", -12.5),
        ("fpr<=0", "fpr", "<=", 0.0),
    ],
)
def test_a_requirement_is_read_as_it_is_written(text, metric, sign, bound):
    read = Requirement.parse(text, 0.95)
    assert (read.metric, read.sign, read.bound) == (metric, sign, bound)
    assert (read.confidence, read.text) == (0.95, text.strip())


@pytest.mark.parametrize("text", ["recall", "recall>0.9", "recall=>0.9", ">=0.9", "", "0.9<=fpr"])
def test_what_is_no_requirement_is_refused(text):
    with pytest.raises(InputError, match="is not a requirement"):
        Requirement.parse(text)


@pytest.mark.parametrize("bound", ["", "90%", "1_0", "0,9", "0.5>=0.2", "=0.5", "nan"])
def test_a_bound_that_is_no_number_is_refused(bound):
    with pytest.raises(InputError, match=f"'{bound}' is not a number"):
        Requirement.parse(f"recall>={bound}")


@pytest.mark.parametrize("text", ["recall>=1.1", "fpr<=-0.1", "npv>=inf", "cost<=inf"])
def test_a_bound_that_the_metric_cannot_have_is_refused(text):
    with pytest.raises(InputError, match=r"The bound of .* Give a"):
        Requirement.parse(text)


def test_an_unknown_metric_is_refused_with_those_that_are_known():
    with pytest.raises(InputError, match="'accuracy' is not known"):
        Requirement.parse("accuracy>=0.9")


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, float("nan")])
def test_a_confidence_lies_between_0_and_1(confidence):
    with pytest.raises(InputError, match="The confidence is"):
        Requirement("recall", ">=", 0.9, confidence)


@given(
    st.sampled_from([name for name in METRICS if name != "cost"]),
    st.sampled_from([">=", "<="]),
    st.floats(0.0, 1.0),
)
def test_a_requirement_writes_itself_so_that_it_reads_back(metric, sign, bound):
    written = Requirement(metric, sign, bound)
    assert Requirement.parse(written.text) == written


def test_bounds_are_written_short():
    assert Requirement("recall", ">=", 0.9).text == "recall>=0.9"
    assert Requirement("cost", "<=", 200).text == "cost<=200"


@pytest.mark.parametrize(("name", "kind"), METRICS.items())
def test_each_metric_has_one_name_for_us(name, kind):
    assert Requirement(name, ">=", 0.5).kind == kind
    assert METRICS[kind] == kind


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(1, 10**7))
def test_a_capacity_is_a_share_of_the_rows_rounded_down(most, of, n):
    rows = Capacity(most, of).rows(n)
    assert rows == min(n, most * n // of)
    assert Capacity(most).rows(n) == min(n, most)


@pytest.mark.parametrize(("most", "of"), [(-1, None), (5, 0), (-2, 10)])
def test_a_capacity_of_nothing_is_refused(most, of):
    with pytest.raises(InputError, match="Give at least 0"):
        Capacity(most, of)


def test_limits_tell_whether_there_are_any():
    assert not Limits()
    assert Limits(capacity=Capacity(0))
    assert Limits((Requirement("recall", ">=", 0.5),))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cost": -1.0}, "The review cost is -1.0"),
        ({"cost": float("inf")}, "The review cost is inf"),
        ({"cost": 1.0, "miss": 1.5}, "The reviewer's miss rate is 1.5"),
        ({"cost": 1.0, "false_alarm": float("nan")}, "The reviewer's false alarm rate is nan"),
        ({"cost": 1.0, "capacity": -3}, "The review capacity is -3"),
    ],
)
def test_a_reviewer_who_cannot_be_is_refused(values, sentence):
    with pytest.raises(InputError, match=sentence):
        Reviewer(**values)
