"""Every bad input gets its sentence at the door, and every odd one is read as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.render_bad_inputs import PAGE, rendering
from tests.bad_inputs import BAD_INPUTS
from tests.input_cases import BadInput, OddInput, through_the_door
from tests.odd_inputs import ODD_INPUTS
from workbench.intake import InputError

BAD = [case for cases in BAD_INPUTS.values() for case in cases]


def by_name(case: BadInput | OddInput) -> str:
    return case.name


def test_each_case_has_a_name_of_its_own():
    names = [case.name for case in (*BAD, *ODD_INPUTS)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("case", BAD, ids=by_name)
def test_a_bad_input_gets_its_sentence(case: BadInput, tmp_path: Path):
    with pytest.raises(InputError) as refusal:
        through_the_door(case, tmp_path)
    sentence = str(refusal.value)
    assert [piece for piece in case.sentence if piece not in sentence] == []
    assert sentence.isprintable()  # one line, without a sign that cannot be seen
    assert sentence.endswith(".")


@pytest.mark.parametrize("case", ODD_INPUTS, ids=by_name)
def test_an_odd_input_is_read_as_it_is(case: OddInput, tmp_path: Path):
    assert case.holds(through_the_door(case, tmp_path))


def test_the_page_tells_what_the_door_says():
    assert PAGE.read_text(encoding="utf-8") == rendering()  # else: python -m docs.render_bad_inputs
