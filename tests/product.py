"""Where the parts of the product are, for the tests that look at all of them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = sorted((ROOT / "workbench").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))

# Needs the extra `fast`, and is imported only by the function that uses it.
_COMPILED = {"workbench.threshold._compiled"}
# Importing the main script would run it.
_SCRIPTS = {"workbench.ui.shell"}


def shown(path: Path) -> str:
    """Return a path as a reader of the repository knows it."""
    return path.relative_to(ROOT).as_posix()


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = sorted({_module(path) for path in PACKAGE} - _COMPILED - _SCRIPTS)
CORE_MODULES = [name for name in MODULES if not name.startswith("workbench.ui")]
UI_MODULES = [name for name in MODULES if name.startswith("workbench.ui")]
