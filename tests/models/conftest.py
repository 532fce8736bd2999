"""A small table with text and missing cells, and two models of it in files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.pipeline import Pipeline

from tests.models.boosters import AREAS, JOBS
from tests.models.crafting import boosted_pipeline, logistic_pipeline


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    random = np.random.default_rng(0)
    income = random.normal(3_000, 1_000, 200)
    income[::9] = np.nan
    job = random.choice(["fixed", "part-time", "none"], 200).astype(object)
    job[5] = np.nan
    return pd.DataFrame(
        {
            "id": [f"A{row}" for row in range(200)],
            "income": income,
            "job": pd.Series(job, dtype="str"),
            "age": random.integers(18, 80, 200),
        }
    )


@pytest.fixture(scope="session")
def labels(frame) -> np.ndarray:
    odd = np.random.default_rng(1).random(len(frame)) < 0.15
    return np.where((frame["age"] < 35) ^ odd, "bad", "good")


@pytest.fixture(scope="session")
def logistic(frame, labels) -> Pipeline:
    return logistic_pipeline().fit(frame[["age", "income", "job"]], labels)


@pytest.fixture(scope="session")
def boosted(frame, labels) -> Pipeline:
    return boosted_pipeline().fit(frame[["age", "income", "job"]], labels)


@pytest.fixture(scope="session")
def logistic_file(logistic, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("models") / "logistic.skops"
    skops.io.dump(logistic, path)
    return path


@pytest.fixture(scope="session")
def boosted_file(boosted, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("models") / "boosted.skops"
    skops.io.dump(boosted, path)
    return path


@pytest.fixture(scope="session")
def table() -> pd.DataFrame:
    """Return numbers with gaps, two columns of texts, and a truth value."""
    random = np.random.default_rng(0)
    n = 300
    job = pd.Series(random.choice(JOBS, n), dtype="str")
    job[::11] = None
    return pd.DataFrame(
        {
            "age": random.integers(18, 80, n),
            "job": job,
            "income": np.where(random.random(n) < 0.1, np.nan, random.normal(size=n)),
            "area": pd.Series(random.choice(AREAS, n), dtype="str"),
            "owner": random.random(n) < 0.5,
        }
    )


@pytest.fixture(scope="session")
def truth(table) -> np.ndarray:
    noise = np.random.default_rng(1).random(len(table)) < 0.1
    return ((table["age"] < 40) ^ (table["job"] == "none") ^ noise).to_numpy(dtype=int)


@pytest.fixture(scope="session")
def three(table, truth) -> np.ndarray:
    return np.where(table["area"] == "north", 2, truth)
