"""The samples of text are what their cards say, and what was authored is marked as authored."""

from __future__ import annotations

import csv
import hashlib
import io

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from sample_models import build, sources
from workbench.intake import read_table
from workbench.models import score_file
from workbench.threshold import PricedCurve, cheapest, operating_curve
from workbench.workspace import load_scored, open_workspace

SAMPLES = {sample.name: sample for sample in build.SAMPLES}
_BACK = {"left": "ltable_title", "right": "rtable_title"}


def card(sample: str) -> str:
    return " ".join((build.HERE / sample / "card.md").read_text(encoding="utf-8").split())


def cells(sample: str, table: str) -> pd.DataFrame:
    """Return a table as it stands in the file, all cells as text."""
    path = build.HERE / sample / f"{table}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def both(sample: str) -> pd.DataFrame:
    return pd.concat([cells(sample, "training"), cells(sample, "evaluation")])


# 1. The tables are the sources, and nothing else


def same_tables_again(sample: str, source: pd.DataFrame) -> None:
    assert hashlib.sha256(sources.csv_bytes(source)).hexdigest() == SAMPLES[sample].source.sha256
    for name, made in zip(build.TABLES, SAMPLES[sample].split(source), strict=True):
        content = (build.HERE / sample / f"{name}.csv").read_bytes()
        assert content == sources.csv_bytes(made)


def test_the_complaints_are_the_source_split_in_two():
    table = both("complaints").set_index("id", drop=False)
    place = table["id"].str.split("_", expand=True).astype(int)
    place.loc["263_3", 1] = 26  # the one sentence that stands out of order in the source
    source = table.loc[place.sort_values([0, 1]).index].reset_index(drop=True)
    same_tables_again("complaints", source.drop(columns=["complaint", "raters"]))


def test_the_pairs_are_the_source_split_in_two():
    table = both("pairs").sort_values("pair")
    source = pd.DataFrame({"_id": table["pair"].str[1:].astype(int).astype(str)})
    for side in ("left", "right"):
        source[f"{side[0]}table_id"] = table[f"{side}_id"]
    for side in ("left", "right"):
        source[_BACK[side]] = table[side]
        source[f"{side[0]}table_authors"] = table[f"{side}_authors"]
        source[f"{side[0]}table_year"] = table[f"{side}_year"]
    source["label"] = table["same"].map({"yes": "1", "no": "0"})
    same_tables_again("pairs", source.reset_index(drop=True))


@pytest.mark.parametrize(
    ("sample", "group"), [("complaints", "product_block"), ("pairs", "cluster")]
)
def test_no_group_is_in_both_tables(sample, group):
    training, evaluation = (set(cells(sample, table)[group]) for table in build.TABLES)
    assert not training & evaluation


def test_no_record_is_in_both_tables_of_pairs():
    for column in ("left_id", "right_id"):
        training, evaluation = (set(cells("pairs", table)[column]) for table in build.TABLES)
        assert not training & evaluation


def test_a_complaint_is_what_ten_of_twenty_raters_found_negative():
    table = both("complaints")
    ratings = np.array([list(map(int, row.split())) for row in table["ratings"]])
    assert ratings.shape == (3708, 20)
    negative = (ratings < 0).sum(axis=1)
    assert ((table["complaint"] == "yes") == (negative >= 10)).all()
    assert ((table["raters"] == "agree") == (np.maximum(negative, 20 - negative) >= 16)).all()
    assert (table["share_neg"].astype(float) == negative / 20).all()
    assert (table["product_block"] == table["id"].str.partition("_")[0]).all()


# 2. Figures of the cards


def test_the_card_of_complaints_tells_the_raters_apart():
    workspace = open_workspace(build.HERE / "complaints")
    scored, table = load_scored(workspace), cells("complaints", "evaluation")
    divided = (table["raters"] == "divided").to_numpy()
    assert f"In {divided.sum()} evaluation sentences" in card("complaints")
    for rows, words in ((divided, "is {:.3f};"), (~divided, "agreed it is {:.3f}.")):
        area = roc_auc_score(scored.y_true[rows], scored.y_score[rows])
        assert words.format(area) in card("complaints")


@pytest.mark.parametrize(
    ("sample", "costs"),
    [("complaints", (0.447, 0.779, 0.690, 1.550)), ("pairs", (0.134, 0.134, 0.656, 3.438))],
)
def test_the_cards_costs_hold(sample, costs):
    workspace = open_workspace(build.HERE / sample)
    scored = load_scored(workspace)
    y, s, n = scored.y_true, scored.y_score, scored.n

    def per_case(threshold: float) -> float:
        flagged = s >= threshold
        fp, fn = (flagged & ~y).sum(), (~flagged & y).sum()
        return (workspace.costs.fp * fp + workspace.costs.fn * fn) / n

    point = cheapest(PricedCurve.of_counts(operating_curve(scored), workspace.costs))
    found = [per_case(t) for t in (point.threshold, 0.5, -np.inf, np.inf)]
    assert found == pytest.approx(costs, abs=0.00051)
    assert all(f"{cost:.3f}" in card(sample) for cost in costs)


def test_three_swapped_titles_are_the_matches_that_both_models_miss():
    workspace, table = open_workspace(build.HERE / "pairs"), cells("pairs", "evaluation")
    for model in ("logistic", "boosted"):
        scored = load_scored(workspace, model)
        point = cheapest(PricedCurve.of_counts(operating_curve(scored), workspace.costs))
        missed = table[scored.y_true & (scored.y_score < point.threshold)]
        assert len(missed) == 3
        right = missed["right"].str.lower().str[:12].tolist()
        assert [text.lower()[:12] for text in missed["left_authors"]] == right


# 3. Authored pairs


def test_authored_pairs_are_marked_and_apart():
    content = (build.HERE / "pairs" / "authored.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(content), strict=True))
    assert len(rows) == 12
    assert {row["origin"] for row in rows} == {"authored"}
    assert sum(row["same"] == "yes" for row in rows) == 6
    assert all(row["why"] for row in rows)
    known = both("pairs")
    assert not {row["left"] for row in rows} & {*known["left"], *known["right"]}
    assert not {row["pair"] for row in rows} & set(known["pair"])


def test_the_card_says_what_a_lexical_model_cannot_know():
    pairs = read_table(build.HERE / "pairs" / "authored.csv")
    scores = score_file(build.HERE / "pairs" / "logistic.skops", pairs, positive="yes")
    found = dict(zip(pairs["right"], scores.round(3).tolist(), strict=True))
    assert found["I can provide pet sitting"] < found["cat breeding"]
    for right in ("I can provide pet sitting", "cat breeding"):
        assert f"{found[right]:.3f}" in card("pairs")
    assert "They were written for this sample" in card("pairs")


# 4. Sources


def test_an_inner_archive_with_other_files_is_refused():
    import tarfile

    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as packed:
        packed.addfile(tarfile.TarInfo("folder/other.txt"), io.BytesIO(b""))
    with pytest.raises(sources.click.ClickException, match="has 0 files"):
        sources.PAIRS.export(content.getvalue())
