"""What parent and child say to each other: framed messages of Arrow, .npy and JSON; no pickle.

A message is a length, a head in JSON, and one block for each table (an Arrow stream) and each
array (.npy). Neither side believes a length before it has looked at it.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import IO, TYPE_CHECKING, TypedDict

import numpy as np

from workbench.intake import InputError, quoted
from workbench.models.archive import array_header

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

_LENGTH = struct.Struct(">Q")
_HEAD_BYTES = 16 * 2**20  # a hundred thousand long names


class _Head(TypedDict):
    act: str
    text: str
    tables: dict[str, int]
    arrays: dict[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One question, or one answer.

    Attributes
    ----------
    act : str
        What is asked for, or whether it worked.
    text : str
        What goes with it: an operation, a sentence, a record in JSON.
    tables : mapping of str to pyarrow.Table
        Rows.
    arrays : mapping of str to ndarray
        Numbers.
    """

    act: str
    text: str = ""
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)


def send(message: Message, pipe: IO[bytes]) -> None:
    """Write a message.

    Raises
    ------
    OSError
        If nobody is there to read it.
    """
    tables = {name: _table_bytes(table) for name, table in message.tables.items()}
    arrays = {name: _array_bytes(array) for name, array in message.arrays.items()}
    head: _Head = {
        "act": message.act,
        "text": message.text,
        "tables": {name: len(block) for name, block in tables.items()},
        "arrays": {name: len(block) for name, block in arrays.items()},
    }
    words = json.dumps(head).encode()
    pipe.write(_LENGTH.pack(len(words)) + words)
    for block in (*tables.values(), *arrays.values()):
        pipe.write(block)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> Message:
    """Read a message.

    Parameters
    ----------
    pipe : file object
        Where to read.
    most : int
        Bytes that its blocks may have in all.

    Raises
    ------
    EOFError
        If the other side ended before the message did.
    ValueError
        If what it wrote is no message.
    """
    import pyarrow as pa

    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _HEAD_BYTES:
        raise ValueError("the head is too long")
    head = _checked(json.loads(_exactly(pipe, length)), most)
    tables = {name: _exactly(pipe, size) for name, size in head["tables"].items()}
    arrays = {name: _exactly(pipe, size) for name, size in head["arrays"].items()}
    return Message(
        head["act"],
        head["text"],
        {name: pa.ipc.open_stream(block).read_all() for name, block in tables.items()},
        {name: _array(block) for name, block in arrays.items()},
    )


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as an Arrow table, without the columns that Arrow cannot hold.

    Raises
    ------
    InputError
        If two columns have one name.
    """
    import pyarrow as pa

    refuse_twice(frame)
    named = frame.loc[:, [isinstance(column, str) for column in frame.columns]]
    try:
        return pa.Table.from_pandas(named, preserve_index=False)
    except pa.ArrowException:
        return pa.Table.from_pandas(named[_plain_columns(named)], preserve_index=False)


def refuse_twice(frame: pd.DataFrame) -> None:
    """Refuse a frame in which two columns have one name."""
    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise InputError(
            f"The table has two columns called {quoted(twice)}. Give each its own name."
        )


def _plain_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of one kind of value; no model was fitted on a raw mixture."""
    import pyarrow as pa

    plain = []
    for name in frame.columns:
        try:
            pa.Table.from_pandas(frame[[name]], preserve_index=False)
        except pa.ArrowException:
            continue
        plain.append(name)
    return plain


def to_frame(table: pa.Table) -> pd.DataFrame:
    """Return a table that was received as a frame."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _checked(head: object, most: int) -> _Head:
    """Return a head, refused unless it is one."""
    if not isinstance(head, dict):
        raise ValueError("the head is no object")
    act, text, tables, arrays = (head.get(key) for key in ("act", "text", "tables", "arrays"))
    if not (isinstance(act, str) and isinstance(text, str)):
        raise ValueError("the head says nothing")
    sizes = (_sizes(tables), _sizes(arrays))
    if sum(sum(part.values()) for part in sizes) > most:
        raise ValueError("the message is too long")
    return {"act": act, "text": text, "tables": sizes[0], "arrays": sizes[1]}


def _sizes(held: object) -> dict[str, int]:
    if not isinstance(held, dict) or not all(
        isinstance(size, int) and size >= 0 for size in held.values()
    ):
        raise ValueError("the head gives no sizes")
    return {str(name): size for name, size in held.items()}


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _table_bytes(table: pa.Table) -> memoryview:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue())


def _array_bytes(array: NDArray[np.generic]) -> memoryview:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getbuffer()


def _array(block: bytes) -> NDArray[np.generic]:
    """Return the array in .npy bytes, read-only and not copied."""
    try:
        shape, by_column, dtype, start = array_header(block)
    except (KeyError, TypeError) as error:
        raise ValueError("an array has no readable header") from error
    if dtype.hasobject or prod(shape) * dtype.itemsize != len(block) - start:
        raise ValueError("an array declares another size than it has")
    values = np.frombuffer(block, dtype, offset=start)
    return values.reshape(shape, order="F" if by_column else "C")
