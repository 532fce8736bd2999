"""Visit the pages on which a decision is taken, and read what they show."""

from __future__ import annotations

import json
from math import inf

from streamlit.testing.v1 import AppTest

from workbench import places

PAGES = places.app_folder() / "pages"
THRESHOLD = "decide/threshold.py"
FAIRNESS = "decide/fairness.py"
CHART = "workbench_operating_point"
TABLE = "workbench_text_table"


def look(name: str = THRESHOLD, **address: str | list[str]) -> AppTest:
    """Open a page by an address."""
    shell = places.app_folder() / "workbench/ui/shell.py"
    page = AppTest.from_file(str(shell), default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    return go(page, name)


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


def table(page: AppTest) -> dict:
    """Return the table of texts that is shown."""
    return _given(page, TABLE)


def linked(page: AppTest) -> float:
    """Return the threshold in the address."""
    return float(page.query_params["threshold"])


def number(threshold: float | str) -> float:
    """Return a threshold as it was before JSON."""
    return inf if threshold == "inf" else float(threshold)


def _given(page: AppTest, component: str) -> dict:
    elements = (element.proto for element in page.get("bidi_component"))
    given = next(e for e in elements if e.component_name == component)
    data = json.loads(given.json or given.mixed.json)
    return json.loads(data) if isinstance(data, str) else data
