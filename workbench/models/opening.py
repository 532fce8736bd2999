"""What a child is told of the file that it is to open, and what it tells of the model in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.models.model_file import model_hash

if TYPE_CHECKING:
    from workbench.models.limits import Limits


@dataclass(frozen=True, slots=True)
class Opening:
    """A model file to open.

    Attributes
    ----------
    path, suffix, name : str
        The file, what kind it is, and what to call it in a sentence.
    digest : str
        SHA-256 of its bytes, in hexadecimal: another file is not opened.
    memory_bytes, seconds, file_bytes, declared_bytes
        The limits.
    positive : str, optional
        The positive class; None to open the file and look at it without scoring.
    rest : bool
        Whether all other classes are the negative one.
    imports : tuple of str
        Modules to import before memory is limited.
    """

    path: str
    suffix: str
    name: str
    digest: str
    memory_bytes: int
    seconds: float
    file_bytes: int
    declared_bytes: int
    positive: str | None = None
    rest: bool = False
    imports: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: Path, name: str, limits: Limits) -> Opening:
        """Return how to open a file only to look at it; its suffix is that of `name`."""
        return cls(
            path=str(path.resolve()),
            suffix=Path(name).suffix.lower(),
            name=name,
            digest=model_hash(path),
            memory_bytes=limits.memory_bytes,
            seconds=limits.seconds,
            file_bytes=limits.file_bytes,
            declared_bytes=limits.declared_bytes,
        )

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Opening:
        """Read it from JSON."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Opened:
    """A model that was opened.

    Attributes
    ----------
    feature_names : tuple of str
        The columns that it sees, in its order.
    limited : bool
        Whether this system let the child limit its memory.
    category_columns : tuple of str
        Those of the columns that it takes for names, whatever they hold.
    """

    feature_names: tuple[str, ...]
    limited: bool
    category_columns: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Opened:
        """Read it from JSON, refused with a ValueError unless it is one."""
        held = json.loads(text)
        names, categories = held.get("feature_names"), held.get("category_columns")
        for each in (names, categories):
            if not isinstance(each, list) or not all(isinstance(name, str) for name in each):
                raise ValueError("no names of columns")
        return cls(tuple(names), bool(held.get("limited")), tuple(categories))
