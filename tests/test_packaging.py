"""What a user installs: a whole wheel, safe by default, that runs from any folder."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.product import PACKAGE, PAGES, ROOT, shown

# 1. The wheel carries the app


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel as `pip install .` does, with the build tools at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Install the wheel alone into a folder, beside the libraries that are here already."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def sample_files() -> list[str]:
    files = (ROOT / "sample_models").glob("*/**/*")
    return [shown(path) for path in files if path.is_file() and "__pycache__" not in path.parts]


def test_the_wheel_carries_the_package_the_app_and_the_samples(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    beside = [*map(shown, PAGES), *sample_files(), "app.py", ".streamlit/config.toml"]
    expected = {shown(path) for path in PACKAGE} | {f"workbench/_app/{name}" for name in beside}
    assert {name for name in names if name.endswith((".py", ".toml"))} <= expected
    assert expected <= names
    assert any(name.endswith("/workspace.toml") for name in names)


def test_everything_beside_the_code_in_the_package_is_carried(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assets = [
        path
        for path in (ROOT / "workbench").rglob("*")
        if path.is_file() and path.suffix in {".js", ".css", ".html", ".typed"}
    ]
    assert {shown(path) for path in assets} <= names


# 2. Safe defaults, as Streamlit itself resolves them (SECURITY.md)

SAFE = {
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1", "::1"],
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.showEmailPrompt": False,
    "server.maxUploadSize": 50,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "client.disableDataExport": True,
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
}

RESOLVE = """
import json, sys
from streamlit import config
from streamlit.web import bootstrap
config._main_script_path = sys.argv[1]  # as `streamlit run` does before it reads its options
bootstrap.load_config_options({})
print(json.dumps({name: config.get_option(name) for name in sys.argv[2:]}))
"""


def elsewhere(home: Path, **more: str) -> dict[str, str]:
    """Return an environment in which no setting of this machine reaches Streamlit."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    return kept | {"HOME": str(home), "USERPROFILE": str(home)} | more


def resolve(script: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Let Streamlit read its options as for a script that is run from another folder."""
    return subprocess.run(
        [sys.executable, "-c", RESOLVE, str(script), *SAFE],
        cwd=folder,
        env=elsewhere(folder),
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_checkout_is_safe_by_default(tmp_path):
    assert json.loads(resolve(ROOT / "app.py", tmp_path).stdout) == SAFE


def test_the_installed_wheel_is_safe_by_default(installed, tmp_path):
    app = installed / "workbench" / "_app" / "app.py"
    assert json.loads(resolve(app, tmp_path).stdout) == SAFE


def test_streamlit_alone_is_not(tmp_path):
    assert json.loads(resolve(tmp_path / "app.py", tmp_path).stdout) != SAFE


def test_streamlit_knows_every_option_that_we_set(tmp_path):
    assert resolve(ROOT / "app.py", tmp_path).stderr == ""


def test_streamlit_complains_of_an_option_that_it_does_not_know(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text("[server]\nadress = '127.0.0.1'\n")
    assert "server.adress" in resolve(tmp_path / "app.py", tmp_path).stderr


# 3. The installed app, started from another folder


@pytest.fixture(scope="module")
def port(installed, tmp_path_factory) -> Iterator[int]:
    """Start `workbench run` from the installed wheel and wait until it answers."""
    folder = tmp_path_factory.mktemp("another")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, str(installed / "bin" / "workbench"), "run", "--port", str(free)],
            cwd=folder,
            env=elsewhere(folder, PYTHONPATH=str(installed)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        assert answers(free, server), (folder / "log").read_text(encoding="utf-8")
        yield free
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def answers(port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers or ends, for a minute at most."""
    for _ in range(240):
        if server.poll() is not None:
            return False
        try:
            return ask(port, "/_stcore/health") == 200
        except OSError:
            time.sleep(0.25)
    return False


def ask(port: int, path: str, host: str = "127.0.0.1", **headers: str) -> int:
    """Ask for a path under a host name of one's choice; return the status of the answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("GET", path, headers={"Host": f"{host}:{port}"} | named)
        with line.getresponse() as response:
            return response.status


def shake_hands(port: int, **headers: str) -> int:
    """Open the websocket as a browser does; 101 is a welcome."""
    key = base64.b64encode(b"sixteen bytes...").decode()
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    return ask(port, "/_stcore/stream", Sec_WebSocket_Key=key, **upgrade, **headers)


@pytest.mark.parametrize("path", ["/", "/threshold", "/fairness"])
def test_the_installed_app_serves_its_pages(path, port):
    assert ask(port, path) == 200


def test_it_answers_its_own_name_only(port):
    assert shake_hands(port) == 101
    assert shake_hands(port, host="attacker.example") == 403


def test_it_refuses_another_web_page(port):
    assert shake_hands(port, Origin="https://attacker.example") == 403


def test_it_listens_on_one_address_only(port):
    with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
        socket.create_connection(("127.0.0.2", port), timeout=2).close()


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_no_agent_drives_it(path, port):
    assert ask(port, path) in {403, 404, 405}
