"""Everything that the live reasons of one case show, as one JSON text.

The line moves without a server: what each column contributes to the decision is there for
every threshold that is drawn, from the one table of scores that explained the case.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench import charts, phrases
from workbench.explain.coalitions import Coalitions
from workbench.phrases.moving_line import line_sentences
from workbench.phrases.points import points
from workbench.report.view_limits import written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Explanation
    from workbench.explain.permutations import Sampled
    from workbench.phrases.points import Points
    from workbench.report.operating_view import Candidate
    from workbench.workspace import Words

# Columns that are drawn one by one; the rest is added up.
_DRAWN = 10
_MOST_SETS = 3


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """What a case is called where it is drawn; texts from data, shown as they are.

    Attributes
    ----------
    words : Words
        The workspace's words.
    labels, values : tuple of str
        Name and raw value of each column that is explained, in the engine's order.
    group : str
        The rows compared with, in the plural: "approved applications".
    """

    words: Words
    labels: tuple[str, ...]
    values: tuple[str, ...]
    group: str


def case_view(table: Coalitions | Sampled, candidate: Candidate, texts: CaseTexts) -> str:
    """Return the view of one case as JSON text; equal arguments give equal bytes.

    Parameters
    ----------
    table : Coalitions or Sampled
        The scores from which the score and the decision are explained.
    candidate : Candidate
        All rows, among which the score is shown, and the curve whose thresholds are drawn.
    texts : CaseTexts
        Words, labels and raw values.
    """
    explanation, curve = table.explanation(), candidate.hull.curve
    axis = charts.threshold_axis(candidate.scored)
    bars = charts.histogram(candidate.scored, axis)
    thresholds = curve.thresholds[charts.drawn_positions(candidate.hull)]
    exact, shown = isinstance(table, Coalitions), points(explanation)
    view = {
        "words": asdict(texts.words),
        "score": explanation.score,
        "base": explanation.base_value,
        "axis": asdict(axis),
        "histogram": {
            "edges": bars.edges.tolist(),
            "counts": (bars.positives + bars.negatives).tolist(),
        },
        "thresholds": [written(threshold) for threshold in thresholds.tolist()],
        "shares": _packed(table.decisions(thresholds)),
        "means": _packed(table.mean_scores) if exact else None,
        "columns": _columns(explanation, texts),
        "steps": _steps(explanation, shown, texts),
        "ends": [
            {
                "name": f"{phrases.sentence_case(texts.group)}, mean",
                "text": shown.percent(shown.base),
            },
            {"name": f"This {texts.words.case}", "text": shown.percent(shown.score)},
        ],
        "sentences": asdict(line_sentences(explanation.score, texts.words)),
        "titles": _titles(texts, explanation.reference.name),
    }
    return json.dumps(view, allow_nan=False, separators=(",", ":"))


def placed(table: Coalitions | Sampled, threshold: float, texts: CaseTexts) -> str:
    """Return what holds exactly at one threshold, drawn or not, as JSON text."""
    shares = table.decisions(np.array([threshold]))[0]
    named = dict(zip(table.feature_names, texts.labels, strict=True))
    found = [
        {"names": [named[column] for column in flip.columns], "mean": flip.mean_score}
        for flip in table.flip_sets(threshold, most=_MOST_SETS)
    ]
    value = {"threshold": written(threshold), "shares": shares.tolist(), "flips": found}
    return json.dumps(value, allow_nan=False, separators=(",", ":"))


def _columns(explanation: Explanation, texts: CaseTexts) -> list[dict[str, object]]:
    """Return the columns in the table's order; the browser draws the weightiest first."""
    order = _weightiest_first(explanation)
    ranks = {int(j): rank for rank, j in enumerate(order)}
    return [{"label": label, "bit": j, "rank": ranks[j]} for j, label in enumerate(texts.labels)]


def _steps(explanation: Explanation, shown: Points, texts: CaseTexts) -> list[dict[str, object]]:
    """Return the steps from base to score, the largest first, small ones added together."""
    order = _weightiest_first(explanation)
    drawn = order if len(order) <= _DRAWN + 1 else order[:_DRAWN]
    steps: list[dict[str, object]] = [
        {
            "label": texts.labels[j],
            "text": texts.values[j],
            "points": shown.signed(shown.parts[j]),
            "value": float(explanation.values[j]),
        }
        for j in drawn.tolist()
    ]
    rest = order[len(drawn) :]
    if len(rest):
        together = sum(shown.parts[j] for j in rest.tolist())
        value = float(explanation.values[rest].sum())
        name = f"{len(rest)} smaller columns"
        steps.append({"label": name, "text": "", "points": shown.signed(together), "value": value})
    return steps


def _weightiest_first(explanation: Explanation) -> NDArray[np.int64]:
    return np.argsort(-np.abs(explanation.values), kind="stable")


def _titles(texts: CaseTexts, reference: str) -> dict[str, object]:
    return {
        "waterfall": f"From the {texts.group} to this {texts.words.case}",
        "unit": "SHAP, in points of probability; the largest steps first",
        "group": texts.group,
        "byLine": reference.partition(" where ")[0] in ("passed", "flagged"),
    }


def _packed(values: NDArray[np.float64]) -> str:
    """Return numbers as the browser unpacks them: little-endian, row by row, in base64.

    Whole doubles: half a digit must be rounded there as it is here.
    """
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode("ascii")
