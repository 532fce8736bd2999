"""The page on single cases: which is looked at, with whom it is compared, and what is said."""

from __future__ import annotations

import base64
import json
import os

import numpy as np
import pytest

from tests.pages.bringing import shown
from tests.pages.deciding import THRESHOLD, _all_given, go, look
from tests.pages.waiting import settled, until
from workbench import phrases, places
from workbench.explain import cases
from workbench.launch import VARIABLE
from workbench.report.case_explanation import explain_case
from workbench.report.explainer import open_explainer
from workbench.report.letter.content import letter
from workbench.report.letter.making import ground_of, letter_case, printed
from workbench.threshold import operating_curve, priced_rows
from workbench.workspace import load_scored, open_workspace

CASES = "understand/cases.py"
CREDIT = open_workspace(next(path for path in places.samples() if path.name == "credit"))
SCORED = load_scored(CREDIT)
AT = 0.3
# One case for all that does not depend on which it is: what was explained is kept.
NEAREST = str(SCORED.ids[cases.nearest_the_line(SCORED, AT, most=1)[0]])


@pytest.fixture(scope="module")
def explainer():
    with open_explainer(CREDIT) as opened:
        yield opened


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """Open the page on the credit sample; returns what opens it by an address."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))

    def open_page(**address):
        return stands(look(CASES, workspace="credit", **{"threshold": str(AT)} | address))

    return open_page


def chart(page) -> dict:
    """Return all that the live reasons were given."""
    return json.loads(given(page)["view"])


def given(page) -> dict:
    return next(_all_given(page, "workbench_case_reasons"))


def numbers(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype="<f8")


def case_of(page) -> str:
    return page.selectbox(key="case").value


def ids(rows) -> list[str]:
    return [str(each) for each in SCORED.ids[rows]]


def stands(page):
    """Look again until the score is taken apart."""
    return settled(page)


def finished(page):
    """Look again until LIME has answered."""
    return until(
        page, lambda: bool(page.get("alert")) or any("R²" in each.value for each in page.caption)
    )


# 1. The same as the command line says


def test_it_shows_what_the_package_explains(opened, explainer):
    page = opened(cases="false_alarms")
    view, why = chart(page), explain_case(explainer, case_of(page), AT)
    assert view["score"] == why.score
    assert view["base"] == why.shap.base_value
    drawn = {step["label"]: step["value"] for step in view["steps"]}
    labels = [feature.label for feature in why.features]
    exact = dict(zip(labels, why.shap.values.tolist(), strict=True))
    assert drawn == {label: exact[label] for label in drawn}
    assert sum(drawn.values()) + view["base"] == pytest.approx(view["score"], abs=1e-9)
    place = json.loads(given(page)["value"])
    assert place["threshold"] == AT
    assert place["shares"] == [why.decision.base_value, *why.decision.values.tolist()]
    by_column = dict(zip([f.column for f in why.features], labels, strict=True))
    assert place["flips"][0]["names"] == [by_column[name] for name in why.decision.flip_set]
    for told in why.reasons:
        assert told.split(": ")[-1].split(";")[0] in shown(page.markdown).replace("\\", "")


def test_what_decides_is_there_for_every_line_that_is_drawn(opened, explainer):
    page = opened()
    view, why = chart(page), explain_case(explainer, case_of(page), AT)
    shares = numbers(view["shares"]).reshape(len(view["thresholds"]), -1)
    exact = why.table.decisions(np.array([float(each) for each in view["thresholds"]]))
    np.testing.assert_array_equal(shares, exact)
    np.testing.assert_array_equal(numbers(view["means"]), why.table.mean_scores)


def test_steps_are_written_so_that_they_add_up(opened):
    view = chart(opened(cases="misses"))
    points = [float(each["points"].replace("−", "-")) for each in view["steps"]]
    base, score = (float(end["text"].removesuffix(" %")) for end in view["ends"])
    assert base + sum(points) == pytest.approx(score, abs=1e-9)


# 2. Which case


@pytest.mark.parametrize("listing", ["line", "changed", "false_alarms", "misses", "scores"])
def test_each_list_is_that_of_the_package(opened, listing):
    rows = priced_rows(SCORED, operating_curve(SCORED), CREDIT.costs)
    exact = {
        "line": cases.nearest_the_line(SCORED, AT, most=100),
        "changed": cases.changed(SCORED, rows, before=0.5, now=AT).rows,
        "false_alarms": cases.false_alarms(SCORED, rows, AT).rows,
        "misses": cases.misses(SCORED, rows, AT).rows,
        "scores": cases.between_scores(SCORED, 0.2, 0.25),
    }[listing]
    page = opened(cases=listing, scores="0.2 0.25", case=NEAREST)
    listed = [each.split(" · ")[0] for each in page.selectbox(key="case").options]
    assert [each for each in listed if each != NEAREST] == [
        each for each in ids(exact)[:100] if each != NEAREST
    ]


def test_next_and_previous_step_through_the_list(opened):
    page = opened(cases="misses")
    first = case_of(page)
    assert page.button(key="step Previous").disabled
    stands(page.button(key="step Next").click().run())
    second = case_of(page)
    assert page.query_params["case"] == second
    assert second != first
    stands(page.button(key="step Previous").click().run())
    assert case_of(page) == first


def test_a_long_list_is_paged_and_the_box_follows_the_case(opened):
    page = opened(case=NEAREST)
    count = SCORED.n
    everyone = ids(cases.nearest_the_line(SCORED, AT, most=count))

    def boxed():
        return [each.split(" · ")[0] for each in page.selectbox(key="case").options]

    assert f"Application 1 of {count:,}; " in shown(page.caption)
    assert "The first 100 are in the box above." in shown(page.caption)
    assert page.button(key="step 100 before").disabled
    stands(page.button(key="step 100 after").click().run())
    assert (case_of(page), boxed()) == (everyone[100], everyone[100:200])
    assert "Numbers 101 to 200 are in the box above." in shown(page.caption)
    stands(page.button(key="step Previous").click().run())
    assert (case_of(page), boxed()) == (everyone[99], everyone[:100])
    page = opened(case=everyone[-1])
    assert boxed() == everyone[count // 100 * 100 :]
    assert page.button(key="step 100 after").disabled
    assert page.button(key="step Next").disabled


def test_a_score_on_an_edge_is_in_one_of_two_ranges_that_meet(opened):
    edge = float(np.median(SCORED.y_score))

    def count(low, high):
        page = opened(cases="scores", scores=f"{low!r} {high!r}", case=NEAREST)
        return len(set(page.selectbox(key="case").options) - {NEAREST})

    near = 0.01
    below, above = count(edge - near, edge), count(edge, edge + near)
    inside = (SCORED.y_score >= edge - near) & (SCORED.y_score < edge + near)
    assert below + above == np.count_nonzero(inside) < 100


def test_a_case_of_another_list_is_looked_at_and_the_next_is_the_first(opened):
    stranger = ids([int(np.argmax(SCORED.y_score))])[0]
    page = opened(cases="misses", case=stranger)
    assert case_of(page) == stranger
    assert "not in this list" in shown(page.caption)
    page.button(key="step Next").click().run()
    assert case_of(page) == page.selectbox(key="case").options[0].split(" · ")[0]


def test_an_unknown_id_is_told_and_the_list_begins(opened):
    page = opened(case="A99999")
    assert "A99999" in shown(page.warning)
    assert case_of(page) != "A99999"
    assert page.query_params.get("case", case_of(page)) == case_of(page)


def test_a_group_is_listed_and_an_empty_list_says_so(opened):
    page = opened(cases="slice", by="Marital", member="widow", case=NEAREST)
    widows = int((SCORED.table["Marital"] == "widow").sum())
    assert len(page.selectbox(key="case").options) in (widows, widows + 1)
    page = opened(cases="scores", scores="0.999 1.0", case=NEAREST)
    assert "Take another list" in shown(page.info)


# 3. Truth, and whom it is compared with


def test_truth_can_be_hidden_everywhere(opened):
    page = opened(cases="false_alarms")
    assert "In the record it is a good loan: a false alarm." in shown(page.caption)
    page.toggle(key="hide the truth").set_value(True).run()
    everything = shown(page.caption) + shown(page.markdown) + shown(page.title)
    told = everything.replace("Past record", "").replace("kept in the record", "")
    assert "record" not in told
    assert page.query_params["truth"] == "hidden"
    assert "€" not in " ".join(page.selectbox(key="case").options)


@pytest.mark.parametrize("group", ["passed", "flagged", "training"])
def test_the_group_its_size_and_mean_are_always_said(opened, group):
    page = opened(group=group)
    view = chart(page)
    assert f"{100 * view['base']:.1f} %" in shown(page.caption)
    assert "50 of them were drawn by lot" in shown(page.caption)


def test_a_case_like_those_it_is_compared_with_is_offered_the_others(opened):
    passed = ids(np.flatnonzero(SCORED.y_score < AT))[0]
    page = opened(case=passed)
    assert "was approved, like those it is compared with" in shown(page.caption)
    stands(page.button(key="compare with the others").click().run())
    assert page.query_params["group"] == "flagged"
    assert "Compared with" in shown(page.caption)
    assert "applications declined, mean score" in shown(page.caption)
    assert "like those it is compared with" not in shown(page.caption)
    flagged = ids(np.flatnonzero(SCORED.y_score >= AT))[0]
    page = opened(case=flagged, group="flagged")
    stands(page.button(key="compare with the others").click().run())
    assert "group" not in page.query_params  # that is the contract's own


def test_ones_own_group_is_made_of_conditions(opened):
    page = opened(group="filter", where="Home\t=\trent", case=NEAREST)
    rent = int((SCORED.table["Home"] == "rent").sum())
    assert f"Compared with {rent:,} " in shown(page.caption)


def test_a_group_with_nobody_in_it_gives_way_with_a_word(opened):
    page = opened(group="passed", threshold="-inf")
    assert "Meanwhile everyone is compared with." in shown(page.warning)
    page = opened(group="filter", where="Home\t=\tcastle")
    assert "Meanwhile everyone is compared with." in shown(page.warning)


@pytest.mark.parametrize(
    ("key", "text"),
    [("cases", "best"), ("group", "mine"), ("truth", "no"), ("scores", "a b"), ("where", "Home")],
)
def test_what_a_link_says_wrongly_is_left_out_with_a_word(opened, key, text):
    page = opened(**{key: text})
    assert f"The link's {key} '{text}'" in shown(page.warning)
    assert not page.exception


# 4. From the threshold page, and where nothing can be explained


def test_the_threshold_page_leads_to_the_cases_that_change(opened):
    page = go(opened(), THRESHOLD)
    count = int(np.count_nonzero((SCORED.y_score >= 0.5) != (SCORED.y_score >= AT)))
    button = page.button(key="look at cases")
    assert button.label == f"Look at the {count} applications decided otherwise than today"
    button.click().run()
    assert page.query_params["cases"] == "changed"
    money = phrases.Money("€").per_case(480.0)
    assert f"{count}" in shown(page.caption) or money  # listed up to a hundred


def test_a_column_of_scores_says_why_there_are_no_reasons(tmp_path, monkeypatch):
    folder = tmp_path / "ready"
    folder.mkdir()
    lines = ["score,status", *(f"0.{i},{'bad' if i > 5 else 'good'}" for i in range(1, 10))]
    (folder / "rows.csv").write_text("\n".join(lines) + "\n")
    (folder / "workspace.toml").write_text(
        '[data]\nevaluation = "rows.csv"\ntarget = "status"\npositive = "bad"\n'
        '[[models]]\nname = "ready"\nscores = "score"\n'
    )
    monkeypatch.setenv(VARIABLE, os.fspath(folder))
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    page = look(CASES)
    assert "is a column of scores" in shown(page.info)
    assert not page.exception


def test_both_methods_are_shown_side_by_side(opened):
    page = finished(opened(cases="false_alarms"))
    rows = next(_all_given(page, "workbench_case_methods"))["rows"]
    assert {len(row["lime"]) for row in rows} == {3}
    assert "LIME's fit R²" in shown(page.caption)


def test_the_letter_is_that_of_the_command_line(opened, explainer):
    page = finished(opened(case=NEAREST, threshold="0.5"))
    until(page, lambda: not page.button(key="make the letter").disabled)  # changes are sought, too
    page.text_input(key="letter contact").set_value("Room 7").run()
    page.button(key="make the letter").click().run()
    made = page.session_state["letter made"]
    told = letter_case(explainer, explain_case(explainer, NEAREST, 0.5))
    document = letter(told, ground_of(explainer, contact="Room 7"))
    assert (made.fault, made.html.decode()) == ("", printed(document, "html").decode())
    assert made.pdf == printed(document, "pdf")
    assert len(page.get("download_button")) == 3  # two of the letter, one of the notes
    page.text_input(key="letter contact").set_value("").run()
    assert len(page.get("download_button")) == 1  # it is of another letter


@pytest.mark.parametrize("listing", ["false_alarms", "misses"])
def test_a_list_that_tells_the_truth_is_gone_where_it_is_hidden(opened, listing):
    page = opened(cases=listing, truth="hidden")
    assert "cases" not in page.query_params
    assert not [name for name in page.selectbox(key="list of cases").options if "alarm" in name]


def test_hidden_truth_does_not_order_the_list_of_changes(opened):
    page = opened(cases="changed", truth="hidden")
    told = [name.split(" · ")[1] for name in page.selectbox(key="case").options]
    scores = [float(each.removesuffix(" %")) for each in told]
    assert scores == sorted(scores, reverse=True)


def test_the_first_case_of_a_list_stays_when_the_line_moves(opened):
    page = opened()
    assert page.query_params["case"] == case_of(page)
