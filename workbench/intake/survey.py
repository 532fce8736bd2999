"""Look at every byte of a CSV file once, before it is read.

A parser is lenient where this is not: an unclosed quotation mark swallows rows, a byte of another
encoding becomes a wrong letter, a zero byte stays in the text. Faults are told by line, as an
editor counts them, since a file with such a fault has no certain rows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.intake.errors import InputError
from workbench.intake.limits import TableLimits

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_BLOCK = 2**23
_MOST_ENDS = 2**20  # of more line ends in a row the first are blank lines enough
_BLANK_LINE = re.compile(rb"(?>\r\n?|\n)[\r\n]")
_QUOTE = ord('"')
_BORDER = np.isin(np.arange(256), list(b',\r\n"'))  # what may stand beside a quotation mark


@dataclass(slots=True)
class _Place:
    """What the survey of a piece must know of the pieces before it."""

    lines: int = 0  # ended so far
    last: bytes = b"\n"  # the file begins as if a line had ended
    accented: bool = False  # has there been a letter outside ASCII, rightly written?
    quotes: bool = False  # has there been a quotation mark?
    quoted: bool = False  # does a quoted cell go on?
    opened: int = 1  # the line in which the last quoted cell began


def survey(file: pa.NativeFile, name: str, limits: TableLimits, *, block: int = _BLOCK) -> int:
    """Refuse a CSV file whose bytes cannot be one; return how many lines follow the first.

    The file is looked at in pieces of `block` bytes.

    Raises
    ------
    InputError
        If a byte is zero or not UTF-8, a quotation mark stands where none may, a line between
        others is blank, or there are too many lines.
    """
    place = _Place()
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in _pieces(file, block):
        _check_text(piece, decoder, place, name)
        _check_blank_lines(piece, place, name)
        if b'"' in piece or place.last == b'"':
            _check_quotes(piece, place, name)
        place.lines += line_ends(piece)
        place.last = piece[-1:]
        if not place.quotes:  # else a line may be part of a cell, and the reader counts the rows
            limits.check_rows(place.lines, name)
    if left := decoder.getstate()[0]:
        raise InputError(_wrong_byte(left, 0, place, name))
    if place.quoted:
        raise InputError(
            f"{name}, line {place.opened:,}: a quotation mark opens a cell here and nothing closes "
            "it. Close it; a quotation mark that belongs to the text is written twice."
        )
    return place.lines


def _pieces(file: pa.NativeFile, size: int) -> Iterator[bytes]:
    """Yield the file in pieces that do not end in a line end; the last line ends are left out."""
    ends = b""
    head = file.read(len(BYTE_ORDER_MARK)).removeprefix(BYTE_ORDER_MARK)
    while block := head + file.read(size):
        piece = (ends + block).rstrip(b"\r\n")
        ends = (ends + block)[len(piece) :][:_MOST_ENDS]
        head = b""
        if piece:
            yield piece


def line_ends(piece: bytes) -> int:
    """Count the line ends of any system: LF, CR LF, or CR alone."""
    return piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")


def _check_text(piece: bytes, decoder: codecs.IncrementalDecoder, place: _Place, name: str) -> None:
    left = decoder.getstate()[0]  # of a letter that the piece before began
    try:
        text = decoder.decode(piece)
    except UnicodeDecodeError as error:
        raise InputError(_wrong_byte(left + piece, error.start, place, name)) from None
    place.accented = place.accented or not text.isascii()
    zero = piece.find(b"\0")
    if zero >= 0:
        raise InputError(
            f"{name}, line {place.lines + line_ends(piece[:zero]) + 1:,}: there is a zero byte, "
            "which no text holds. The file is damaged or no CSV; export it again."
        )


def _wrong_byte(piece: bytes, at: int, place: _Place, name: str) -> str:
    byte = piece[at : at + 1]
    line = place.lines + line_ends(piece[:at]) + 1
    mixed = " although others before it do" if place.accented or not piece[:at].isascii() else ""
    return (
        f"{name}, line {line:,}: the byte 0x{byte.hex().upper()} does not belong to UTF-8{mixed}; "
        f"in Windows-1252 it is {byte.decode('cp1252', 'replace')!r}. Save the whole file as "
        "'CSV UTF-8'."
    )


def _check_blank_lines(piece: bytes, place: _Place, name: str) -> None:
    """Refuse a blank line between others; inside a quoted cell it is text."""
    window = place.last + piece
    quoted, at = place.quoted, 1
    for blank in _BLANK_LINE.finditer(window):
        quoted ^= window.count(b'"', at, blank.start()) % 2 == 1
        at = max(at, blank.start())
        if not quoted:
            line = place.lines + line_ends(window[1 : blank.end() - 1]) + 1
            raise InputError(
                f"{name}, line {line:,} is blank. Take it out, so that rows can be counted."
            )


def _check_quotes(piece: bytes, place: _Place, name: str) -> None:
    """Refuse a quotation mark that does not begin or end a cell and is not written twice."""
    window = np.frombuffer(place.last + piece, dtype=np.uint8)
    quotes = np.flatnonzero(window[1:] == _QUOTE) + 1
    opening = quotes[int(place.quoted) :: 2]
    closing = quotes[1 - int(place.quoted) :: 2]
    if window[0] == _QUOTE and not place.quoted:
        closing = np.r_[0, closing]
    followed = closing[closing + 1 < len(window)]
    stray = opening[~_BORDER[window[opening - 1]]]
    early = followed[~_BORDER[window[followed + 1]]]
    fault = min([*stray[:1], *early[:1]], default=len(window))

    def line(at: int) -> int:
        return place.lines + line_ends(piece[: max(0, at - 1)]) + 1

    begun = opening[(window[opening - 1] != _QUOTE) & (opening < fault)]
    if len(begun):
        place.opened = line(int(begun[-1]))
    if fault < len(window):
        where = (
            "a quotation mark stands inside a cell that does not begin with one"
            if fault in stray[:1]
            else "text follows the quotation mark that closes a cell, which opened in line "
            f"{place.opened:,}"
        )
        raise InputError(
            f"{name}, line {line(int(fault)):,}: {where}. Put the whole cell in quotation marks, "
            "and write a mark that belongs to its text twice."
        )
    place.quotes = True
    place.quoted ^= bool(len(quotes) % 2)
