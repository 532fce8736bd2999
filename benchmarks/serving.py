"""The app on made-up workspaces, served for the browser and for the load."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import tomli_w

from tests.browser.serving import serve

_SETTINGS = {
    "data": {"evaluation": "evaluation.parquet", "target": "label", "positive": "1"},
    "models": [{"name": "score", "scores": "score"}],
    "costs": {"fp": 1.0, "fn": 5.0},
    "policy": {"threshold": 0.5},
}


def write_workspace(folder: Path, table: pd.DataFrame) -> Path:
    """Write a workspace of these rows."""
    folder.mkdir()
    table.to_parquet(folder / "evaluation.parquet", index=False)
    (folder / "workspace.toml").write_text(tomli_w.dumps(_SETTINGS), encoding="utf-8")
    return folder


@contextlib.contextmanager
def served(tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """Serve workspaces of these names and rows; yields the address."""
    with TemporaryDirectory() as name:
        home = Path(name)
        folders = [write_workspace(home / key, table) for key, table in tables.items()]
        with serve(home, folders) as url:
            yield url
