"""A document as one HTML file that asks nobody for anything: what it says is text, never markup."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from workbench.report.document.content import Bullets, Document, Facts, Figure, Paragraph, Table
from workbench.report.document.style import style_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.document.content import Block, Section

_END = "\n"
# Line breaks, and the pair around what has a direction of its own.
_KEPT = "\n\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Live:
    """What moves in place of the figures of a document.

    Attributes
    ----------
    markup : str
        Where it stands, as HTML. Whoever writes it escapes what comes from data.
    script : str
        The one script that the file runs, a module; known to the browser by its hash.
    style : str
        Its style sheet.
    """

    markup: str
    script: str
    style: str


def html(document: Document, live: Live | None = None) -> str:
    """Return a document as one HTML file; equal documents give equal texts.

    It loads nothing, and its own policy forbids it to. It follows the reader's choice of light
    and dark, and has a form for paper.

    Parameters
    ----------
    document : Document
        What it says.
    live : Live, optional
        Drawn in place of the figures; where scripts do not run, the figures are shown.
    """
    script, style = ("", "") if live is None else (live.script, live.style)
    running = f'<script type="module">{script}</script>\n' if script else ""
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(document.title)}</title>\n<style>\n{style_sheet()}\n{style}\n</style>\n"
        "</head>\n"
    )
    title = f"<header>\n<h1>{_text(document.title)}</h1>\n"
    if document.subtitle:
        title += f'<p class="subtitle">{_text(document.subtitle)}</p>\n'
    sections = "".join(_section(each, live) for each in document.sections)
    body = f"<body>\n<main>\n{title}</header>\n{sections}</main>\n{running}</body>\n</html>\n"
    return head + body


def _policy(script: str) -> str:
    """Return what the file may do: run its own script, and make pictures of its own charts."""
    allowed = "'none'"
    if script:
        allowed = f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _section(section: Section, live: Live | None) -> str:
    title = f"<h2>{_text(section.title)}</h2>\n" if section.title else ""
    return f'<section class="part">\n{title}{_blocks(section.blocks, live)}</section>\n'


def _blocks(blocks: Sequence[Block], live: Live | None) -> str:
    """Return blocks one below another; what moves takes the place of the first figure."""
    figures = [each for each in blocks if isinstance(each, Figure)]
    parts = []
    for block in blocks:
        if not isinstance(block, Figure) or live is None:
            parts.append(_block(block))
        elif block is figures[0]:
            still = "".join(_block(each) for each in figures)
            parts.append(f"{live.markup}<noscript>\n{still}</noscript>\n")
    return "".join(parts)


def _block(block: Block) -> str:
    match block:
        case Paragraph(text, tone):
            named = "" if tone == "text" else f' class="{tone}"'
            return f"<p{named}>{_text(text)}</p>\n"
        case Bullets(texts):
            return f"<ul>\n{''.join(f'<li>{_text(each)}</li>{_END}' for each in texts)}</ul>\n"
        case Facts(rows):
            told = (
                f"<div><dt>{_text(name)}</dt><dd>{_text(value)}</dd></div>{_END}"
                for name, value in rows
            )
            return f"<dl>\n{''.join(told)}</dl>\n"
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)


def _table(table: Table) -> str:
    head = "".join(_head_cell(each) for each in table.head)
    rows = "".join(
        f'<tr><th scope="row">{_text(first)}</th>'
        f"{''.join(f'<td>{_text(cell)}</td>' for cell in rest)}</tr>\n"
        for first, *rest in table.rows
    )
    # On a phone a wide table is moved sideways, by touch or, with the focus on it, by keys.
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{_text(table.caption)}">\n'
        f"<table>\n<caption>{_text(table.caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    )


def _head_cell(text: str) -> str:
    return f'<th scope="col">{_text(text)}</th>' if text else "<td></td>"


def _figure(figure: Figure) -> str:
    """Return a drawing as a picture, in which nothing can run."""
    coded = b64encode(figure.svg.encode()).decode()
    return (
        f'<figure>\n<img src="data:image/svg+xml;base64,{coded}" alt="{_text(figure.alt)}">\n'
        f"<figcaption>{_text(figure.caption)}</figcaption>\n</figure>\n"
    )


def _text(text: str) -> str:
    """Return data as text, in an element as in an attribute; signs that no eye sees as codes."""
    shown = (
        sign if sign.isprintable() or sign in _KEPT else sign.encode("unicode_escape").decode()
        for sign in text
    )
    return escape("".join(shown))
