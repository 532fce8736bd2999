"""What the guides tell people to type, and what they say comes out."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from tests.product import ROOT

GUIDES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    ROOT / "docs" / "how_it_works.md",
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
]
# The line of a shell block that asks for the exit code of the one before it.
EXIT_CODE = "echo $?"
# A block of code, and directly below it, where there is one, a block of text.
_BLOCK = re.compile(r"(?ms)^```(\w*)\n(.*?)^```\n(?:\s*^```text\n(.*?)^```\n)?")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code, and what stands below it as its output, ... for what is left out."""

    guide: str
    language: str
    code: str
    output: str | None

    @property
    def lines(self) -> list[str]:
        """The commands of a shell block; one that goes over several lines is one."""
        return self.code.replace("\\\n", " ").splitlines()

    @property
    def calls(self) -> list[tuple[str, ...]]:
        """What the block calls `workbench` with."""
        typed = [shlex.split(line) for line in self.lines]
        return [tuple(words[1:]) for words in typed if Path(words[0]).name == "workbench"]


def read(name: str) -> str:
    """Return the text of a guide."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(guide: Path, language: str) -> list[Block]:
    """Return the blocks of a guide in one language, in order."""
    found = _BLOCK.findall(guide.read_text(encoding="utf-8"))
    return [
        Block(guide.name, language, code, output or None)
        for kind, code, output in found
        if kind == language
    ]


def all_blocks(language: str) -> list[Block]:
    """Return the blocks of all guides in one language."""
    return [block for guide in GUIDES for block in blocks(guide, language)]


def calls() -> list[tuple[str, ...]]:
    """Return what the guides' shell blocks call `workbench` with, each once."""
    return sorted({call for block in all_blocks("sh") for call in block.calls})


def calls_without_output() -> list[tuple[str, ...]]:
    """Return the calls, each once, under which the guides show no output."""
    told = {call for block in all_blocks("sh") if block.output for call in block.calls}
    return [call for call in calls() if call not in told]


def section(name: str, title: str) -> str:
    """Return the part of a guide under one of its titles."""
    parts = read(name).split(f"\n## {title}\n")
    assert len(parts) == 2, f"{name} has {len(parts) - 1} sections called {title!r}"
    return parts[1].split("\n## ")[0]


def rows(text: str) -> list[str]:
    """Return the names in the first cells of the tables of a text: `name`."""
    cells = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
