"""One line of the result: what was measured, against whom or what, and whether it is enough."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results" / "latest.json"
_HEAD = ("path", "size", "ours", "peer", "ratio", "goal", "met")
_LINE = "{:<58}  {:<24}  {:>9}  {:>9}  {:>8}  {:>11}  {}"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured path.

    Attributes
    ----------
    path : str
        What was measured, its unit in brackets.
    size : str
        On how much.
    ours : float
        What it took us, in that unit.
    peer : float or None
        What it took the peer; None where the goal is a figure and there is no peer.
    ratio : float
        How often ours goes into the peer's, else into the goal: more is better.
    goal : str
        What is asked for.
    met : bool
        Whether it is reached.
    """

    path: str
    size: str
    ours: float
    peer: float | None
    ratio: float
    goal: str
    met: bool

    def line(self) -> str:
        """Return the row as a line of the printed table."""
        figures = [_short(self.ours), _short(self.peer), _short(self.ratio)]
        return _LINE.format(self.path, self.size, *figures, self.goal, "yes" if self.met else "NO")


def at_least(path: str, size: str, pair: tuple[float, float], goal: float) -> Row:
    """Return a row whose goal is so many times a peer's speed; `pair` is (ours, peer)."""
    ours, peer = pair
    return Row(path, size, ours, peer, peer / ours, f">= {goal:,g}x", peer >= goal * ours)


def at_most(path: str, size: str, ours: float, limit: float, peer: float | None = None) -> Row:
    """Return a row whose goal is a figure, in the unit that the path names."""
    best = limit if peer is None else peer
    ratio = best / ours if ours > 0 else 1.0  # nothing was asked for, and nothing it is
    return Row(path, size, ours, peer, ratio, f"<= {limit:,g}", ours <= limit)


def report(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Print each row as it comes, and write all of them in the end."""
    print(_LINE.format(*_HEAD).rstrip())
    found = []
    for row in rows:
        print(row.line(), flush=True)
        found.append(row)
    RESULTS.parent.mkdir(exist_ok=True)
    text = json.dumps([asdict(row) for row in found], indent=2, allow_nan=False)
    RESULTS.write_text(text + "\n", encoding="utf-8")
    return tuple(found)


def _short(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
