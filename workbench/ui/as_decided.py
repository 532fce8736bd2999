"""Look at a workspace as it stood when something was recorded: model, point, prices, limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.phrases import threshold_text
from workbench.report.operating_view import Pin
from workbench.report.record.reproduce import terms_of
from workbench.ui import state
from workbench.ui.selection import LONGEST_NAME, MOST_PINS

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.workspace import Workspace


def look_at(record: Record, workspace: Workspace) -> None:
    """Let all pages look at what a record was made of; the open decision stays open.

    Raises
    ------
    InputError
        If the workspace has no such model; nothing is changed then.
    """
    own = record.lineage.model.name
    workspace.model(own)
    kept = state.selection().decisions
    state.open_workspace(workspace)
    held, terms = state.selection(), terms_of(record)
    prices = {"rates" if terms.costs.per_amount else "flat": terms.costs}
    others = [each.model for each in record.alternatives if each.model != own]
    there = [each.name for each in workspace.models if each.name in others]
    pins = [each for each in record.alternatives if each.model == own][:MOST_PINS]
    state.change(
        model=own,
        threshold=record.point.threshold,
        per_amount=terms.costs.per_amount,
        prevalence=terms.prevalence,
        conditions=replace(held.conditions, limits=terms.limits, reviewer=terms.reviewer, **prices),
        band=None if record.band is None else (record.band.low, record.band.high),
        pins=tuple(Pin(_name(each.name, each.threshold), each.threshold) for each in pins),
        overlay=there[0] if there else None,
        decisions=kept,
    )


def _name(name: str, threshold: float) -> str:
    return name[:LONGEST_NAME].strip() or threshold_text(threshold)
