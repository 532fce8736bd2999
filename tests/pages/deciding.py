"""Visit the pages on which a decision is taken, and read what they show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import inf

from streamlit.testing.v1 import AppTest

from tests.pages.waiting import until
from workbench import places

PAGES = places.app_folder() / "pages"
THRESHOLD = "decide/threshold.py"
FAIRNESS = "decide/fairness.py"
CHART = "workbench_operating_point"
TABLE = "workbench_text_table"
MENUS = ("other prices", "conditions", "reviewing", "presets")


def look(name: str = THRESHOLD, **address: str | list[str]) -> AppTest:
    """Open a page by an address."""
    shell = places.app_folder() / "workbench/ui/shell.py"
    page = AppTest.from_file(str(shell), default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    return go(page, name)


def unfold(page: AppTest) -> AppTest:
    """Open all menus above the chart."""
    for key in MENUS:
        page.session_state[key] = True
    page.run()
    assert not page.exception
    return page


def go(page: AppTest, name: str) -> AppTest:
    """Go to another page, as by the menu."""
    page.switch_page(str(PAGES / name)).run()
    assert not page.exception
    return page


def price(page: AppTest, outcome: str, amount: float) -> AppTest:
    """Set the price of one outcome."""
    page.number_input(key=f"price {outcome}").set_value(amount).run()
    assert not page.exception
    return page


def chart(page: AppTest) -> dict:
    """Return all that the chart was given."""
    return json.loads(_given(page, CHART)["view"])


def placed(page: AppTest) -> float:
    """Return the threshold at which the program has put the point."""
    return number(json.loads(_given(page, CHART)["value"])["threshold"])


def table(page: AppTest, name: str = "") -> dict:
    """Return the table of texts that is shown, or the one of a name."""
    return next(made for made in _all_given(page, TABLE) if name in ("", made["name"]))


def linked(page: AppTest) -> float:
    """Return the threshold in the address."""
    return float(page.query_params["threshold"])


def number(threshold: float | str) -> float:
    """Return a threshold as it was before JSON."""
    return inf if threshold == "inf" else float(threshold)


def wait(page: AppTest) -> AppTest:
    """Look again until the intervals are made in the background."""
    return until(page, lambda: chart(page)["sure"] is not None)


def has_chart(page: AppTest) -> bool:
    """Whether the chart of the operating point is shown."""
    return any(each.proto.component_name == CHART for each in page.get("bidi_component"))


def _given(page: AppTest, component: str) -> dict:
    return next(_all_given(page, component))


def _all_given(page: AppTest, component: str) -> Iterator[dict]:
    for element in page.get("bidi_component"):
        if element.proto.component_name == component:
            data = json.loads(element.proto.json or element.proto.mixed.json)
            yield json.loads(data) if isinstance(data, str) else data
