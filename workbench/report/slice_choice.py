"""How slices are compared: with which of them, and how few rows are too few."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.intake import InputError


@dataclass(frozen=True, slots=True)
class SliceChoice:
    """How slices are compared.

    Attributes
    ----------
    reference : tuple of str, optional
        The slice to compare with, a value for each column; the largest that is ok where none is
        named.
    min_n : int
        A rate whose denominator has fewer rows is "too few".
    seed : int
        Of the random numbers behind intervals.

    Raises
    ------
    InputError
        If `min_n` is below 1.
    """

    reference: tuple[str, ...] | None = None
    min_n: int = 30
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse a bound that bounds nothing."""
        if self.min_n < 1:
            raise InputError(f"min_n is {self.min_n}: it must be a whole number of at least 1.")
