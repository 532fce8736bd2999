"""Cases: the line is dragged and the reasons follow; names are text; everybody can use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser import made_up_model
from tests.browser.case_figures import CaseFigures
from tests.browser.cases_screen import TEXTS, CasesScreen
from tests.browser.made_up import ALL, PAYLOADS
from tests.browser.reading import looks, violations
from tests.browser.test_as_text import more_than_text, shown
from tests.report.explained_cases import KINDS, explained, texts_of
from workbench import phrases, places
from workbench.explain import cases
from workbench.explain.engine import explain_score
from workbench.phrases.change import score_text
from workbench.phrases.contrasts import value_text
from workbench.report.case_view import CaseTexts, case_view, placed
from workbench.report.explainer import Explainer, open_explainer
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.threshold import operating_curve
from workbench.ui.components.case_reasons_chart import script
from workbench.workspace import open_workspace

pytestmark = pytest.mark.browser

CREDIT = places.samples()[0]
CASE, AT = "A0015", 0.5
LINK = f"workspace=credit&case={CASE}&group=everyone"
LABEL = made_up_model.LABEL
ASKED = (
    f"workspace={made_up_model.KEY}&threshold=0.4&group=everyone"
    f"&case={quote(made_up_model.case_id(1))}"
)


@pytest.fixture
def screen(page) -> CasesScreen:
    return CasesScreen(page)


@pytest.fixture(scope="module")
def explainer(tmp_path_factory) -> Iterator[Explainer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        opened = open_explainer(open_workspace(CREDIT))
    with opened:
        yield opened


@pytest.fixture(scope="module")
def figures(explainer) -> CaseFigures:
    """Return what is to be shown of the case, compared with everyone."""
    row, features = explainer.position(CASE), explainer.features
    group = reference_group(explainer, ReferenceChoice("everyone"), AT)
    table = explain_score(explainer.scorer, explainer.case(row), group)
    cells = zip(features, explainer.case(row).iloc[0].tolist(), strict=True)
    texts = CaseTexts(
        explainer.workspace.words,
        tuple(feature.label for feature in features),
        tuple(value_text(feature, cell) for feature, cell in cells),
        "applications",
    )
    return CaseFigures(table.as_listed(float(explainer.y_score[row])), texts)


@pytest.fixture(scope="module")
def lines(explainer) -> list[float]:
    """Return the thresholds that are drawn, falling."""
    return operating_curve(explainer.scored).thresholds.tolist()


# 1. The line

# Draw the component without Streamlit: put the line at each place that the program names, then
# by keys at each threshold that is drawn. Press each bar, and keep what is sent.
_DRAW = f"""async ([source, view, values, steps]) => {{
  const texts = {TEXTS};
  const file = new Blob([source], {{ type: "text/javascript" }});
  const component = await import(URL.createObjectURL(file));
  window.requestAnimationFrame = (draw) => (draw(), 0);
  const parentElement = document.createElement("div");
  document.body.replaceChildren(parentElement);
  const sent = [];
  const setTriggerValue = (name, value) => sent.push([name, value]);
  const read = () => {{
    const root = parentElement.querySelector(".cr");
    const marks = [".tw-line", ".tw-mark", ".tw-dot"];
    const [line, ...ends] = marks.map((mark) => root.querySelector(`.tw-waterfall ${{mark}}`));
    const at = [line.getAttribute("x1"), ...ends.map((end) => end.getAttribute("cx"))];
    return {{ texts: texts(root), at: at.map(Number) }};
  }};
  const placed = values.map((value, rev) => {{
    component.default({{ data: {{ view, rev, value }}, parentElement, setTriggerValue }});
    return read();
  }});
  const handle = parentElement.querySelector("[role=slider]");
  const stepped = steps.map((key) => {{
    handle.dispatchEvent(new KeyboardEvent("keydown", {{ key }}));
    return read();
  }});
  const bars = [...parentElement.querySelectorAll(".cr-pick")].map((bar) => {{
    bar.dispatchEvent(new MouseEvent("click"));
    return bar.textContent;
  }});
  return {{ placed, stepped, bars, sent }};
}}"""


@pytest.mark.parametrize("kind", KINDS)
def test_at_every_line_the_browser_says_what_python_says(page, kind):
    table, candidate = explained(kind)
    figures = CaseFigures(table, texts_of(table.feature_names))
    view = case_view(table, candidate, figures.texts)
    near = [table.score, np.nextafter(table.score, 1), table.score + 4.5e-4, table.score - 5.5e-4]
    between = [inf, -inf, 0.5, *near, -0.1, 1.1, {"ties": inf}.get(kind, 0.123456789)]
    drawn = candidate.hull.curve.thresholds.tolist()
    values = [placed(table, threshold, figures.texts) for threshold in between]
    steps = ["End", *["ArrowLeft"] * (len(drawn) - 1)]
    page.goto("about:blank")
    answer = page.evaluate(_DRAW, [script(), view, values, steps])
    for threshold, found in zip(between, answer["placed"], strict=True):
        assert found["texts"] == figures.at(threshold)
    for threshold, found in zip(drawn, answer["stepped"], strict=True):
        assert found["texts"] == figures.at(threshold, left=between[-1])
        crosses_where_it_is(table.explanation(), threshold, found["at"])
    bars_hold_every_case_once(candidate.scored.y_score, answer)


def crosses_where_it_is(explanation, threshold: float, at: list[float]) -> None:
    """Assert that the line stands between base and score as its number does."""
    line, base, score = at
    whole = explanation.score - explanation.base_value
    share = (threshold - explanation.base_value) / whole
    if 0.0 <= share <= 1.0:
        assert line == pytest.approx(base + share * (score - base), abs=0.01)
    else:
        assert (line < min(base, score)) == (share * (score - base) < 0.0)
        assert not min(base, score) < line < max(base, score)


def bars_hold_every_case_once(scores: np.ndarray, answer: dict) -> None:
    """Assert that each bar asks for as many cases as it says, and each case is in one bar."""
    ranges = [
        tuple(map(float, said.split(" "))) for name, said in answer["sent"] if name == "range"
    ]
    assert len(ranges) == len(answer["bars"])
    held = np.zeros(len(scores), dtype=int)
    for (low, high), text in zip(ranges, answer["bars"], strict=True):
        inside = (scores >= low) & ((scores < high) | (high == 1.0))
        assert text.startswith(f"{np.count_nonzero(inside)} loans from ")
        held += inside
    assert held.tolist() == [1] * len(scores)


def test_while_the_line_is_dragged_all_follows_and_nothing_is_sent(screen, figures, lines):
    screen.open(f"{LINK}&threshold={AT}").shows(figures.at(AT))
    asked = screen.asked
    screen.grab()
    for share in (0.2, 0.45, 0.7, 0.3):
        texts = screen.drag_to(share)
        spoken = [line for line in lines if texts["spoken"] == figures.at(line)["spoken"]]
        assert texts in [figures.at(line) for line in spoken]
    assert screen.asked == asked
    assert float(screen.linked("threshold")) == AT
    screen.release()
    threshold = float(screen.linked("threshold"))
    assert threshold in lines
    assert screen.asked > asked
    screen.shows(texts).shows(figures.at(threshold))
    # The link shows the same to somebody else.
    screen.open(screen.query).shows(figures.at(threshold))


def test_keys_move_the_line_from_end_to_end_and_links_beyond(screen, figures, lines):
    screen.open(f"{LINK}&threshold=-inf").shows(figures.at(-inf))
    last, page = len(lines) - 1, round(len(lines) / 20)
    screen.handle.focus()
    place = last
    for key, step in (
        ("ArrowRight", -1),
        ("Shift+ArrowUp", -10),
        ("ArrowDown", 1),
        ("PageUp", -page),
        ("PageDown", page),
        ("Shift+ArrowLeft", 10),
        ("End", -last),
        ("ArrowRight", 0),
    ):
        screen.handle.press(key)
        place = max(0, place + step)
        screen.shows(figures.at(lines[place]))
    assert lines[0] == inf
    screen.links("threshold", "inf").shows(figures.at(inf))
    assert screen.handle.evaluate("(handle) => handle === document.activeElement")
    screen.handle.press("Home")
    screen.shows(figures.at(lines[-1])).handle.blur()  # commits at once
    screen.links("threshold", repr(lines[-1])).shows(figures.at(lines[-1]))


# 2. The case


def test_n_and_p_step_through_the_list_but_not_while_typing(screen):
    screen.open(f"workspace={made_up_model.KEY}&group=everyone").says("1 of 150; the keys P and N")
    screen.page.keyboard.press("n")
    screen.says("2 of 150; ").page.keyboard.press("n")
    screen.says("3 of 150; ").page.keyboard.press("p")
    screen.says("2 of 150; ")
    for box in (screen.page.get_by_role("spinbutton").first, screen.case):
        box.focus()
        box.press("n")
    screen.case.press("Escape")  # from the list of what begins so
    screen.press("Next").says("3 of 150; ")


def test_a_bar_lists_the_cases_of_its_scores(screen, explainer):
    screen.open(f"{LINK}&threshold={AT}")
    bar = screen.page.locator(".cr-pick").nth(3)
    counted = int(bar.locator("title").text_content().split(" ")[0])
    bar.click()
    screen.links("cases", "scores")
    low, high = map(float, screen.linked("scores").split(" "))
    rows = cases.between_scores(explainer.scored, low, high)
    assert len(rows) == counted
    screen.says(f"Application 1 of {counted}; ")
    first = f"{explainer.ids[rows[0]]} · {phrases.percent(explainer.y_score[rows[0]])}"
    expect(screen.case).to_have_value(first)


def test_the_truth_is_hidden_here_and_by_the_link(screen):
    priced = re.compile(" % · ")
    screen.open(f"workspace={made_up_model.KEY}&group=everyone&threshold=0.4&cases=misses")
    screen.says("In the record it is a positive").says(": a miss.").says("The record says: ")
    expect(screen.case).to_have_value(priced)
    screen.page.get_by_text("Hide the truth").click()
    for _ in ("here", "by the link"):
        screen.links("truth", "hidden").says("Why was this case")
        screen.hides("In the record").hides("a miss.").hides("The record says: ")
        expect(screen.case).not_to_have_value(priced)
        screen.open(screen.query)


def test_an_edit_changes_score_and_decision_at_once_and_undo_takes_it_back(screen, explainer):
    row = explainer.position(CASE)
    case, own = explainer.case(row), float(explainer.y_score[row])
    amount = next(each for each in explainer.features if each.column == "Amount")
    value = amount.high if own < AT else amount.low
    edited = float(explainer.scorer.score(case.assign(Amount=value))[0])

    def standing(score: float) -> str:
        verb = "declined" if score >= AT else "approved"
        return f"Score and decision now: {score_text(score, AT)}, {verb}"

    assert standing(edited) != standing(own)
    screen.open(f"{LINK}&threshold={AT}").says(standing(own))
    screen.type_into("Loan amount", str(value)).says(standing(edited)).says("1. Loan amount ")
    screen.press("Undo the last edit").says(standing(own)).hides("1. Loan amount ")
    expect(screen.page.get_by_role("button", name="Undo the last edit")).to_be_disabled()


# 3. Names are text, and everybody can read them


def test_names_on_both_pages_are_text(screen, page, watch):
    screen.open(ASKED).quiet()
    menu = page.get_by_test_id("stPopoverBody")
    screen.press("Limits")
    for name in (f"title {ALL}", LABEL):  # in which marks without width may stand
        expect(menu).to_contain_text(re.compile(".?".join(map(re.escape, name))))
    assert more_than_text(page, "[data-testid=stPopoverBody]") == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    places = {
        "h1": f"Why was this case {ALL} flagged {ALL}?",
        "[data-testid=stCaptionContainer]": f"Case {ALL} {made_up_model.case_id(1)}. In the record",
        "[data-testid=stSelectbox] label": f"Cases {ALL}",
        ".tw-sentence": f"The chance of a positive {ALL} is ",
        ".tw-line-card svg": f"this case {ALL} ",
        ".tw-waterfall h2": f"From the cases {ALL} to this case {ALL}",
        ".tw-waterfall svg": LABEL,
        ".tw-decides .tw-subtitle": f"of the cases {ALL} are flagged {ALL} at this line",
        ".cr-bars": made_up_model.HOME,
        ".cr-chip": LABEL,
        ".cm": LABEL,
        "[data-testid=stNumberInput] label": f"{LABEL} ({PAYLOADS['script']})",
        ".st-key-changes": f"Edit this case {ALL}",
        ".tt": LABEL,
    }
    assert shown(page, places) == dict.fromkeys(places, True)
    assert PAYLOADS["handler"] in page.locator(".cm-value").all_text_contents()
    assert more_than_text(page) == []
    assert watch.complaints == []
    # It would be seen if a label were taken for more.
    with page.expect_console_message(lambda said: "outside.example" in said.text):
        page.locator(".cr-label").first.evaluate("(label, text) => (label.innerHTML = text)", ALL)
    page.wait_for_function("() => window.caught !== undefined")
    assert "ran: handler" in more_than_text(page)
    assert any("outside.example" in complaint for complaint in watch.complaints)
    watch.complaints.clear()
    screen.drivers(ASKED)
    places = {
        "h2": f"Label {ALL}",
        ".js-plotly-plot": "label <script>",
        "h3:has-text('adds to each score')": f"What {LABEL} adds to each score",
    }
    assert shown(page, places) == dict.fromkeys(places, True)
    assert more_than_text(page) == []


def test_everybody_can_read_both_pages_and_they_fit_a_phone(screen, page):
    found = {}
    for name, opened in {"cases": screen.open, "drivers": screen.drivers}.items():
        opened(ASKED).quiet()
        for look in looks(page):
            found[f"{name}, {look}"] = violations(page, look)
            assert "wide" in look or screen.wider == [0, 0], (name, look)
    assert found == {name: [] for name in found}
