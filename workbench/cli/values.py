"""Read what is typed behind an option; what cannot be meant gets a sentence.

Each function takes the text and returns its value; click puts the option's name before the
sentence of a `BadParameter`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from math import isfinite, isnan, nan

import click

from workbench.intake import InputError, quoted
from workbench.threshold import Requirement

Command = Callable[..., None]
Option = Callable[[Command], Command]


def gathered(kind: type, name: str, options: Sequence[Option]) -> Option:
    """Return a decorator that adds options and hands them over as one value.

    Parameters
    ----------
    kind : type
        A dataclass whose fields are called as the options' parameters are.
    name : str
        The argument of the decorated function that takes the value.
    options : sequence of decorators
        `click.option(...)` each, in the order of the help.
    """
    names = [field.name for field in fields(kind)]

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_value(**given: object) -> None:
            value = kind(**{field: given.pop(field) for field in names})
            command(**given, **{name: value})

        decorated: Command = with_value
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


def threshold(text: str) -> float:
    """Return any number, inf included."""
    return _number(text, "Give a score such as 0.25, or inf")


def amount(text: str) -> float:
    """Return a finite number."""
    return _checked(_number(text), isfinite, text, "a finite amount; a gain is negative")


def share(text: str) -> float:
    """Return a number from 0 to 1."""
    return _checked(_number(text), lambda value: 0.0 <= value <= 1.0, text, "a share from 0 to 1")


def inner_share(text: str) -> float:
    """Return a number strictly between 0 and 1."""
    what = "a share strictly between 0 and 1"
    return _checked(_number(text), lambda value: 0.0 < value < 1.0, text, what)


def whole(text: str) -> int:
    """Return a whole number of at least 0."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise click.BadParameter(f"{quoted(text)} is not a whole number of at least 0.")
    return int(text)


def rows(text: str) -> int:
    """Return how many rows to compare with, at least 1."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,17}", text):
        raise click.BadParameter(
            f"{quoted(text)} is no number of rows to compare with. Give a whole number from 1; of "
            "fewer rows in the group all are taken."
        )
    return int(text)


def seed(text: str) -> int:
    """Return a seed of random numbers."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise click.BadParameter(
            f"{quoted(text)} is no seed. Give a whole number from 0, of at most 18 digits; which "
            "one does not matter, and the same one draws the same again."
        )
    return int(text)


def at_least_one(text: str) -> int:
    """Return a whole number of at least 1."""
    if not re.fullmatch(r"0*[1-9][0-9]{0,17}", text):
        raise click.BadParameter(f"{quoted(text)} is not a whole number of at least 1.")
    return int(text)


def port(text: str) -> int:
    """Return the number of a port."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) < 2**16):
        raise click.BadParameter(f"{quoted(text)} is not a port. Give a number from 1 to 65535.")
    return int(text)


def requirement(text: str) -> Requirement:
    """Return a metric, `>=` or `<=`, and a bound that the metric can have."""
    try:
        return Requirement.parse(text)
    except InputError as error:
        raise click.BadParameter(str(error)) from None


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them.

    >>> listed(["--amount", "--group", "--seed"])
    '--amount, --group and --seed'
    """
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last


def _number(text: str, cure: str = "Write it with a decimal point, such as 0.25") -> float:
    try:
        value = nan if "_" in text else float(text)
    except ValueError:
        value = nan
    if isnan(value):
        raise click.BadParameter(f"{quoted(text)} is not a number. {cure}.")
    return value


def _checked(value: float, holds: Callable[[float], bool], text: str, what: str) -> float:
    if not holds(value):
        raise click.BadParameter(f"{quoted(text)} is not {what}.")
    return value
