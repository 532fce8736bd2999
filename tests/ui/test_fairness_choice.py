"""What the page on fairness compares, written into an address and read back the same."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from workbench.slices import Cut, Found
from workbench.slices.parity_points import CRITERIA
from workbench.ui.address import Link
from workbench.ui.fairness_choice import (
    DEFINITIONS,
    LOSSES,
    METRICS,
    FairnessChoice,
    read_edges,
    read_fairness,
    written_fairness,
)

NAMES = st.text(st.characters(exclude_characters="\t", exclude_categories=["Cs"]), min_size=1)
EDGES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=4, unique=True).map(
    lambda edges: tuple(sorted(edges))
)
CUTS = st.one_of(
    st.builds(Cut, NAMES),
    st.builds(Cut, NAMES, st.just("length")),
    st.builds(Cut, NAMES, st.just("edges"), EDGES),
    st.builds(lambda name, word: Cut(name, "word", word=word), NAMES, NAMES.filter(str.strip)),
)
MEMBERS = st.lists(st.tuples(CUTS, NAMES), min_size=1, max_size=3).map(tuple)
CHOICES = st.builds(
    FairnessChoice,
    cuts=st.lists(CUTS, max_size=3, unique_by=lambda cut: cut.column).map(tuple),
    found=st.none() | st.builds(Found, MEMBERS),
    metric=st.sampled_from(METRICS),
    definition=st.none() | st.sampled_from(DEFINITIONS),
    reference=st.lists(NAMES | st.just(""), max_size=4).map(tuple),
    crossed=st.booleans(),
    detail=st.none() | NAMES,
    criterion=st.sampled_from(list(CRITERIA)),
    gap=st.none() | st.floats(0.0, 1.0),
    min_n=st.integers(1, 1_000_000),
    against=st.none() | NAMES,
    loss=st.sampled_from(LOSSES),
    least=st.none() | st.integers(5, 1_000_000),
)


@given(CHOICES)
def test_an_address_reads_back_the_same(choice):
    link = Link(written_fairness(choice))
    assert read_fairness(link) == choice
    assert link.said == []


def test_the_first_look_leaves_no_trace():
    assert written_fairness(FairnessChoice()) == {}


def test_further_columns_come_with_the_first():
    assert read_fairness(Link({"by": ["sex", "age"]})).also == ("age",)


def test_edges_are_read_as_people_type_them():
    assert read_edges("40, 25 60") == (25.0, 40.0, 60.0)
    assert read_edges("25;25") == (25.0,)
    for odd in ("", "old", "1 inf", "nan"):
        assert read_edges(odd) is None


def test_another_cut_of_a_column_takes_the_place_of_the_first():
    choice = FairnessChoice(cuts=(Cut("age"),), reference=("old",))
    later = choice.with_cut(Cut("age", "edges", (30.0,)))
    assert later.cuts == (Cut("age", "edges", (30.0,)),)
    assert later.reference == ()
