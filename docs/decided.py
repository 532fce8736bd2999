"""What the pictures of decisions show: two decisions on the credit sample, and the memo of one.

They are recorded as the page records them, but with a clock that stands still, so that a picture
drawn anew is the same picture.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from workbench import places
from workbench.notebook.asked import terms_of
from workbench.report.memo.content import memo_html
from workbench.report.memo.making import memo_of
from workbench.report.record.as_json import to_decision
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.record.slices import sensitive_slices
from workbench.store import Actor, Change, open_store
from workbench.store.store import Store
from workbench.workspace import load_scored, open_workspace

_FIRST = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_BY = Actor("Ada Lovelace")
_DECIDED = (
    (0.5, "As it ever was, until prices are known"),
    (0.17542541447265392, "The cheapest, and steady over the likely prices"),
)


def decide(home: Path) -> str:
    """Record two decisions in the home of an app, the second in force; return its memo."""
    credit = next(folder for folder in places.samples() if folder.name == "credit")
    workspace = open_workspace(credit)
    model = workspace.deployed.name
    judged = Judged(workspace, model, load_scored(workspace), terms_of(workspace))
    times = (_FIRST + timedelta(days=days) for days in (0, 0, 46, 46))
    with open_store(str(home / "record.sqlite3")) as opened:
        store = Store(opened.database, clock=times.__next__)
        for threshold, reason in _DECIDED:
            slices = sensitive_slices(judged.scored, judged.evidence.rows(), threshold)
            decided = Decided(threshold, reason=reason, author=_BY.name)
            record = record_of(decided, judged, slices=slices)
            kept = store.record(to_decision(record), _BY, key=f"{threshold}")
            seen = Change(kept.number, kept.version, "")
            kept = store.put_in_force(seen, _BY, key=f"{threshold} in force")
        return memo_html(memo_of(record, kept, workspace))
