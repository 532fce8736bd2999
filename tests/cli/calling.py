"""Call `workbench` as a shell does, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from tests.product import ROOT
from workbench.cli import main

PROGRAM = "from workbench.cli import main; main(prog_name='workbench')"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came to."""

    code: int
    out: str
    err: str

    def read(self) -> dict[str, object]:
        """Return the one JSON object on standard output, read strictly."""
        assert self.code == 0, self.err
        return json.loads(self.out, parse_constant=refuse_constant)

    def refusal(self) -> str:
        """Return the one line that a refusal may print."""
        assert (self.code, self.out) == (2, ""), (self.code, self.out, self.err)
        line = self.err.removesuffix("\n")
        assert self.err == f"{line}\n"
        assert line.isprintable()
        assert line.endswith((".", "?", "!"))
        return line


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


def call(*words: object) -> Answer:
    """Call in this process."""
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="workbench")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


def start(
    *words: object, folder: Path, program: str = PROGRAM, **environment: str
) -> subprocess.Popen[str]:
    """Start a process of its own, in a folder."""
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def call_alone(*words: object, folder: Path, program: str = PROGRAM) -> Answer:
    """Call in a process of its own, and wait for it."""
    process = start(*words, folder=folder, program=program)
    out, err = process.communicate(timeout=120)
    return Answer(process.returncode, out, err)
