"""What surrounds the pages: headers, compression, start-up, and our own error sentence."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread, Timer
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

from workbench import logs
from workbench.intake import InputError
from workbench.models.spare import SPARE
from workbench.ui.shared_requests import empties_caches, refusal
from workbench.ui.sweeping import Sweeper, sweep
from workbench.ui.text import plain

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Seconds after the start at which the first page is surely up.
_SETTLED = 6.0
# Pages that ask a model, and what of theirs takes longest to import.
_ASKING = ("/cases", "/drivers")
_THEIRS = ("workbench.ui.cases.looking", "workbench.explain.local")
_LOG = logging.getLogger("workbench")

# Streamlit runs components from blob: addresses and Plotly compiles its own code.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
}


class Guard:
    """Middleware that adds `HEADERS` to every response, and refuses whom nobody expects.

    Streamlit looks at sockets only, and first asks an outside service for this machine's address:
    any page in the same browser could so make us send a request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers to what comes back."""
        refused = refusal(scope)
        if scope["type"] == "websocket" and refused is not None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "websocket":
            await self.app(scope, _harmless(receive), send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if refused is None:
            await self.app(scope, receive, send_with_headers)
        else:
            answer = PlainTextResponse(refused.sentence, status_code=refused.status)
            await answer(scope, receive, send_with_headers)


def _harmless(receive: Receive) -> Receive:
    """Leave out what a browser may ask of Streamlit for everybody, signed in or not."""

    async def receive_harmless() -> Message:
        while empties_caches(message := await receive()):
            _LOG.warning("Somebody asked to empty the caches of all; they were left as they are.")
        return message

    return receive_harmless


class Ahead:
    """Middleware that begins what a page needs when its address is asked for.

    The browser then still has Streamlit's own program to load, about as long as a child takes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and begin in the background."""
        if scope["type"] == "http" and scope["path"].endswith(_ASKING):
            Thread(target=_ahead, name="ahead", daemon=True).start()
        await self.app(scope, receive, send)


def _ahead() -> None:
    SPARE.prepare()
    for module in _THEIRS:
        import_module(module)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Import what every page needs, then take it out of the garbage collector's sight.

    Going through the imported modules alone costs over 100 ms of CPU.
    """
    del app
    import workbench.report.operating_view
    import workbench.ui.components  # noqa: F401

    logs.set_up()  # the server has made handlers of its own since the first time
    sweeper = Sweeper()
    sweeper.start()
    warming = Timer(_SETTLED, _warm)
    warming.daemon = True
    warming.start()
    yield
    warming.cancel()
    sweeper.close()
    SPARE.close()


def _warm() -> None:
    """Import what other pages need, once the first page has had the processor to itself."""
    SPARE.prepare()
    import_module("plotly.graph_objects")
    import_module("statsmodels.stats.proportion")
    sweep()
    import_module("workbench.explain.local").warm_up()
    sweep()


def say_error(error: Exception) -> bool:
    """Log an error that nobody foresaw, and show a sentence in place of a traceback."""
    if isinstance(error, InputError):  # of what was asked for by a button: it says itself
        st.error(plain(str(error)))
        return True
    _LOG.error("A page failed", exc_info=error)
    st.error(
        "Something went wrong that we did not foresee. Your choices are in this page's address: "
        "reload it to go on. The details are in the server's log."
    )
    return True
