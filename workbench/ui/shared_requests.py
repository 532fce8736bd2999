"""Which requests are refused before Streamlit sees them: who asks, under which name, for what.

Streamlit gates nothing but its pages. Media files and uploads have addresses that nobody can
guess; in shared mode they ask for the cookie of who is signed in as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from streamlit import config
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from workbench.ui import shared

if TYPE_CHECKING:
    from starlette.types import Scope

    from workbench.access.shared_mode import SharedMode

_HEALTH = "/_stcore/health"  # open to whoever sees that the server lives, under any name
_METRICS = "/_stcore/metrics"
_OF_SOMEBODY = ("/media/", "/_stcore/upload_file/")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status of HTTP, and a sentence."""

    status: int
    sentence: str


def refusal(scope: Scope) -> Refusal | None:
    """Return why a request is refused, None where it may go on."""
    if scope["type"] not in ("http", "websocket") or scope["path"] == _HEALTH:
        return None
    headers = Headers(scope=scope)
    if not _is_our_name(headers.get("host", "")):
        return Refusal(403, "This server does not answer to that name.")
    if scope["type"] == "websocket" and not _same_origin(headers):
        return Refusal(403, "Another page may not use this one.")
    mode = shared.mode()
    if mode is None:
        near = _is_near(scope)
        return None if near else Refusal(403, "This app is for the one person on its machine.")
    if scope["path"].startswith(_METRICS):
        return Refusal(403, "What this server measures is not for everybody.")
    if scope["path"].startswith(_OF_SOMEBODY) and not is_signed_in(scope, mode):
        return Refusal(401, "Sign in, then ask again.")
    return None


def _is_our_name(host: str) -> bool:
    """Whether a request names one of the hosts that we answer to (against DNS rebinding)."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in [each.strip().lower() for each in config.get_option("server.allowedHosts")]


def _same_origin(headers: Headers) -> bool:
    """Whether a request comes from our own page, or from a program that names no page."""
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _is_near(scope: Scope) -> bool:
    """Whether a request comes from this machine, however the server was started."""
    client = scope.get("client")
    if client is None:  # a socket that is a file
        return True
    try:
        address = ip_address(client[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def is_signed_in(scope: Scope, mode: SharedMode) -> bool:
    """Whether a request carries a cookie that the sign-in has signed."""
    cookie = HTTPConnection(scope).cookies.get(USER_COOKIE_NAME, "")
    return decode_signed_value(mode.cookie_secret, USER_COOKIE_NAME, cookie) is not None
