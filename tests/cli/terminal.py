"""Somebody at a terminal: answers questions, or presses Ctrl-C."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.cli.calling import PROGRAM, Answer
from tests.product import ROOT

CTRL_C = "\x03"


def talk(folder: Path, words: Sequence[object], lines: Sequence[str]) -> tuple[Answer, str]:
    """Call in a process at a terminal, type the lines; return the answer and what was shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=take_terminal,
    )
    os.close(theirs)
    with process:
        shown = "".join(type_after_question(ours, line) for line in lines) + rest(ours)
        out = process.communicate(timeout=60)[0].decode()
    os.close(ours)
    return Answer(process.returncode, out, ""), shown.replace("\r\n", "\n")


def take_terminal() -> None:
    """Make standard input the terminal from which Ctrl-C comes."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def type_after_question(terminal: int, line: str) -> str:
    """Read until a question ends, then type."""
    shown = ""
    while not shown.endswith("): "):
        shown += os.read(terminal, 1024).decode()
    os.write(terminal, (line if line == CTRL_C else f"{line}\n").encode())
    return shown


def rest(terminal: int) -> str:
    """Read what is shown until the process ends."""
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 1024)
        except OSError:  # Linux says so once nobody holds the other side
            piece = b""
        if not piece:
            return shown.decode()
        shown += piece
