"""The app on made-up workspaces, served for the browser and for the load."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import tomli_w

from benchmarks import made_up
from tests.browser.serving import serve

_SETTINGS = {
    "data": {"evaluation": "evaluation.parquet", "target": "label", "positive": "1"},
    "models": [{"name": "score", "scores": "score"}],
    "costs": {"fp": 1.0, "fn": 5.0},
    "policy": {"threshold": 0.5},
}


def write_workspace(folder: Path, n: int) -> Path:
    """Write a workspace of so many rows."""
    folder.mkdir()
    made_up.table(n, np.float64).to_parquet(folder / "evaluation.parquet", index=False)
    (folder / "workspace.toml").write_text(tomli_w.dumps(_SETTINGS), encoding="utf-8")
    return folder


@contextlib.contextmanager
def served(sizes: dict[str, int]) -> Iterator[str]:
    """Serve workspaces of these names and numbers of rows; yields the address."""
    with TemporaryDirectory() as name:
        home = Path(name)
        folders = [write_workspace(home / key, n) for key, n in sizes.items()]
        with serve(home, folders) as url:
            yield url
