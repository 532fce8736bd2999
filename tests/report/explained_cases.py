"""Cases explained by formulas in this process, with the candidate among whose scores they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from tests.explain.games import Formula, curved, everyone, numbers
from workbench.explain.coalitions import Coalitions
from workbench.explain.engine import explain_score
from workbench.explain.permutations import Sampled
from workbench.report.case_view import CaseTexts
from workbench.report.operating_view import Candidate
from workbench.scored import Columns, Scored
from workbench.threshold import convex_hull, operating_curve
from workbench.workspace import Words

WORDS = Words(
    case="loan",
    cases="loans",
    flag="decline",
    flagged="declined",
    passed="granted",
    positive="loss",
)
# Four columns that say the same, so that many sets flip a case equally well; five; twelve;
# twenty-four, too many to try all sets; and scores that crowd at zero, so that their axis is
# stretched. The first two are compared with a group that goes by the line.
KINDS = ("ties", "five", "twelve", "many", "rare")
COMPARED = 40  # shares of 40 rows end in half a percent: rounding shows
_CASE = 47  # none of those compared with


def explained(kind: str) -> tuple[Coalitions | Sampled, Candidate]:
    """Explain one row of 60 against 40 of them."""
    if kind == "ties":
        rows = _alike()
        return _explained(
            Formula(tuple(rows), lambda x: (x.sum(axis=1) + 4) / 11.9), rows, "passed"
        )
    d = {"five": 5, "twelve": 12, "many": 24, "rare": 3}[kind]
    model = curved(d)
    if kind == "rare":
        crowded = Formula(model.feature_names, lambda x: model.score(x) ** 9)
        return _explained(crowded, numbers(60, d))
    return _explained(model, numbers(60, d), "passed" if kind == "five" else "everyone")


def texts_of(names: tuple[str, ...]) -> CaseTexts:
    """Return labels and values for columns."""
    labels = tuple(f"label of {name}" for name in names)
    values = tuple(f"value of {name}" for name in names)
    return CaseTexts(WORDS, labels, values, "loans")


def _alike() -> pd.DataFrame:
    """Return a case of ones, and rows whose columns hold the same numbers, each in its order."""
    cells = numbers(COMPARED // 4, 4).round().clip(-1, 1).to_numpy()
    rolled = np.concatenate([np.roll(cells, shift, axis=1) for shift in range(4)])
    compared = np.random.default_rng(1).permutation(rolled)  # sums of them differ in last bits
    rows = pd.DataFrame(np.concatenate([compared, compared[:20]]))
    rows.iloc[_CASE], rows.iloc[_CASE + 1] = 1.0, (1.0, 1.0, 0.0, 0.0)
    return rows.set_axis([f"x{j}" for j in range(4)], axis=1)


def _explained(
    scorer: Formula, rows: pd.DataFrame, group: str = "everyone"
) -> tuple[Coalitions | Sampled, Candidate]:
    scores = scorer.score(rows)
    frame = rows.assign(y=scores > np.median(scores), score=scores)
    scored = Scored.from_frame(frame, Columns("y", "score", "True"))
    compared = replace(everyone(scorer, rows.iloc[:COMPARED]), name=group)
    table = explain_score(scorer, rows.iloc[[_CASE]], compared)
    return table, Candidate("a model", scored, convex_hull(operating_curve(scored)))
