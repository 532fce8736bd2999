"""Tables of two columns, models that keep what they are asked, and LIME in both of its ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from tests.explain.held import Formula, reference_of
from workbench.explain.describe import describe
from workbench.explain.local import local_model, local_models

SAMPLES = 2_000
RANDOM = np.random.default_rng(5)
N = 400
AMOUNT = pd.Series(RANDOM.normal(50.0, 10.0, N))
HOME = pd.Series(RANDOM.choice(["rent", "own", "family"], N), dtype="str")


class Watched(Formula):
    """Keeps every table that it is asked about."""

    __slots__ = ("tables",)

    def score(self, frame):
        if not hasattr(self, "tables"):
            object.__setattr__(self, "tables", [])
        self.tables.append(frame)
        return super().score(frame)


def features_of(frame, **kinds):
    found = describe(frame, list(frame), (), ())
    return tuple(replace(f, kind=kinds.get(f.column, f.kind)) for f in found)


def explained(model, case, training, reference=None, **kinds):
    group = reference_of(model, training if reference is None else reference)
    features = features_of(training, **kinds)
    return local_model(model, case, group, features, training, seed=0, samples=SAMPLES)


def of(found, column):
    return found.contributions[found.feature_names.index(column)]


def both_ways(model, case, training, reference, **kinds):
    """Explain one case by the library and on shared rows."""
    group, features = reference_of(model, reference), features_of(training, **kinds)
    arguments = model, case, group, features, training
    alone = local_model(*arguments, seed=0, samples=SAMPLES)
    (shared,) = local_models(*arguments, seed=0, samples=SAMPLES)
    return alone, shared
