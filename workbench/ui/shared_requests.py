"""Which requests are refused before Streamlit sees them: who asks, under which name, for what.

Streamlit gates nothing but its pages. Media files and uploads have addresses that nobody can
guess; in shared mode they ask for the cookie of somebody who has a role as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from workbench.access import may
from workbench.access.visitor import recognise
from workbench.ui import shared

if TYPE_CHECKING:
    from starlette.types import Message, Scope

    from workbench.access.shared_mode import SharedMode
    from workbench.access.visitor import Visitor

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
    if scope["path"].startswith(_OF_SOMEBODY) and not may(_visitor(scope, mode).role, "look"):
        return Refusal(401, "Sign in, then ask again.")
    return None


def empties_caches(message: Message) -> bool:
    """Return whether a message of a socket would empty the caches of all who look.

    Streamlit does as anybody asks, with or without a sign-in; no page of ours offers it.
    """
    sent = message.get("bytes") if message["type"] == "websocket.receive" else None
    try:
        return sent is not None and BackMsg.FromString(sent).WhichOneof("type") == "clear_cache"
    except DecodeError:  # Streamlit says so, and closes the socket
        return False


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
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


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
    return _told(scope, mode) is not None


def _visitor(scope: Scope, mode: SharedMode) -> Visitor:
    """Return who asks, as the cookie says who it is and the file of roles has them now."""
    try:
        claims = json.loads(_told(scope, mode) or "{}")
    except ValueError:
        claims = None
    ours = isinstance(claims, dict) and claims.get("origin") == mode.origin
    return recognise(claims if ours else {}, mode)


def _told(scope: Scope, mode: SharedMode) -> bytes | None:
    """Return what the sign-in has signed; None where it has signed nothing, or too long ago."""
    cookies = HTTPConnection(scope).cookies

    def part(name: str) -> bytes | None:
        return decode_signed_value(mode.cookie_secret, name, cookies.get(name, ""))

    return get_cookie_with_chunks(part, USER_COOKIE_NAME)
