"""A decision can be made again from its record alone, and what differs is named with its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.product import ROOT
from tests.report.recording import TERMS, decisions, judged, recorded, rows, workspace
from workbench.intake import InputError
from workbench.report.record.as_json import read_record, record_json
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.record.reproduce import reproduce
from workbench.report.terms import Terms
from workbench.threshold import Capacity, CostModel, Limits, PriceColumns
from workbench.workspace import load_scored, open_workspace


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return judged(workspace(tmp_path_factory.mktemp("then") / "loans"))


@pytest.mark.parametrize("kind", ["threshold", "band", "groups", "nobody"])
def test_from_its_text_alone_in_another_folder_to_the_last_bit(found, kind, tmp_path):
    text = record_json(recorded(found, decisions(found)[kind]))
    elsewhere = workspace(tmp_path / "another")
    # What the folder says of prices and words is not looked at.
    elsewhere = replace(elsewhere, costs=CostModel(1.0, 1.0), title="other")
    again = reproduce(read_record(text), elsewhere)
    assert again.equal, again.differences
    assert again.counts_equal
    assert again.cost_equal
    assert again.why == ()
    assert again.sentence == "Reproduced: every figure is as recorded, to the last bit."


@pytest.mark.parametrize(
    "terms",
    [
        Terms(costs=CostModel(0.1, 0.5, per_amount=True)),
        Terms(costs=CostModel(columns=PriceColumns(fn="amount"))),
        Terms(costs=TERMS.costs, prevalence=0.1, limits=Limits((), Capacity(50, 400))),
    ],
    ids=["per amount", "price column", "prevalence and capacity"],
)
def test_whatever_the_prices_are_made_of(found, terms, tmp_path):
    record = record_of(Decided(0.4, "why", "Ada"), replace(found, terms=terms))
    assert reproduce(read_record(record_json(record)), workspace(tmp_path / "w")).equal


def test_the_credit_sample(tmp_path):
    credit = open_workspace(ROOT / "sample_models" / "credit")
    terms = Terms(costs=credit.costs, current=0.5, words=credit.words)
    rested = Judged(credit, "logistic", load_scored(credit), terms)
    record = record_of(Decided(0.17542541447265392, "why", "Ada"), rested)
    assert (record.point.tp, record.point.fp, record.cost.total) == (334.0, 432.0, 77040.0)
    assert reproduce(read_record(record_json(record)), credit).equal


def test_other_data_are_named_as_the_cause(found, tmp_path):
    record = recorded(found, decisions(found)["threshold"])
    frame = rows()
    frame.loc[0, "status"] = "good" if frame.loc[0, "status"] == "bad" else "bad"
    again = reproduce(record, workspace(tmp_path / "w", frame))
    assert not again.counts_equal
    assert not again.cost_equal
    assert again.why == (
        "The data are others: loans.csv has other labels, scores, weights, amounts and groups "
        "than loans.csv had.",
    )
    assert again.sentence == "Not reproduced: counts and cost are not as recorded."
    names = [each.name for each in again.differences]
    assert "cost.total" in names


def test_what_no_figure_hangs_on_is_told_apart(found, tmp_path):
    record = recorded(found, decisions(found)["threshold"])
    record = replace(record, verdict="Edited by hand.")
    again = reproduce(record, workspace(tmp_path / "w", rows().assign(more=1)))
    assert again.counts_equal
    assert again.cost_equal
    assert [each.name for each in again.differences] == ["verdict"]
    assert "byte by byte, but" in again.why[0]
    assert again.sentence.startswith("Reproduced: counts and cost are as recorded")


def test_a_model_file_that_is_not_there_or_outside_gets_a_sentence(found):
    record = recorded(found, decisions(found)["threshold"])
    (found.workspace.folder.parent / "outside.skops").write_bytes(b"")
    for name in ("gone.skops", "../outside.skops"):
        model = replace(record.lineage.model, file=name, file_hash="0" * 64, scores=None)
        odd = replace(record, lineage=replace(record.lineage, model=model))
        with pytest.raises(InputError, match="holds no such file") as refused:
            reproduce(odd, found.workspace)
        # A memo says the same: where the server keeps its files is nothing for its readers.
        assert str(found.workspace.folder.parent) not in str(refused.value)
