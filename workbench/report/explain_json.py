"""One case explained as one strict JSON object; what is undefined is null, never missing."""

from __future__ import annotations

import json
from math import inf, isfinite
from typing import TYPE_CHECKING

from workbench.phrases.trust import agreement_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.explain.explanation import (
        Agreement,
        DecisionReasons,
        Explanation,
        LocalModel,
        Reference,
    )
    from workbench.explain.word_reasons import WordReasons
    from workbench.report.case_explanation import CaseExplanation


def to_json(explained: CaseExplanation) -> str:
    """Return what `workbench explain --json` prints.

    Floats are written so that they read back to the same bits; an infinite threshold is the text
    "inf" or "-inf". The text is ASCII, so that no terminal can spoil it.
    """
    answer: dict[str, object] = {
        "case": explained.case_id,
        "score": explained.score,
        "threshold": _number(explained.threshold),
        "flagged": explained.flagged,
        "reference": _reference(explained.reference),
        "shap": _shap(explained.shap),
        "lime": _lime(explained.lime),
        "agreement": _agreement(explained.agreement),
        "decision": _decision(explained.decision, explained.shap.feature_names),
        "reasons": list(explained.reasons),
    }
    if explained.texts is not None:
        answer["texts"] = _texts(explained.texts, explained.threshold)
    return json.dumps(answer, allow_nan=False, indent=2)


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "name": reference.name,
        "n": reference.n,
        "hash": reference.content_hash,
        "mean_score": reference.mean_score,
        "group_n": reference.group_n,
        "group_mean_score": reference.group_mean_score,
        "ids": list(reference.ids),
    }


def _shap(shap: Explanation) -> dict[str, object]:
    return {
        "engine": shap.engine,
        "base_value": shap.base_value,
        "values": _named(shap.feature_names, shap.values),
        "additivity_gap": shap.additivity_gap,
        "standard_error": _named(shap.feature_names, shap.standard_error),
    }


def _lime(lime: LocalModel) -> dict[str, object]:
    return {
        "values": _named(lime.feature_names, lime.values),
        "contributions": _named(lime.feature_names, lime.contributions),
        "spread": _named(lime.feature_names, lime.spread),
        "r2": _or_null(lime.r2),
        "local_gap": _or_null(lime.local_gap),
    }


def _agreement(agreement: Agreement) -> dict[str, object]:
    return {
        "top3": _or_null(agreement.top3),
        "rank": _or_null(agreement.rank),
        "sign": _or_null(agreement.sign),
        "verdict": agreement_text(agreement),
    }


def _texts(texts: WordReasons, threshold: float) -> dict[str, object]:
    """Return the words of the texts; `flip_words` are positions in `words`, from 0."""
    flip = texts.flip(threshold)
    each = zip(
        texts.tokens, texts.shap.values.tolist(), texts.lime.contributions.tolist(), strict=True
    )
    return {
        "engine": texts.shap.engine,
        "base_value": texts.base_value,
        "words": [
            {
                "column": token.field,
                "text": token.text,
                "start": token.start,
                "end": token.end,
                "shap": _or_null(value),
                "lime": _or_null(weight),
            }
            for token, value, weight in each
        ],
        "columns": {
            side.column: {
                "n_words": side.n_words,
                "share": _or_null(side.share),
                "score_without": side.score_without,
            }
            for side in texts.sides
        },
        "agreement": _agreement(texts.agreement),
        "flip_words": None if flip is None else list(flip.words),
    }


def _decision(decision: DecisionReasons, names: tuple[str, ...]) -> dict[str, object]:
    return {
        "base_value": decision.base_value,
        "values": _named(names, decision.values),
        "flip_set": None if decision.flip_set is None else list(decision.flip_set),
    }


def _named(names: tuple[str, ...], values: NDArray[np.float64]) -> dict[str, float | None]:
    return {name: _or_null(value) for name, value in zip(names, values.tolist(), strict=True)}


def _or_null(value: float) -> float | None:
    return value if isfinite(value) else None


def _number(value: float) -> float | str:
    return "inf" if value == inf else "-inf" if value == -inf else value
