"""Requests in local and in shared mode: refused before Streamlit sees them, or let through."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import quote

import pytest
from streamlit import config
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from tests.access.sharing import ORIGIN
from tests.product import ROOT
from tests.ui.requesting import AWAY, HERE, NAME, asked, cookie, local, mode
from workbench.ui import shared
from workbench.ui.shared_requests import Refusal, refusal
from workbench.ui.shared_way_back import WayBack

__all__ = ["local", "mode"]  # fixtures


# 1. Under which name, from where, from which page


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", NAME])
def test_a_name_that_is_not_ours_is_not_answered(host, local):
    assert refusal(asked(host=host)).status == 403
    assert refusal(asked(host=host, kind="websocket")).status == 403
    assert refusal(asked("/_stcore/health", host=host)) is None


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_our_own_names_are_answered(host, local):
    assert refusal(asked(host=host)) is None


@pytest.mark.parametrize(
    ("client", "let_in"),
    [
        (HERE, True),
        (("::1", 1), True),
        (("::ffff:127.0.0.1", 1), True),
        (None, True),
        (AWAY, False),
        (("::ffff:192.0.2.7", 1), False),
        (("somewhere", 1), False),
    ],
)
def test_local_mode_is_for_this_machine_however_it_was_started(client, let_in, local):
    assert (refusal(asked(client=client)) is None) == let_in
    assert (refusal(asked(client=client, kind="websocket")) is None) == let_in


@pytest.mark.parametrize(
    ("host", "origin", "let_in"),
    [
        (NAME, ORIGIN, True),
        (NAME, "https://evil.example", False),
        (NAME, f"{ORIGIN}.evil.example", False),
        (NAME, f"https://evil.example/{NAME}", False),
        (NAME, "null", False),
        (NAME, "https://[", False),
        ("evil.example", "https://evil.example", False),
        ("127.0.0.1:8501", ORIGIN, False),
    ],
)
def test_behind_a_proxy_only_our_own_page_gets_its_socket(host, origin, let_in, mode):
    scope = asked("/_stcore/stream", kind="websocket", client=AWAY, host=host, origin=origin)
    assert (refusal(scope) is None) == let_in


# 2. What Streamlit gates not


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_what_the_server_measures_is_told_to_nobody_outside(path, mode):
    assert refusal(asked(path, host=NAME, cookie=cookie())).status == 403


@pytest.mark.parametrize("path", ["/media/0123.csv", "/_stcore/upload_file/session/file"])
@pytest.mark.parametrize(
    ("sent", "let_in"),
    [
        ({}, False),
        ({"cookie": f"{USER_COOKIE_NAME}=made up"}, False),
        ({"cookie": cookie("a secret of somebody else, as long")}, False),
        ({"cookie": cookie(email="x@elsewhere.example")}, False),
        ({"cookie": cookie(email_verified=False)}, False),
        ({"cookie": cookie(is_logged_in=False)}, False),
        ({"cookie": cookie(origin="https://evil.example")}, False),
        ({"cookie": cookie()}, True),
    ],
    ids=[
        *("none", "made up", "signed by others", "without a role", "not verified", "signed out"),
        *("for another app", "signed by us"),
    ],
)
def test_files_are_for_who_has_a_role(path, sent, let_in, mode):
    found = refusal(asked(path, host=NAME, client=AWAY, **sent))
    assert found == (None if let_in else Refusal(401, "Sign in, then ask again."))


# 3. The way back to the page that was asked for


def passed(scope: dict[str, object], location: str | None = None) -> dict[str, str]:
    """Return the headers that come back through the middleware."""
    sent = []

    async def inner(scope, receive, send):
        headers = [] if location is None else [(b"location", location.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def send(message):
        sent.append(message)

    asyncio.run(WayBack(inner)(scope, None, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_sign_in_leads_back_to_the_page(mode):
    link = "/fairness?workspace=credit&by=Age&case=a%2Fb"
    held = passed(asked(link))["set-cookie"]
    assert "HttpOnly" in held
    assert "SameSite=lax" in held
    back = passed(asked("/oauth2callback?code=1", cookie=held.partition(";")[0]), "/")
    assert back["location"] == link
    assert "Max-Age=0" in back["set-cookie"]


@pytest.mark.parametrize(
    "path",
    ["/", "/static/a.js", "/media/a.csv", "/_stcore/health", "/api/decisions/1", "/auth/login"],
)
def test_only_pages_are_remembered(path, mode):
    assert passed(asked(path)) == {}


def test_who_has_signed_in_leaves_no_trace_for_the_next(mode):
    assert passed(asked("/cases?case=17", cookie=cookie())) == {}


def test_nothing_is_remembered_in_local_mode(local):
    assert passed(asked("/fairness?workspace=credit")) == {}


@pytest.mark.parametrize(
    "forged",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/%09/evil.example",
        "/a/../../evil",
        "/fairness?a=b\r\nset-cookie: c=d",
        "/cases?a=" + "b" * 3_000,
    ],
)
def test_a_forged_way_back_leads_to_the_front_page(forged, mode):
    sent = f"workbench_way_back={quote(forged, safe='')}"
    assert passed(asked("/oauth2callback", cookie=sent), "/")["location"] == "/"


# 4. What Streamlit is asked


def test_the_settings_of_this_checkout_are_local_and_safe():
    server = shared._server()
    assert (server.address, server.allowed_hosts) == (
        "127.0.0.1",
        ("localhost", "127.0.0.1", "::1"),
    )
    assert server.unsafe == ()


LOOSE = {
    "server.enableCORS": False,
    "server.enableXsrfProtection": False,
    "server.corsAllowedOrigins": ["https://evil.example"],
    "server.trustedUserHeaders": {"X-Who": "email"},
    "server.enableAgentApi": True,
    "server.enableStaticServing": True,
    "server.scriptHealthCheckEnabled": True,
    "global.developmentMode": True,
    "global.e2eTest": True,
    "server.baseUrlPath": "workbench",
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_setting_that_leads_past_the_sign_in_is_named(name, monkeypatch):
    asked_for = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda key: LOOSE[key] if key == name else asked_for(key)
    )
    (unsafe,) = shared._server().unsafe
    assert unsafe.startswith(f"{name} = ")


def test_whatever_runs_without_its_page_has_a_gate_of_its_own():
    """A fragment runs anew alone: for somebody who has lost their role, it would go on showing."""
    alone = re.compile(
        r"@st\.fragment\b.*\n(.*)|st\.dialog\([^)]*\)\((\s*.*)|(st\.fragment|st\.dialog)"
    )
    for path in (ROOT / "workbench" / "ui").rglob("*.py"):
        for found in alone.finditer(path.read_text(encoding="utf-8")):
            assert "shared_gate.behind" in (found[1] or found[2] or ""), f"{path.name}: {found[0]}"


def test_streamlit_is_asked_who_has_signed_in_by_one_module():
    files = [*(ROOT / "workbench").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    asking = [path.name for path in files if "st.user" in path.read_text(encoding="utf-8")]
    assert asking == ["identity.py"]
