"""Made-up people of two sexes, and of few others, whose labels and scores differ by sex."""

from __future__ import annotations

import numpy as np
import pandas as pd

READ = ("--y-true", "status", "--y-score", "score", "--positive", "bad")


def people() -> pd.DataFrame:
    """Draw 1,200 rows; women are flagged more often, and a few rows are of a sex x or of none."""
    random = np.random.default_rng(5)
    n = 1_200
    sex = random.choice(["f", "m", "x", None], n, p=[0.4, 0.56, 0.02, 0.02])
    y = random.random(n) < np.where(sex == "f", 0.25, 0.35)
    score = 0.35 + 0.25 * y + 0.12 * (sex == "f") + 0.15 * random.normal(size=n)
    return pd.DataFrame(
        {
            "status": np.where(y, "bad", "good"),
            "score": np.round(np.clip(score, 0.0, 1.0), 3),
            "sex": sex,
            "age": random.integers(18, 70, n),
            "w": random.choice([0.5, 1.0, 2.0], n),
            "household": random.integers(0, 700, n),
        }
    )
