"""The text of a PDF as a reader's program takes it out, by hand: no library of ours reads PDF.

It knows what typst writes: objects one after another, Flate streams, two-byte glyph ids with a
ToUnicode map for each font, one font resource dictionary for each page.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
# A string may hold brackets as they are where they come in pairs, one within another at most.
_STRING = rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\)"
# What has a name before it, such as /Lang(en), is told of the text and is none.
_PIECE = re.compile(
    rb"/[A-Z]\w+\s*" + _STRING + rb"|/(f\d+) [\d.]+ Tf|(" + _STRING + rb")|(BT\b)", re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def objects(pdf: bytes) -> dict[int, bytes]:
    """Return each object by its number."""
    return {int(number): body for number, body in _OBJECT.findall(pdf)}


def text_of(pdf: bytes) -> str:
    """Return all text in the order in which it is drawn, a line for each piece."""
    held = objects(pdf)
    pages = [body for body in held.values() if re.search(rb"/Type\s*/Page\b", body)]
    return "\n".join(_page(body, held) for body in pages)


def _page(page: bytes, held: dict[int, bytes]) -> str:
    fonts = {
        name: _letters(held[int(number)], held)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", _resources(page, held))
    }
    content = _stream(held[_reference(rb"/Contents", page)])
    told, letters = [], {}
    for font, string, begin in _PIECE.findall(content):
        if font:
            letters = fonts[font]
        elif string:
            codes = _bytes(string[1:-1])
            told += [letters[codes[i : i + 2]] for i in range(0, len(codes), 2)]
        elif begin:
            told.append("\n")
    return "".join(told)


def _resources(page: bytes, held: dict[int, bytes]) -> bytes:
    found = re.search(rb"/Resources (\d+) 0 R", page)
    return held[int(found[1])] if found else page


def _letters(font: bytes, held: dict[int, bytes]) -> dict[bytes, str]:
    """Return what each glyph id stands for."""
    cmap = _stream(held[_reference(rb"/ToUnicode", font)])
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for code, sign in re.findall(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", cmap)
    }


def _reference(key: bytes, body: bytes) -> int:
    found = re.search(key + rb" (\d+) 0 R", body)
    assert found, (key, body)
    return int(found[1])


def _stream(body: bytes) -> bytes:
    start = re.search(rb"stream\r?\n", body)
    assert start, body
    return zlib.decompressobj().decompress(body[start.end() :])


def _bytes(string: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        held = match[1]
        return bytes([int(held, 8)]) if held.isdigit() else _NAMED.get(held, held)

    return _ESCAPE.sub(one, string)
