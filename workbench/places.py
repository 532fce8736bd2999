"""Where the app, the samples and the user's own files are."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

_PACKAGE = Path(__file__).resolve().parent


def app_folder() -> Path:
    """Return the folder that holds app.py, pages and sample_models: the wheel's or a checkout."""
    installed = _PACKAGE / "_app"
    return installed if installed.is_dir() else _PACKAGE.parent


def samples() -> tuple[Path, ...]:
    """Return the folders of the sample workspaces, by name."""
    found = (app_folder() / "sample_models").glob("*/workspace.toml")
    return tuple(sorted((file.parent for file in found), key=_credit_first))


def own_workspaces() -> Path:
    """Return the folder in which workspaces made in the app are kept (`WORKBENCH_HOME`)."""
    return _home() / "workspaces"


def kept_limits() -> Path:
    """Return the folder of limits set in the app for folders that are not ours to write."""
    return _home() / "limits"


def record() -> Path:
    """Return the file of decisions and their audit trail, where no address names another store."""
    return _home() / "record.sqlite3"


def cached_scores() -> Path:
    """Return the folder in which computed scores are kept (`WORKBENCH_CACHE`).

    Its name is new where the same file and table may be scored otherwise than before: since
    true and false reach a model as it was fitted on them, what was kept earlier is not believed.
    """
    cache = os.environ.get("WORKBENCH_CACHE")
    return (Path(cache) if cache else user_cache_path("workbench")) / "scores-2"


def _home() -> Path:
    home = os.environ.get("WORKBENCH_HOME")
    return Path(home) if home else user_data_path("workbench")


def _credit_first(folder: Path) -> tuple[bool, str]:
    """Put the credit sample, which the guide speaks of, before the others."""
    return folder.name != "credit", folder.name
