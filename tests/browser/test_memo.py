"""The memo as a file on a disk: it drags, asks nobody for anything, and tells what Python tells."""

from __future__ import annotations

import html as htmllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, open_profile
from tests.browser.figures import Figures
from tests.browser.made_up import PAYLOADS, payloads
from tests.browser.screen import Screen
from workbench.report.memo.content import Memo, memo_html
from workbench.report.memo.making import memo_at
from workbench.report.operating_view import Pin
from workbench.report.record.making import Judged
from workbench.report.terms import Terms
from workbench.threshold import Reviewer
from workbench.workspace import load_scored, open_workspace

pytestmark = pytest.mark.browser

_JUDGE = "async () => (await axe.run({ resultTypes: ['violations'] })).violations"
_BROAD = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, eq=False)
class Written:
    """A memo and its file.

    Attributes
    ----------
    memo : Memo
        What it is made of.
    text : str
        The file's.
    path : Path
        Where it is.
    """

    memo: Memo
    text: str
    path: Path

    @property
    def figures(self) -> Figures:
        """What Python says of every point."""
        behind, at = self.memo.behind, self.memo.record.point.threshold
        pins = (Pin("as decided", at),)
        return Figures(behind.candidate, behind.evidence.terms, pins=pins)


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Written:
    """Write a memo in which every name is an attack, of a curve too long to be held whole."""
    home = tmp_path_factory.mktemp("memo")
    workspace = open_workspace(payloads(home / "payloads", 3_000))
    terms = Terms(
        workspace.costs, current=0.4, words=workspace.words, reviewer=Reviewer(0.3, miss=0.1)
    )
    judged = Judged(workspace, workspace.deployed.name, load_scored(workspace), terms)
    memo = memo_at(judged, judged.evidence.best.threshold)
    text = memo_html(memo)
    path = home / "memo.html"
    path.write_text(text, encoding="utf-8")
    return Written(memo, text, path)


@pytest.fixture(scope="module")
def page(browser, written) -> Iterator[Page]:
    """Open the file where there is no network."""
    with open_profile(browser, "http://127.0.0.1", offline=True) as profile:
        page = profile.new_page()
        asked, said = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(written.path.as_uri())
        yield page
        assert [url for url in asked if not url.startswith("blob:")] == [written.path.as_uri()]
        assert said == []


def texts(page: Page) -> tuple[float, dict[str, object]]:
    """Return the exact threshold that is drawn, and all that is said of it."""
    drawn = Screen(page).drawn()
    return float(drawn["typed"].replace("Infinity", "inf")), drawn


def assert_as_python_says(page: Page, figures: Figures) -> float:
    at, drawn = texts(page)
    told = figures.texts(at)
    del told["money"]  # here with a band, which a thinned curve reads at the nearest point
    assert {name: drawn[name] for name in told} == told
    return at


def test_it_begins_at_the_decided_point_with_the_recorded_figures(page, written):
    record = written.memo.record
    assert assert_as_python_says(page, written.figures) == record.point.threshold
    expect(page.locator("p.verdict")).to_have_text(record.verdict)
    assert page.locator(".tw-sentence").text_content() == record.verdict
    told = page.locator("section", has_text="Counted in these data").locator("table").nth(1)
    counts = [f"{n:,.0f}" for n in (record.point.tp, record.point.fp, record.point.fn)]
    assert told.locator("td").all_text_contents()[-4:-1] == counts


def test_wherever_it_is_dragged_python_says_the_same(page, written):
    screen, figures, seen = Screen(page), written.figures, set()
    page.locator(".tw-roc").scroll_into_view_if_needed()
    page.mouse.move(*screen.at())
    page.mouse.down()
    for share in (0.15, 0.35, 0.5, 0.65, 0.9):
        page.mouse.move(*screen.on_curve(share), steps=2)
        seen.add(assert_as_python_says(page, figures))
    page.mouse.up()
    assert len(seen) == 5
    for key in ("ArrowRight", "PageDown", "Home", "End"):
        page.locator(".tw-handle").press(key)
        seen.add(assert_as_python_says(page, figures))
    assert len(seen) == 9
    page.get_by_role("button", name="Back to the decided point").click()
    assert texts(page)[0] == written.memo.record.point.threshold


def test_a_typed_threshold_that_the_file_does_not_hold_gives_the_nearest_and_says_so(page, written):
    held = written.figures.priced.curve
    box, said = page.locator(".tw-type input"), page.locator(".live-head [role=status]")
    box.fill("0.3000001")
    box.press("Enter")
    at = assert_as_python_says(page, written.figures)
    assert at != 0.3000001
    assert abs(at - 0.3) < 0.01
    expect(said).to_contain_text(f"of the {len(held.thresholds):,} points of the curve")
    assert box.input_value() == repr(at)
    box.fill("inf")
    box.press("Enter")
    assert texts(page)[0] == float("inf")
    expect(said).to_be_empty()
    page.get_by_role("button", name="today's").click()
    assert assert_as_python_says(page, written.figures) == 0.4


def test_names_are_text_wherever_they_stand(page, written):
    record = written.memo.record
    assert page.locator("h1").text_content() == record.question
    assert page.title() == " ".join(record.question.split())
    head = page.locator("th", has_text="group <script>").first
    assert head.text_content() == record.slices[0].by[0]
    assert page.evaluate("() => window.caught") is None
    assert page.locator("script").count() == 2
    assert page.locator("iframe, img").count() == 0


def test_without_the_escapes_they_would_run_and_the_policy_alone_stops_them(page, written, browser):
    raw = htmllib.unescape(written.text)
    policy = raw[raw.index("<meta http-equiv") : raw.index('<meta name="viewport"')]
    with open_profile(browser, "http://127.0.0.1", offline=True) as profile:
        held, bare = profile.new_page(), profile.new_page()
        with held.expect_console_message(lambda said: "script-src" in said.text):
            held.set_content(raw, wait_until="commit")
        held.locator("h1 b").first.wait_for()
        assert held.evaluate("() => window.caught") is None
        bare.set_content(raw.replace(policy, "", 1), wait_until="commit")
        bare.wait_for_function("() => !!window.caught")


def test_everybody_can_read_it_light_and_dark_wide_and_on_a_phone(page):
    page.evaluate(Axe().axe_script)
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            Screen(page).frame()
            found = page.evaluate(_JUDGE)
            assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
            assert page.evaluate(_BROAD) == 0
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)


def test_every_payload_stands_in_the_file_as_text(written):
    for payload in PAYLOADS.values():
        assert htmllib.escape(payload) in written.text
        assert "<" not in payload or payload not in written.text
