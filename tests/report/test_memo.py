"""The memo: what it says is what the record says; one file, of one size, the same each time."""

from __future__ import annotations

import re
import struct
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.recording import decisions, judged, recorded, rows, workspace
from workbench import places
from workbench.charts import drawn_positions
from workbench.phrases import percent, threshold_text
from workbench.report.case_explanation import explain_case
from workbench.report.document.content import (
    Bullets,
    Document,
    Facts,
    Figure,
    Paragraph,
    Section,
    Table,
)
from workbench.report.document.html import html
from workbench.report.memo.cases import case_sections
from workbench.report.memo.content import LARGEST, Memo, memo_document, memo_html
from workbench.report.memo.live_chart import _packed
from workbench.report.memo.making import card_of, memo_alone, memo_at, memo_of
from workbench.report.record.as_json import to_decision
from workbench.report.record.making import Judged
from workbench.report.terms import Terms
from workbench.store import Kept
from workbench.threshold import CostModel, Limits, Requirement, convex_hull, operating_curve
from workbench.threshold.costs import PriceColumns
from workbench.workspace import load_scored, open_workspace

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Judged:
    return judged(workspace(tmp_path_factory.mktemp("memo") / "loans"))


@pytest.fixture(scope="module")
def memos(found) -> dict[str, Memo]:
    """Return the memo of one decision of each kind."""
    made = {}
    for kind, decided in decisions(found).items():
        record = recorded(found, decided)
        made[kind] = memo_of(record, kept(record), found.workspace)
    return made


def kept(record) -> Kept:
    decision = to_decision(record)
    return Kept(3, WHEN, replace(decision, supersedes=2), decision.content_hash, 1)


def text_of(document: Document) -> str:
    """Return all that a document says, in its order."""
    told = [document.title, document.subtitle]
    for section in document.sections:
        told.append(section.title)
        for block in section.blocks:
            told += _texts(block)
    return "\n".join(told)


def _texts(block) -> list[str]:
    match block:
        case Paragraph(text):
            return [text]
        case Bullets(texts):
            return list(texts)
        case Facts(pairs):
            return [": ".join(pair) for pair in pairs]
        case Table(caption, head, body):
            return [caption, *(" | ".join(row) for row in (head, *body))]
        case Figure(_, alt, caption):
            return [alt, caption]


# 1. What it says


@pytest.mark.parametrize("kind", ["threshold", "band", "groups", "nobody"])
def test_it_says_what_is_recorded(kind, memos):
    memo = memos[kind]
    record, told = memo.record, text_of(memo_document(memo))
    counts = record.groups or record.point
    for line in (
        record.question,
        record.verdict,
        "Standing: decision 3, decided",
        "Decided by: Ada",
        "Recorded: 2026-03-04 05:06 UTC",
        f"Reason: {record.reason}",
        "Takes the place of: decision 2",
        f"flagged | {counts.tp:,.0f} | {counts.fp:,.0f}",
        f"passed | {counts.fn:,.0f} | {counts.tn:,.0f}",
        f"SHA-256 of the file: {record.lineage.data.file_hash}",
        f"SHA-256 of the program: {record.lineage.code.code_hash}",
        "Catch at least 60 % of positives",
    ):
        assert line in told, line
    assert f"Exactly: {record.point.threshold!r}" in told
    for name in ("flag_none", "flag_all", "current", "random"):
        assert f"€{getattr(record.cost.baselines, name):.2f}" in told


def test_shares_are_those_of_their_own_rows_by_hand(memos, found):
    memo = memos["threshold"]
    scored = found.scored
    flagged = scored.y_score >= memo.record.point.threshold
    women = (scored.table["sex"] == "f").to_numpy()
    good = women & ~scored.y_true
    alarms = int((good & flagged).sum())
    told = text_of(memo_document(memo))
    share = f"{percent(alarms / good.sum())} of {good.sum()}"
    assert re.search(rf"f \| {women.sum()} \| .*\n.*\| {share}", told)


def test_a_band_and_own_thresholds_are_told_with_what_they_come_to(memos):
    band = memos["band"].record.band
    told = text_of(memo_document(memos["band"]))
    assert f"score from 0.2500 to below 0.6000: {band.reviewed:,} of these 400 rows" in told
    assert f"Rows flagged: {band.flagged} of 400 " in told
    assert f" unseen, and {band.reviewed} looked at" in told
    assert "That is of the one threshold 0.3100, as if no person looked." in told
    assert "from this score on are flagged" not in told
    groups = memos["groups"].record.groups
    told = text_of(memo_document(memos["groups"]))
    for key, threshold in groups.thresholds:
        assert f"{key[0]} | {threshold_text(threshold)}" in told
    assert f"Under these thresholds {groups.flagged:,} of 400 rows" in told
    assert f"Rows flagged: {groups.flagged} of 400" in told
    assert "0.3100: for all whose group has none of its own" in told


def test_a_threshold_that_nobody_recorded_says_so_and_names_nobody(found):
    memo = memo_at(found, 0.31)
    told = text_of(memo_document(memo))
    assert "not recorded yet" in told
    assert "Decided by" not in told
    assert "Reason:" not in told
    assert memo_document(memo).date == ""
    assert memo.record.point == recorded(found, decisions(found)["threshold"]).point


def test_under_an_expected_share_the_counts_of_a_thousand_are_those_of_that_world(found):
    shifted = judged(found.workspace, replace(found.terms, prevalence=0.1))
    memo = memo_at(shifted, 0.31)
    point = shifted.evidence.priced.curve.at(0.31)
    told = text_of(memo_document(memo))
    caught, alarms = (round(1000 * each / point.total_weight) for each in (point.tp, point.fp))
    found_row = re.search(r"Of every 1,000 cases\n.*\nflagged \| (\d+) \| (\d+)", told)
    assert abs(int(found_row[1]) - caught) <= 1
    assert abs(int(found_row[2]) - alarms) <= 1
    assert "10 % of the cases are positives" in told


def test_a_gain_and_a_unit_with_a_hyphen_are_written_as_they_are_meant(found):
    costs = CostModel(1.0, 20.0, tp=-2.5, unit="call-outs")
    told = text_of(memo_document(memo_at(judged(found.workspace, Terms(costs)), 0.31)))
    assert "A positive passed (a miss): 20 call-outs" in told
    assert "A positive flagged (a catch): −2.5 call-outs" in told


# 2. Other data, other models, no data


def test_with_the_same_rows_there_is_a_curve_and_with_others_the_reason_why_not(
    memos, found, tmp_path
):
    record = memos["threshold"].record
    assert memos["threshold"].behind is not None
    other = workspace(tmp_path / "loans", rows(seed=8))
    memo = memo_of(record, kept(record), other)
    assert memo.behind is None
    told = text_of(memo_document(memo))
    assert "The data are others" in told
    assert record.verdict in told
    assert "<script" not in memo_html(memo)


def test_where_a_column_of_prices_has_changed_there_is_no_curve_of_other_money(tmp_path):
    frame = rows().assign(own=50.0)
    held = workspace(tmp_path / "loans", frame)
    costs = CostModel(10.0, 50.0, columns=PriceColumns(fn="own"))
    found = judged(held, Terms(costs))
    record = recorded(found, decisions(found)["threshold"])
    assert memo_of(record, kept(record), held).behind is not None
    again = workspace(tmp_path / "loans", frame.assign(own=51.0))
    memo = memo_of(record, kept(record), again)
    assert memo.behind is None
    assert "A column of prices holds other amounts" in text_of(memo_document(memo))


def test_a_model_that_is_only_scores_has_no_reasons_and_the_memo_says_so(memos):
    assert memos["threshold"].cases == ()
    assert "cannot be asked what it would answer" in text_of(memo_document(memos["threshold"]))


def test_a_decision_without_a_workspace_has_a_memo_too(memos):
    record = memos["band"].record
    memo = memo_alone(record, kept(record), "The workspace is no longer here.")
    assert "The workspace is no longer here." in text_of(memo_document(memo))


# 3. Cases


def test_lime_stays_out_where_its_line_does_not_fit(explainer):
    name = str(explainer.ids[0])
    case = explain_case(explainer, name, 0.5)
    shown = text_of(Document("", "", case_sections([with_fit(case, 0.5)])))
    hidden = text_of(Document("", "", case_sections([with_fit(case, 0.4999)])))
    undefined = text_of(Document("", "", case_sections([with_fit(case, nan)])))
    assert " | SHAP | LIME" in shown
    assert "LIME: R² 0.50" in shown
    assert " | LIME" not in hidden
    assert "LIME: left out: its line does not fit here (R² 0.50)" in hidden
    assert "(R² undefined)" in undefined
    for told in (shown, hidden, undefined):
        assert case.headline in told
        assert case.reasons[0] in told
        assert case.reference.content_hash[:12] in told


def with_fit(case, r2: float):
    return replace(case, lime=replace(case.lime, r2=r2))


def test_the_nearest_case_on_either_side_is_explained(explainer, odd_loans):
    scored = explainer.scored
    at = float(np.median(scored.y_score))
    found = Judged(odd_loans, explainer.model.name, scored, Terms(words=odd_loans.words))
    flagged, passed = memo_at(found, at).cases
    assert flagged.score == scored.y_score[scored.y_score >= at].min()
    assert passed.score == scored.y_score[scored.y_score < at].max()
    assert (flagged.flagged, passed.flagged) == (True, False)


# 4. The file


def test_the_nearest_miss_is_not_called_the_cheapest(found):
    limits = Limits((Requirement.parse("recall>=0.9"), Requirement.parse("fpr<=0.01")))
    held = judged(found.workspace, replace(found.terms, limits=limits))
    told = text_of(memo_document(memo_at(held, 0.5, ())))
    assert "Nearest to the limits, " in told
    assert "Cheapest, " not in told


def test_the_file_asks_nobody_and_runs_its_own_script_alone(memos):
    text = memo_html(memos["band"])
    assert "Drag the point along the curve" in text
    assert not re.search(r"""(src|href|action)\s*=\s*["']?(?!data:)""", text.split("<script")[0])
    assert not re.search(r"@import|url\((?!#)", text)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    known = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{known}';" in text
    assert "default-src 'none'" in text
    assert text.count("<script") == 2


def test_equal_decisions_have_equal_bytes(memos, found):
    record = recorded(found, decisions(found)["band"])
    assert memo_html(memo_of(record, kept(record), found.workspace)) == memo_html(memos["band"])


@pytest.mark.parametrize("folder", places.samples(), ids=lambda folder: folder.name)
def test_every_sample_fits_into_a_mail(folder):
    held = open_workspace(folder)
    terms = Terms(held.costs, current=held.policy.threshold, words=held.words)
    found = Judged(held, held.deployed.name, load_scored(held), terms)
    size = len(memo_html(memo_at(found, found.evidence.best.threshold, ())).encode())
    assert 60_000 < size < LARGEST - 20_000  # two explained cases take less
    assert len(card_of(held)) >= 3
    assert not any("**" in item or "\n" in item for item in card_of(held))


def test_prices_of_each_row_and_an_expected_share_fit_too():
    held = open_workspace(places.samples()[0])
    terms = Terms(held.rates, current=0.5, words=held.words, prevalence=0.1)
    found = Judged(held, held.deployed.name, load_scored(held), terms)
    assert len(memo_html(memo_at(found, 0.2, ())).encode()) < LARGEST


def test_a_curve_is_thinned_to_what_is_asked_and_keeps_what_must_be_there():
    scored = load_scored(open_workspace(places.samples()[0]))
    hull = convex_hull(operating_curve(scored))
    must = hull.curve.thresholds[[7, 700]].tolist()
    counts = []
    for most in (2_000, 1_000, 250):
        drawn = drawn_positions(hull, must, most)
        assert {0, 7, 700, *hull.vertices.tolist()} <= set(drawn.tolist())
        counts.append(len(drawn))
    assert counts[0] == len(hull.curve.thresholds) > 1_000 > counts[1] > counts[2]


NUMBERS = st.one_of(
    st.none(),
    st.sampled_from(["inf", "-inf"]),
    st.integers(0, 10**7),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 10**5).map(lambda step: step / 1e5),
)


@given(st.lists(NUMBERS, min_size=0, max_size=60), st.booleans())
def test_packed_numbers_come_back_to_the_last_bit(numbers, shares):
    if shares:
        numbers = [each for each in numbers if isinstance(each, float) and 0.0 <= each <= 1.0]
    held = {"a": [numbers, "text"], "b": numbers}
    assert unpacked(_packed(held)) == held


def unpacked(value):
    """Read as the browser does; whole numbers are equal to the doubles that they are."""
    if isinstance(value, list):
        return [unpacked(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "doubles" in value:
        raw = b64decode(value["doubles"])
        named = {inf: "inf", -inf: "-inf"}
        read = struct.unpack(f"<{len(raw) // 8}d", raw)
        return [None if isnan(each) else named.get(each, each) for each in read]
    if "steps" in value:
        raw = b64decode(value["steps"])
        return [step / 1e5 for step in struct.unpack(f"<{len(raw) // 4}I", raw)]
    return {name: unpacked(each) for name, each in value.items()}


def test_signs_that_no_eye_sees_are_written_out():
    document = Document("a\u202eb", "", (Section("", (Paragraph("c\x00d\u2068e\u2069"),)),))
    text = html(document)
    assert "<h1>a\\u202eb</h1>" in text
    assert "<p>c\\x00d\u2068e\u2069</p>" in text
