"""Make a folder whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.intake import InputError


@contextmanager
def drafted(folder: Path) -> Iterator[Path]:
    """Yield a draft of a new folder, which takes the folder's name once it is done.

    If anything is raised meanwhile, nothing is left of the draft.

    Raises
    ------
    InputError
        If there is something of that name already, other than an empty folder.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError(
            f"'{folder}' exists already and is not an empty folder. Name another one; nothing was "
            "overwritten."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.draft")
    draft.mkdir()
    try:
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
