"""How large a table may be: beyond these a sentence, before the memory is gone."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.intake.errors import InputError

_CELL = 8  # bytes that one cell takes at least once it is read: a double, or a text's place


@dataclass(frozen=True, slots=True)
class TableLimits:
    """The most that is read of one table.

    Attributes
    ----------
    rows : int
        Rows, without the header.
    columns : int
        Columns in the file, read or not.
    size : int
        Bytes: of a CSV file as it lies on the disk, and of any table unpacked in memory.
    """

    rows: int = 50_000_000
    columns: int = 2_000
    size: int = 4 * 2**30

    def check_rows(self, rows: int, name: str) -> None:
        """Refuse a table of too many rows."""
        if rows > self.rows:
            raise InputError(
                f"{name} has more than {self.rows:,} rows, the most that are read. "
                "Give a sample of them, with a weight column if it is not an even one."
            )

    def check_columns(self, columns: int, name: str) -> None:
        """Refuse a table of too many columns."""
        if columns > self.columns:
            raise InputError(
                f"{name} has {columns:,} columns, and {self.columns:,} are the most that are read. "
                "Leave out those that nobody needs."
            )

    def check_file_size(self, size: int, name: str) -> None:
        """Refuse a file of too many bytes."""
        if size > self.size:
            raise InputError(
                f"{name} has {_gigabytes(size)}, and {_gigabytes(self.size)} are the most that "
                "are read. Give fewer rows or columns."
            )

    def check_memory(self, rows: int, columns: int, packed: int, name: str) -> None:
        """Refuse a table that would take too much memory.

        Parameters
        ----------
        rows, columns : int
            What is to be read.
        packed : int
            Bytes of the same cells before they are taken apart; a table never takes less.
        """
        size = max(rows * columns * _CELL, packed)
        if size > self.size:
            raise InputError(
                f"{name} would take {_gigabytes(size)} in memory for {rows:,} rows of {columns:,} "
                f"columns, and {_gigabytes(self.size)} are the most. Give fewer rows or columns."
            )


def _gigabytes(size: int) -> str:
    return f"{size / 2**30:.1f} GB" if size >= 2**30 // 10 else f"{size:,} bytes"


STANDARD = TableLimits()
