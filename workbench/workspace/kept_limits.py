"""Limits set in the app: remembered for each workspace, in a file of their own.

A workspace made in the app keeps them in its folder, as `limits.toml`. Any other folder is not
ours to write: its limits lie in the user's own data folder, under a hash of the folder's path.
A `limits.toml` that lies in such a folder, since it was downloaded with one, is read until the
user sets others.
"""

from __future__ import annotations

import hashlib
import secrets
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench import places
from workbench.access import require
from workbench.intake import InputError
from workbench.workspace.features import ColumnLimit, column_limits, written
from workbench.workspace.own import is_own
from workbench.workspace.sections import Section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from workbench.access import Role
    from workbench.workspace.values import Workspace

LIMITS = "limits.toml"
_LARGEST = 2**20  # bytes; a limit takes under a hundred


@dataclass(frozen=True, slots=True)
class KeptLimits:
    """Limits as they were found.

    Attributes
    ----------
    limits : tuple of ColumnLimit
        One for each column that was given a limit; they replace what the workspace says of it.
    fault : str
        Why the file could not be used, in a sentence; "" where it could, or there is none.
    """

    limits: tuple[ColumnLimit, ...] = ()
    fault: str = ""


def kept_limits(workspace: Workspace) -> KeptLimits:
    """Return the limits remembered for a workspace; a damaged file is said and not used."""
    path = limits_file(workspace)
    if path is None:
        return KeptLimits()
    try:
        return KeptLimits(_read(path))
    except InputError as error:
        return KeptLimits(fault=f"{error} The workspace's own limits are used.")


def keep_limits(workspace: Workspace, limits: Sequence[ColumnLimit], role: Role | None) -> None:
    """Remember limits in place of those remembered before, whole or not at all.

    Raises
    ------
    Forbidden
        If the role of whoever asks is not enough.
    InputError
        If the file cannot be written.
    """
    require(role, "change a workspace")
    import tomli_w

    path = _own_file(workspace)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(tomli_w.dumps({"limits": written(limits)}), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputError(
            f"The limits cannot be kept in '{path}': {error.strerror or error}. Make room or "
            "correct the folder's permissions, then set them again."
        ) from error


def forget_limits(workspace: Workspace, role: Role | None) -> None:
    """Go back to the limits that came with the workspace.

    Raises
    ------
    Forbidden
        If the role of whoever asks is not enough.
    InputError
        If the file cannot be deleted.
    """
    require(role, "change a workspace")
    path = _own_file(workspace)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be deleted: {error.strerror or error}. Delete it yourself."
        ) from error


def limits_file(workspace: Workspace) -> Path | None:
    """Return the file that holds a workspace's limits; None where there is none."""
    own, brought = _own_file(workspace), workspace.folder / LIMITS
    if own.is_file():
        return own
    inside = brought.is_file() and brought.resolve().is_relative_to(workspace.folder)
    return brought if inside else None


def _own_file(workspace: Workspace) -> Path:
    """Return where we may write the limits of a workspace."""
    if is_own(workspace):
        return workspace.folder / LIMITS
    path = str(workspace.folder).encode("utf-8", "surrogateescape")
    name = hashlib.sha256(path).hexdigest()[:16]
    return places.kept_limits() / f"{name}.toml"


def _read(path: Path) -> tuple[ColumnLimit, ...]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(content) > _LARGEST:
        raise InputError(f"{path} is larger than a file of limits can be. Delete it.")
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} is not a valid TOML file: {error}.") from error
    top = Section(str(path), "", tables)
    limits = column_limits(top.section("limits"))
    top.refuse_unknown()
    return limits
