"""Fisher's exact test of many tables: against scipy's, one by one."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
import scipy.stats
from hypothesis import given

from workbench.slices.fisher import fisher_exact


@st.composite
def two_by_two(draw):
    rows = draw(st.integers(1, 60)), draw(st.integers(1, 3_000))
    return *(draw(st.integers(0, n)) for n in rows), *rows


@given(st.lists(two_by_two(), min_size=1, max_size=20))
def test_p_values_are_scipys(drawn):
    k, m, n, others = (np.array(column) for column in zip(*drawn, strict=True))
    p = fisher_exact((k, m), (n, others))
    for mine, (a, b, of_a, of_b) in zip(p.tolist(), drawn, strict=True):
        theirs = scipy.stats.fisher_exact([[a, of_a - a], [b, of_b - b]]).pvalue
        assert mine == pytest.approx(theirs, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("hits", [30_000, 30_400, 33_000, 60_000])
def test_of_a_million_rows_too(hits):
    table = [[hits, 100_000 - hits], [270_000, 630_000]]
    (mine,) = fisher_exact(
        (np.array([hits]), np.array([270_000])), (np.array([100_000]), np.array([900_000]))
    )
    assert mine == pytest.approx(scipy.stats.fisher_exact(table).pvalue, rel=1e-6, abs=1e-300)
