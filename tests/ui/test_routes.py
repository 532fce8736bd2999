"""What programs ask of the record: the decision in force, as strict JSON, for who may know."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest
from starlette.applications import Starlette

from tests.access.sharing import TOKEN
from tests.store.made_up import PLAIN, WHOLE, seen
from tests.ui.requesting import asked, cookie, local, mode
from workbench.store import Actor
from workbench.store.canonical import number
from workbench.ui import record_store
from workbench.ui.routes import ROUTES

__all__ = ["local", "mode"]  # fixtures

ADMIN = Actor("root@example.org", "admin")


@pytest.fixture
def record(tmp_path, monkeypatch):
    """Open an empty record as the pages do."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", str(tmp_path / "record.sqlite3"))
    with record_store.store() as opened:
        yield opened
    record_store._opened.clear()


def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a route; return status, headers and body of the answer."""
    sent = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    scope = asked(path, **headers) | {"method": method}
    asyncio.run(Starlette(routes=ROUTES)(scope, receive, send))
    start, *parts = sent
    held = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], held, b"".join(part.get("body", b"") for part in parts)


def read(body: bytes) -> dict[str, object]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(body, parse_constant=refuse)


IN_FORCE = "/api/decisions/in-force?workspace=credit"


def test_production_asks_which_decision_is_in_force(local, record):
    kept = record.record(PLAIN, ADMIN)
    status, _, body = ask(IN_FORCE)
    assert status == 404
    assert read(body) == {"error": "No decision is in force on the workspace 'credit'."}
    kept = record.put_in_force(seen(kept), ADMIN)
    status, headers, body = ask(IN_FORCE)
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert read(body) == {
        "number": 1,
        "status": "in force",
        "recorded_at": kept.recorded_at.isoformat(),
        "workspace": "credit",
        "model": {"name": "boosted", "hash": None},
        "threshold": 0.1 + 0.2,
        "band": None,
        "group_thresholds": None,
        "content_hash": kept.content_hash,
    }
    assert ask("/api/decisions/1")[2] == body


def test_every_number_reads_back_to_the_bit(local, record):
    record.record(WHOLE, ADMIN)
    told = read(ask("/api/decisions/1")[2])
    assert (number(told["threshold"]), *map(number, told["band"])) == (WHOLE.threshold, *WHOLE.band)
    assert told["group_thresholds"] == json.loads(WHOLE.group_thresholds.text())


def test_the_hash_of_the_model_is_told(local, record):
    evidence = '{"schema":1,"lineage":{"model":{"file_hash":"abc"}}}'
    record.record(replace(PLAIN, evidence=evidence), ADMIN)
    assert read(ask("/api/decisions/1")[2])["model"] == {"name": "boosted", "hash": "abc"}


def test_what_is_known_is_not_sent_again(local, record):
    kept = record.record(PLAIN, ADMIN)
    tag = ask("/api/decisions/1")[1]["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        status, headers, body = ask("/api/decisions/1", if_none_match=known)
        assert (status, headers["etag"], body) == (304, tag, b"")
    record.put_in_force(seen(kept), ADMIN)
    assert ask("/api/decisions/1", if_none_match=tag)[0] == 200


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/api/decisions/in-force", 400, "Say which workspace"),
        ("/api/decisions/7", 404, "There is no decision 7"),
        ("/api/decisions/in-force?workspace=%00", 404, "No decision is in force"),
        (f"/api/decisions/{2**31}", 404, "There is no decision 2147483648"),
        ("/api/decisions/-1", 404, "There is no decision '-1'"),
        (f"/api/decisions/{2**63}", 404, "There is no decision '9223372036854775808'"),
        (f"/api/decisions/{'9' * 5_000}", 404, "decisions have numbers from 1"),
        ("/api/decisions/in-force?workspace=%3Cb%3E", 404, "on the workspace '<b>'"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(path, status, sentence, local, record):
    answer = ask(path)
    assert (answer[0], answer[1]["content-type"]) == (status, "application/json")
    assert sentence in read(answer[2])["error"]


def test_a_record_that_cannot_be_read_tells_nothing_of_its_place(local, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", str(tmp_path / "none" / "x" / "record.sqlite3"))
    (tmp_path / "none").write_text("a file, and no folder")
    for path in (IN_FORCE, "/api/decisions/1"):
        status, _, body = ask(path)
        assert (status, str(tmp_path) in body.decode()) == (503, False)


def test_asking_makes_no_record(local, tmp_path, monkeypatch):
    monkeypatch.delenv("WORKBENCH_DATABASE_URL", raising=False)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    assert [ask(path)[0] for path in (IN_FORCE, "/api/decisions/1")] == [404, 404]
    assert not (tmp_path / "home").exists()


def test_nothing_is_written_by_the_route(local, record):
    assert ask("/api/decisions/1", method="POST")[0] == 405
    assert ask("/api/decisions/1", method="DELETE")[0] == 405


@pytest.mark.parametrize("path", [IN_FORCE, "/api/decisions/1", "/api/decisions/in-force"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer made up"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": TOKEN},
        {"cookie": cookie()},
    ],
)
def test_in_shared_mode_a_program_needs_its_token(path, sent, mode, record):
    status, headers, body = ask(path, **sent)
    assert (status, headers["www-authenticate"]) == (401, "Bearer")
    assert "Authorization: Bearer TOKEN" in read(body)["error"]


def test_a_program_with_its_token_gets_its_answer(mode, record):
    record.record(PLAIN, ADMIN)
    assert ask("/api/decisions/1", authorization=f"Bearer {TOKEN}")[0] == 200
    mode.roles.path.write_text("[roles]\n")  # no file, no program
    assert ask("/api/decisions/1", authorization=f"Bearer {TOKEN}")[0] == 401
