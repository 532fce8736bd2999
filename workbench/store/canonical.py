"""One spelling of a value as text, so that equal contents have equal hashes."""

from __future__ import annotations

import hashlib
import json
from math import inf, isinf

from workbench.intake import InputError, quoted

# A number is written so that it reads back to the same bits; JSON has no word for infinity.
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def canonical(value: Plain) -> str:
    """Return strict JSON on one line: keys sorted, no blanks, infinities as "inf" and "-inf".

    Raises
    ------
    ValueError
        If a number is NaN, which has no spelling.
    """
    return json.dumps(
        _spelt(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def digest(text: str) -> str:
    """Return the SHA-256 of a text, in hex.

    What a damaged file left of a letter is hashed as it was read: it must differ, not fail.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def number(value: object) -> float:
    """Return a number as `canonical` wrote it, the infinities included."""
    if value in ("inf", "-inf"):
        return inf if value == "inf" else -inf
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{quoted(value)} is not a number.")
    return float(value)


def _spelt(value: Plain) -> Plain:
    match value:
        case float() if isinf(value):
            return "inf" if value > 0 else "-inf"
        case list():
            return [_spelt(part) for part in value]
        case dict():
            return {key: _spelt(part) for key, part in value.items()}
        case _:
            return value
