"""A document written to one file: its ending says what it is, and it is written whole or not."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from pathlib import Path

_ENDINGS = (".html", ".pdf")


def refuse_other_endings(path: Path, option: str) -> None:
    """Refuse a file that is neither HTML nor PDF, or whose folder is not there.

    Raises
    ------
    InputError
        Naming the option that it was given with.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(
            f"A document is written as .html or .pdf, and {option} says {quoted(path.name)}. Name "
            "a file that ends so."
        )
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {quoted(path.parent, 200)} to write into. Make it.")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; one that is there is replaced.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            f"{quoted(path, 200)} cannot be written: {error.strerror or error}. Make room, or name "
            "another file."
        ) from None
