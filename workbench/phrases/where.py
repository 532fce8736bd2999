"""Name the cases of a slice in the middle of a sentence: "where sex is f and age is (25, 33]"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from workbench.intake.errors import printable
from workbench.slices.groups import MISSING
from workbench.slices.slicing import OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"“.+” in (?P<column>.+)", re.DOTALL)
_LENGTH = "words in "
_ISOLATE, _END = "\u2068", "\u2069"  # what lies between has a direction of its own


def where(by: Sequence[str], key: Sequence[str]) -> str:
    """Return which cases a slice holds, such as "where sex is f".

    Parameters
    ----------
    by : sequence of str
        What the rows are cut by.
    key : sequence of str
        The slice's value of each.
    """
    plain = [f"{_told(title)} {_is(title, value)}" for title, value in _plain(by, key)]
    other = [_other(title, value) for title, value in zip(by, key, strict=True)]
    told = [f"where {' and '.join(plain)}"] if plain else []
    return " ".join((*told, *filter(None, other)))


def where_it(by: Sequence[str], key: Sequence[str]) -> str:
    """Return the same where one column has been named already: "where it is f"."""
    if len(by) == 1 and len(_plain(by, key)) == 1 and not by[0].startswith(_LENGTH):
        return f"where it {_is(by[0], key[0])}"
    return where(by, key)


def _plain(by: Sequence[str], key: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parts of a key that are a column and its value."""
    pairs = zip(by, key, strict=True)
    return [(title, value) for title, value in pairs if not _other(title, value)]


def _is(title: str, value: str) -> str:
    verb = "are" if title.startswith(_LENGTH) else "is"
    return f"{verb} {'missing' if value == MISSING else _told(value)}"


def _other(title: str, value: str) -> str:
    """Return a part that is no column and value; "" for one that is."""
    word = _WORD.fullmatch(title)
    if word is not None and value.startswith(("with “", "without “")):
        return f"{_told(value)} in {_told(word['column'])}"
    if value == title:  # slices that a search found are conditions
        return f"where {_told(title)}"
    found = value == OTHERS and " = " in title
    return f"outside “{_told(title)}”" if found else ""


def _told(text: str) -> str:
    """Return data for a sentence that runs from left to right.

    Signs that run the other way would draw the number that follows to their other side.
    """
    shown = printable(text)
    leftwards = any(bidirectional(sign) in ("R", "AL") for sign in shown)
    return f"{_ISOLATE}{shown}{_END}" if leftwards else shown
