"""Whether a page can be read by everybody, as axe-core judges it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.settling import settle

# Our rules of style have come, and nothing fades in any more. (A fading that has finished is still
# listed where it is folded away.)
_STANDS = """() =>
  !!document.querySelector("[data-testid=stHtml] style") &&
  document.getAnimations().every((fading) => fading.playState === "finished")"""
# Streamlit's own place to drop files: it has a name and cannot be reached, which helps nobody
# and harms nobody.
_NOT_OURS = "stFileUploaderDropzone"


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong once the page stands: rule and element, each of them."""
    settle(page).wait_for_function(_STANDS)
    found = Axe().run(page).response["violations"]
    elements = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
    return [f"{rule}: {html[:300]}" for rule, html in elements if _NOT_OURS not in html]
