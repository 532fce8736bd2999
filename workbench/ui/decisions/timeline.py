"""Decisions one after another: where the line was put, and which took the place of which."""

from __future__ import annotations

import json
from math import isinf
from typing import TYPE_CHECKING

import streamlit as st

from workbench.phrases import threshold_text
from workbench.phrases.decisions import short_date
from workbench.ui import record_store
from workbench.ui.components.decision_list_view import (
    DecisionMark,
    Kind,
    Timeline,
    TimelineDate,
    TimelineRow,
    decision_timeline,
)
from workbench.ui.decisions.looking import open_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.store import Heading, Kept, Status, Store

MOST = 200
_LANES = 8
_HEIGHT, _LANE, _AROUND = 200, 34, 76
_KINDS: dict[Status, Kind] = {
    "in force": "in-force",
    "decided": "decided",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
}
KEY = (
    "Filled: in force. Ring: decided. Small dot: superseded; a line leads to the one that took its "
    "place. Cross: withdrawn."
)


def draw(headings: Sequence[Heading], workspace: str | None) -> None:
    """Draw the newest decisions, of one workspace by threshold or of all by workspace.

    Parameters
    ----------
    headings : sequence of Heading
        At least one, the newest first.
    workspace : str or None
        The title of the one workspace; None where they are of all.
    """
    shown = headings[:MOST][::-1]
    rows, heights = _by_threshold(shown) if workspace is not None else _by_workspace(shown)
    places = {each.number: place for place, each in enumerate(shown)}
    after = {each.number: successor(each) for each in shown if each.status == "superseded"}
    decision_timeline(
        Timeline(
            name=f"The last {len(shown):,} decisions, oldest first; the table says the same",
            lanes=workspace is None,
            height=_HEIGHT if workspace is not None else _AROUND + _LANE * (len(rows) - 1),
            marks=[
                DecisionMark(each.number, _KINDS[each.status], at, _title(each))
                for each, at in zip(shown, heights, strict=True)
            ],
            links=[
                (places[number], places[by])
                for number, by in after.items()
                if by is not None and by in places
            ],
            rows=rows,
            dates=_dates(shown),
        ),
        open_one,
        key="decisions over time",
    )
    first = f"The last {MOST} are drawn. " if len(headings) > MOST else ""
    st.caption(f"{first}{KEY}")


def successor(decided: Heading | Kept) -> int | None:
    """Return which decision took the place of a superseded one."""
    return _successor(decided.number, decided.recorded_at.isoformat(), record_store.store())


@st.cache_resource(max_entries=4096, show_spinner=False)
def _successor(number: int, at: str, _store: Store) -> int | None:
    """Look it up in the audit trail; a superseded decision stays so, by the same one."""
    del at  # tells it from that of another store
    for entry in reversed(_store.trail(number)):
        if entry.action == "superseded":
            by = json.loads(entry.payload).get("by")
            return by if isinstance(by, int) else None
    return None


def _by_threshold(shown: Sequence[Heading]) -> tuple[list[TimelineRow], list[float]]:
    """Return rows at the least and the largest threshold, and where each decision lies."""
    finite = [each.threshold for each in shown if not isinf(each.threshold)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    ends = {-float("inf"): 1.0, float("inf"): 0.0}
    inner = 0.16 if len(finite) < len(shown) else 0.0  # room above and below for the infinite
    scale = (1.0 - 2.0 * inner) / (high - low) if high > low else 0.0

    def at(threshold: float) -> float:
        if threshold in ends:
            return ends[threshold]
        return inner + scale * (high - threshold) if scale else 0.5

    named = {at(end): f"threshold {threshold_text(end)}" for end in (high, low) if finite}
    named |= {
        ends[each.threshold]: _infinite(each.threshold) for each in shown if each.threshold in ends
    }
    return [TimelineRow(*row) for row in named.items()], [at(each.threshold) for each in shown]


def _infinite(threshold: float) -> str:
    return "nobody is flagged" if threshold > 0.0 else "everybody is flagged"


def _by_workspace(shown: Sequence[Heading]) -> tuple[list[TimelineRow], list[float]]:
    """Return a lane for each workspace, those decided on last first, and one for the rest."""
    names = list(dict.fromkeys(each.workspace for each in reversed(shown)))
    lanes = names[: _LANES - 1] if len(names) > _LANES else names
    titles = lanes if len(lanes) == len(names) else [*lanes, f"{len(names) - len(lanes)} others"]
    last = max(1, len(titles) - 1)
    place = {name: lane for lane, name in enumerate(lanes)}
    rows = [TimelineRow(lane / last, title) for lane, title in enumerate(titles)]
    return rows, [place.get(each.workspace, len(titles) - 1) / last for each in shown]


def _title(each: Heading) -> str:
    return (
        f"Decision {each.number}, {each.status}: threshold {threshold_text(each.threshold)}, "
        f"{each.workspace}, {each.author}, {short_date(each.recorded_at)}"
    )


def _dates(shown: Sequence[Heading]) -> list[TimelineDate]:
    """Return dates, the ends first, then what lies between: those without room are left out."""
    last = len(shown) - 1
    shares = (1.0, 0.0, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.875)
    places = dict.fromkeys(round(share * last) for share in shares)
    return [TimelineDate(place, short_date(shown[place].recorded_at)) for place in places]
