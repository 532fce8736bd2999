"""Unpack a skops file within bounds: it is a zip archive of one schema and many arrays.

Everything is checked against what the archive's directory declares before it is read, and read
in small steps. The outcome is an archive of plain stored entries, so whoever reads it next never
unpacks anything: a deflated entry can hold a thousand times its size.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError, quoted
from workbench.models.limits import Limits, size

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "schema.json"
_ARRAY = re.compile(r"[\w-]+\.npy")
_SCHEMA_BYTES = 64 * 2**20
_ENTRIES = 100_000
_RATIO = 200
_RATIO_FROM = 16 * 2**20  # a small file may pack well: zeros do
_STEP = 2**20


def unpack(path: Path, name: str, limits: Limits) -> dict[str, bytes]:
    """Return the entries of a skops file by name.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What to call it in a sentence.
    limits : Limits
        Bounds on the size of the file and of what it declares.

    Raises
    ------
    InputError
        If it is no skops file, is cut short or damaged, or declares more than the limits.
    """
    with path.open("rb") as file:
        data = file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise InputError(f"{name} is larger than {size(limits.file_bytes)}, the limit for a model.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_directory(entries, name)
            _refuse_sizes(entries, len(data), name, limits)
            unpacked = {entry.filename: _read(archive, entry) for entry in entries}
    except InputError:
        raise
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,  # a directory that points before the file's beginning
        zlib.error,
    ) as error:
        raise InputError(
            f"{name} is not a skops file, or it was cut short or damaged ({_said(error)}). "
            "Save the model again with skops.io.dump, or copy the file again."
        ) from error
    for entry, content in unpacked.items():
        if entry != SCHEMA:
            _check_array(entry, content, name)
    return unpacked


def stored(entries: dict[str, bytes]) -> bytes:
    """Return the entries as a zip archive in which nothing is packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression=zipfile.ZIP_STORED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def array_header(content: bytes) -> tuple[tuple[int, ...], bool, np.dtype[np.generic], int]:
    """Return shape, whether columns come first, type, and where the values begin, of .npy bytes.

    Raises
    ------
    KeyError, TypeError, ValueError
        If there is no readable header.
    """
    file = io.BytesIO(content)
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    shape, by_column, dtype = read_header[np.lib.format.read_magic(file)](file)
    return shape, by_column, dtype, file.tell()


def _refuse_directory(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse a directory that no skops file of trusted types has."""
    if len(entries) > _ENTRIES:
        raise InputError(
            f"{name} holds {len(entries):,} entries, more than the {_ENTRIES:,} allowed."
        )
    names = [entry.filename for entry in entries]
    if SCHEMA not in names:
        raise InputError(
            f"{name} is a zip archive without {SCHEMA}, so it is no skops file. "
            "Save the model with skops.io.dump."
        )
    if len(set(names)) < len(names):
        raise InputError(f"{name} holds two entries of one name. Save the model again.")
    for entry in entries:
        if entry.filename != SCHEMA and not _ARRAY.fullmatch(entry.filename):
            raise InputError(
                f"{name} holds an entry {quoted(entry.filename)}, and a model of trusted types "
                f"needs only {SCHEMA} and arrays (.npy). Save the model again."
            )
        if entry.flag_bits & 1 or entry.compress_type not in (
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ):
            raise InputError(
                f"{name} holds an entry {quoted(entry.filename)} that is encrypted or packed in an "
                "unusual way. Save the model again with skops.io.dump."
            )


def _refuse_sizes(
    entries: list[zipfile.ZipInfo], file_bytes: int, name: str, limits: Limits
) -> None:
    """Refuse what would be too large once unpacked, from the directory alone."""
    declared = sum(entry.file_size for entry in entries)
    if declared > limits.declared_bytes:
        raise InputError(
            f"{name} would unpack to {size(declared)}, and {size(limits.declared_bytes)} is the "
            "limit for a model. Export its scores as a column of the table instead."
        )
    if declared > max(_RATIO * file_bytes, _RATIO_FROM):
        raise InputError(
            f"{name} would unpack to {declared // file_bytes} times its size, as only a file made "
            f"to do harm does; the limit is {_RATIO} times."
        )
    schema = next(entry.file_size for entry in entries if entry.filename == SCHEMA)
    if schema > _SCHEMA_BYTES:
        raise InputError(
            f"{name} describes its model in {size(schema)}, and {size(_SCHEMA_BYTES)} is the "
            "limit. Export its scores as a column of the table instead."
        )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Read an entry in steps; it ends at its declared size, and its checksum is compared."""
    parts = []
    with archive.open(entry) as file:
        while part := file.read(_STEP):
            parts.append(part)
    content = b"".join(parts)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile(f"the entry {entry.filename!r} ends early")
    return content


def _said(error: Exception) -> str:
    """Return what an error says, on one printable line."""
    return quoted(error, 80)[1:-1] or type(error).__name__


def _check_array(entry: str, content: bytes, name: str) -> None:
    """Refuse an array that declares another size than it has, or that holds objects."""
    try:
        shape, _, dtype, start = array_header(content)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"{name}: the array {quoted(entry)} has no readable header ({_said(error)}). "
            "Save the model again."
        ) from error
    count, left = prod(shape), len(content) - start
    if dtype.hasobject:
        raise InputError(
            f"{name}: the array {quoted(entry)} holds Python objects, which can bring their own "
            "code and are never opened. Save the model again with skops.io.dump."
        )
    if count * dtype.itemsize != left or count > max(left, 1):
        raise InputError(
            f"{name}: the array {quoted(entry)} declares {count:,} values of {dtype.itemsize} "
            f"bytes, and {left:,} bytes are there. Save the model again, or copy the file again."
        )
