"""A record is written so that it reads back to the same bits, and strangers are refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs import render_decision_schema
from tests.report.recording import decisions, judged, recorded, workspace
from workbench.intake import InputError
from workbench.report.record.as_json import policy_of, read_record, record_json, to_decision
from workbench.report.record.values import ScoreSummary
from workbench.report.typed_json import plain, typed
from workbench.store.canonical import canonical
from workbench.threshold import CostModel

KINDS = ("threshold", "band", "groups", "nobody")


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    found = judged(workspace(tmp_path_factory.mktemp("record") / "loans"))
    return {name: recorded(found, decided) for name, decided in decisions(found).items()}


@pytest.fixture(scope="module")
def schema():
    """Return an independent library's reading of the documented schema."""
    held = json.loads(render_decision_schema.FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(held)
    return jsonschema.Draft202012Validator(held)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_reads_back_to_the_same_bits_and_bytes(records, kind):
    text = record_json(records[kind])
    assert read_record(text) == records[kind]
    assert record_json(read_record(text)) == text
    assert list(json.loads(text)) == sorted(json.loads(text))


@pytest.mark.parametrize("kind", ["band", "groups"])
def test_what_was_recorded_in_format_1_is_read_for_ever(schema, kind):
    """The files are never made anew: somebody's decisions look like that."""
    text = Path(__file__).with_name(f"record_1_{kind}.json").read_text(encoding="utf-8")
    record = read_record(text)
    assert record_json(record) == text
    schema.validate(json.loads(text))
    assert record.point.threshold == 0.31
    assert record.alternatives == ()
    assert (record.band is None, record.groups is None) == (kind != "band", kind != "groups")


@pytest.mark.parametrize("kind", KINDS)
def test_the_documented_schema_holds(schema, records, kind):
    schema.validate(json.loads(record_json(records[kind])))


def test_the_documented_schema_refuses_what_is_no_record(schema, records):
    held = json.loads(record_json(records["threshold"]))
    for broken in (held | {"more": 1}, held | {"schema": 3}, held | {"seed": "0"}):
        assert not schema.is_valid(broken)


def test_the_schema_in_the_docs_is_that_of_the_types():
    shown = render_decision_schema.FILE.read_text(encoding="utf-8")
    assert shown == render_decision_schema.rendering(), "run python -m docs.render_decision_schema"


@pytest.mark.parametrize("kind", KINDS)
def test_the_store_keeps_the_record_word_for_word(records, kind):
    record = records[kind]
    decision = to_decision(record)
    assert decision.evidence == record_json(record)
    assert decision.threshold == record.point.threshold
    assert (decision.reason, decision.author) == (record.reason, record.author)
    assert decision.model == "scorecard"
    assert decision.band == (None if record.band is None else (record.band.low, record.band.high))
    assert (decision.group_thresholds is None) == (policy_of(record) is None)


@given(
    st.lists(st.floats(allow_nan=False), min_size=1, max_size=5),
    st.floats(-1e99, 1e99),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_numbers_and_texts_survive(edges, price, unit):
    summary = ScoreSummary(tuple(edges), tuple(range(len(edges))), complete=True)
    costs = CostModel(price, 1.0, unit=unit)
    for value in (summary, costs):
        text = canonical(plain(value))
        again = typed(type(value), json.loads(text), "value")
        assert again == value
        assert repr(again) == repr(value)


def damaged(record, change) -> str:
    held = json.loads(record_json(record))
    change(held)
    return json.dumps(held)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda held: held.update(schema=3), "has the format 3, and this program reads up to 2"),
        (lambda held: held.pop("alternatives"), "record lacks the key 'alternatives'"),
        (lambda held: held.update(schema=1), "the format 1 has no such key"),
        (lambda held: held.pop("schema"), "does not say its format"),
        (lambda held: held.update(schema=True), "does not say its format"),
        (lambda held: held.pop("cost"), "record lacks the key 'cost'"),
        (lambda held: held.update(extra=1), "record has the key 'extra'"),
        (lambda held: held["cost"].update(total="12"), "record.cost.total is '12', and a number"),
        (lambda held: held["cost"].update(total=None), "record.cost.total is 'None', and a number"),
        (lambda held: held["point"].update(flagged=1.5), "record.point.flagged is '1.5', and a w"),
        (lambda held: held["point"].update(chosen=1), "record.point.chosen is '1', and true or"),
        (lambda held: held["point"].update(same_decisions=[0.1]), "a list of 2"),
        (lambda held: held["costs"].update(fp="inf"), "The cost 'fp' is inf"),
        (lambda held: held["rows"].update(columns=3), "record.rows.columns is '3', and an object"),
        (
            lambda held: held["groups"]["thresholds"].append([["f", "x"], 0.5]),
            "needs one value for each of 1 columns",
        ),
    ],
)
def test_what_is_no_record_gets_a_sentence(records, change, sentence):
    with pytest.raises(InputError, match=sentence):
        read_record(damaged(records["groups"], change))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema": NaN}', "[" * 100_000])
def test_what_is_no_json_gets_a_sentence(text):
    with pytest.raises(InputError, match=r"record (is not strict JSON|does not say)"):
        read_record(text)
