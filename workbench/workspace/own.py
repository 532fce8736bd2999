"""The workspaces that are made in the app: each a folder of its own in one place."""

from __future__ import annotations

import re
import secrets
import shutil
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from workbench import places
from workbench.access import require
from workbench.intake import InputError
from workbench.workspace.drafts import drafted
from workbench.workspace.toml_file import open_workspace, write_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.access import Role
    from workbench.workspace.values import Workspace

_LONGEST = 40


def keep(
    wanted: Workspace, table: bytes, role: Role | None, *, taken: Collection[str] = ()
) -> Workspace:
    """Write a workspace with its evaluation table, whole or not at all.

    Parameters
    ----------
    wanted : Workspace
        What the file is to say; the title names the folder, and `folder` is not looked at.
    table : bytes
        The evaluation table, stored as it came.
    role : {"viewer", "decider", "editor", "admin"} or None
        Of whoever brings it.
    taken : collection of str
        Keys of other workspaces on offer: no two may be the same in an address.

    Returns
    -------
    Workspace
        The workspace as it lies in its own folder.

    Raises
    ------
    Forbidden
        If the role is not enough.
    InputError
        If the folder cannot be written.
    """
    require(role, "make a workspace")
    folder = fresh_folder(wanted.title, taken=taken)
    try:
        with drafted(folder) as draft:
            (draft / wanted.data.evaluation).write_bytes(table)
            write_workspace(replace(wanted, folder=draft))
    except OSError as error:
        raise InputError(
            f"The workspace cannot be kept in '{folder.parent}': {error.strerror or error}. Make "
            "room or correct the folder's permissions, then open it again."
        ) from error
    return open_workspace(folder)


def remove(workspace: Workspace, role: Role | None) -> None:
    """Delete a workspace that was made in the app, with its table.

    Raises
    ------
    Forbidden
        If the role of whoever asks is not enough.
    InputError
        If it was not made in the app, or cannot be deleted.
    """
    require(role, "change a workspace")
    if not is_own(workspace):
        raise InputError(
            f"'{workspace.title}' was not made in the app and is left alone. Delete the folder "
            f"'{workspace.folder}' yourself if it is no longer needed."
        )
    going = workspace.folder.with_name(f".{workspace.key}.{secrets.token_hex(4)}.gone")
    try:
        workspace.folder.rename(going)  # at once, so that nobody opens half of it
        shutil.rmtree(going)
    except OSError as error:
        raise InputError(
            f"'{workspace.title}' cannot be deleted: {error.strerror or error}. Delete its folder "
            f"in '{workspace.folder.parent}' yourself."
        ) from error


def is_own(workspace: Workspace) -> bool:
    """Whether a workspace was made in the app."""
    return workspace.folder.parent == places.own_workspaces().resolve()


def fresh_folder(title: str, *, taken: Collection[str] = ()) -> Path:
    """Return a folder for a new workspace: its title, with a number where that name is taken.

    Parameters
    ----------
    title : str
        What the workspace is called.
    taken : collection of str
        Names that are not free, beside those of the samples and of the folders that exist.
    """
    home, name = places.own_workspaces(), folder_name(title)
    used = {*taken, *(folder.name for folder in places.samples())}
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(home / free for free in names if free not in used and not (home / free).exists())


def folder_name(title: str) -> str:
    """Return a title as the name of a folder and of a key in an address.

    >>> folder_name("Loans, spring 2025 (v2)")
    'loans-spring-2025-v2'
    """
    letters = unicodedata.normalize("NFC", title).casefold()
    return re.sub(r"[\W_]+", "-", letters).strip("-")[:_LONGEST].rstrip("-") or "workspace"
