"""Thirty people who drag: websocket clients that speak Streamlit's protobuf, as a browser does.

`python -m benchmarks.load [--users N] [--think SECONDS]` runs it alone.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import click
import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks import made_up
from benchmarks.rows import Row, at_most
from benchmarks.serving import served
from workbench.phrases import threshold_text

_KEY = "hundred"
_ROWS = 100_000
_MOVES = 15
_LARGEST = 2**26
_CHART = "workbench_operating_point"


def rows() -> Iterator[Row]:
    """Measure thirty users at one second to think."""
    with served({_KEY: made_up.table(_ROWS, np.float64)}) as url:
        taken = asyncio.run(crowd(url, users=30, think=1.0))
    size = f"1e5 rows, {len(taken)} moves"
    yield at_most("30 users, 1 s to think: a move, p50 [ms]", size, median(taken), 150)


async def crowd(url: str, users: int, think: float) -> list[float]:
    """Return the milliseconds that each move of each user took."""
    people = [User(url, random.Random(seed), think) for seed in range(users)]
    return [taken for each in await asyncio.gather(*map(User.moves, people)) for taken in each]


@dataclass
class User:
    """One browser tab on the threshold page.

    Attributes
    ----------
    url : str
        Address of the app.
    draw : Random
        What the user's whims are drawn from.
    think : float
        Seconds between two moves, on average.
    trigger : str
        What the page calls the chart's messages.
    page : str
        What the server calls the page.
    kept : set of str
        Hashes of messages that need not be sent again, as a browser keeps them.
    """

    url: str
    draw: random.Random
    think: float
    trigger: str = ""
    page: str = ""
    kept: set[str] = field(default_factory=set)

    async def moves(self) -> list[float]:
        """Open the page, then move the point again and again; return how long each took."""
        stream = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        protocols = [Subprotocol("streamlit")]
        async with connect(stream, subprotocols=protocols, max_size=_LARGEST) as socket:
            await self._run(socket, self._opening())
            taken = []
            for _ in range(_MOVES):
                await asyncio.sleep(self.draw.uniform(0.5, 1.5) * self.think)
                taken.append(await self._move(socket))
        return taken

    async def _move(self, socket: ClientConnection) -> float:
        """Move the point somewhere; the page must speak of that point and no other."""
        threshold = self.draw.uniform(0.05, 0.6)
        start = perf_counter()
        texts = await self._run(socket, self._moving(threshold))
        taken = 1e3 * (perf_counter() - start)
        assert any(f"operating point **{threshold_text(threshold)}**" in text for text in texts)
        return taken

    def _opening(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.query_string = f"workspace={_KEY}"
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

    async def _run(self, socket: ClientConnection, message: BackMsg) -> list[str]:
        """Send a message, and return the page's texts once its script has finished."""
        await socket.send(message.SerializeToString())
        texts = []
        while True:
            answer = ForwardMsg.FromString(await socket.recv(decode=False))
            kind = answer.WhichOneof("type")
            if answer.metadata.cacheable:
                self.kept.add(answer.hash)
            if kind == "navigation":
                self.page = answer.navigation.page_script_hash
            elif kind == "delta" and answer.delta.new_element.HasField("bidi_component"):
                chart = answer.delta.new_element.bidi_component
                if chart.component_name == _CHART:
                    self.trigger = f"$$STREAMLIT_INTERNAL_KEY_{chart.id}__events"
            elif kind == "delta" and answer.delta.new_element.HasField("markdown"):
                texts.append(answer.delta.new_element.markdown.body)
            elif kind == "script_finished":
                assert answer.script_finished in (
                    ForwardMsg.FINISHED_SUCCESSFULLY,
                    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
                )
                if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return texts


@click.command()
@click.option("--users", default=30, show_default=True, help="People at once.")
@click.option("--think", default=1.0, show_default=True, help="Seconds between two moves.")
def main(users: int, think: float) -> None:
    """Put the app under load, and print how long a move takes."""
    with served({_KEY: made_up.table(_ROWS, np.float64)}) as url:
        taken = asyncio.run(crowd(url, users, think))
    p50, p95 = np.quantile(taken, [0.5, 0.95])
    print(f"{users} users, {think:g} s to think, {len(taken)} moves: ", end="")
    print(f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {max(taken):.0f} ms")


if __name__ == "__main__":
    main()
