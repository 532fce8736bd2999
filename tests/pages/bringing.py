"""Visit the page of workspaces, and bring a table, as a person does."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from tests.input_cases import csv_text
from workbench import places

FINE = {
    "id": ["A1", "A2", "A3", "A4", "A4"],
    "status": ["bad", "good", "bad", "good", "good"],
    "score": ["0.9", "0.2", "0.7", "0.4", "0.1"],
    "percent": ["90", "20", "70", "40", "10"],
    "words": ["high", "low", "high", "low", "low"],
    "weight": ["1", "2", "-1", "2", "1"],
    "sex": ["f", "m", "f", "m", "m"],
    "three": ["x", "y", "z", "x", "y"],
}


def visit(**address: str) -> AppTest:
    """Open the page by an address."""
    shell = places.app_folder() / "workbench/ui/shell.py"
    page = AppTest.from_file(str(shell), default_timeout=30)
    for key, value in ({"workspace": "loans"} | address).items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def shown(elements) -> str:
    """Return the text of elements as a reader sees it: without escapes and joiners."""
    texts = "\n".join(str(element.value) for element in elements)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", texts).replace("\u2060", "")


def press(page: AppTest, label: str, key: str | None = None) -> AppTest:
    """Press a button by its label, and its key where several have the label."""
    button = next(b for b in page.button if b.label == label and key in (None, b.key))
    button.click().run()
    assert not page.exception
    return page


def upload(page: AppTest, content: str | bytes, name: str = "my scores.csv") -> AppTest:
    """Put a file in the place of the one before."""
    data = content.encode() if isinstance(content, str) else content
    page.file_uploader[0].set_value((name, data, "")).run()
    assert not page.exception
    return page


def choose(page: AppTest, **roles: str) -> AppTest:
    """Choose columns by role; `positive` is chosen among the values of `truth`."""
    for role, value in roles.items():
        column = f" {page.session_state['upload truth']}" if role == "positive" else ""
        page.selectbox(key=f"upload {role}{column}").select(value).run()
    assert not page.exception
    return page


def fitting(**roles: str) -> AppTest:
    """Upload the fine table, and choose what it needs and some more."""
    page = upload(visit(), csv_text(FINE))
    return choose(page, **({"truth": "status", "positive": "bad", "score": "score"} | roles))


def may_open(page: AppTest) -> bool:
    return not next(b for b in page.button if b.label == "Open it").disabled
