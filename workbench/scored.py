"""The one door: a table becomes `Scored`, or is refused with a sentence.

Everything downstream takes a `Scored` and needs no further check: both classes are there,
scores are finite doubles, weights are at least 0, ids are unique.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench import columns as reading
from workbench.columns import Columns
from workbench.intake import InputError, quoted, refuse_lookalikes

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Columns", "Scored", "content_hash"]

_T = TypeVar("_T", bound=np.generic)
_BLOCK = 2**20  # rows whose text is hashed at a time


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Labelled rows with a score each, checked, read-only.

    Attributes
    ----------
    y_true : ndarray of bool, shape (n_rows,)
        True for a positive row.
    y_score : ndarray of float64, shape (n_rows,)
        Finite scores, widened from what the file held without loss.
    sample_weight : ndarray of float64, shape (n_rows,), or None
        Weights of at least 0.
    amount : ndarray of float64, shape (n_rows,), or None
        Money of each row.
    group : ndarray of int64, shape (n_rows,), or None
        Number of the entity that each row belongs to.
    table : DataFrame
        All columns as they came. Take `features`: a copy that is yours to change.
    columns : Columns
        Which column played which role.
    content_hash : str
        SHA-256 over every cell, every column name and the roles, in hexadecimal.
    """

    y_true: NDArray[np.bool_]
    y_score: NDArray[np.float64]
    sample_weight: NDArray[np.float64] | None
    amount: NDArray[np.float64] | None
    group: NDArray[np.int64] | None
    table: pd.DataFrame
    columns: Columns
    content_hash: str

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, columns: Columns, *, source: str = "The table"
    ) -> Scored:
        """Check a table and freeze it.

        Parameters
        ----------
        frame : DataFrame of shape (n_rows, n_columns)
            One row per case.
        columns : Columns
            Which column plays which role.
        source : str
            What to call the table in a sentence, such as its file name.

        Raises
        ------
        InputError
            With the column, the row and the cure, if anything is not as it must be.
        """
        if len(frame) == 0:
            raise InputError(f"{source} has no rows. Give at least one positive and one negative.")
        _refuse_shared_roles(columns)
        for name in columns.sensitive:
            refuse_lookalikes(reading.find_column(frame, name, source))
        y_true = reading.labels(
            reading.find_column(frame, columns.y_true, source), columns.positive, rest=columns.rest
        )
        y_score = reading.scores(reading.find_column(frame, columns.y_score, source), columns.scale)

        def role(name: str | None) -> pd.Series | None:
            return None if name is None else reading.find_column(frame, name, source)

        weight, ids = role(columns.weight), role(columns.id)
        amount, group = role(columns.amount), role(columns.group)
        if ids is not None:
            reading.check_ids(ids)
        table = frame.reset_index(drop=True)
        return cls(
            y_true=_frozen(y_true),
            y_score=_frozen(y_score),
            sample_weight=None if weight is None else _frozen(reading.weights(weight, y_true)),
            amount=None if amount is None else _frozen(reading.numbers(amount, "amount")),
            group=None if group is None else _frozen(reading.groups(group)),
            table=table,
            columns=columns,
            content_hash=content_hash(table, repr(columns)),
        )

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y_true)

    @property
    def positives(self) -> int:
        """Number of positive rows."""
        return int(np.count_nonzero(self.y_true))

    @property
    def ids(self) -> NDArray[np.object_] | None:
        """Unique case ids as text, or None where rows are known by their number, from 1.

        Made anew at each call, since as objects they take several times the column's memory.
        """
        if self.columns.id is None:
            return None
        return np.asarray(self.table[self.columns.id].astype("str"), dtype=object)

    @property
    def features(self) -> pd.DataFrame:
        """All columns but label and score; yours to change, the original stays."""
        return self.table.drop(columns=[self.columns.y_true, self.columns.y_score])

    @property
    def sensitive_features(self) -> pd.DataFrame:
        """The sensitive columns; yours to change, the original stays."""
        return self.table[list(self.columns.sensitive)].copy()


def content_hash(frame: pd.DataFrame, *more: str) -> str:
    """Return the SHA-256 over every cell and column name, in hexadecimal.

    A float is hashed by its bits, text by its UTF-8 bytes and length, a missing cell by its
    place; so tables are equal in hash when they are equal in every cell and in column order.
    """
    digest = hashlib.sha256(f"{frame.shape}".encode())
    for text in more:
        digest.update(text.encode())
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        digest.update(f"{name!r} {column.dtype}".encode())
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "biuf":
            digest.update(np.ascontiguousarray(column.to_numpy()).data)
        else:
            _hash_text(digest, column)
    return digest.hexdigest()


def _hash_text(digest: hashlib._Hash, column: pd.Series) -> None:
    """Hash the length of each text (-1 where missing) and the texts, a block of rows at a time."""
    texts = _as_texts(column)
    for start in range(0, len(column), _BLOCK):
        block = texts.slice(start, _BLOCK)
        missing = block.is_null().to_numpy(zero_copy_only=False)
        block = block.fill_null("")
        _, places, letters = block.buffers()
        ends = np.frombuffer(places, dtype=np.int64)[block.offset :][: len(block) + 1]
        lengths = np.diff(ends)
        lengths[missing] = -1
        digest.update(lengths.data)
        if letters is not None:
            digest.update(letters[int(ends[0]) : int(ends[-1])])


def _as_texts(column: pd.Series) -> pa.Array:
    """Return a column as Arrow text in one piece, without a copy where it is text already."""
    if not isinstance(column.dtype, pd.StringDtype):
        missing = column.isna()
        written = (None if gone else str(v) for v, gone in zip(column, missing, strict=True))
        return pa.array(written, pa.large_string())
    texts = pa.array(column, pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _refuse_shared_roles(columns: Columns) -> None:
    roles = {
        "label": columns.y_true,
        "score": columns.y_score,
        "weight": columns.weight,
        "id": columns.id,
    }
    taken: dict[str, str] = {}
    for role, name in roles.items():
        if name is not None and name in taken:
            raise InputError(
                f"The column {quoted(name)} is named both as {taken[name]} and as {role}. "
                "Name a column of its own for each."
            )
        if name is not None:
            taken[name] = role


def _frozen(array: NDArray[_T]) -> NDArray[_T]:
    array.setflags(write=False)
    return array
