"""A document that people read without the app: its content, whatever it is printed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.intake import InputError

Tone = Literal["text", "verdict", "note"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of plain text.

    Attributes
    ----------
    text : str
        As it is read; nothing in it is markup.
    tone : {"text", "verdict", "note"}
        The verdict stands out, a note stands back.
    """

    text: str
    tone: Tone = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """Short sentences one below another."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for, such as "Threshold" and "0.1834"."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first column names its rows, the others hold figures.

    Attributes
    ----------
    caption : str
        What it shows.
    head : tuple of str
        A title for each column.
    rows : tuple of tuple of str
        A cell for each column.

    Raises
    ------
    InputError
        If a row has another number of cells than the head.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a table with holes."""
        for row in self.rows:
            if len(row) != len(self.head):
                raise InputError(
                    f"A row of the table '{self.caption}' has {len(row)} cells, and its head "
                    f"{len(self.head)}."
                )


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing that stands still.

    Attributes
    ----------
    svg : str
        The drawing, one svg element without scripts or outside references.
    alt : str
        What it shows, for those who cannot see it.
    caption : str
        What it shows, below it.
    """

    svg: str
    alt: str
    caption: str


Block = Paragraph | Bullets | Facts | Table | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A title and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes
    ----------
    title : str
        The question, or what the document is.
    subtitle : str
        What it is about, in one line.
    sections : tuple of Section
        In reading order.
    date : str
        As recorded, ISO 8601; "" where nothing is: the time of printing is no part of it.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    date: str = ""
