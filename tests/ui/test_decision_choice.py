"""Which decisions are looked at, written into an address and read back the same."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from workbench.ui.address import Link
from workbench.ui.decision_choice import DecisionChoice, read_decisions, written_decisions

NUMBERS = st.integers(1, 2**31 - 1)


@given(st.none() | st.tuples(NUMBERS, st.none() | NUMBERS), st.booleans())
def test_an_address_reads_back_the_same(numbers, everywhere):
    number, beside = numbers or (None, None)
    choice = DecisionChoice(number, None if beside == number else beside, everywhere)
    link = Link(written_decisions(choice))
    assert read_decisions(link) == choice
    assert link.said == []


def test_the_first_look_leaves_no_trace():
    assert written_decisions(DecisionChoice()) == {}


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "x", "٣", "1_0", "99999999999", "2147483648"])
def test_what_is_no_number_is_said_and_left_out(number):
    link = Link({"decision": [number]})
    assert read_decisions(link) == DecisionChoice()
    assert link.said == [
        f"The link's decision '{number}' is no number of a decision; it was left out."
    ]


def test_a_pair_is_of_two():
    link = Link({"decision": ["3"], "with": ["3"], "show": ["some"]})
    assert read_decisions(link) == DecisionChoice(3)
    assert len(link.said) == 2
    assert read_decisions(Link({"with": ["2"]})) == DecisionChoice(2)
