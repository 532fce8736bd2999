"""Sign-in leads to the front page; this leads on to the page that somebody had asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from workbench.access.shared_mode import CALLBACK
from workbench.ui import shared
from workbench.ui.shared_requests import is_signed_in

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "workbench_way_back"
_SECONDS = 900  # the time to sign in
_LONGEST = 2_000
# A page of ours, and nothing that a browser could take for another host.
_PAGE = re.compile(r"/(?:[a-z][a-z_-]*)?(?:\?[\x21-\x7e]*)?")


class WayBack:
    """Middleware that remembers, in shared mode, which page was asked for before signing in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; remember a page, and go back to it behind the sign-in."""
        wanted = _wanted(scope)
        if wanted is None:
            await self.app(scope, receive, send)
            return

        async def send_and_remember(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"] != CALLBACK:
                    headers.append("set-cookie", _cookie(wanted, _SECONDS))
                elif headers.get("location") == "/":
                    headers["location"] = wanted
                    headers.append("set-cookie", _cookie("", 0))
            await send(message)

        await self.app(scope, receive, send_and_remember)


def _wanted(scope: Scope) -> str | None:
    """Return the page that is asked for, or that was; None where nothing is to be remembered."""
    mode = shared.mode()
    if mode is None or scope["type"] != "http" or scope["method"] != "GET":
        return None
    if scope["path"] == CALLBACK:
        return _page(unquote(Request(scope).cookies.get(_COOKIE, "")))
    if is_signed_in(scope, mode):
        return None
    query = scope["query_string"].decode("latin-1")
    return _page(f"{scope['path']}?{query}" if query else scope["path"])


def _page(address: str) -> str | None:
    """Return an address if it is that of a page with more to it than the front page."""
    fits = len(address) <= _LONGEST and _PAGE.fullmatch(address)
    return address if fits and address != "/" else None


def _cookie(address: str, seconds: int) -> str:
    made = Response()
    made.set_cookie(
        _COOKIE, quote(address, safe=""), max_age=seconds, path="/", httponly=True, samesite="lax"
    )
    return made.headers["set-cookie"]
