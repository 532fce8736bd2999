"""Headers on every answer, no socket for another site's page, and what is begun ahead."""

import asyncio
import threading
from contextlib import closing

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.product import ROOT
from workbench.models.spare import SPARE
from workbench.ui.server import HEADERS, Ahead, Guard

pytestmark = pytest.mark.usefixtures("started_anew")

HOST = b"127.0.0.1:8501"


async def inner(scope, receive, send):
    """Answer a page to a request, and accept a socket."""
    await receive()
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a page"})
    else:
        await send({"type": "websocket.accept"})


def answer(kind: str, origin: str | None = None) -> list[dict]:
    """Return what the guarded app sends to a request that names an origin."""
    headers = [(b"host", HOST)] + ([] if origin is None else [(b"origin", origin.encode())])
    sent = []

    async def receive():
        return {"type": f"{kind}.connect"}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": "/", "headers": headers}
    asyncio.run(Guard(inner)(scope, receive, send))
    return sent


def test_every_answer_carries_the_headers():
    start, body = answer("http")
    held = {name.decode(): value.decode() for name, value in start["headers"]}
    assert held == {name.lower(): value for name, value in HEADERS.items()}
    assert body["body"] == b"a page"


def test_the_policy_lets_nothing_come_from_elsewhere():
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8501", "https://127.0.0.1:8501"])
def test_our_own_page_gets_its_socket(origin):
    assert answer("websocket", origin) == [{"type": "websocket.accept"}]


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://127.0.0.1:9999", "null", "http://127.0.0.1:8501.evil.example"],
)
def test_another_sites_page_gets_no_socket(origin):
    (refusal,) = answer("websocket", origin)
    assert refusal["type"] == "websocket.close"


def test_nobody_empties_the_caches_of_all():
    """Streamlit does as any browser asks, and asks for no sign-in."""
    empty, padded, run = BackMsg(clear_cache=True), BackMsg(stop_script=True), BackMsg()
    padded.MergeFrom(empty)
    run.rerun_script.query_string = "clear_cache"
    frames = [frame.SerializeToString() for frame in (empty, padded, run)] + [b"\xff"]
    messages = [{"type": "websocket.connect"}]
    messages += [{"type": "websocket.receive", "bytes": frame} for frame in frames]
    messages += [{"type": "websocket.receive", "text": "x"}, {"type": "websocket.disconnect"}]
    coming, got = iter(messages), []

    async def receive():
        return next(coming)

    async def read_all(scope, receive, send):
        while not got or got[-1]["type"] != "websocket.disconnect":
            got.append(await receive())

    scope = {"type": "websocket", "path": "/", "headers": [(b"host", HOST)]}
    asyncio.run(Guard(read_all)(scope, receive, None))
    assert got == [messages[0], *messages[3:]]


@pytest.mark.parametrize(("path", "begun"), [("/cases", True), ("/threshold", False)])
def test_a_page_that_asks_a_model_finds_a_child_that_waits(path, begun):
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    with closing(SPARE):
        asyncio.run(Ahead(inner)({"type": "http", "path": path, "headers": []}, receive, send))
        for thread in threading.enumerate():
            if thread.name == "ahead":
                thread.join(60)
        child = SPARE.take()
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert (child is not None) == begun
    if child is not None:
        child.close()


def test_the_app_stays_a_page_long():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 50
