"""A skops file is unpacked within bounds: what it declares is checked before it is read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.crafting import entries, is_a_sentence, pack
from workbench.intake import InputError
from workbench.models.archive import stored, unpack
from workbench.models.limits import DEFAULT, Limits, size

MB = 2**20


def refusal(path: Path, limits: Limits = DEFAULT) -> str:
    with pytest.raises(InputError) as caught:
        unpack(path, path.name, limits)
    assert is_a_sentence(caught.value)
    return str(caught.value)


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def header(descr: str, shape: tuple[int, ...]) -> bytes:
    """Return the header of an array that need not be there."""
    buffer = io.BytesIO()
    fields = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, fields)
    return buffer.getvalue()


def test_what_is_unpacked_is_what_was_packed(logistic_file, tmp_path):
    content = entries(logistic_file)
    packed = pack(tmp_path / "packed.skops", content, zipfile.ZIP_DEFLATED)
    assert unpack(packed, "packed.skops", DEFAULT) == content
    with zipfile.ZipFile(io.BytesIO(stored(content))) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {name: archive.read(name) for name in archive.namelist()} == content


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda data: b"", "is not a skops file, or it was cut short"),
        (lambda data: b"PK is how it starts, and no more", "is not a skops file"),
        (lambda data: data[: len(data) // 2], "it was cut short"),
        (lambda data: data[:-1], "it was cut short"),
        (lambda data: data.replace(b"LogisticRegression", b"logisticRegression"), "Bad CRC-32"),
    ],
    ids=["empty", "no archive", "half of it", "one byte short", "changed inside"],
)
def test_a_damaged_file_is_refused(spoil: Callable[[bytes], bytes], words, logistic_file, tmp_path):
    path = tmp_path / "spoilt.skops"
    path.write_bytes(spoil(logistic_file.read_bytes()))
    assert words in refusal(path)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_changes_nothing(packing, place, bit, logistic_file):
    path = pack(logistic_file.with_name("flipped.skops"), entries(logistic_file), packing)
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    path.write_bytes(data)
    said = None
    try:
        content = unpack(path, path.name, DEFAULT)
    except InputError as error:
        said = error
    assert is_a_sentence(said) if said else content == entries(logistic_file)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"model.txt": b"tree"}, "a zip archive without schema.json"),
        ({"schema.json": b"{}", "setup.py": b"print()"}, "holds an entry 'setup.py'"),
        ({"schema.json": b"{}", "../1.npy": npy(np.ones(2))}, "holds an entry '../1.npy'"),
        ({"schema.json": b"{}", "1.npy": b"\x93NUMPY"}, "has no readable header"),
        ({"schema.json": b"{}", "1.npy": b"12345678"}, "has no readable header"),
        ({"schema.json": b"{}", "1.npy": npy(np.array([{}]))}, "holds Python objects"),
        ({"schema.json": b"{}", "1.npy": header("<f8", (10**12,))}, "1,000,000,000,000 values"),
        ({"schema.json": b"{}", "1.npy": header("<U0", (10**12,))}, "1,000,000,000,000 values"),
        ({"schema.json": b"{}", "1.npy": npy(np.ones(9))[:-8]}, "declares 9 values of 8 bytes"),
    ],
    ids=[
        *("no schema", "a script", "a path", "half a header", "no array", "objects"),
        *("8 TB declared", "endless nothing", "one number short"),
    ],
)
def test_an_entry_that_no_model_needs_is_refused(content, words, tmp_path):
    assert words in refusal(pack(tmp_path / "odd.skops", content))


def test_two_entries_of_one_name_are_refused(tmp_path):
    path = tmp_path / "twice.skops"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("schema.json", b"{}")
    assert "two entries of one name" in refusal(path)


def test_an_unusual_packing_is_refused(tmp_path):
    path = pack(tmp_path / "bz2.skops", {"schema.json": b"{}"}, zipfile.ZIP_BZIP2)
    assert "packed in an unusual way" in refusal(path)


def test_the_size_of_the_file_is_bounded(logistic_file):
    assert "larger than 1 KB, the limit" in refusal(logistic_file, Limits(file_bytes=1024))


def test_a_bomb_is_refused_from_its_directory(tmp_path):
    zeros = {"schema.json": b"{}", "1.npy": npy(np.zeros(20 * MB // 8))}
    bomb = pack(tmp_path / "bomb.skops", zeros, zipfile.ZIP_DEFLATED)
    assert bomb.stat().st_size < MB // 20
    assert "times its size, as only a file made to do harm does" in refusal(bomb)
    assert "would unpack to 20 MB, and 10 MB is the limit" in refusal(
        bomb, Limits(declared_bytes=10 * MB)
    )


def test_a_directory_that_lies_about_a_size_is_refused(tmp_path):
    bomb = pack(tmp_path / "lie.skops", {"schema.json": b" " * (20 * MB)}, zipfile.ZIP_DEFLATED)
    data = bytearray(bomb.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(mark) + offset
        assert struct.unpack("<I", data[start : start + 4]) == (20 * MB,)
        data[start : start + 4] = struct.pack("<I", 100)
    bomb.write_bytes(data)
    assert "cut short or damaged" in refusal(bomb)


def test_a_schema_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.models.archive._SCHEMA_BYTES", 100)
    path = pack(tmp_path / "large.skops", {"schema.json": b" " * 101})
    assert "describes its model in 101 bytes" in refusal(path)


def test_the_number_of_entries_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.models.archive._ENTRIES", 3)
    content = {"schema.json": b"{}"} | {f"{i}.npy": npy(np.ones(1)) for i in range(3)}
    assert "holds 4 entries, more than the 3 allowed" in refusal(
        pack(tmp_path / "m.skops", content)
    )


@pytest.mark.parametrize(
    ("n_bytes", "words"),
    [
        (0, "0 bytes"),
        (1023, "1,023 bytes"),
        (1536, "1.5 KB"),
        (200 * MB, "200 MB"),
        (2**31, "2 GB"),
    ],
)
def test_a_size_is_said_as_people_say_it(n_bytes, words):
    assert size(n_bytes) == words
