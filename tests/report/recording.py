"""A small workspace with ready scores, and decisions on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from workbench.report.record.alternatives import Looked
from workbench.report.record.making import Decided, Judged, Record, record_of
from workbench.report.record.slices import slices_at
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms
from workbench.slices import slice_rows
from workbench.slices.parity_policy import GroupPolicy
from workbench.threshold import CostModel, Limits, Requirement, Reviewer
from workbench.workspace import Workspace, load_scored, open_workspace

TOML = """\
title = "Loans"
question = "Whom do we decline?"
[data]
evaluation = "loans.csv"
id = "case"
target = "status"
positive = "bad"
amount = "amount"
sensitive = ["sex", "age"]
[[models]]
name = "scorecard"
scores = "score"
[words]
case = "loan"
[costs]
unit = "€"
fp = 10.0
fn = 50.0
"""


def rows(n: int = 400, seed: int = 7, share: float = 0.3) -> pd.DataFrame:
    """Return rows whose scores say something of the labels, and of ages."""
    random = np.random.default_rng(seed)
    bad = random.random(n) < share
    age = random.integers(18, 80, n)
    signal = 1.2 * bad - 0.01 * (age - 45) + random.normal(size=n)
    return pd.DataFrame(
        {
            "case": [f"L{row:04d}" for row in range(n)],
            "status": np.where(bad, "bad", "good"),
            "score": np.round(1.0 / (1.0 + np.exp(0.8 - signal)), 3),
            "amount": np.round(random.gamma(2.0, 500.0, n), 2),
            "sex": random.choice(["f", "m"], n),
            "age": age,
        }
    )


def workspace(folder: Path, frame: pd.DataFrame | None = None) -> Workspace:
    """Write the workspace into a folder and open it."""
    folder.mkdir(parents=True, exist_ok=True)
    (rows() if frame is None else frame).to_csv(folder / "loans.csv", index=False)
    (folder / "workspace.toml").write_text(TOML, encoding="utf-8")
    return open_workspace(folder)


TERMS = Terms(
    costs=CostModel(10.0, 50.0, unit="€"),
    current=0.5,
    limits=Limits((Requirement.parse("recall>=0.6"),)),
    reviewer=Reviewer(2.0, miss=0.1, false_alarm=0.05),
)


def judged(held: Workspace, terms: Terms = TERMS) -> Judged:
    """Return what a decision on the workspace rests on."""
    return Judged(held, "scorecard", load_scored(held), terms)


def recorded(found: Judged, decided: Decided) -> Record:
    """Return the record, with the slices of both sensitive columns."""
    scored, priced = found.scored, found.evidence.rows()
    slices = [
        slices_at(slice_rows(scored.table, name), scored, priced, decided.threshold, SliceChoice())
        for name in ("sex", "age")
    ]
    return record_of(decided, found, slices=slices, looked=looked(found))


def looked(found: Judged) -> list[Looked]:
    """Return two points that were pinned, and another model."""
    own = found.scored.y_score
    return [
        Looked("Bold", "scorecard", 0.4, own),
        Looked("As it is", "scorecard", 0.31, own),
        Looked("older", "older", 0.2, own**2, own=False),
    ]


def by_age(found: Judged, threshold: float) -> GroupPolicy:
    """Return a threshold for each quarter of the ages but the last."""
    keys = slice_rows(found.scored.table, "age").keys[:-1]
    own = tuple((key, threshold + 0.05 * place) for place, key in enumerate(keys))
    return GroupPolicy(("age",), own, threshold)


def decisions(found: Judged) -> dict[str, Decided]:
    """Return one decision of each kind."""
    threshold = 0.31
    return {
        "threshold": Decided(threshold, "cheap enough", "Ada", acknowledged=("old data",)),
        "band": Decided(threshold, "people look", "Ada", band=(0.25, 0.6)),
        "groups": Decided(threshold, "parity", "Ada", policy=by_age(found, threshold)),
        "nobody": Decided(float("inf"), "no model", "Ada"),
    }
