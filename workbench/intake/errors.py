"""The one exception for bad input, and how a value is shown in its sentence."""

from __future__ import annotations


class InputError(ValueError):
    """Something a user gave cannot be used; its text is the sentence to show them."""


def printable(value: object, most: int = 200) -> str:
    r"""Return a value on one line, with signs that no eye can see written out.

    >>> printable("Total\nincome")
    'Total\\nincome'
    """
    text = str(value)
    shown = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in text[:most]
    )
    return shown + "…" * (len(text) > most)


def quoted(value: object, most: int = 40) -> str:
    """Return a value in quotes, printable and not too long for a sentence."""
    return f"'{printable(value, most)}'"
