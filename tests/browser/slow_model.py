"""A workspace whose model takes seconds to explain: many columns, and many trees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import GradientBoostingClassifier

from tests.browser import made_up
from workbench.models import dump_model

KEY = "slow"
_ROWS, _COLUMNS, _TREES = 200, 25, 60
_TIMES = 15  # each tree is asked so often: as slow as other ones would be, and fitted sooner


def write(home: Path) -> Path:
    """Write the workspace into a folder of its own."""
    draw = np.random.default_rng(5)
    names = [f"reading {i}" for i in range(_COLUMNS)]
    table = pd.DataFrame(draw.normal(size=(_ROWS, _COLUMNS)).round(2), columns=names)
    table["y"] = (table["reading 0"] + draw.normal(size=_ROWS) > 0.5).astype(int)
    models = [{"name": "trees", "file": "model.skops"}]
    folder = made_up.write(home / KEY, table, models=models, policy={"threshold": 0.5})
    model = GradientBoostingClassifier(n_estimators=_TREES, max_depth=2, subsample=0.3)
    model.fit(table[names], table["y"])
    model.estimators_ = np.tile(model.estimators_, (_TIMES, 1))
    model.set_params(n_estimators=_TIMES * _TREES, learning_rate=model.learning_rate / _TIMES)
    refused = dump_model(model, folder / "model.skops")
    assert refused is None, refused
    return folder
