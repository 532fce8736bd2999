"""Boosters of LightGBM and XGBoost, their files, and what opens them."""

from __future__ import annotations

from pathlib import Path

import lightgbm
import pandas as pd
import pytest
import xgboost

from tests.models.crafting import is_a_sentence
from workbench.intake import InputError
from workbench.models import Limits, OpenModel
from workbench.models.model_file import open_file

JOBS, AREAS = ["none", "fixed", "part-time"], ["north", "south"]


def as_fitted(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the categories that models are fitted on, in an order of its own."""
    job = pd.Categorical(table["job"], categories=JOBS)
    return table.assign(job=job, area=pd.Categorical(table["area"], categories=AREAS[::-1]))


def light(**more: object) -> lightgbm.LGBMClassifier:
    return lightgbm.LGBMClassifier(n_estimators=6, verbose=-1, n_jobs=1, random_state=0, **more)


def extreme(**more: object) -> xgboost.XGBClassifier:
    return xgboost.XGBClassifier(n_estimators=6, enable_categorical=True, n_jobs=1, **more)


def write(model: object, folder: Path) -> Path:
    """Save a model as its library does."""
    if isinstance(model, lightgbm.LGBMClassifier | lightgbm.Booster):
        booster = getattr(model, "booster_", model)
        booster.save_model(folder / "m.txt")
        return folder / "m.txt"
    model.save_model(folder / "m.ubj")
    return folder / "m.ubj"


def opened(path: Path, positive: str = "1", *, rest: bool = False) -> OpenModel:
    """Open a file here, as the child does."""
    model = open_file(path, path.suffix, path.name, Limits())
    return OpenModel(model, path.name, positive, rest)


def refusal(act, *arguments: object, **more: object) -> str:
    with pytest.raises(InputError) as caught:
        act(*arguments, **more)
    assert is_a_sentence(caught.value)
    return str(caught.value)


both = pytest.mark.parametrize("make", [light, extreme])
