"""A document as PDF that can be read aloud (PDF/UA-1), by typst: no browser, no network.

The layout stands in document.typ. What the document says goes in as data, never as markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench.intake import InputError
from workbench.intake.errors import printable
from workbench.report.typed_json import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.report.document.content import Block, Document
    from workbench.store.canonical import Plain

_LAYOUT = Path(__file__).with_name("layout.typ")
_SIZE = 10.0  # of the text, in points
# Tried one after the other where the pages are limited.
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
_NO_SIGN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
# Line breaks, and the pair around what has a direction of its own.
_KEPT = "\n\u2068\u2069"
_CODES = "Signs for which there was no font here are written as their codes, such as \\u4e2d."


def pdf(document: Document, *, most_pages: int | None = None) -> bytes:
    r"""Print a document on A4, tagged for reading aloud; equal documents give equal bytes.

    Typst brings its fonts along: Latin, Greek, Cyrillic and Hebrew letters look alike anywhere.
    Other signs are drawn with a font of this machine. One that none of them has is written as its
    code, such as \u4e2d, and a note at the end says so; so is one that no eye can see.

    Parameters
    ----------
    document : Document
        What to print. Its date is that of the file; without one the file has none.
    most_pages : int, optional
        Print smaller, down to 8.5 points, until it needs no more pages than this.

    Raises
    ------
    InputError
        If typst is not installed, or the document needs more pages.
    """
    sizes = (_SIZE,) if most_pages is None else _SIZES
    printed = b""
    for size in sizes:
        printed = _drawn(_data(document, size))
        if most_pages is None or pages(printed) <= most_pages:
            return printed
    raise InputError(
        f"'{printable(document.title)}' needs {pages(printed)} pages, and {most_pages} are asked "
        "for. Leave something out."
    )


def pages(printed: bytes) -> int:
    """Return how many pages a PDF of `pdf` has."""
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def _data(document: Document, size: float) -> dict[str, Plain]:
    """Return the document as the layout reads it."""
    date = datetime.fromisoformat(document.date) if document.date else None
    parts = "year", "month", "day", "hour", "minute", "second"
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "day": None if date is None else {part: getattr(date, part) for part in parts},
        "size": size,
        "sections": [
            {"title": each.title, "blocks": [_block(block) for block in each.blocks]}
            for each in document.sections
        ],
        "note": "",
    }


def _block(block: Block) -> Plain:
    parts = {each.name: plain(getattr(block, each.name)) for each in fields(block)}
    return {"kind": type(block).__name__.lower(), **parts}


def _drawn(data: dict[str, Plain]) -> bytes:
    """Draw with the fonts that typst brings, else with this machine's, else with codes."""
    data = {name: _written(value, _seen) for name, value in data.items()}
    try:
        return _compiled(data, "bundled")
    except _Lacking:
        pass
    try:
        return _compiled(data, "all")
    except _Lacking as error:
        lacking = error.signs
    codes = {ord(sign): sign.encode("unicode_escape").decode() for sign in lacking}
    data = {
        name: _written(value, lambda text: text.translate(codes)) for name, value in data.items()
    }
    return _compiled(data | {"note": _CODES}, "all")


def _written(value: Plain, how: Callable[[str], str]) -> Plain:
    """Return a value with each of its texts written in another way."""
    if isinstance(value, str):
        return how(value)
    if isinstance(value, list):
        return [_written(each, how) for each in value]
    if isinstance(value, dict):
        return {name: _written(each, how) for name, each in value.items()}
    return value


def _seen(text: str) -> str:
    """Return text with signs that no eye can see written out, but for line breaks."""
    return "".join(
        sign if sign.isprintable() or sign in _KEPT else printable(sign) for sign in text
    )


class _Lacking(Exception):
    """Signs that no font at hand can draw."""

    def __init__(self, signs: set[str]) -> None:
        super().__init__()
        self.signs = signs


def _compiled(data: dict[str, Plain], fonts: Literal["bundled", "all"]) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise InputError(
            f"A PDF cannot be made here: typst is missing ({error}). Run 'pip install typst', or "
            "take the HTML file."
        ) from None
    try:
        return typst.compile(
            _LAYOUT.read_bytes(),
            sys_inputs={"document": json.dumps(data)},
            ignore_system_fonts=fonts == "bundled",
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        lacking = _lacking(error.diagnostic)
        if not lacking:
            raise InputError(f"The document cannot be printed: {error.message}.") from error
        raise _Lacking(lacking) from None


def _lacking(diagnostic: str) -> set[str]:
    """Return the signs that typst names as those it has no font for."""
    named = "".join(_NO_SIGN.findall(diagnostic))
    named = _CODE.sub(lambda match: chr(int(match.group(1), 16)), named)
    return {sign for sign in named if not sign.isascii()}
