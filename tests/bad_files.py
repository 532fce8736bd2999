"""Bad inputs, one: what is not a file, or not one of CSV or Parquet."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

from tests.input_cases import BadInput, fine_csv, parquet_bytes, written

_FINE = fine_csv()


def _folder(folder: Path) -> Path:
    return folder


def _circular_link(folder: Path) -> Path:
    path = folder / "scores.csv"
    path.symlink_to(path)
    return path


def _zipped(inside: str, size: int) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(inside, bytes(size))
    return archive.getvalue()


PATHS = (
    BadInput("missing", "a name that no file has", lambda at: at / "no.csv", ("There is no",)),
    BadInput("folder", "a folder in place of a file", _folder, ("is a folder", "Name the CSV")),
    BadInput(
        "web-address",
        "an address on the web",
        lambda at: "https://example.org/scores.csv",
        ("is an address", "Download it first"),
    ),
    BadInput(
        "bucket-address",
        "an address in a cloud store",
        lambda at: "s3://bucket/scores.parquet",
        ("is an address",),
    ),
    BadInput("device", "a device", lambda at: "/dev/null", ("not a plain file",)),
    BadInput("circular-link", "a link to itself", _circular_link, ("cannot be opened",)),
)

FOREIGN = (
    BadInput("empty", "an empty file", written(""), ("scores.csv is empty",)),
    BadInput("mark-only", "nothing but a byte order mark", written("\ufeff\n"), ("is empty",)),
    BadInput(
        "web-page",
        "a login page that was saved as CSV",
        written("\n<!DOCTYPE html>\n<html><body>Please sign in, now</body></html>\n"),
        ("is a web page, perhaps a login page", "Sign in"),
    ),
    BadInput("json", "JSON", written('[{"label": 1, "score": 0.5}]'), ("is JSON",)),
    BadInput(
        "excel",
        "an Excel workbook that is called .csv",
        written(_zipped("xl/workbook.xml", 1_000)),
        ("is an Excel workbook", "save it as 'CSV UTF-8"),
    ),
    BadInput(
        "old-excel",
        "an Excel workbook of before 2007",
        written(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "scores.xls"),
        ("is an old Excel workbook",),
    ),
    BadInput(
        "zip-bomb",
        "a zip archive, however large what is inside",
        written(_zipped("scores.csv", 20_000_000), "scores.zip"),
        ("is a zip archive", "Unpack it"),
    ),
    BadInput(
        "gzip-bomb",
        "a gzip file, however large what is inside",
        written(gzip.compress(bytes(20_000_000)), "scores.csv.gz"),
        ("is compressed with gzip", "Unpack it"),
    ),
    BadInput("pdf", "a PDF document", written("%PDF-1.7\n"), ("is a PDF document",)),
    BadInput(
        "pickle",
        "a pickle",
        written(b"\x80\x04\x95\x00", "scores.pkl"),
        ("is a pickle", "never opened"),
    ),
    BadInput(
        "parquet-as-csv",
        "Parquet that is called .csv",
        written(parquet_bytes()),
        ("is a Parquet file", "Rename it"),
    ),
    BadInput(
        "csv-as-parquet",
        "CSV that is called .parquet",
        written(_FINE, "scores.parquet"),
        ("is not a Parquet file, though its name says so",),
    ),
    BadInput("utf-16", "CSV in UTF-16", written(_FINE.encode("utf-16")), ("written in UTF-16",)),
    BadInput(
        "utf-16-bare",
        "CSV in UTF-16 without a byte order mark",
        written(_FINE.encode("utf-16-be")),
        ("written in UTF-16 or UTF-32",),
    ),
    BadInput("utf-32", "CSV in UTF-32", written(_FINE.encode("utf-32")), ("written in UTF-32",)),
    BadInput(
        "latin-1",
        "CSV in Latin-1 or Windows-1252",
        written(_FINE.replace("A3", "Zoë").encode("latin-1")),
        ("line 4: the byte 0xEB", "in Windows-1252 it is 'ë'", "Save the whole file"),
    ),
    BadInput(
        "mixed-encodings",
        "lines in UTF-8 and lines in Windows-1252",
        written(_FINE.replace("A1", "Zoë").encode() + "A5,bad,0.5,1,H4,é\n".encode("cp1252")),
        ("line 6: the byte 0xE9", "although others before it do"),
    ),
    BadInput(
        "cut-letter",
        "a file cut in the middle of a letter",
        written(_FINE.encode() + "A5,bad,0.5,1,H4,é".encode()[:-1]),
        ("line 6: the byte 0xC3",),
    ),
    BadInput(
        "zero-byte",
        "a zero byte in a cell",
        written(_FINE.replace("A2", "A\x00") * 20),
        ("line 3: there is a zero byte",),
    ),
)
