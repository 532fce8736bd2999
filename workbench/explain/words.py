"""Words of a text, and the text that is left when some are taken away.

Every character belongs to exactly one word: its own letters, the blanks and marks after it, and
for the first word what stands before it. So all words kept are the text itself, to the letter,
and none kept is an empty text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import compress, pairwise
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_WITHIN = "'’ʼ"  # between two letters: don't, l’avis
_POINTS = ".,"  # between two digits: 3.5, 1,000
_JOINERS = "\u200c\u200d\ufe0f"  # hold letters or pictures together, and show nothing
# Written without blanks between words: each sign is taken for a word of its own.
_UNSPACED = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its place, or a piece of neighbouring words that are explained together.

    Attributes
    ----------
    text : str
        As it stands there. The same word further on is a token of its own.
    start, end : int
        Where it stands: the text's characters from `start` up to, not including, `end`.
    field : str
        The column whose text it is of.
    words : int
        How many words it is.
    """

    text: str
    start: int
    end: int
    field: str
    words: int = 1


def tokens(text: str, field: str = "") -> tuple[Token, ...]:
    """Return the words of a text, in order.

    A word is a run of letters, digits and their accents; an apostrophe between letters and a
    point between digits do not end it. A run of pictures (emoji) is a word; so is each sign of
    Chinese and Japanese, which know no blanks; so is a text that holds nothing but marks.

    >>> [token.text for token in tokens("Don't pay 3.50 for this, don't!")]
    ["Don't", 'pay', '3.50', 'for', 'this', "don't"]
    """
    found = [Token(text[start:end], start, end, field) for start, end in _spans(text)]
    if not found and (marks := text.strip()):
        start = text.index(marks)
        found = [Token(marks, start, start + len(marks), field)]
    return tuple(found)


def pieces(words: Sequence[Token], text: str, size: int) -> tuple[Token, ...]:
    """Return neighbouring words of one text as pieces of as equal sizes as can be.

    Parameters
    ----------
    words : sequence of Token
        The words of the text.
    text : str
        The text.
    size : int
        Most words of a piece; 1 leaves the words as they are.
    """
    if size <= 1:
        return tuple(words)
    parts = np.array_split(np.arange(len(words)), ceil(len(words) / size)) if words else []
    found = []
    for part in parts:
        first, last = words[part[0]], words[part[-1]]
        cut = text[first.start : last.end]
        found.append(Token(cut, first.start, last.end, first.field, len(part)))
    return tuple(found)


def segments(text: str, words: Sequence[Token]) -> tuple[str, ...]:
    """Return a text cut so that each part goes with one word; joined they are the text."""
    if not words:
        return ()
    cuts = [0, *(word.start for word in words[1:]), len(text)]
    return tuple(text[start:end] for start, end in pairwise(cuts))


def texts_left(text: str, words: Sequence[Token], keep: NDArray[np.bool_]) -> list[str]:
    """Return what is left of a text for each way of keeping some of its words.

    Parameters
    ----------
    text : str
        The text. One without a word (empty, or blanks alone) is left as it is.
    words : sequence of Token
        Its words or pieces.
    keep : ndarray of bool, shape (n_ways, n_words)
        Which words are kept.
    """
    if not words:
        return [text] * len(keep)
    parts = segments(text, words)
    distinct, way = np.unique(keep, axis=0, return_inverse=True)
    made = ["".join(compress(parts, row)) for row in distinct.tolist()]
    return [made[i] for i in way.reshape(-1).tolist()]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word starts and ends."""
    kinds = [_kind(character) for character in text]
    place = 0
    while place < len(text):
        kind = kinds[place]
        if kind in "-,":  # a mark, or an accent with nothing before it
            place += 1
            continue
        end = place + 1
        while end < len(text) and _goes_on(text, kinds, kind, end):
            end += 1
        yield place, end
        place = end


def _kind(character: str) -> str:
    """Return w letter, d digit, c sign of its own, s picture, comma accent or joiner, - other."""
    if character in _JOINERS:
        return ","
    category = unicodedata.category(character)
    if category[0] in "LN" or category == "Pc":
        code = ord(character)
        if any(low <= code <= high for low, high in _UNSPACED):
            return "c"
        return "d" if category == "Nd" else "w"
    if category[0] == "M" or category == "Sk":  # accents; tones of skin
        return ","
    return "s" if category == "So" else "-"


def _goes_on(text: str, kinds: Sequence[str], kind: str, place: int) -> bool:
    """Return whether the character at a place still belongs to the word before it."""
    here = kinds[place]
    if here == ",":
        return True
    if kind == "c":
        return False
    if kind == "s":
        return here == "s"
    if here in "wd":
        return True
    before = kinds[place - 1]
    after = kinds[place + 1] if place + 1 < len(text) else "-"
    if text[place] in _WITHIN:
        return before in "wd," and after in "wd"
    return text[place] in _POINTS and before == "d" and after == "d"
