"""Start and stop the app in a process of its own, as a user does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench import launch
from workbench.launch import Address

_PATIENCE = 60.0


@contextlib.contextmanager
def serve(home: Path, folders: Sequence[Path], address: Address | None = None) -> Iterator[str]:
    """Serve the app on some workspaces, and yield its address once it answers.

    Parameters
    ----------
    home : Path
        Where the app keeps workspaces made in it, and its caches.
    folders : sequence of Path
        The workspaces to offer.
    address : Address, optional
        Where to serve; by default on any free port.
    """
    address = Address(port=0).on_a_free_port() if address is None else address
    with run(launch.command(address), address, _environment(home, folders)) as url:
        yield url


@contextlib.contextmanager
def run(command: Sequence[str], address: Address, environment: dict[str, str]) -> Iterator[str]:
    """Run a server until it answers at its address; stop it in the end."""
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait_for(process, address)
            yield address.url
        finally:
            process.kill()
            process.communicate()


def _environment(home: Path, folders: Sequence[Path]) -> dict[str, str]:
    own = {"WORKBENCH_HOME": str(home), "WORKBENCH_CACHE": str(home / "cache")}
    return os.environ | launch.environment(folders) | own


def _wait_for(process: subprocess.Popen[str], address: Address) -> None:
    end = time.monotonic() + _PATIENCE
    while not launch.answers(address):
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise RuntimeError(f"The app does not answer: {process.communicate()[1]}")
        time.sleep(0.1)
