"""Record what is on screen, as a person does, and read what was kept."""

from __future__ import annotations

from tests.pages.bringing import shown
from tests.pages.waiting import is_under_way, until
from workbench import places
from workbench.store import open_store

AT = 0.31
WHY = 'Because of "this" & <b>that</b>'
PINS = ["0.4 Bold"]


def press(page, key):
    page.button(key=key).click().run()
    return ready(page)


def ready(page):
    """Look again until what would be recorded is put together, and what was sent is answered."""
    return until(
        page,
        lambda: (
            not is_under_way(page, "what would be recorded")
            and not any("has not answered yet" in each.value for each in page.info)
        ),
    )


def problems(page):
    return [box for box in page.checkbox if str(box.key).startswith("record problem")]


def fill(page, why=WHY, name="Ada"):
    for box in problems(page):
        box.check()
    page.text_area(key="record reason").set_value(why)
    page.text_input(key="recording name").set_value(name)
    return ready(page.run())


def said(page):
    return shown([*page.markdown, *page.caption, *page.error, *page.warning, *page.success])


def kept():
    """Return all decisions in the store, the first one first."""
    with open_store(str(places.record())) as store:
        return [store.decision(each.number) for each in store.decisions()][::-1]


def drafts():
    with open_store(str(places.record())) as store:
        return [each.decision for each in store.drafts()]
