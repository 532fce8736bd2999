"""Why one case scores as it does, by every coalition, and why it is decided so at a new line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd
import shap

from benchmarks.rows import Row, at_most
from benchmarks.timing import alone, compare
from sample_models.recipes import SAMPLES, boosted
from workbench.explain.coalitions import Coalitions
from workbench.explain.engine import explain_score
from workbench.explain.explanation import Reference
from workbench.explain.reference import draw_reference
from workbench.intake import read_table
from workbench.models import OpenModel, dump_model, serve

_LEFT_OUT = "Debt"  # ten of the sample's eleven columns
_THRESHOLDS = np.linspace(0.0, 1.0, 2_000)


def rows() -> Iterator[Row]:
    """Measure one case of ten columns against fifty reference rows."""
    model, table = _credit()
    names = list(model.feature_names)
    assert len(names) == 10
    scores, ids = model.score(table), [str(i) for i in range(len(table))]
    reference = draw_reference("everyone", table[names], ids, scores)
    case, size = table.iloc[[5]], "10 columns, 50 rows"
    peer = _shaps(model, case, reference)
    with TemporaryDirectory() as name:
        path = Path(name) / "boosted.skops"
        assert dump_model(model.estimator, path) is None
        with serve(path, positive=model.positive) as served:

            def ours() -> Coalitions:
                found = explain_score(served, case, reference)
                assert isinstance(found, Coalitions)
                return found

            explained = ours()
            values = explained.explanation().values
            np.testing.assert_allclose(values, peer(), rtol=0.0, atol=1e-12)
            taken, theirs = compare(ours, peer, clock=perf_counter)
    label = "reasons of one case, asked of its process [ms waited]"
    yield at_most(label, size, taken, 150, theirs)
    yield from _at_a_new_line(explained, size)


def _at_a_new_line(explained: Coalitions, size: str) -> Iterator[Row]:
    """Measure what follows the operating point; the model is not asked."""
    many = explained.decisions(_THRESHOLDS)
    for row, threshold in zip(many[::97], _THRESHOLDS[::97].tolist(), strict=True):
        assert row[1:].tolist() == explained.decision(threshold).values.tolist()
    line = cycle(_THRESHOLDS[400:1_600:7].tolist())
    taken = alone(lambda: explained.decision(next(line)))
    yield at_most("the decision at a new threshold, with its flip set [ms]", size, taken, 1)
    taken = alone(lambda: explained.decisions(_THRESHOLDS))
    yield at_most("the decision at 2,000 thresholds [ms]", size, taken, 50)


def _credit() -> tuple[OpenModel, pd.DataFrame]:
    """Return the sample's boosted model without one column, and the rows to explain."""
    (sample,) = (each for each in SAMPLES if each.name == "credit")
    folder = Path(__file__).resolve().parents[1] / "sample_models" / sample.name
    training = read_table(folder / "training.csv")
    fewer = replace(sample, number=tuple(each for each in sample.number if each != _LEFT_OUT))
    names = [*fewer.text, *fewer.number]
    fitted = boosted(fewer).fit(training[names], training[sample.target])
    model = OpenModel(fitted, "boosted", sample.positive)
    return model, read_table(folder / "evaluation.csv")


def _shaps(model: OpenModel, case: pd.DataFrame, reference: Reference) -> Callable[[], np.ndarray]:
    """Return shap's exact explanation of the same; it mixes numbers only, so values are coded."""
    columns, meanings = [], []
    for name in model.feature_names:
        both = pd.concat([case[name], reference.rows[name]], ignore_index=True)
        codes, known = pd.factorize(both, use_na_sentinel=False)
        columns.append(codes.astype(float))
        meanings.append(pd.Series(known, dtype=both.dtype).array)
    table = np.column_stack(columns)

    def predict(codes: np.ndarray) -> np.ndarray:
        places = codes.astype(int).T
        pairs = zip(model.feature_names, meanings, places, strict=True)
        return model.score(pd.DataFrame({name: each.take(p) for name, each, p in pairs}))

    masker = shap.maskers.Independent(table[1:], max_samples=10**6)
    explainer = shap.explainers.Exact(predict, masker)
    return lambda: explainer(table[:1]).values[0]
