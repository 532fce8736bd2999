"""Where the bytes of a table come from, and what they are: CSV, Parquet, or something else."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath

import pyarrow as pa

from workbench.intake.errors import InputError, printable, quoted

_HEAD = 2**16

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # two letters or more: "C:/" is a drive
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(\{\s*"|\[\s*[\[{])')

_SAVE_AS_CSV = "Open it and save it as 'CSV UTF-8 (comma delimited)'."
_UNPACK = "Unpack it, and give the CSV or Parquet file inside."
_FOREIGN = (
    (b"PK\x03\x04", "is a zip archive", _UNPACK),
    (b"PK\x05\x06", "is an empty zip archive", _UNPACK),
    (b"\x1f\x8b", "is compressed with gzip", _UNPACK),
    (b"BZh91AY", "is compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "is compressed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "is a 7z archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook", _SAVE_AS_CSV),
    (b"%PDF", "is a PDF document", "Give the table itself, as CSV or Parquet."),
    (b"SQLite format 3", "is a database", "Export the table as CSV."),
    (b"ARROW1\x00", "is an Arrow file", "Save the table as Parquet."),
    (b"\x89HDF", "is an HDF5 file", "Save the table as Parquet."),
    (b"\x80\x04\x95", "is a pickle", "Those are never opened; save the table as Parquet."),
    (b"\x80\x05\x95", "is a pickle", "Those are never opened; save the table as Parquet."),
)
_MARKS = (  # the longer mark first: UTF-32 begins like UTF-16
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_PARQUET = b"PAR1"
_PARQUET_NAMES = (".parquet", ".pq", ".parq")


@dataclass(frozen=True, slots=True)
class Source:
    """A file on disk or the bytes of an upload, and what sentences call it."""

    name: str
    content: Path | bytes

    def open(self) -> pa.NativeFile:
        """Open for reading."""
        if isinstance(self.content, bytes):
            return pa.BufferReader(self.content)
        return pa.OSFile(os.fsencode(self.content))  # names need not be text


def check_file(path: str | Path) -> Path:
    """Return the path of a file.

    Raises
    ------
    InputError
        If it is an address, or there is no such file, or it is a folder or a device.
    """
    if _ADDRESS.match(str(path)):
        raise InputError(
            f"{quoted(path, 80)} is an address, and only files are read. Download it first."
        )
    path = Path(path)
    shown = quoted(path, 200)
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"There is no file {shown}. Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise InputError(f"The file {shown} cannot be opened: {error_text(error)}.") from None
    if stat.S_ISDIR(mode):
        raise InputError(f"{shown} is a folder. Name the CSV or Parquet file in it.")
    if not stat.S_ISREG(mode):
        raise InputError(f"{shown} is not a plain file. Save the table as a CSV or Parquet file.")
    return path


def from_path(path: str | Path) -> Source:
    """Return the source of a file, if it is one (`check_file`)."""
    file = check_file(path)
    return Source(printable(file.name), file)


def from_upload(name: str, data: bytes) -> Source:
    """Return the source of an upload; of a name with folders only the last part is kept."""
    return Source(printable(PureWindowsPath(name).name or "The upload"), data)


def is_parquet(source: Source) -> bool:
    """Return whether the bytes are Parquet rather than text; refuse what is neither.

    Raises
    ------
    InputError
        If the file is empty, packed, another format, not in UTF-8, or not what its name says.
    """
    with source.open() as file:
        head, size = file.read(_HEAD), file.size()
        file.seek(max(0, size - len(_PARQUET)))
        tail = file.read()
    suffix = PurePath(source.name).suffix.lower()
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(f"{source.name} is empty. Export the table again, with its header row.")
    if not head.startswith(_PARQUET) or b"\0" not in head:  # a CSV's first column may be PAR1
        _refuse_foreign(source.name, head)
        if suffix in _PARQUET_NAMES:
            raise InputError(
                f"{source.name} is not a Parquet file, though its name says so. "
                "Export the table again, or call it .csv if it is one."
            )
        return False
    if suffix == ".csv":
        raise InputError(f"{source.name} is a Parquet file. Rename it to end in .parquet.")
    if tail != _PARQUET or size < 3 * len(_PARQUET):
        raise InputError(
            f"{source.name} is cut short: the end of the Parquet file is missing. Copy or download "
            "it again."
        )
    return True


def error_text(error: Exception) -> str:
    """Return what the system says of an error, without the file's path."""
    said = error.strerror if isinstance(error, OSError) else None
    return (said or str(error).partition("\n")[0]).rstrip(".")


def _refuse_foreign(name: str, head: bytes) -> None:
    """Refuse bytes that begin like something other than text in UTF-8."""
    if head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"[Content_Types].xml" in head):
        raise InputError(f"{name} is an Excel workbook, not a CSV file. {_SAVE_AS_CSV}")
    for mark, what, cure in _FOREIGN:
        if head.startswith(mark):
            raise InputError(f"{name} {what}, not a CSV or Parquet file. {cure}")
    if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise InputError(
            f"{name} is a web page, perhaps a login page, not a table. Sign in where it came "
            "from, and download it again."
        )
    if _JSON.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise InputError(f"{name} is JSON, not a CSV or Parquet file. Save the table as CSV.")
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if encoding is None and head[:256].count(0) > len(head[:256]) // 4:
        encoding = "UTF-16 or UTF-32"
    if encoding:
        raise InputError(
            f"{name} is written in {encoding}, and CSV is read in UTF-8. Save it as 'CSV UTF-8'."
        )
