"""Up to four points are pinned under a name, compared, and kept in the link."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen
from workbench import phrases

pytestmark = pytest.mark.browser


def pin(screen: Screen, name: str) -> None:
    pinned = len(screen.address.get("pin", []))
    box = screen.page.get_by_label("Name for this point")
    box.fill(name)
    box.press("Enter")
    screen.press("Pin this point")
    screen.page.wait_for_function(
        "(n) => new URLSearchParams(location.search).getAll('pin').length === n", arg=pinned + 1
    )
    screen.settle()


def test_points_are_pinned_named_compared_kept_and_removed(page):
    screen = Screen(page).open()
    pinned = []
    for share, name in ((0.2, "Bold"), (0.3, "Middle"), (0.4, ""), (0.5, "Bold")):
        screen.drag_to(share)
        pin(screen, name)
        pinned.append((screen.threshold, screen.texts()))
    unnamed = phrases.threshold_text(pinned[2][0])
    names = ["Bold", "Middle", unnamed, "Bold′"]
    assert screen.address["pin"] == [
        f"{threshold!r} {name}" for (threshold, _), name in zip(pinned, names, strict=True)
    ]
    expect(page.get_by_role("button", name="Pin this point")).to_be_disabled()
    table = page.get_by_role("table")
    assert table.locator("tbody th").all_inner_texts() == ["Your point", *names]
    for row, (threshold, texts) in enumerate(pinned, start=1):
        cells = table.locator("tbody tr").nth(row).locator("td").all_inner_texts()
        tp, fp, fn, _ = texts["perThousand"]
        assert cells[0] == phrases.threshold_text(threshold)
        assert cells[2:5] == [tp, fp, fn]
        assert f"{cells[5]} per application" == texts["pointMoney"]
    labels = [f"Pinned: {name}" for name in names]
    assert screen.texts()["policies"][-4:] == labels
    page.reload()
    assert screen.settle().texts()["policies"][-4:] == labels
    page.get_by_role("button", name="Remove Middle").click()
    expect(table.locator("tbody tr")).to_have_count(4)
    button = page.get_by_role("button", name="Pin this point")
    expect(button).to_be_enabled()
    button.dblclick()  # a click too many
    expect(button).to_be_disabled()
    screen.settle()
    assert len(screen.address["pin"]) == 4
    assert "Middle" not in " ".join(screen.settle().texts()["policies"])
