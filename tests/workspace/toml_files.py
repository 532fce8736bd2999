"""The shortest workspace.toml that can be opened, and the files that one may name."""

from __future__ import annotations

from pathlib import Path

NAMED = ("evaluation.csv", "training.csv", "logistic.skops")
LEAST = """
[data]
evaluation = "evaluation.csv"
target = "status"
positive = "bad"
[[models]]
name = "ready"
scores = "score"
"""


def fill(folder: Path) -> Path:
    """Put the files into a folder that a workspace may name; they are not opened yet."""
    for name in NAMED:
        (folder / name).write_text("")
    return folder
