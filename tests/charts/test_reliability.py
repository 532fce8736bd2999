"""The reliability diagram shows each bin where it is, with its interval, and what is marked."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from tests.threshold.test_calibration import drawn, probable
from workbench.charts.ink import Ink, Mark
from workbench.charts.reliability import ReliabilityChart, reliability_diagram
from workbench.threshold.calibration import reliability

INK = Ink(text="#17202b", quiet="#55616f", page="#ffffff", grid="#edf0f3")
MARKS = (Mark(0.12, "cheapest <here> 0.12"), Mark(1 / 6, "if calibrated 0.17"))


def chart(marks=MARKS) -> ReliabilityChart:
    return ReliabilityChart("what scores <say>", "share that are bad", "loans & leases", marks, INK)


def texts(figure) -> dict[str, object]:
    return {note.text: note for note in figure.layout.annotations}


def test_dots_stand_at_the_bins_with_their_intervals():
    made = reliability(drawn(1))
    promised, dots = reliability_diagram(made, chart()).data
    assert promised.x == promised.y
    assert list(dots.x) == [each.predicted for each in made.bins]
    assert list(dots.y) == [each.observed for each in made.bins]
    low = np.array(dots.y) - np.array(dots.error_y.arrayminus)
    high = np.array(dots.y) + np.array(dots.error_y.array)
    assert low == pytest.approx([each.observed_low for each in made.bins])
    assert high == pytest.approx([each.observed_high for each in made.bins])
    assert [held[0] for held in dots.customdata] == [100] * 10


def test_the_axes_are_one_and_reach_to_all_that_is_shown():
    made = reliability(drawn(1))
    figure = reliability_diagram(made, chart())
    assert figure.layout.xaxis.range == figure.layout.yaxis.range
    top = figure.layout.xaxis.range[1]
    assert max(each.observed_high for each in made.bins) <= top <= 1.0
    random = np.random.default_rng(2)
    p = random.beta(0.5, 60.0, 5_000)
    rare = reliability(probable(random.random(5_000) < p, p))
    rare_top = reliability_diagram(rare, chart(())).layout.xaxis.range[1]
    assert rare_top < 0.1
    assert reliability_diagram(rare, chart((Mark(0.5, "p*"),))).layout.xaxis.range[1] > 0.5


def test_marks_have_a_line_and_a_row_each():
    figure = reliability_diagram(reliability(drawn(1)), chart())
    assert {line.x0: line.name for line in figure.layout.shapes} == {
        mark.value: mark.text for mark in MARKS
    }
    said = texts(figure)
    heights = [said[name].y for name in ("as promised", "cheapest &lt;here&gt; 0.12")]
    heights.append(said["if calibrated 0.17"].y)
    assert len({round(height, 6) for height in heights}) == 3
    assert heights[0] == min(heights)


@pytest.mark.parametrize(("near", "below", "side"), [(0.1, "b", "left"), (0.9, "a", "right")])
def test_no_line_runs_through_the_name_of_its_neighbour(near, below, side):
    marks = Mark(near - 0.01, "a"), Mark(near + 0.01, "b")
    made = reliability(probable([True, False, True], [0.2, 0.5, 0.95]))
    said = texts(reliability_diagram(made, chart(marks)))
    assert min((said["a"], said["b"]), key=lambda note: note.y).text == below
    assert (said["a"].xanchor, said["b"].xanchor) == (side, side)


def test_a_threshold_that_flags_nobody_is_not_marked():
    figure = reliability_diagram(reliability(drawn(1)), chart((Mark(inf, "cheapest"), MARKS[1])))
    assert [line.name for line in figure.layout.shapes] == [MARKS[1].text]


def test_titles_say_what_a_dot_holds_and_data_stays_text():
    layout = reliability_diagram(reliability(drawn(1)), chart()).layout
    assert layout.xaxis.title.text == (
        "what scores &lt;say&gt;<br>10 dots of 100 loans &amp; leases"
    )
    assert layout.yaxis.title.text == "share that are bad"
    tied = reliability(probable([True, False, True], [0.2, 0.2, 0.9]))
    assert "2 dots of 1 to 2 loans" in reliability_diagram(tied, chart()).layout.xaxis.title.text
