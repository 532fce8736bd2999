"""What programs ask: which decision is in force, as JSON (docs/guides/recording.md)."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from workbench.intake import InputError, quoted
from workbench.store import StoreError
from workbench.store.canonical import canonical
from workbench.ui import shared
from workbench.ui.record_store import is_there, store

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from workbench.store import Decision, Kept
    from workbench.store.canonical import Plain

_LOG = logging.getLogger("workbench")
_SILENT = {"Cache-Control": "no-store"}
_NUMBER = re.compile(r"[0-9]{1,18}")  # larger ones no database counts


class _Refused(Exception):
    """An answer other than a decision: a status of HTTP, and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def decision_json(kept: Kept) -> str:
    """Return what production needs of a decision, as strict JSON in one spelling.

    Numbers read back to the same bits; an infinite threshold is the text "inf" or "-inf".
    """
    held = kept.decision
    groups = held.group_thresholds
    band: list[Plain] = [*(held.band or ())]
    told: dict[str, Plain] = {
        "number": kept.number,
        "status": held.status,
        "recorded_at": kept.recorded_at.isoformat(),
        "workspace": held.workspace,
        "model": {"name": held.model, "hash": _model_hash(held)},
        "threshold": held.threshold,
        "band": band or None,
        "group_thresholds": None if groups is None else json.loads(groups.text()),
        "content_hash": kept.content_hash,
    }
    return canonical(told)


def in_force(request: Request) -> Response:
    """Answer with the decision in force on a workspace."""
    return _answer(request, _in_force)


def by_number(request: Request) -> Response:
    """Answer with one decision, by its number."""
    return _answer(request, _by_number)


# Neither is a coroutine: Starlette runs both in a thread, and no page waits for a disk.
ROUTES = (
    Route("/api/decisions/in-force", in_force),
    Route("/api/decisions/{number}", by_number),
)


def _answer(request: Request, find: Callable[[Request], Kept]) -> Response:
    try:
        _admit(request)
        body = decision_json(find(request)).encode()
    except _Refused as refused:
        more = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else {}
        told = {"error": str(refused)}
        return JSONResponse(told, status_code=refused.status, headers=_SILENT | more)
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = _SILENT | {"ETag": tag}
    known = request.headers.get("if-none-match", "").split(",")
    if {tag, f"W/{tag}", "*"} & {each.strip() for each in known}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _admit(request: Request) -> None:
    """Let in whoever is on this machine (local mode), or a program whose token is known."""
    mode = shared.mode()
    if mode is None:
        return
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    try:
        known = mode.roles.current().program(token.strip()) if kind.lower() == "bearer" else None
    except InputError as error:
        _LOG.error("No program is let in: %s", error)
        known = None
    if known is None:
        raise _Refused(401, "Send 'Authorization: Bearer TOKEN' with a token that is known here.")


def _in_force(request: Request) -> Kept:
    workspace = request.query_params.get("workspace", "")
    if not workspace:
        raise _Refused(400, "Say which workspace: /api/decisions/in-force?workspace=KEY.")
    try:
        known = is_there() and "\0" not in workspace  # which PostgreSQL cannot even be asked
        found = store().in_force(workspace) if known else None
    except StoreError as error:
        raise _unread(error) from None
    if found is None:
        raise _Refused(404, f"No decision is in force on the workspace {quoted(workspace)}.")
    return found


def _by_number(request: Request) -> Kept:
    asked = str(request.path_params["number"])
    if not _NUMBER.fullmatch(asked):
        raise _Refused(404, f"There is no decision {quoted(asked)}: decisions have numbers from 1.")
    number = int(asked)
    if not is_there():
        raise _Refused(404, f"There is no decision {number}. None is recorded yet.")
    try:
        held = store()
        held.export_head()  # fails where nothing can be read, and a missing number does not
    except StoreError as error:
        raise _unread(error) from None
    try:
        return held.decision(number)
    except StoreError as error:
        raise _Refused(404, str(error)) from None


def _unread(error: StoreError) -> _Refused:
    _LOG.error("The record cannot be read: %s", error)
    return _Refused(503, "The record cannot be read now. The server's log says why.")


def _model_hash(decision: Decision) -> str | None:
    """Return the SHA-256 of the model's file as it was recorded; None where scores were ready."""
    held = json.loads(decision.evidence)
    for key in ("lineage", "model", "file_hash"):
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, str) else None
