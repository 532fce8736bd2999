"""Whether a page can be read by everybody, as axe-core judges it."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, WIDE
from tests.browser.settling import settle

_SIZES = {"wide": WIDE, "phone": PHONE}
# Each size in both, and few changes from one to the other: then Streamlit draws all anew.
_SCHEMES = {"wide": ("light", "dark"), "phone": ("dark", "light")}
_IN_SCHEME = """(scheme) =>
  getComputedStyle(document.querySelector("[data-testid=stApp]")).colorScheme === scheme"""

# Our rules of style have come, and nothing fades in any more. (A fading that has finished is still
# listed where it is folded away.)
_STANDS = """() =>
  !!document.querySelector("[data-testid=stHtml] style") &&
  document.getAnimations().every((fading) => fading.playState === "finished")"""
_JUDGE = "async (asked) => (await axe.run({ resultTypes: ['violations'], ...asked })).violations"
_DARK = ", dark"
# What reads colours: of the same elements at the same size, the other rules find the same.
_OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Streamlit's own place to drop files: it has a name and cannot be reached, which helps nobody
# and harms nobody.
_NOT_OURS = "stFileUploaderDrop"  # axe cuts long names short


def looks(page: Page) -> Iterator[str]:
    """Show an open page in each look, wide and on a phone, light and dark; yields which it is.

    The page is not opened anew: what was opened on it stays open.
    """
    for size, viewport in _SIZES.items():
        page.set_viewport_size(viewport)
        for scheme in _SCHEMES[size]:
            page.emulate_media(color_scheme=scheme)
            settle(page).wait_for_function(_IN_SCHEME, arg=scheme)
            yield f"{size}, {scheme}"


def violations(page: Page, look: str = "") -> list[str]:
    """Return what axe-core finds wrong once the page stands: rule and element, each of them.

    In a dark look, which a page has beside the light one, only its colours are judged.
    """
    settle(page).wait_for_function(_STANDS)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(_JUDGE, _OF_COLOURS if look.endswith(_DARK) else {})
    elements = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
    return [f"{rule}: {html[:300]}" for rule, html in elements if _NOT_OURS not in html]
