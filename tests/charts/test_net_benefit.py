"""The decision curve shows the figures it was given, and names its lines where they can be read."""

from __future__ import annotations

import numpy as np
import pytest

from tests.charts.test_reliability import INK, texts
from tests.threshold.test_calibration import probable
from workbench.charts.ink import Mark
from workbench.charts.net_benefit import DecisionChart, LineNames, decision_curve
from workbench.threshold import operating_curve
from workbench.threshold.net_benefit import net_benefit, probabilities_to_draw

NAMES = LineNames("boosted <b>", "decline everybody", "decline nobody")


def drawn_at(prevalence, mark=1 / 6):
    random = np.random.default_rng(4)
    p = random.beta(3.0 * prevalence, 3.0 * (1.0 - prevalence), 2_000)
    curve = operating_curve(probable(random.random(2_000) < p, p))
    made = net_benefit(curve, probabilities_to_draw(curve.prevalence, mark))
    chart = DecisionChart(NAMES, "from <this> on", "net benefit", Mark(mark, "p*"), INK)
    return made, decision_curve(made, chart)


def test_three_lines_and_a_dot_at_the_prices_of_today():
    made, figure = drawn_at(0.25)
    lines = {trace.name: trace for trace in figure.data}
    assert list(lines) == ["decline nobody", "decline everybody", "boosted &lt;b&gt;", "p*"]
    assert list(lines["decline nobody"].y) == made.treat_none.tolist()
    assert list(lines["decline everybody"].y) == made.treat_all.tolist()
    assert list(lines["boosted &lt;b&gt;"].y) == made.model.tolist()
    assert lines["p*"].x == (1 / 6,)
    assert lines["p*"].y == (pytest.approx(made.model[made.p.tolist().index(1 / 6)]),)


@pytest.mark.parametrize("prevalence", [0.02, 0.25, 0.8])
def test_little_is_shown_below_zero_and_nothing_above_is_cut(prevalence):
    made, figure = drawn_at(prevalence)
    low, high = figure.layout.yaxis.range
    assert made.model.max() < high
    assert -0.5 * high < low < 0.0
    assert figure.layout.xaxis.range[1] == pytest.approx(made.p[-1])


@pytest.mark.parametrize("prevalence", [0.02, 0.25, 0.8])
def test_names_stand_inside_and_apart(prevalence):
    _, figure = drawn_at(prevalence)
    said, (low, high) = texts(figure), figure.layout.yaxis.range
    model, everybody, nobody = (
        said[name] for name in ("boosted &lt;b&gt;", "decline everybody", "decline nobody")
    )
    assert low <= everybody.y < nobody.y <= model.y <= high
    assert nobody.y == 0.0
    assert nobody.yanchor == "top"
    assert everybody.yanchor == "bottom"
    assert 0.0 <= everybody.x <= figure.layout.xaxis.range[1]


def test_axes_are_titled_and_data_stays_text():
    layout = drawn_at(0.25)[1].layout
    assert layout.xaxis.title.text == "from &lt;this&gt; on"
    assert layout.yaxis.title.text == "net benefit"
    assert layout.xaxis.ticktext[0] == "0 %"
