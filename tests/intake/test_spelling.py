"""Values that look alike are refused, and values that an eye tells apart are not."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake import InputError, refuse_lookalike_ids, refuse_lookalikes

LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Nd"]), min_size=1, max_size=8)


@pytest.mark.parametrize(
    "values",
    [
        ["f", "m", None, "f"],
        ["m2", "m\u00b2"],
        ["01", "1", "1.0"],
        ["\u06a9\u062a\u0627\u0628\u200c\u062e\u0627\u0646\u0647", "x"],  # Persian needs U+200C
        ["\U0001f468\u200d\U0001f469", "\U0001f468"],  # an emoji of two, joined by U+200D
        ["a b", "ab"],
        [1, 2],
        [True, False],
    ],
)
@pytest.mark.parametrize("check", [refuse_lookalikes, refuse_lookalike_ids])
def test_values_that_an_eye_tells_apart_pass(check, values):
    check(pd.Series(values, name="sex"))


@given(LETTERS)
def test_two_unicode_forms_of_one_text_are_refused(text):
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    column = pd.Series(sorted(forms), name="sex")
    if len(forms) == 1:
        refuse_lookalike_ids(column)
    else:
        with pytest.raises(InputError, match=r"row 1 and .* row 2 look alike"):
            refuse_lookalike_ids(column)


@given(LETTERS, st.sampled_from([" ", "\t", "\n", "\u00a0", "\u3000", "\u200c", "\u200d"]))
def test_a_blank_or_joiner_at_the_end_makes_no_other_value(text, end):
    for check in (refuse_lookalikes, refuse_lookalike_ids):
        with pytest.raises(InputError, match="look alike"):
            check(pd.Series([text, text + end], name="sex"))


@pytest.mark.parametrize("sign", "\u00ad\u061c\u200b\u200e\u200f\u202a\u202e\u2060\u2066\ufeff")
def test_a_sign_that_cannot_be_seen_is_refused_without_a_twin(sign):
    for check in (refuse_lookalikes, refuse_lookalike_ids):
        with pytest.raises(InputError, match=r"row 2: .* cannot be seen") as refusal:
            check(pd.Series(["f", f"m{sign}"], name="sex"))
        assert str(refusal.value).isprintable()


def test_case_makes_another_id_but_not_another_name():
    column = pd.Series(["aB3", "Ab3"], name="id")
    refuse_lookalike_ids(column)
    with pytest.raises(InputError, match="'aB3' in row 1 and 'Ab3' in row 2"):
        refuse_lookalikes(column)
