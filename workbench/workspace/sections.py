"""Read one section of a TOML file key by key, and refuse what was not asked for."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

from workbench.intake import InputError

_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a TOML file; remembers which keys were asked for.

    Attributes
    ----------
    file : str
        The file's path, for sentences.
    name : str
        The section's name; "" for the top of the file.
    values : Mapping
        What the file holds.
    """

    file: str
    name: str
    values: Mapping[str, object]
    asked: set[str] = field(default_factory=set)

    def error(self, problem: str) -> InputError:
        """Return an error that says where: file and section."""
        where = f"{self.file}, section [{self.name}]," if self.name else self.file
        return InputError(f"{where} {problem}.")

    def given(self) -> tuple[str, ...]:
        """Return the keys that the file gives here."""
        return tuple(self.values)

    def section(self, name: str) -> Section:
        """Return a section below this one; empty where the file has none."""
        value = self._take(name)
        if value is None:
            return Section(self.file, name, {})
        if not isinstance(value, dict):
            raise self.error(f"has '{name}' as a value. Write it as a section, [{name}]")
        return Section(self.file, name, value)

    def sections(self, name: str) -> tuple[Section, ...]:
        """Return the sections [[name]] below this one."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"has '{name}' as a value. Write sections, [[{name}]]")
        return tuple(Section(self.file, f"[{name}]", item) for item in value)

    def below(self) -> tuple[tuple[str, Section], ...]:
        """Return each key with the section of that name: [features.COLUMN] of [features]."""
        return tuple((key, self._below(key, value)) for key, value in self.values.items())

    def text(self, key: str) -> str | None:
        """Return a text, or None where the key is not given."""
        value = self._take(key)
        if value is not None and not isinstance(value, str):
            raise self.error(f"has {key} = {value!r}. Write a text in quotes")
        return value

    def choice(self, key: str, choices: Sequence[_Choice]) -> _Choice | None:
        """Return one of some texts, or None where the key is not given."""
        value = self._take(key)
        if value is None:
            return None
        for choice in choices:
            if value == choice:
                return choice
        named = ", ".join(f'"{choice}"' for choice in choices)
        raise self.error(f"has {key} = {value!r}. Write one of {named}")

    def needed(self, key: str) -> str:
        """Return a text that must be given."""
        value = self.text(key)
        if not value:
            raise self.error(f"does not say '{key}'. Add it")
        return value

    def label(self, key: str) -> str:
        """Return a text, number or boolean that must be given, as text."""
        value = self._take(key)
        if value is None or not isinstance(value, str | int | float):
            raise self.error(f"does not say '{key}'. Name the label that counts as positive")
        return str(value).lower() if isinstance(value, bool) else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is not given."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"has {key} = {value!r}. Write a list of texts in quotes")
        return tuple(value)

    def number(self, key: str) -> float | None:
        """Return a finite number, or None where the key is not given."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.error(f"has {key} = {value!r}. Write a finite number")
        return float(value)

    def whole(self, key: str, *, least: int = 0) -> int | None:
        """Return a whole number of at least `least`, or None where the key is not given."""
        value = self.number(key)
        if value is None:
            return None
        if not value.is_integer() or value < least:
            raise self.error(f"has {key} = {value:g}. Write a whole number of at least {least}")
        return int(value)

    def share(self, key: str) -> float:
        """Return a share from 0 to 1; 0 where the key is not given."""
        value = self.number(key) or 0.0
        if not 0.0 <= value <= 1.0:
            raise self.error(f"has {key} = {value:g}. Write a share from 0 to 1, such as 0.05")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; false where the key is not given."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self.error(f"has {key} = {value!r}. Write true or false")
        return bool(value)

    def refuse_later(self, key: str, what: str) -> None:
        """Refuse a key whose meaning is to come."""
        if self._take(key) is not None:
            raise self.error(f"has '{key}', but {what} not available yet. Leave the key out")

    def refuse_unknown(self) -> None:
        """Refuse a key that nothing asked for: most often a misspelt one."""
        for key in self.values:
            if key not in self.asked:
                close = difflib.get_close_matches(key, self.asked, n=1)
                hint = f"Did you mean '{close[0]}'" if close else "Leave it out"
                raise self.error(f"has the key '{key}', which is not known. {hint}")

    def _below(self, key: str, value: object) -> Section:
        name = f"{self.name}.{key}"
        if not isinstance(value, dict):
            raise self.error(f"has '{key}' as a value. Write it as a section, [{name}]")
        return Section(self.file, name, value)

    def _take(self, key: str) -> object:
        self.asked.add(key)
        return self.values.get(key)
