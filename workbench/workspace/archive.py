"""A workspace as one file: a zip of its folder, the same bytes for the same content."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbench.workspace.kept_limits import LIMITS, limits_file
from workbench.workspace.toml_file import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.workspace.values import Workspace

_CARD = "card.md"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_UNIX = 3
_READABLE = 0o100644 << 16  # a plain file that its owner may write


def zipped(workspace: Workspace) -> bytes:
    """Return a zip with what the workspace names: its file, tables, models, card and limits.

    Nothing else of the folder goes along: no scores kept from earlier, no notes, no drafts.
    Limits set in the app lie in the folder's `limits.toml`. Unpacked, it is a workspace folder
    again.
    """
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, path in sorted(_files(workspace).items()):
            entry = ZipInfo(f"{workspace.key}/{name}", date_time=_LONG_AGO)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, path.read_bytes(), compress_type=ZIP_DEFLATED)
    return out.getvalue()


def _files(workspace: Workspace) -> dict[str, Path]:
    """Return where each file lies, by its name within the folder."""
    data, models = workspace.data, workspace.models
    named = (FILE, _CARD, data.evaluation, data.training, *(model.file for model in models))
    paths = {(workspace.folder / name).resolve() for name in named if name is not None}
    inside = (p for p in paths if p.is_file() and p.is_relative_to(workspace.folder))
    found = {path.relative_to(workspace.folder).as_posix(): path for path in inside}
    limits = limits_file(workspace)
    return found if limits is None else {**found, LIMITS: limits}
