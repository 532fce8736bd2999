"""A case and its line."""

import numpy as np

from workbench.explain.line import Line


def test_a_score_that_differs_by_rounding_is_the_cases_own():
    line = Line(0.2, 0.2)
    below = np.nextafter(0.2, 0.0)
    assert line.across(np.array([below, 0.2, 0.19])).tolist() == [False, False, True]
    assert line.as_listed(np.array([below]))[0] == 0.2
