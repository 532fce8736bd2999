"""The samples are what their cards say: tables equal to the byte, models to 1e-12."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline

from sample_models import build, sources
from workbench.intake import read_table
from workbench.models import score_file
from workbench.scored import Scored
from workbench.threshold import PricedCurve, cheapest, operating_curve
from workbench.workspace import Workspace, load_scored, open_workspace
from workbench.workspace.scoring import scores_name

SAMPLES = {sample.name: sample for sample in build.SAMPLES}
MODELS = [(name, model) for name, sample in SAMPLES.items() for model, _ in sample.models]


@pytest.fixture(scope="module")
def workspaces() -> dict[str, Workspace]:
    return {name: open_workspace(build.HERE / name) for name in SAMPLES}


@pytest.fixture(scope="module")
def tables() -> dict[tuple[str, str], pd.DataFrame]:
    return {
        (sample, table): read_table(build.HERE / sample / f"{table}.csv")
        for sample in SAMPLES
        for table in ("training", "evaluation")
    }


@pytest.fixture(scope="module")
def fitted(tables) -> dict[tuple[str, str], Pipeline]:
    """Fit each model once more, here."""
    return {
        (sample, model): build.fit(SAMPLES[sample], model, tables[sample, "training"])
        for sample, model in MODELS
    }


def card(sample: str) -> str:
    return (build.HERE / sample / "card.md").read_text(encoding="utf-8")


# 1. Tables


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("table", ["training", "evaluation"])
def test_a_table_is_plain_csv(sample, table, tables, workspaces):
    content = (build.HERE / sample / f"{table}.csv").read_bytes()
    assert b"\r" not in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert rows[0][0] == workspaces[sample].data.id
    assert not {"NA", "NaN", "nan", "None"} & {cell for row in rows for cell in row}
    frame = tables[sample, table]
    assert int(frame.isna().sum().sum()) == sum(cell == "" for row in rows for cell in row)


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_row_is_in_both_tables_and_ids_are_unique(sample, tables, workspaces):
    both = pd.concat([tables[sample, "training"], tables[sample, "evaluation"]])
    assert both[workspaces[sample].data.id].is_unique
    assert both[workspaces[sample].data.id].map(type).eq(str).all()


def test_the_credit_tables_are_the_source_split_in_two():
    parts = [
        pd.read_csv(build.HERE / "credit" / f"{table}.csv", dtype=str, keep_default_na=False)
        for table in ("training", "evaluation")
    ]
    source = pd.concat(parts).sort_values("application").drop(columns="application")
    assert hashlib.sha256(sources.csv_bytes(source)).hexdigest() == SAMPLES["credit"].source.sha256
    training, evaluation = SAMPLES["credit"].split(source.reset_index(drop=True))
    for part, made in zip(parts, (training, evaluation), strict=True):
        assert sources.csv_bytes(part) == sources.csv_bytes(made)


def test_crashes_are_split_by_year_and_no_vehicle_is_in_both_tables(tables):
    training, evaluation = tables["crash", "training"], tables["crash", "evaluation"]
    assert sorted(training["yearacc"].unique()) == [1997, 1998, 1999, 2000]
    assert sorted(evaluation["yearacc"].unique()) == [2001, 2002]
    assert not set(training["case"]) & set(evaluation["case"])
    for table in (training, evaluation):
        case = table["occupant"].str.rpartition(":")[0]
        assert (case == table["case"]).all()
        assert (table["case"].str.partition(":")[0].astype(int) == table["yearacc"]).all()


# 2. Models


@pytest.mark.parametrize(("sample", "model"), MODELS)
def test_no_model_sees_label_leak_or_excluded_column(sample, model, fitted, workspaces, tables):
    data = workspaces[sample].data
    assert "injSeverity" not in tables[sample, "training"]
    seen = set(fitted[sample, model].feature_names_in_)
    assert not seen & {data.target, data.id, data.group, "weight", *data.exclude}


@pytest.mark.parametrize(("sample", "model"), MODELS)
def test_a_new_fit_predicts_the_same(sample, model, tables, fitted, workspaces):
    """Both what lies ready and what the file answers, in a child, equal a fit made here."""
    what, table = SAMPLES[sample], tables[sample, "evaluation"]
    path = build.HERE / sample / f"{model}.skops"
    new = build.probabilities(fitted[sample, model], what, table)
    name = scores_name(path, path.with_name("evaluation.csv"), workspaces[sample].data)
    ready = np.load(path.parent / "scores" / name, allow_pickle=False)
    assert ready.dtype == np.float64
    assert ready == pytest.approx(new, rel=0, abs=build.TOLERANCE)
    scored = score_file(path, table, positive=what.positive)
    assert scored == pytest.approx(ready, rel=0, abs=build.TOLERANCE)


@pytest.mark.parametrize("sample", SAMPLES)
def test_ready_scores_are_there_for_each_model_and_for_nothing_else(sample, workspaces):
    workspace = workspaces[sample]
    evaluation = workspace.folder / workspace.data.evaluation
    expected = {
        scores_name(workspace.folder / str(model.file), evaluation, workspace.data)
        for model in workspace.models
    }
    assert {path.name for path in (workspace.folder / "scores").iterdir()} == expected


# 3. Figures


def weighted(scored: Scored, table: pd.DataFrame, workspace: Workspace) -> Scored:
    """Return the same rows and scores with the survey's weights."""
    frame = table.assign(score=scored.y_score)
    return Scored.from_frame(frame, replace(workspace.data.columns("score"), weight="weight"))


def figures(scored: Scored, workspace: Workspace) -> dict[str, float]:
    """Return the area under the curve and costs per case, counted in the plainest way."""
    y, s = scored.y_true, scored.y_score
    w = np.ones(len(y)) if scored.sample_weight is None else scored.sample_weight
    fp, fn = workspace.costs.fp, workspace.costs.fn

    def per_case(threshold: float) -> float:
        flagged = s >= threshold
        return (fp * w[flagged & ~y].sum() + fn * w[~flagged & y].sum()) / w.sum()

    best = min([np.inf, *np.unique(s)], key=lambda t: (round(per_case(t), 9), -t))
    return {
        "auc": roc_auc_score(y, s, sample_weight=w),
        "rate": w[y].sum() / w.sum(),
        "threshold": best,
        "cheapest": per_case(best),
        "half": per_case(0.5),
        "nobody": per_case(np.inf),
        "everybody": per_case(-np.inf),
    }


@pytest.mark.parametrize(
    ("sample", "model", "auc"),
    [
        ("credit", "boosted", 0.848),
        ("credit", "logistic", 0.828),
        ("crash", "boosted", 0.896),
        ("crash", "logistic", 0.892),
        ("complaints", "logistic", 0.837),
        ("complaints", "bayes", 0.835),
        ("pairs", "logistic", 0.970),
        ("pairs", "boosted", 0.993),
    ],
)
def test_each_model_is_as_good_as_its_card_says(sample, model, auc, workspaces):
    found = figures(load_scored(workspaces[sample], model), workspaces[sample])["auc"]
    assert found == pytest.approx(auc, abs=0.0005)
    row = next(line for line in card(sample).splitlines() if line.startswith(f"| {model} |"))
    assert row.endswith(f"| {auc:.3f} |")


def test_half_is_dearer_than_declining_everybody(workspaces):
    """The story of the credit sample: nobody chose 0.5, and it costs more than no model at all."""
    found = figures(load_scored(workspaces["credit"]), workspaces["credit"])
    assert found["cheapest"] < found["everybody"] < found["half"] < found["nobody"]
    sentence = " ".join(card("credit").split())
    assert (
        f"the deployed model costs {found['cheapest']:.1f} per application at its cheapest "
        f"threshold, {found['threshold']:.3f}. Declining everybody costs "
        f"{found['everybody']:.1f}, a threshold of 0.5 costs {found['half']:.1f}, approving "
        f"everybody {found['nobody']:.1f}:"
    ) in sentence
    candidate = figures(load_scored(workspaces["credit"], "boosted"), workspaces["credit"])
    assert (
        f"The boosted model costs {candidate['cheapest']:.1f} at its cheapest, "
        f"{candidate['threshold']:.3f}, and {candidate['half']:.1f} at 0.5."
    ) in sentence


def test_the_crash_card_says_what_the_weights_change(workspaces, tables):
    workspace, table = workspaces["crash"], tables["crash", "evaluation"]
    rows = load_scored(workspace)
    for start, scored in (("rows", rows), ("with", weighted(rows, table, workspace))):
        found = figures(scored, workspace)
        line = next(line for line in card("crash").splitlines() if line.startswith(f"| {start}"))
        cells = [cell.strip() for cell in line.strip("|").split("|")][1:]
        assert cells[0] == f"{found['rate']:.2%}".replace("%", " %")
        assert cells[1] == f"{found['threshold']:.3f}"
        thousand = [1000 * found[key] for key in ("cheapest", "nobody", "everybody")]
        assert cells[2:] == [f"{value:.0f}" for value in thousand]


@pytest.mark.parametrize(("sample", "model"), MODELS)
def test_the_product_finds_the_cheapest_that_counting_finds(sample, model, workspaces):
    workspace = workspaces[sample]
    scored = load_scored(workspace, model)
    point = cheapest(PricedCurve.of_counts(operating_curve(scored), workspace.costs))
    assert point.threshold == figures(scored, workspace)["threshold"]


def test_the_cards_other_figures_hold(workspaces, tables):
    credit, crash = tables["credit", "evaluation"], tables["crash", "evaluation"]
    scored = load_scored(workspaces["credit"], "boosted")
    declined = scored.y_score >= figures(scored, workspaces["credit"])["threshold"]
    young = (credit["Age"] <= 30).to_numpy()
    for group, words in ((young, "59 % of the good applicants"), (~young, "against 38 %")):
        share = declined[group & ~scored.y_true].mean()
        assert words in " ".join(card("credit").split())
        assert f"{share:.0%}".replace("%", " %") in words
    weight = pd.concat([tables["crash", "training"], crash])["weight"]
    assert f"{(weight == 0).sum()} rows have a weight of zero" in card("crash")
    assert f"({(crash['weight'] == 0).sum()} of them in the" in card("crash")


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_card_names_source_licence_and_what_the_costs_are(sample):
    text = card(sample)
    assert "## Source and licence" in text
    assert "illustrations" in text
    package, _, version = SAMPLES[sample].source.archive.package.partition("==")
    assert f"{package}* {version}" in text


@pytest.mark.parametrize(
    ("sample", "model"), [each for each in MODELS if each[0] in ("credit", "crash")]
)
def test_leaving_sensitive_columns_out_costs_next_to_nothing(sample, model, tables, fitted):
    """The cards say less than 0.001 of the area under the curve."""
    plain, table = SAMPLES[sample], tables[sample, "evaluation"]
    number, text = {"credit": (("Age",), ("Marital",)), "crash": ((), ("sex",))}[sample]
    more = replace(plain, number=(*plain.number, *number), text=(*plain.text, *text))
    seeing = build.fit(more, model, tables[sample, "training"])
    areas = [
        roc_auc_score(table[what.target] == what.positive, build.probabilities(fit, what, table))
        for what, fit in ((plain, fitted[sample, model]), (more, seeing))
    ]
    assert abs(areas[1] - areas[0]) < 0.001


def test_the_archive_reader_knows_no_name_that_a_table_does_not_need():
    """The one place that reads a pickle, once, when a sample is made: it must run nothing."""
    with pytest.raises(sources.click.ClickException, match=r"names builtins\.print"):
        sources._TableReader(io.BytesIO(pickle.dumps(print))).load()
    table = pd.DataFrame({"a": [1, 2]})
    with pytest.raises(sources.click.ClickException, match="no table needs that"):
        sources._TableReader(io.BytesIO(pickle.dumps([table, json.loads]))).load()
