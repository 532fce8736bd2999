"""The threshold page: what it promises, whatever the browser draws."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.pages.bringing import press, shown
from tests.pages.deciding import (
    FAIRNESS,
    THRESHOLD,
    chart,
    go,
    has_chart,
    linked,
    look,
    number,
    placed,
    price,
    table,
    unfold,
)
from workbench import phrases, places
from workbench.threshold import CostModel, PricedCurve, cheapest, operating_curve
from workbench.ui.selection import LONGEST_NAME, MOST_PINS
from workbench.workspace import load_scored, open_workspace

CREDIT, CRASH = (places.app_folder() / "sample_models" / name for name in ("credit", "crash"))


def best(page) -> float:
    """Return the threshold that the chart calls cheapest."""
    return number(chart(page)["cheapest"]["threshold"])


def sentences(page) -> str:
    return shown([*page.warning, *page.error])


# 1. What are we looking at?


def test_the_question_is_the_title_and_the_foot_says_where_we_stand(folders):
    page = look(workspace="loans", threshold="0.7")
    assert shown(page.title) == "Which loans do we decline?"
    assert shown(page.caption).splitlines()[-1] == (
        "Loans · 5 loans · model old · operating point **0.7000**"
    )


def test_the_first_look_is_at_the_cheapest_point_of_the_deployed_model():
    page = look(workspace="crash")
    workspace = open_workspace(CRASH)
    curve = operating_curve(load_scored(workspace))
    assert page.query_params["model"] == workspace.deployed.name
    assert (
        linked(page)
        == placed(page)
        == best(page)
        == cheapest(PricedCurve.of_counts(curve, workspace.costs)).threshold
    )


def with_card(page):
    """Open what the data cannot tell."""
    page.session_state["card of the data"] = True
    return page.run()


def test_what_the_data_cannot_tell_is_one_click_away():
    page = with_card(look(workspace="credit"))
    assert "granted" in shown(page.markdown).casefold()


def test_the_card_of_a_stranger_is_shown_as_plain_text(folders):
    (folders[0] / "card.md").write_text("![i](https://outside.example/i.png)")
    page = with_card(look(workspace="loans"))
    assert shown(page.text) == "![i](https://outside.example/i.png)"
    assert "outside.example" not in shown(page.markdown)


def test_the_first_look_keeps_the_capacity_of_the_workspace(folders):
    with (folders[0] / "workspace.toml").open("a") as file:
        file.write("[policy]\ncapacity = 1\n")
    page = look(workspace="loans")
    view = chart(page)
    assert view["limits"]["capacity"]["rows"] == 1
    assert view["cheapest"]["flagged"] <= 1
    assert linked(page) == best(page)
    assert "capacity" not in page.query_params  # the workspace's own
    assert "1 loans can be flagged" in shown(page.caption)


def test_data_that_cannot_be_used_gets_its_sentence_in_place_of_the_chart(folders):
    (folders[0] / "scores.csv").write_text("status,score,percent\nbad,0.1,10\ngood,,20\n")
    page = look(workspace="loans")
    assert "row 2" in shown(page.error)
    assert not has_chart(page)
    assert "threshold" not in page.query_params


def test_scores_on_another_scale_get_their_sentence_when_their_model_is_chosen(folders):
    page = look(workspace="loans")
    page.selectbox(key="chosen model").select("new").run()
    assert not page.exception
    assert "scale" in shown(page.error)


def test_a_model_that_gives_everybody_one_score_is_said_to_tell_nothing(folders):
    rows = "".join(f"{label},0.5,50\n" for label in ("bad", "good", "good"))
    (folders[0] / "scores.csv").write_text("status,score,percent\n" + rows)
    assert chart(look(workspace="loans"))["situation"]["constant"] is True


# 2. Prices


def test_a_dearer_miss_moves_the_cheapest_down_and_leaves_the_point():
    page = look(workspace="credit", threshold="0.3")
    before = best(page)
    price(page, "fn", 3 * page.number_input(key="price fn").value)
    assert best(page) < before
    assert linked(page) == placed(page) == 0.3


def test_a_dearer_false_alarm_moves_the_cheapest_up():
    page = look(workspace="credit")
    before = best(page)
    price(page, "fp", 3 * page.number_input(key="price fp").value)
    assert best(page) > before


def test_gains_are_priced_too():
    page = unfold(look(workspace="credit"))
    price(price(page, "tp", -100.0), "tn", 12.5)
    costs = chart(page)["costs"]
    assert (costs["tp"], costs["tn"]) == (-100.0, 12.5)
    workspace = open_workspace(CREDIT)
    curve = operating_curve(load_scored(workspace))
    priced = replace(workspace.costs, tp=-100.0, tn=12.5)
    assert best(page) == cheapest(PricedCurve.of_counts(curve, priced)).threshold


def test_prices_stay_over_a_look_at_another_page_and_stand_in_the_address():
    page = price(look(workspace="credit"), "fp", 150.0)
    assert page.query_params["fp"] == "150.0"
    assert "fn" not in page.query_params
    go(go(page, FAIRNESS), THRESHOLD)
    assert page.number_input(key="price fp").value == 150.0
    assert chart(page)["costs"]["fp"] == 150.0
    price(page, "fp", 120.0)  # the workspace's own need no place in the address
    assert "fp" not in page.query_params


def test_prices_are_asked_for_in_the_words_of_the_business():
    boxes = unfold(look(workspace="crash")).number_input
    labels = [box.label for box in boxes if str(box.key).startswith("price ")]
    assert labels == [
        "A survivor sent a team costs",  # with the unit it would not fit on one line
        "A death sent no team costs",
        "A death sent a team costs (call-outs)",
        "A survivor sent no team costs (call-outs)",
    ]


@pytest.mark.parametrize(
    ("per_amount", "labels"),
    [
        ("0", ["A good loan declined costs (€)", "A bad loan approved costs (€)"]),
        ("1", ["Good loan declined (× amount)", "Bad loan approved (× amount)"]),
    ],
)
def test_the_labels_of_prices_keep_to_one_line(per_amount, labels):
    address = {"per_amount": "1"} if per_amount == "1" else {}
    boxes = look(workspace="credit", **address).number_input
    assert [box.label for box in boxes if str(box.key).startswith("price ")] == labels


# 3. Models


def test_the_picker_offers_the_models_and_beside_it_the_others():
    page = look(workspace="credit", model="boosted")
    assert page.selectbox(key="chosen model").options == ["logistic", "boosted"]
    assert page.selectbox(key="overlaid model").options == ["no other", "logistic"]


def test_a_single_model_has_none_beside_it(folders):
    text = (folders[0] / "workspace.toml").read_text()
    text = text.replace('[[models]]\nname = "new"\nscores = "percent"\n', "")
    (folders[0] / "workspace.toml").write_text(text)
    page = look(workspace="loans")
    assert "overlaid model" not in {box.key for box in page.selectbox}


def test_another_model_keeps_the_threshold_and_is_read_by_its_own_curve():
    page = look(workspace="credit", model="boosted", threshold="0.3")
    before = chart(page)["curve"]["name"]
    page.selectbox(key="chosen model").select("logistic").run()
    assert (before, chart(page)["curve"]["name"]) == ("boosted", "logistic")
    assert linked(page) == placed(page) == 0.3


def test_the_model_beside_steps_back_when_it_is_chosen():
    page = look(workspace="credit", model="boosted", compare="logistic")
    assert chart(page)["overlay"]["name"] == "logistic"
    page.selectbox(key="chosen model").select("logistic").run()
    assert chart(page)["overlay"] is None
    assert "compare" not in page.query_params


def test_today_is_drawn_where_there_is_a_policy_and_only_there():
    assert chart(look(workspace="credit"))["current"]["threshold"] == 0.5
    assert chart(look(workspace="crash"))["current"] is None


# 4. What was pinned, and what was undone


def test_points_are_pinned_under_a_name_until_there_are_four():
    page = look(workspace="credit", threshold="0.3")
    for name in ("Bold", "", "Bold", "x" * LONGEST_NAME):
        page.text_input(key="name of the pin").set_value(name).run()
        press(page, "Pin this point")
    names = ["Bold", "0.3000", "Bold′", "x" * LONGEST_NAME]
    assert page.query_params["pin"] == [f"0.3 {name}" for name in names]
    assert [pin["name"] for pin in chart(page)["pins"]] == names
    assert page.button(key="pin").disabled
    press(page, "Remove 0.3000")
    assert not page.button(key="pin").disabled


def test_pinned_points_are_compared_in_the_same_money_as_in_the_chart(folders):
    page = look(workspace="loans", threshold="0.7", pin="0.9 High", fp="0.5", fn="0.25")
    workspace = open_workspace(folders[0])
    curve, costs = operating_curve(load_scored(workspace)), CostModel(0.5, 0.25)
    money = phrases.Money("", chart(page)["money"]["digits"])
    rows = {row[0]: row[1:] for row in table(page)["rows"]}
    for name, threshold in (("Your point", 0.7), ("High", 0.9)):
        point = curve.at(threshold)
        tp, fp, fn, _ = (str(count) for count in phrases.per_thousand(point))
        cost = money.per_case(PricedCurve.of_counts(curve, costs).per_case(point))
        flagged = str(int(tp) + int(fp))
        assert rows[name] == [phrases.threshold_text(threshold), flagged, tp, fp, fn, cost]


def test_nothing_is_undone_before_something_was_moved():
    assert look(workspace="credit").button(key="undo").disabled


# 5. Links that cannot be followed


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ({"workspace": "unknown"}, "workspace 'unknown' was not opened, and nothing else in the"),
        ({"model": "unknown"}, "link's model 'unknown' is no model of this workspace"),
        ({"compare": "unknown"}, "link's compare 'unknown' is no model of this workspace"),
        ({"threshold": "abc"}, "threshold 'abc' is not a number"),
        ({"threshold": "nan"}, "threshold 'nan' is not a number"),
        ({"threshold": ""}, "threshold '' is not a number"),
        ({"fp": "inf"}, "fp 'inf' is no amount of money"),
        ({"fn": "-1e999"}, "fn '-inf' is no amount of money"),
        ({"tn": "cheap"}, "tn 'cheap' is not a number"),
        ({"pin": "x Bold"}, "pinned point 'x' is not a number"),
        ({"pin": ["nan"] * MOST_PINS}, "pinned point 'nan' is not a number"),
        ({"pin": [f"0.{n} p{n}" for n in range(100)]}, "pins 100 points; the first 4 were taken"),
    ],
    ids=str,
)
def test_a_part_of_a_link_that_cannot_be_used_is_said_and_left_out(folders, address, part):
    page = look(**({"workspace": "loans"} | address))
    assert part in sentences(page)
    assert shown(page.title) == "Which loans do we decline?"
    assert placed(page) == best(page) == linked(page)
    assert len(chart(page)["pins"]) <= MOST_PINS


@pytest.mark.parametrize(
    ("address", "threshold"),
    [("inf", float("inf")), ("-inf", float("-inf")), ("1e3", 1000.0), ("-5", -5.0)],
)
def test_any_number_in_a_link_is_a_threshold(folders, address, threshold):
    page = look(workspace="loans", threshold=address)
    assert linked(page) == threshold
    assert not sentences(page)
    assert phrases.threshold_text(threshold) in shown(page.caption)


def test_a_pin_without_a_name_is_called_by_its_threshold(folders):
    page = look(workspace="loans", pin=["0.25", "0.5  "])
    assert [pin["name"] for pin in chart(page)["pins"]] == ["0.2500", "0.5000"]
