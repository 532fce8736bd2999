"""Frozen values as strict JSON, and strictly back: the types of the fields are the format."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from math import inf
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbench.store.canonical import Plain

_T = TypeVar("_T")
_INFINITE = {"inf": inf, "-inf": -inf}
_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def plain(value: object) -> Plain:
    """Return a value as what JSON can hold.

    Dataclasses become objects, tuples arrays. The infinities are left to `canonical`, which writes
    them "inf" and "-inf"; it refuses NaN: what is undefined is None.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a record")


def typed(kind: type[_T], held: Plain, where: str) -> _T:
    """Return what `plain` wrote as the value that it was.

    Parameters
    ----------
    kind : type
        A dataclass.
    held : plain value
        As read from JSON.
    where : str
        What to call it in a sentence.

    Raises
    ------
    InputError
        Naming the place, if a key is missing or unknown, or a value is of the wrong kind.
    """
    return cast("_T", _value(kind, held, where))


@cache
def hints(kind: type) -> Mapping[str, object]:
    """Return the types of a dataclass's fields, by name."""
    return get_type_hints(kind)


def is_optional(kind: object) -> bool:
    """Return whether a type admits None."""
    return get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)


def inner(kind: object) -> object:
    """Return the one type that a type admits beside None."""
    if not is_optional(kind):
        return kind
    (only,) = (each for each in get_args(kind) if each is not NoneType)
    return only


def _value(kind: object, held: Plain, where: str) -> object:
    if is_optional(kind):
        return None if held is None else _value(inner(kind), held, where)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), held, where)
    if get_origin(kind) is Literal:
        if held not in get_args(kind):
            raise _wrong(where, held, f"one of {', '.join(map(repr, get_args(kind)))}")
        return held
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, held, where)
    if kind is float:
        return _number(held, where)
    if kind not in _KINDS or type(held) is not kind:
        raise _wrong(where, held, _KINDS.get(cast("type", kind), "something else"))
    return held


def _tuple(parts: tuple[object, ...], held: Plain, where: str) -> tuple[object, ...]:
    if not isinstance(held, list):
        raise _wrong(where, held, "a list")
    if len(parts) == 2 and parts[1] is ...:
        parts = (parts[0],) * len(held)
    if len(parts) != len(held):
        raise _wrong(where, held, f"a list of {len(parts)}")
    return tuple(
        _value(part, each, f"{where}[{place}]")
        for place, (part, each) in enumerate(zip(parts, held, strict=True))
    )


def _object(kind: type, held: Plain, where: str) -> object:
    if not isinstance(held, dict):
        raise _wrong(where, held, "an object")
    wanted = hints(kind)
    for name in held:
        if name not in wanted:
            raise InputError(
                f"{where} has the key {quoted(name)}, which nobody knows. Take it out."
            )
    for name in wanted:
        if name not in held:
            raise InputError(f"{where} lacks the key {quoted(name)}. Take the record as it was.")
    given = {name: _value(each, held[name], f"{where}.{name}") for name, each in wanted.items()}
    return kind(**given)


def _number(held: Plain, where: str) -> float:
    if isinstance(held, str) and held in _INFINITE:
        return _INFINITE[held]
    if isinstance(held, bool) or not isinstance(held, int | float):
        raise _wrong(where, held, "a number")
    return float(held)


def _wrong(where: str, held: Plain, wanted: str) -> InputError:
    return InputError(
        f"{where} is {quoted(held, 60)}, and {wanted} is expected there. Take the record as it was."
    )
