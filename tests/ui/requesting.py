"""Requests as a server hands them on, in local mode and in shared mode behind a proxy."""

from __future__ import annotations

import json

import pytest
from streamlit import config
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.access.sharing import COOKIE_SECRET, ORIGIN, PEOPLE, shared_by
from workbench.access.shared_mode import OWN_NAMES
from workbench.ui import shared

NAME = ORIGIN.removeprefix("https://")
HERE, AWAY = ("127.0.0.1", 40_000), ("192.0.2.7", 40_000)


@pytest.fixture
def mode(tmp_path, monkeypatch):
    """Be shared, behind a proxy that has a name."""
    mode = shared_by(tmp_path)
    monkeypatch.setattr(shared, "mode", lambda: mode)
    monkeypatch.setattr(config, "get_option", {"server.allowedHosts": [NAME, *OWN_NAMES]}.get)
    return mode


@pytest.fixture
def local(monkeypatch):
    monkeypatch.setattr(shared, "mode", lambda: None)
    monkeypatch.setattr(config, "get_option", {"server.allowedHosts": list(OWN_NAMES)}.get)


def asked(path="/", *, kind="http", client=HERE, **headers):
    named = {"host": "127.0.0.1:8501"} | {key.replace("_", "-"): headers[key] for key in headers}
    path, _, query = path.partition("?")
    return {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "client": client,
        "headers": [(key.encode(), value.encode()) for key, value in named.items()],
    }


def cookie(secret: str = COOKIE_SECRET, email: str = PEOPLE["viewer"], **told: object) -> str:
    """Return the cookie of somebody who has signed in, as Streamlit writes it."""
    claims = {"origin": ORIGIN, "is_logged_in": True, "email": email, "email_verified": True} | told
    value = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(claims)).decode()
    return f"{USER_COOKIE_NAME}={value}"
