"""While the point is dragged the browser computes; every figure equals what Python computes."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf

import numpy as np
import pytest

from tests.browser.figures import Figures
from tests.browser.screen import TEXTS, Screen
from workbench import phrases
from workbench.report.operating_view import Candidate, Pin, operating_view, point_values
from workbench.report.terms import Terms
from workbench.scored import Scored
from workbench.threshold import (
    Capacity,
    CostModel,
    Limits,
    PriceColumns,
    Requirement,
    convex_hull,
    operating_curve,
)
from workbench.ui.components.operating_point_chart import script
from workbench.workspace import Workspace, load_scored

pytestmark = pytest.mark.browser

# Draw the component without Streamlit, type each threshold, and read off all that is shown. A
# threshold that only the exact curve can place is asked for, as of Python.
_PLACE_EACH = f"""async ([source, view, wanted]) => {{
  const texts = {TEXTS};
  const exports = "\\nexport {{ readCurve, pointAt, indexOf, outcomesOf, alternatives }};";
  const file = new Blob([source + exports], {{ type: "text/javascript" }});
  const component = await import(URL.createObjectURL(file));
  const parentElement = document.createElement("div");
  document.body.replaceChildren(parentElement);
  const {{ costs, ...held }} = JSON.parse(view);
  held.curve = component.readCurve(held.curve);
  let asked = null;
  const setTriggerValue = (name, value) => {{ asked = name === "typed" ? value : asked; }};
  let rev = 0;
  const place = (value) => {{
    rev += 1;
    const data = {{ view, rev, value, band: null }};
    component.default({{ data, parentElement, setTriggerValue }});
  }};
  const chips = () => [...parentElement.querySelectorAll(".tw-chip")].map((chip) => [
    chip.classList.contains("tw-met"), chip.textContent.slice(1)]);
  place(wanted[0].value);
  const input = parentElement.querySelector(".tw-type input");
  return wanted.map(({{ typed, value }}) => {{
    asked = null;
    input.value = typed;
    input.dispatchEvent(new Event("change"));
    if (asked !== null) place(value);
    const threshold = JSON.parse(value).threshold;
    const point = held.curve.complete
      ? component.pointAt(held.curve, component.indexOf(held.curve, Number(
          {{ inf: Infinity, "-inf": -Infinity }}[threshold] ?? threshold)))
      : JSON.parse(value);
    const doubles = component.outcomesOf(point, held.curve, costs);
    const others = component.alternatives(doubles, {{ ...held, costs }}).map((row) => row.cost);
    return {{ asked, doubles, others, texts: texts(parentElement), chips: chips() }};
  }});
}}"""


def candidate(workspace: Workspace, model: str) -> Candidate:
    scored = load_scored(workspace, model)
    return Candidate(model, scored, convex_hull(operating_curve(scored)))


LIMITS = Limits(
    (
        Requirement("recall", ">=", 0.8, 0.9),
        Requirement("precision", ">=", 0.4),
        Requirement("fpr", "<=", 0.25),
        Requirement("fnr", "<=", 0.125),
        Requirement("specificity", ">=", 0.7),
        Requirement("npv", ">=", 0.9, 0.95),
        Requirement("selection_rate", "<=", 0.4),
        Requirement("cost", "<=", 55.5),
    ),
    Capacity(300, 1_000),
)


def case(workspace: Workspace, *, model: str | None = None, resampled: bool = False, **terms):
    """Return the figures of a workspace with its own terms or others, two pins, an overlay."""
    names = [entry.name for entry in workspace.models]
    chosen = model or names[0]
    other = next((name for name in names if name != chosen), None)
    own = Terms(
        workspace.costs,
        workspace.policy.threshold,
        workspace.words,
        chosen == workspace.deployed.name,
    )
    return Figures(
        candidate(workspace, chosen),
        replace(own, **terms),
        None if other is None else candidate(workspace, other),
        (Pin("one", 0.2), Pin("nobody", inf)),
        resampled,
    )


def priced_by_columns(workspace: Workspace) -> Figures:
    """Return figures where each case holds its own price of a false alarm."""
    scored = load_scored(workspace, "boosted")
    own = scored.table.assign(lost=scored.amount * 0.1 + 3.0)
    scored = Scored.from_frame(own, scored.columns)
    costs = CostModel(fp=1.0, fn=600.0, unit="€", columns=PriceColumns(fp="lost"))
    chosen = Candidate("boosted", scored, convex_hull(operating_curve(scored)))
    return Figures(chosen, Terms(costs, 0.5, workspace.words))


@pytest.fixture(scope="module")
def cases(workspaces) -> dict[str, Figures]:
    credit, crash, weighted = (workspaces[key] for key in ("credit", "crash", "weighted"))
    gains = CostModel(fp=3.25, fn=41.0, tp=-7.5, tn=-0.125, unit="points")
    odd = CostModel(fp=1.0, fn=2.0, tp=2.5, tn=1.0)
    rates = CostModel(fp=0.12, fn=0.60, per_amount=True, unit="€")
    dear = replace(credit.costs, fp=2500.0, fn=1.0)
    return {
        "credit": case(credit, model="boosted"),
        "crash, with gains": case(crash, model="logistic", costs=gains),
        "weighted": case(weighted),
        "not worth using": case(credit, model="logistic", costs=dear),
        "odd prices": case(weighted, costs=odd),
        "per amount": case(credit, model="boosted", costs=rates, resampled=True),
        "expected prevalence": case(credit, model="boosted", prevalence=0.05, resampled=True),
        "a column of prices": priced_by_columns(credit),
        "weighted, with limits": case(weighted, limits=LIMITS, prevalence=0.3),
        "limits": case(credit, model="boosted", limits=LIMITS, resampled=True),
    }


NAMES = (
    "credit",
    "crash, with gains",
    "weighted",
    "not worth using",
    "odd prices",
    "per amount",
    "expected prevalence",
    "a column of prices",
    "weighted, with limits",
    "limits",
)


def thresholds(figures: Figures, n: int) -> list[float]:
    """Return n thresholds: observed scores, others between and beyond them, both infinities."""
    draw = np.random.default_rng(20260821)
    scores = figures.candidate.hull.curve.thresholds[1:]
    observed = draw.choice(scores, n // 2, replace=False)
    between = draw.uniform(scores.min() - 0.01, scores.max() + 0.01, n - n // 2 - 4)
    return [inf, -inf, 0.5, float(scores[-1]), *observed.tolist(), *between.tolist()]


@pytest.mark.parametrize("name", NAMES)
def test_at_200_random_points_every_figure_equals_pythons(page, cases, name):
    figures = cases[name]
    view = operating_view(
        figures.candidate,
        figures.terms,
        overlay=figures.overlay,
        pins=figures.pins,
        sure=figures.sure,
    )
    drawn = thresholds(figures, 200)
    wanted = [
        {"typed": repr(threshold), "value": json.dumps(point_values(figures.priced, threshold))}
        for threshold in drawn
    ]
    page.goto("about:blank")
    answers = page.evaluate(_PLACE_EACH, [script(), view, wanted])
    asked = [answer for answer in answers if answer["asked"] is not None]
    assert len(asked) > 190 or json.loads(view)["curve"]["complete"]
    for threshold, answer in zip(drawn, answers, strict=True):
        doubles = figures.doubles(threshold)
        shown = {name: answer["doubles"][name] for name in doubles}
        np.testing.assert_array_equal(list(shown.values()), list(doubles.values()))
        assert answer["others"] == list(figures.others(threshold).values())
        agree(figures, threshold, answer["texts"])
        assert [tuple(chip) for chip in answer["chips"]] == figures.chips(threshold)


def test_at_20_dragged_points_the_page_shows_what_python_computes(page, workspaces):
    workspace = workspaces["credit"]
    figures = Figures(
        candidate(workspace, workspace.deployed.name),
        Terms(workspace.costs, workspace.policy.threshold, workspace.words),
        resampled=True,
    )
    screen = Screen(page).open()
    page.locator(".tw-costs .tw-band").wait_for()
    screen.grab()
    seen = []
    for share in np.linspace(0.02, 0.98, 20).tolist():
        page.mouse.move(*screen.on_curve(share))
        seen.append(screen.drawn())
    page.mouse.up()
    assert len({texts["typed"] for texts in seen}) == 20
    for texts in seen:
        agree(figures, float(texts["typed"]), texts)


def test_numbers_are_written_alike(page):
    draw = np.random.default_rng(7)
    sizes = 10.0 ** draw.uniform(-9, 15, 600)
    halves = draw.integers(-4000, 4000, 300) / 8.0
    values = [0.0, -0.0, inf, -inf, 0.005, 1.005, 99.95, *sizes.tolist(), *halves.tolist()]
    shares = [*draw.uniform(0, 1, 300).tolist(), *(draw.integers(0, 2001, 300) / 2000.0).tolist()]
    page.goto("about:blank")
    plain = script().replace("export default", "")
    answer = page.evaluate(
        """([source, values, shares]) => {
          const write = new Function(source + "; return { fixed, countText, percentText };")();
          return {
            fixed: values.map((value) => [0, 1, 2, 5, 8].map((n) => write.fixed(value, n))),
            counts: values.map(write.countText),
            percents: shares.map(write.percentText),
            steps: [0, 1, 2, 3, 4, 5, 6, 7, 8].map((digits) => 10 ** -digits),
          };
        }""",
        [plain, values, shares],
    )
    assert answer["fixed"] == [[phrases.fixed(v, n) for n in (0, 1, 2, 5, 8)] for v in values]
    finite = [value for value in values if abs(value) < inf]
    assert [text for text in answer["counts"] if "inf" not in text] == [
        phrases.count(value) for value in finite
    ]
    assert answer["percents"] == [phrases.percent(share) for share in shares]
    assert answer["steps"] == [10.0**-digits for digits in range(9)]


def agree(figures: Figures, threshold: float, texts: dict[str, object]) -> None:
    """Assert that all that is shown is what Python says of the threshold."""
    expected = figures.texts(threshold)
    assert {name: texts[name] for name in expected} == expected
    assert float(texts["typed"]) == threshold
    assert set(texts["shares"]) <= figures.shares(threshold)
    rate = figures.at(threshold).selection_rate
    assert float(texts["flaggedShare"]) == pytest.approx(100.0 * rate, abs=0.0500001)
