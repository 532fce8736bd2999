"""Record confidenceinterval's DeLong interval of fixed tables, where that package is installed.

    python tests/oracles/record_auc.py

It writes auc.json beside itself, which the tests read.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from confidenceinterval import roc_auc_score

LEVELS = (0.9, 0.95, 0.99)


def table(seed: int, n: int, share: float, skill: float, decimals: int) -> dict[str, list[float]]:
    """Draw labels, at least three of each, and scores that are tied if they have few decimals."""
    random = np.random.default_rng(seed)
    y = random.random(n) < share
    y[:6] = True, True, True, False, False, False
    score = np.round(random.normal(size=n) + skill * y, decimals)
    return {"y": y.astype(int).tolist(), "score": score.tolist()}


def main() -> None:
    """Record all tables at all levels."""
    tables = []
    for case in (
        (1, 20, 0.5, 1.0, 6),
        (2, 60, 0.2, 1.5, 1),
        (3, 300, 0.1, 0.5, 6),
        (4, 400, 0.5, 2.0, 0),
        (5, 1000, 0.02, 1.0, 2),
        (6, 200, 0.4, -0.7, 1),
    ):
        made = table(*case)
        said = []
        for level in LEVELS:
            auc, (low, high) = roc_auc_score(made["y"], made["score"], confidence_level=level)
            said.append({"level": level, "auc": float(auc), "low": float(low), "high": float(high)})
        tables.append(made | {"said": said})
    written = {"confidenceinterval": version("confidenceinterval"), "tables": tables}
    path = Path(__file__).with_name("auc.json")
    path.write_text(json.dumps(written, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
