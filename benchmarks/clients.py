"""A user of the threshold page: a websocket client that speaks Streamlit's protobuf."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Self
from urllib.parse import urlencode, urlsplit

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from workbench.phrases import threshold_text

_LARGEST = 2**26
_PATIENCE = 60.0  # seconds for one answer; one that takes longer is an error
_ARRIVING = 4  # times to think, over which people come in; a move is felt by those who are there
_CHART, _TABLE = "workbench_operating_point", "workbench_text_table"
_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of the table, to count them anew.

    Attributes
    ----------
    y_true, y_score : (n,) array
        Labels and scores.
    """

    y_true: NDArray[np.bool_]
    y_score: NDArray[np.float64]

    @classmethod
    def of(cls, table: pd.DataFrame) -> Self:
        """Return the rows of a made-up table."""
        return cls(table["label"].to_numpy() == 1, table["score"].to_numpy())

    def check(self, shown: list[str], threshold: float, fn: float) -> None:
        """Compare the figures of a point, as the page writes them, with a plain count.

        Of 1,000 cases those flagged, caught, falsely alarmed and missed, in whole numbers; and
        the cost per case where a false alarm costs 1.
        """
        flagged = self.y_score >= threshold
        tp, fp = np.sum(flagged & self.y_true), np.sum(flagged & ~self.y_true)
        missed, n = np.sum(~flagged & self.y_true), len(flagged)
        assert shown[0] == threshold_text(threshold)
        for text, count in zip(shown[1:5], (tp + fp, tp, fp, missed), strict=True):
            assert abs(float(text) - 1_000 * count / n) < 1 + (count == tp + fp), shown
        half = 0.5 * 10.0 ** -len(shown[5].partition(".")[2])
        assert abs(float(shown[5]) - (fp + fn * missed) / n) <= half * (1 + 1e-9), shown


@dataclass
class Seen:
    """What one run of the page's script showed."""

    texts: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)


@dataclass
class User:
    """One browser tab on the threshold page, with a pinned point and a price of the user's own.

    Attributes
    ----------
    url : str
        Address of the app on a workspace.
    table : Rows
        Its rows.
    number : int
        Who it is.
    draw : Random
        What the user's whims are drawn from.
    trigger : str
        What the page calls the chart's messages.
    page : str
        What the server calls the page.
    kept : set of str
        Hashes of messages that need not be sent again, as a browser keeps them.
    """

    url: str
    table: Rows
    number: int
    draw: random.Random
    trigger: str = ""
    page: str = ""
    kept: set[str] = field(default_factory=set)

    @property
    def fn(self) -> float:
        """What a missed positive costs this user; some share a price, as a team does."""
        return 3.0 + self.number % 5

    @property
    def pin(self) -> float:
        """The threshold that this user has pinned."""
        return 0.3 + 1e-3 * self.number

    async def moves(self, most: int, think: float) -> list[float]:
        """Open the page, move the point again and again; return the milliseconds of each move."""
        await asyncio.sleep(self.draw.uniform(0.0, _ARRIVING * think))
        async with self.opened() as socket:
            taken = []
            for _ in range(most):
                await asyncio.sleep(self.draw.uniform(0.5, 1.5) * think)
                taken.append(await self._move(socket))
        return taken

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[ClientConnection]:
        """Open the page; leave it in the end, as somebody who closes the tab."""
        stream = f"ws://{urlsplit(self.url).netloc}/_stcore/stream"
        protocols = [Subprotocol("streamlit")]
        async with connect(
            stream, subprotocols=protocols, max_size=_LARGEST, open_timeout=_PATIENCE
        ) as socket:
            self._check_pin(await self._run(socket, self._opening()))
            yield socket

    async def _move(self, socket: ClientConnection) -> float:
        """Move the point somewhere; the page must speak of that point, and count its rows."""
        threshold = self.draw.uniform(0.05, 0.6)
        start = perf_counter()
        seen = await self._run(socket, self._moving(threshold))
        taken = 1e3 * (perf_counter() - start)
        said = f"operating point **{threshold_text(threshold)}**"
        assert any(said in text for text in seen.texts), seen.texts
        self.table.check(self._check_pin(seen), threshold, self.fn)
        return taken

    def _check_pin(self, seen: Seen) -> list[str]:
        """Look at the table of pinned points, and return its row of the moved one."""
        ((moved, pinned),) = seen.tables
        assert (moved[0], pinned[0]) == ("Your point", f"user {self.number}")
        self.table.check(pinned[1:], self.pin, self.fn)
        return moved[1:]

    def _opening(self) -> BackMsg:
        message = BackMsg()
        own = urlencode({"fn": self.fn, "pin": f"{self.pin!r} user {self.number}"})
        message.rerun_script.query_string = f"{urlsplit(self.url).query}&{own}"
        message.rerun_script.page_name = "threshold"
        return message

    def _moving(self, threshold: float) -> BackMsg:
        message = self._opening()
        message.rerun_script.page_name = ""
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.cached_message_hashes.extend(self.kept)
        sent = message.rerun_script.widget_states.widgets.add()
        sent.id = self.trigger
        sent.json_trigger_value = json.dumps([{"event": "threshold", "value": repr(threshold)}])
        return message

    async def _run(self, socket: ClientConnection, message: BackMsg) -> Seen:
        """Send a message, and return what the page shows once its script has finished."""
        await socket.send(message.SerializeToString())
        seen = Seen()
        async with asyncio.timeout(_PATIENCE):
            while True:
                answer = ForwardMsg.FromString(await socket.recv(decode=False))
                kind = answer.WhichOneof("type")
                if answer.metadata.cacheable:
                    self.kept.add(answer.hash)
                if kind == "navigation":
                    self.page = answer.navigation.page_script_hash
                elif kind == "delta":
                    self._look_at(answer.delta, seen)
                elif kind == "script_finished":
                    assert answer.script_finished in _FINISHED
                    if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                        return seen
                    seen = Seen()

    def _look_at(self, delta: Delta, seen: Seen) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type") if delta.HasField("new_element") else None
        if kind == "markdown":
            seen.texts.append(element.markdown.body)
        elif kind == "alert":
            raise AssertionError(element.alert.body)
        elif kind == "bidi_component":
            self._look_at_component(element.bidi_component, seen)

    def _look_at_component(self, shown: BidiComponent, seen: Seen) -> None:
        if shown.component_name == _CHART:
            self.trigger = f"$$STREAMLIT_INTERNAL_KEY_{shown.id}__events"
        elif shown.component_name == _TABLE:
            seen.tables.append(json.loads(json.loads(shown.json))["rows"])
