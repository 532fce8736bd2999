"""Record what dcurves says of fixed tables: run where dcurves is installed, which needs pandas 2.

    python tests/oracles/record_dcurves.py

It writes dcurves.json beside itself, which the tests read.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from dcurves import dca

THRESHOLDS = [i / 100 for i in range(1, 100)]  # scores of two decimals are tied with them
ODD = [0.0137 + i / 37 for i in range(36)]  # no corrected score is


def table(seed: int, n: int, share: float, skill: float) -> pd.DataFrame:
    """Draw labels and scores of two decimals, 0 and 1 among them."""
    random = np.random.default_rng(seed)
    y = random.random(n) < share
    logit = random.normal(size=n) + skill * y + np.log(share / (1.0 - share))
    score = np.round(1.0 / (1.0 + np.exp(-1.5 * logit)), 2)
    score[:2] = 0.0, 1.0
    return pd.DataFrame({"y": y.astype(int), "score": score})


def corrected(score: pd.Series, observed: float, expected: float) -> pd.Series:
    """Correct a probability to another share of positives (Elkan 2001, theorem 2)."""
    a = expected * (1.0 - observed) / (observed * (1.0 - expected))
    return score * a / (score * a + 1.0 - score)


def record(frame: pd.DataFrame, prevalence: float | None, correct: bool) -> dict[str, object]:
    """Return dcurves' net benefit of the model and of treating all."""
    thresholds = ODD if correct else THRESHOLDS
    data = frame
    if correct:
        data = frame.assign(score=corrected(frame["score"], frame["y"].mean(), prevalence))
    said = dca(
        data=data,
        outcome="y",
        modelnames=["score"],
        thresholds=thresholds,
        prevalence=prevalence,
    ).set_index("model")["net_benefit"]
    return {
        "prevalence": prevalence,
        "corrected": correct,
        "thresholds": thresholds,
        "model": said["score"].tolist(),
        "treat_all": said["all"].tolist(),
        "treat_none": said["none"].tolist(),
    }


def main() -> None:
    """Record all tables under all prevalences."""
    tables = []
    for seed, n, share, skill in ((1, 60, 0.4, 1.0), (2, 300, 0.12, 1.5), (3, 500, 0.5, 0.0)):
        frame = table(seed, n, share, skill)
        said = [record(frame, None, False), record(frame, 0.05, False), record(frame, 0.6, False)]
        said += [record(frame, 0.05, True), record(frame, 0.6, True)]
        tables.append({"y": frame["y"].tolist(), "score": frame["score"].tolist(), "said": said})
    written = {"dcurves": version("dcurves"), "tables": tables}
    path = Path(__file__).with_name("dcurves.json")
    path.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
