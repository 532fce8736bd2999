"""Start the app: the command, its environment, its address, and a browser once it answers."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from workbench import places
from workbench.access.shared_mode import OWN_NAMES, is_own
from workbench.intake import InputError

PORT = 8501
VARIABLE = "WORKBENCH_WORKSPACES"
REFUSED = 2
CHECK = "--check"  # in place of serving: whether the settings will do
_PATIENCE = 120.0  # seconds: a cold start on a busy machine takes some
# Where a server that listens on every address can be reached from its own machine.
_NEAR = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (not bound to here)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the app is served.

    Attributes
    ----------
    host, port : str, int
        Where it listens: on this machine only, or for others (shared mode).
    names : tuple of str
        Further host names that it answers to, such as that of the proxy before it.
    """

    host: str = OWN_NAMES[0]
    port: int = PORT
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        host = _NEAR.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def refuse_taken(self) -> None:
        """Refuse a port on which something else listens, or that may not be opened."""
        try:
            self._listen(self.port)
        except OSError as error:
            why = (
                "in use" if error.errno == errno.EADDRINUSE else f"closed to us ({error.strerror})"
            )
            raise InputError(
                f"The port {self.port} on {self.host} is {why}. Name another one with --port."
            ) from None

    def on_a_free_port(self) -> Address:
        """Return the address with its own port if that is free, else with one that is."""
        for port in (self.port, 0):
            try:
                return replace(self, port=self._listen(port))
            except OSError:
                continue
        raise InputError(f"No port of {self.host} is free.")

    def _listen(self, port: int) -> int:
        """Listen for a moment, and return on which port."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as probe:
            if os.name == "posix":  # a connection just closed does not keep the port taken
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((self.host, port))
            probe.listen()
            return int(probe.getsockname()[1])


def command(address: Address) -> tuple[str, ...]:
    """Return what starts the app, with this interpreter and nothing of the current folder."""
    return (
        *(sys.executable, "-P", "-m", "streamlit", "run", str(_script())),
        *("--server.port", str(address.port)),
        *("--server.address", address.host),
        # Streamlit's welcome asks an outside service for this machine's address; ours does not.
        *("--logger.hideWelcomeMessage", "true"),
        *(part for name in _answered(address) for part in ("--server.allowedHosts", name)),
    )


def public_address(address: Address, environment: dict[str, str]) -> str:
    """Return the address that others type, "" in local mode.

    The server's own code is asked, with all settings that it will find; a start without any
    settings of one's own is local, and need not ask.

    Raises
    ------
    InputError
        If others could reach the app, and sign-in or something else that it needs is missing.
    """
    if _is_surely_local(address, environment):
        return ""
    answer = subprocess.run(  # noqa: S603 (our own command)
        (*command(address), "--", CHECK),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode == REFUSED:
        raise InputError(answer.stderr.strip().splitlines()[-1])
    return "".join(answer.stdout.strip().splitlines()[-1:])


def _answered(address: Address) -> tuple[str, ...]:
    """Return all names that are answered; none where the settings say them."""
    return (*address.names, *OWN_NAMES) if address.names else ()


def _is_surely_local(address: Address, environment: dict[str, str]) -> bool:
    if not all(map(is_own, (address.host, *address.names))) or environment.get("WORKBENCH_SHARED"):
        return False
    if any(name.startswith("STREAMLIT_") for name in environment):
        return False
    ours = _script().parent / ".streamlit"
    theirs = {Path.home() / ".streamlit", Path.cwd() / ".streamlit"} - {ours}
    settings = (folder / name for folder in theirs for name in ("config.toml", "secrets.toml"))
    return not any(file.exists() for file in (*settings, ours / "secrets.toml"))


def _script() -> Path:
    return places.app_folder() / "app.py"


def environment(folders: Sequence[Path]) -> dict[str, str]:
    """Return our environment with the workspaces to open; without any, the app opens samples."""
    if not folders:
        return dict(os.environ)
    for folder in folders:
        if os.pathsep in str(folder):
            raise InputError(
                f"The path {folder} holds a '{os.pathsep}', which parts one path from the next. "
                "Move or rename the folder."
            )
    return os.environ | {VARIABLE: os.pathsep.join(str(folder) for folder in folders)}


def can_show_a_browser() -> bool:
    """Whether somebody sits before this machine: a terminal, a screen, and no CI."""
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen) or sys.platform in ("darwin", "win32")


def answers(address: Address) -> bool:
    """Whether the app answers at an address."""
    try:
        with urlopen(f"{address.url}/_stcore/health", timeout=5) as reply:  # noqa: S310 (http)
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def wait_for(address: Address, may_still_come: Callable[[], bool] = lambda: True) -> bool:
    """Wait until the app answers; return whether it does."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and may_still_come():
        if answers(address):
            return True
        time.sleep(0.1)
    return False


def _open_browser(host: str, port: str) -> None:
    """Show the app once it answers."""
    address = Address(host, int(port))
    if wait_for(address):
        webbrowser.open(address.url)


if __name__ == "__main__":  # started by `workbench run`, which becomes the server itself
    _open_browser(*sys.argv[1:])
