"""The Chromium that the browser tests, the pictures and the benchmarks drive.

`python -m tests.chromium` says which one it is, and installs one where there is none.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

_PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_PLAYWRIGHT = (sys.executable, "-m", "playwright")
_INSTALLERS = (
    (*_PLAYWRIGHT, "install", "chromium"),
    ("apt-get", "update", "--quiet"),
    ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"),
    (*_PLAYWRIGHT, "install-deps", "chromium"),  # Ubuntu's own is a snap; Playwright's lacks these
)
_FOR_ROOT_ON_DEBIAN = _INSTALLERS[1:]


def find() -> str | None:
    """Return the path of a Chromium that runs: the system's, else Playwright's, else None."""
    on_path = (shutil.which(program) for program in _PROGRAMS)
    return next((path for path in on_path if path and _runs(path)), None) or _playwrights_own()


@functools.cache
def path() -> str:
    """Return the path of a Chromium, as Playwright's `executable_path` wants it."""
    found = find()
    if found is None:
        raise FileNotFoundError("There is no Chromium on this machine. `make test` installs one.")
    return found


def install() -> str:
    """Try one installer after the other until a Chromium runs, and return its path."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    may_apt = is_root and shutil.which("apt-get") is not None
    for command in _INSTALLERS:
        if command in _FOR_ROOT_ON_DEBIAN and not may_apt:
            continue
        print("No Chromium yet:", " ".join(command), flush=True)
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=quiet)
        found = find()
        if found is not None:
            return found
    raise SystemExit("No Chromium could be installed. Install Chromium or Google Chrome yourself.")


def _playwrights_own() -> str | None:
    """Return the path of the Chromium that Playwright installed, or None."""
    # Imported here: it takes a while, and a machine with a browser of its own never needs it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() and _runs(own) else None


def _runs(program: str) -> bool:
    """Tell a browser from a stub that only asks to install one, or one that lacks a library."""
    answer = subprocess.run([program, "--version"], capture_output=True, check=False, timeout=60)
    return answer.returncode == 0


if __name__ == "__main__":
    print("Chromium:", find() or install())
