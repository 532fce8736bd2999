"""A letter on one case: what holds and what does not, on one page, the same for the same case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.cli.calling import call
from tests.explain.text_scorers import Scorer, case, has, jaccard
from tests.report.explaining import INCOME, SCORE_1
from tests.report.pdf_text import text_of
from tests.report.test_document_pdf import squeezed
from workbench import open_explainer, places
from workbench.explain.describe import describe
from workbench.explain.engine import explain_score
from workbench.explain.reference import draw_reference
from workbench.explain.text import explain_words
from workbench.intake import InputError
from workbench.phrases.numbers import count
from workbench.report.case_explanation import explain_case
from workbench.report.document.content import Bullets, Document, Facts, Paragraph
from workbench.report.document.pdf import pages
from workbench.report.explain_json import to_json
from workbench.report.letter.content import Ground, LetterCase, letter
from workbench.report.letter.making import ground_of, letter_case, printed
from workbench.report.record.as_json import to_decision
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.reference_group import Condition, ReferenceChoice
from workbench.report.terms import Terms
from workbench.store import Actor, Change, Kept, open_store
from workbench.store.decision import Decision, GroupThresholds
from workbench.workspace import ColumnLimit, open_workspace
from workbench.workspace.features import FeatureNote
from workbench.workspace.kept_limits import forget_limits, keep_limits

AT, PASSED = 0.3, "003"
WHEN = datetime(2026, 11, 22, 10, 20, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def granted(explainer) -> LetterCase:
    return letter_case(explainer, explain_case(explainer, PASSED, AT))


@pytest.fixture(scope="module")
def declined(explainer) -> LetterCase:
    worst = str(explainer.ids[int(explainer.y_score[: explainer.scored.n].argmax())])
    return letter_case(explainer, explain_case(explainer, worst, AT))


@pytest.fixture(scope="module")
def ground(explainer) -> Ground:
    return ground_of(explainer)


@pytest.fixture(scope="module")
def decision(explainer) -> Decision:
    """Return a decision on this very model at this line."""
    workspace = explainer.workspace
    judged = Judged(workspace, "boosted", explainer.scored, Terms(workspace.costs))
    return to_decision(record_of(Decided(AT, "It pays.", "Ada"), judged), status="decided")


def kept(decision: Decision, **other: object) -> Kept:
    return Kept(3, WHEN, replace(decision, status="in force", **other), "0" * 64, 2)


def told(document: Document) -> str:
    """Return all that a letter says, a line for each text."""
    lines = [document.title, document.subtitle]
    for section in document.sections:
        lines.append(section.title)
        for block in section.blocks:
            match block:
                case Paragraph(text):
                    lines.append(text)
                case Bullets(texts):
                    lines += texts
                case Facts(rows):
                    lines += [": ".join(row) for row in rows]
    return "\n".join(lines)


# 1. What became of the case, and by which decision


def test_a_decision_in_force_is_named_with_its_day(declined, ground, decision):
    made = letter(declined, replace(ground, in_force=kept(decision)))
    text = told(made)
    assert made.title == "Why was this loan declined?"
    assert made.subtitle == f"Loan {declined.id} · Odd loans"
    assert "This loan was declined." in text
    assert "We decline loans from 30 %" in text
    assert "The line is that of decision 3, recorded on 2026-11-22 and in force." in text
    assert made.date == WHEN.isoformat()
    assert "trial" not in text


def test_another_line_than_that_in_force_is_a_trial(declined, ground, decision):
    made = letter(declined, replace(ground, in_force=kept(decision, threshold=0.01)))
    text = told(made)
    assert made.title == "Why would this loan be declined?"
    assert "This loan would be declined." in text
    assert "trial: in force is decision 3, which draws the line at 1.0 %." in text
    assert made.date == ""


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"model": "another"}, "on another model"),
        (
            {"group_thresholds": GroupThresholds(("sex",), ((("f",), 0.3),))},
            "with thresholds of groups' own",
        ),
    ],
)
def test_what_is_in_force_otherwise_is_said(declined, ground, decision, other, why):
    text = told(letter(declined, replace(ground, in_force=kept(decision, **other))))
    assert f"This is a trial: in force is decision 3, {why}." in text


def test_another_file_of_the_same_name_is_another_model(declined, ground, decision):
    lineage = replace(ground.lineage, model=replace(ground.lineage.model, file_hash="f" * 64))
    text = told(letter(declined, replace(ground, lineage=lineage, in_force=kept(decision))))
    assert "in force is decision 3, on another model" in text


def test_in_the_band_a_person_looks(declined, granted, ground, decision):
    band = replace(ground, in_force=kept(decision, band=(0.25, 0.999)))
    made = letter(declined, band)
    assert made.title == "Why does a person look at this loan?"
    text = told(made)
    assert "A person looks at this loan before it is decided." in text
    assert "scoring from 25.0 % to below 99.9 % goes to a person, who decides. This one" in text
    assert "as if no person looked" in text
    assert "The model can be wrong" not in text  # a person decides
    assert "over the line" not in text  # and nobody is declined from the one threshold on
    below = told(letter(granted, band))
    assert "This one scores below that." in below
    point = ground.observed.at(0.25)
    assert f"Of the {count(point.fn + point.tn)} loans" in below


def test_without_any_decision_the_policy_of_the_workspace_or_none_draws_the_line(granted, ground):
    assert "This is a trial: no line is in force here." in told(letter(granted, ground))
    policy = replace(ground.workspace.policy, threshold=AT)
    entry = replace(ground.workspace.models[0], deployed=True)
    today = replace(ground.workspace, policy=policy, models=(entry,))
    text = told(letter(granted, replace(ground, workspace=today)))
    assert "The line is that of today's policy; no decision on it is on record." in text
    assert "This loan was granted." in text


# 2. Why, what would change it, and how sure


def test_reasons_changes_and_hashes_are_those_of_the_page(granted, ground):
    text = told(letter(granted, ground))
    assert "Compared with loans granted, which average 1.9 %, this loan scores 1.5 %" in text
    change = next(each for each in granted.changes.found[0].changes if each.column == SCORE_1)
    assert f"{SCORE_1} {change.before} → {change.after}: the chance is then" in text
    lineage = ground.lineage
    for digest in (lineage.data.file_hash, lineage.model.file_hash, lineage.code.code_hash):
        assert digest in text
    assert "50 of 177 loans granted" in text
    assert repr(granted.score) in text


def test_the_share_of_mistakes_is_counted(declined, explainer, ground):
    over = explainer.y_score[: explainer.scored.n] >= AT
    wrong = int((over & ~explainer.scored.y_true).sum())
    text = told(letter(declined, ground))
    share = f"{100 * wrong // over.sum()} %"
    assert f"Of the {over.sum()} loans declined at this line in the test data, {share}" in text


def test_lime_stays_out_where_its_line_does_not_fit(granted, ground):
    assert granted.lime.r2 < 0.5
    assert "LIME" not in told(letter(granted, ground))
    fitting = replace(granted, lime=replace(granted.lime, r2=0.9), stable=True)
    assert "(LIME) gives the same main reasons" in told(letter(fitting, ground))
    turned = replace(
        granted.lime, r2=0.9, contributions=-3.0 * granted.lime.contributions - granted.shap.values
    )
    differing = told(letter(replace(granted, lime=turned), ground))
    assert "gives another picture in part. The two methods" in differing


def test_reasons_in_doubt_are_not_given(granted, ground):
    class Doubtful:
        """The same scores, with errors as large as the values."""

        def explanation(self):
            shap = granted.table.explanation()
            return replace(shap, standard_error=abs(shap.values) + 0.05)

        def decision(self, threshold):
            return granted.table.decision(threshold)

        def flip_sets(self, threshold, most):
            return granted.table.flip_sets(threshold, most=most)

    text = told(letter(replace(granted, table=Doubtful()), ground))
    assert "The reasons for this score are too uncertain to be given here." in text
    assert "+1.5 points" not in text


def test_only_what_may_be_changed_is_advised(explainer, granted, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    advised = {each.column for found in granted.changes.found for each in found.changes}
    assert SCORE_1 in advised
    limits = [ColumnLimit(SCORE_1, "no", None, None), ColumnLimit(INCOME, "up", None, None)]
    keep_limits(explainer.workspace, limits, "editor")
    limited = letter_case(explainer, explain_case(explainer, PASSED, AT))
    forget_limits(explainer.workspace, "editor")
    advised = {each.column for found in limited.changes.found for each in found.changes}
    assert SCORE_1 not in advised
    text = told(letter(limited, ground_of(explainer)))
    assert f"{SCORE_1} 11 →" not in text


def test_a_column_that_no_model_may_see_is_never_named(explainer, ground):
    choice = ReferenceChoice("everyone", (Condition("region", "=", "north"),))
    narrowed = letter_case(explainer, explain_case(explainer, PASSED, AT, choice))
    assert "region" in told(letter(narrowed, ground))  # nobody minds
    data = replace(ground.workspace.data, exclude=("region",))
    hidden = replace(ground, workspace=replace(ground.workspace, data=data))
    with pytest.raises(InputError, match="chosen by 'region', which the model does not see"):
        letter(narrowed, hidden)


# 3. Texts, one and a pair


def text_case(rule, **cells: str) -> LetterCase:
    row = case(**cells)
    scorer = Scorer(rule, tuple(cells))
    rows = case(**dict.fromkeys(cells, "other words here"))
    compared = draw_reference("everyone", rows, ["1"], scorer.score(rows), n=1, seed=0)
    notes = [FeatureNote(name, label=f"The {name}", kind="text") for name in cells]
    return LetterCase(
        id="9",
        threshold=AT,
        row=row,
        features=describe(row, list(cells), notes, ()),
        table=explain_score(TextScorer(rule, tuple(cells)), row, compared, seed=0),
        lime=None,
        stable=False,
        texts=explain_words(scorer, row, list(cells)),
        changes=None,
    )


class TextScorer(Scorer):
    """The same, asked for mixtures of cells too."""

    def score_mixed(self, case, reference, masks):
        rows = []
        for mask in masks:
            mixed = reference.copy()
            for name, own in zip(self.columns, mask, strict=True):
                if own:
                    mixed[name] = case[name].iloc[0]
            rows.append(self.score(mixed))
        return rows


def test_a_text_is_quoted_and_its_words_are_the_reasons(ground):
    sentence = "the screen is broken and I want <b>help</b>"
    told_of = text_case(has(broken=0.4, help=0.05), text=sentence)
    text = told(letter(told_of, ground))
    assert f"The text: {sentence}" in text
    assert "“broken” +40.0, “help” +5.0" in text
    assert "Without “broken” this loan would score 25.0 %" in text
    assert "Compared with: the same loan without any word" in text


def test_of_a_pair_it_is_said_which_words_are_whose(ground):
    text = told(letter(text_case(jaccard, left="red big car", right="big red bus"), ground))
    assert "A: The left: red big car" in text
    assert "B: The right: big red bus" in text
    assert "“A:red”" in text
    assert "“B:" in text


# 4. On paper


def test_both_forms_say_the_same_and_are_the_same_again(granted, ground, decision):
    made = letter(granted, replace(ground, in_force=kept(decision), contact="The desk, room 7."))
    again = letter(granted, replace(ground, in_force=kept(decision), contact="The desk, room 7."))
    paper, page = printed(made, "pdf"), printed(made, "html").decode()
    assert (paper, page) == (printed(again, "pdf"), printed(again, "html").decode())
    assert pages(paper) == 1
    text = squeezed(text_of(paper))
    for line in told(made).splitlines():
        assert squeezed(line.split(": ")[-1]) in text
    assert "The desk, room 7." in page
    assert "<script" not in page


def test_a_letter_of_many_words_is_still_one_page(granted, ground, decision):
    """Long names, eight reasons' worth of words, a band, four changes, a long line for contact."""
    features = tuple(
        replace(each, label=f"{each.label} as it was given on the form of the year before")
        for each in granted.features
    )
    changes = replace(granted.changes, found=granted.changes.found * 4)
    full = replace(granted, features=features, changes=changes)
    contact = ("Whoever wants to know more writes to the desk. " * 11)[:500]
    stands = replace(ground, in_force=kept(decision, band=(0.25, 0.999)), contact=contact)
    assert pages(printed(letter(full, stands), "pdf")) == 1
    with pytest.raises(InputError, match="has 501 signs, and a letter has room for 500"):
        letter(full, replace(stands, contact=contact + "!"))


def test_the_command_writes_the_letter_beside_its_answer(
    explainer, decision, tmp_path, monkeypatch
):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    with open_store() as store:
        number = store.record(decision, Actor("Ada", "decider")).number
        store.put_in_force(Change(number, 1, ""), Actor("Ada", "decider"))
    asked = "explain", explainer.workspace.folder, "--case", PASSED, "--threshold", AT, "--json"
    made = call(*asked, "--letter", tmp_path / "a.PDF", "--contact", "Room 7")
    assert made.out == to_json(explain_case(explainer, PASSED, AT)) + "\n"
    assert (made.code, made.err) == (0, "")
    text = text_of((tmp_path / "a.PDF").read_bytes())
    assert "Room 7" in text
    assert squeezed("The line is that of decision 1, recorded on") in squeezed(text)


@pytest.mark.parametrize("name", ["a.doc", "a", "no_such_folder/a.pdf"])
def test_a_letter_that_cannot_be_written_is_refused_first(name, odd_loans, tmp_path):
    answer = call("explain", odd_loans.folder, "--case", PASSED, "--letter", tmp_path / name)
    assert answer.refusal()


@pytest.mark.slow  # explains 80 cases
@pytest.mark.parametrize("sample", ["credit", "crash", "complaints", "pairs"])
def test_twenty_cases_of_each_sample_fit_on_a_page(sample, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
    workspace = open_workspace(next(path for path in places.samples() if path.name == sample))
    with open_explainer(workspace) as opened:
        ground = ground_of(opened, contact="x" * 80)
        n = opened.scored.n
        for row in range(0, n, n // 20)[:20]:
            explained = explain_case(opened, str(opened.ids[row]), 0.3)
            made = letter(letter_case(opened, explained), ground)
            assert pages(printed(made, "pdf")) == 1, (sample, row)
            hidden = [column for column in workspace.data.hidden if len(column) > 3]
            assert not any(f"{column} " in told(made) for column in hidden)
