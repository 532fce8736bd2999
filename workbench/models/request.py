"""What parent and child say to each other: files in one private folder, and no pickle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

REQUEST = "request.json"
ANSWER = "answer.json"
TABLE = "table.arrow"
SCORES = "scores.npy"


@dataclass(frozen=True, slots=True)
class Request:
    """A model file to open and, where there is a table, to score it with.

    Attributes
    ----------
    model, name : str
        Path of the file, and what to call it in a sentence.
    positive : str, optional
        The positive class; None to open the file and look at it without scoring.
    memory_bytes, seconds, file_bytes, declared_bytes
        The limits.
    """

    model: str
    name: str
    positive: str | None
    memory_bytes: int
    seconds: float
    file_bytes: int
    declared_bytes: int

    def write(self, folder: Path) -> None:
        """Write the request where the child looks for it."""
        (folder / REQUEST).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Request:
        """Read the request in a folder."""
        return cls(**json.loads((folder / REQUEST).read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request.

    Attributes
    ----------
    error : str
        The sentence, or "" where all went well.
    limited : bool
        Whether this system let the child limit its memory.
    """

    error: str = ""
    limited: bool = True

    def write(self, folder: Path) -> None:
        """Write the answer as one line of JSON."""
        (folder / ANSWER).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Answer | None:
        """Read the answer in a folder; None where the child did not get to write one."""
        try:
            return cls(**json.loads((folder / ANSWER).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
