"""A workspace as one file: a zip of its folder, the same bytes for the same content."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbench.workspace.toml_file import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from workbench.workspace.values import Workspace

_CARD = "card.md"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_UNIX = 3
_READABLE = 0o100644 << 16  # a plain file that its owner may write


def zipped(workspace: Workspace) -> bytes:
    """Return a zip with what the workspace names: its file, tables, models and card.

    Nothing else of the folder goes along: no scores kept from earlier, no notes, no drafts.
    Unpacked, it is a workspace folder again.
    """
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for path in _files(workspace):
            name = path.relative_to(workspace.folder).as_posix()
            entry = ZipInfo(f"{workspace.key}/{name}", date_time=_LONG_AGO)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, path.read_bytes(), compress_type=ZIP_DEFLATED)
    return out.getvalue()


def _files(workspace: Workspace) -> list[Path]:
    """Return the files within the folder, by name."""
    data, models = workspace.data, workspace.models
    named = (FILE, _CARD, data.evaluation, data.training, *(model.file for model in models))
    paths = {(workspace.folder / name).resolve() for name in named if name is not None}
    return sorted(p for p in paths if p.is_file() and p.is_relative_to(workspace.folder))
