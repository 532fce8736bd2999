"""What is known of the columns that a model sees: kind, words, range, and what may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["number", "category", "text"]
Change = Literal["any", "up", "down", "no"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One column that the model sees.

    Attributes
    ----------
    column : str
        Its name in the table.
    label : str
        What people call it; the column's name where nobody said.
    kind : {"number", "category", "text"}
        A number has an order and distances; a category has neither, booleans and numbers that
        only name something among them; a text has words.
    unit : str
        Unit of a number, "" where nobody said.
    low, high : float
        Least and largest value of a number in the data; NaN for other kinds.
    whole : bool
        Whether all numbers in the data are whole.
    categories : tuple of object
        Distinct values of a category in the data, the most frequent first; () for other kinds.
    missing : bool
        Whether the column has missing cells in the data.
    change : {"any", "up", "down", "no"}
        What may be asked of a person: any change, a rise or a fall only, or none.
    least, most : float, optional
        Bounds that a changed number must keep; None: those of the data.
    protected : bool
        Whether it is a sensitive column, or one that stands for one.
    """

    column: str
    label: str
    kind: Kind
    unit: str = ""
    low: float = float("nan")
    high: float = float("nan")
    whole: bool = False
    categories: tuple[object, ...] = ()
    missing: bool = False
    change: Change = "any"
    least: float | None = None
    most: float | None = None
    protected: bool = False
