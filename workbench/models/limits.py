"""How much a model file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What opening and each question may take; a file that wants more is refused with a sentence.

    Attributes
    ----------
    memory_bytes : int
        Memory on top of what the libraries take; a table is scored some rows at a time.
    seconds : float
        Time to open the file, and again for each question.
    file_bytes : int
        Size of the model file.
    declared_bytes : int
        Size of everything in the file once unpacked, as its directory declares it.
    """

    memory_bytes: int = 2 * 2**30
    seconds: float = 120.0
    file_bytes: int = 200 * 2**20
    declared_bytes: int = 500 * 2**20


DEFAULT = Limits()


def size(n_bytes: float) -> str:
    """Return a size as a person says it.

    >>> size(200 * 2**20)
    '200 MB'
    """
    value, unit = float(n_bytes), "bytes"
    for larger in ("KB", "MB", "GB"):
        if value < 1024:
            break
        value, unit = value / 1024, larger
    return f"{value:,.0f} {unit}" if value >= 10 or value.is_integer() else f"{value:.1f} {unit}"
