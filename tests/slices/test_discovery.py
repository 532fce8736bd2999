"""Weak slices: planted ones are found and confirmed, noise is not, and each figure by hand."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from workbench.columns import Columns
from workbench.intake import InputError
from workbench.scored import Scored
from workbench.slices import Cut, slice_rows
from workbench.slices.discovery import Search, discover
from workbench.slices.held_out import compared
from workbench.slices.losses import row_losses
from workbench.threshold import CostModel, operating_curve, priced_rows


def planted(n=3_000, seed=0, extra=0.0, **more):
    """Draw a table in which part-time workers over 40 are decided wrongly more often."""
    random = np.random.default_rng(seed)
    job = random.choice(["fixed", "parttime", None], n, p=[0.6, 0.35, 0.05])
    age = random.integers(18, 70, n)
    y = random.random(n) < 0.4
    weak = (job == "parttime") & (age > 43)
    wrong = random.random(n) < 0.15 + extra * weak
    table = {"y": y.astype(int), "score": np.where(y != wrong, 0.9, 0.1), "job": job, "age": age}
    table |= {"case": np.arange(n), "color": random.choice(list("rgb"), n)}
    return pd.DataFrame(table | more)


PLAIN, COSTS = Search(), CostModel(fp=2.0, fn=6.0)


def searched(table, search=PLAIN, told=None, **roles):
    columns = Columns(y_true="y", y_score="score", positive="1", id="case", **roles)
    scored = Scored.from_frame(table, columns)
    priced = priced_rows(scored, operating_curve(scored), COSTS)
    more = () if told is None else (told,)
    return scored, discover(scored, priced, 0.5, search, *more)


@pytest.mark.parametrize("loss", ["error", "cost", "false_alarm", "miss"])
def test_a_planted_slice_is_found_and_confirmed(loss):
    _, found = searched(planted(extra=0.5), Search(loss))
    best = found.finds[0]
    assert {cut.column for cut, _ in best.found.members} >= {"job", "age"}
    assert ("parttime") in [name for _, name in best.found.members]
    assert best.confirmed
    assert best.low > 0.0
    assert found.searched + found.held_out == len(row_losses_of(loss))
    assert {cut.column for cut in found.columns} == {"job", "age", "color"}


def row_losses_of(loss):
    table = planted(extra=0.5)
    kept = {"false_alarm": table["y"] == 0, "miss": table["y"] == 1}
    return table[kept.get(loss, table["y"] >= 0)]


def test_a_find_says_what_pandas_counts_in_the_other_half():
    scored, found = searched(planted(extra=0.5))
    wrong = (scored.y_score >= 0.5) != scored.y_true
    for each in found.finds:
        slicing = slice_rows(scored.table, each.found)
        inside = slicing.codes == 0
        assert slicing.names[0] == each.found.title
        assert each.searched + each.held_out == inside.sum()
        total = each.searched * each.searched_loss + each.held_out * each.loss
        assert total == pytest.approx(wrong[inside].sum())
        assert each.difference == pytest.approx(each.loss - each.others)


def test_slices_of_the_same_rows_are_one_find():
    table = planted(extra=0.5)
    table["contract"] = table["job"].map({"fixed": "F", "parttime": "P"})
    _, found = searched(table)
    assert found.finds[0].like
    kept = [each.found.members for each in found.finds]
    assert len(kept) == len(set(kept))


def test_what_shows_nothing_of_its_own_is_no_find_of_its_own():
    """Neither parts of a weak spot, nor what holds it among others, are finds beside it."""
    random = np.random.default_rng(1)
    table = planted(n=20_000)
    weak = (table["job"] == "parttime") & (table["color"] == "r")
    wrong = random.random(20_000) < 0.02 + 0.5 * weak
    table["score"] = np.where((table["y"] == 1) != wrong, 0.9, 0.1)
    _, found = searched(table, Search(least=500))
    (only,) = found.finds
    assert {name for _, name in only.found.members} == {"parttime", "r"}
    assert only.confirmed
    like = {each.title for each in only.like}
    assert {"job = parttime", "color = r"} <= like
    assert any(title.endswith("and color = r") and "age" in title for title in like)


def test_two_weak_spots_are_two_finds():
    random = np.random.default_rng(1)
    table = planted(n=20_000)
    wrong = random.random(20_000) < 0.02 + 0.5 * (table["job"] == "parttime")
    wrong |= (random.random(20_000) < 0.4) & (table["color"] == "r")
    table["score"] = np.where((table["y"] == 1) != wrong, 0.9, 0.1)
    _, found = searched(table, Search(least=500, predicates=1))
    assert [each.found.title for each in found.finds] == ["job = parttime", "color = r"]
    assert all(each.confirmed for each in found.finds)


def test_rows_that_belong_together_lie_in_one_half():
    table = planted(n=400, extra=0.5)
    table["home"] = np.arange(400) // 4
    _, found = searched(table, Search(least=10), group="home")
    assert found.searched == 200
    assert found.finds


def test_texts_that_mostly_differ_are_searched_by_their_length():
    table = planted(n=600)
    table["text"] = [" ".join(["word"] * (1 + i % 40)) + f" {i}" for i in range(600)]
    table["note"] = [f"n{i}" for i in range(600)]
    _, found = searched(table)
    assert "words in text" in [cut.title for cut in found.columns]
    assert "none has more words" in dict(found.left_out)["note"]


def test_columns_that_part_off_nobody_are_left_out_with_the_reason():
    table = planted(n=600)
    table["none"] = None
    table["alike"] = True
    table["town"] = [f"town {i % 200}" for i in range(600)]
    _, found = searched(table)
    told = dict(found.left_out)
    assert told["none"] == told["alike"] == "All rows that are searched are alike there."
    assert told["town"] == "No value has 30 rows of those that are searched."


def test_ten_thousand_values_and_true_or_false_are_searched():
    table = planted(n=20_000, extra=0.5)
    table["town"] = [f"town {i % 10_000}" if i % 2 else "none" for i in range(20_000)]
    table["weak"] = (table["job"] == "parttime") & (table["age"] > 43)
    _, found = searched(table)
    assert found.finds[0].found.members == ((Cut("weak"), "True"),)
    assert Cut("town") in found.columns


def test_columns_whose_values_look_alike_are_left_out_with_the_reason():
    table = planted(n=300)
    table["spelled"] = ["Yes", "yes "] * 150
    _, found = searched(table, Search(least=5))
    assert "spelled" in dict(found.left_out)


def test_what_no_model_may_see_is_not_searched():
    table = planted(extra=0.5)
    table["outcome"] = table["y"].map({0: "paid", 1: "lost"})
    _, found = searched(table, Search("miss", hidden=("outcome", "nowhere")))
    assert "outcome" not in [cut.column for cut in found.columns]
    assert dict(found.left_out)["outcome"].startswith("No model may see it")


def test_scores_of_other_models_are_not_searched():
    table = planted(extra=0.5)
    table["rival"] = table["score"]
    _, found = searched(table, Search("miss", scores=("rival",)))
    assert "rival" not in {cut.column for cut in found.columns} | dict(found.left_out).keys()


def test_a_model_without_mistakes_has_no_weak_slice():
    table = planted()
    table["score"] = np.where(table["y"] == 1, 0.9, 0.1)
    _, found = searched(table)
    assert found.finds == ()
    assert found.mean_loss == 0.0


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        (Search(k=0), "at least 1 slice"),
        (Search(least=1), "of at least 2 rows"),
        (Search(alpha=0.0), "alpha, lies above 0"),
        (Search(alpha=nan), "alpha, lies above 0"),
        (Search(predicates=4), "one to 3 conditions"),
        (Search(least=1_000), "Half of the rows are searched, 1,500 here"),
    ],
)
def test_what_cannot_be_sought_is_refused_in_a_sentence(search, sentence):
    with pytest.raises(InputError, match=sentence):
        searched(planted(), search)


def test_the_search_can_be_ended():
    def stop(share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        searched(planted(), told=stop)


def test_the_same_seed_finds_the_same_and_order_of_columns_matters_not():
    table = planted(extra=0.4)
    _, before = searched(table)
    _, again = searched(table)
    assert again == before
    _, turned = searched(table[table.columns[::-1]])
    assert [each.score for each in turned.finds] == pytest.approx(
        [each.score for each in before.finds]
    )


def test_the_money_that_a_row_loses_is_what_being_right_would_have_saved():
    columns = Columns(y_true="y", y_score="score", positive="1")
    table = pd.DataFrame({"y": [1, 1, 0, 0], "score": [0.9, 0.1, 0.9, 0.1]})
    scored = Scored.from_frame(table, columns)
    costs = CostModel(fp=2.0, fn=6.0, tp=-1.0, tn=0.5)
    _, loss, weight = row_losses(
        scored, priced_rows(scored, operating_curve(scored), costs), 0.5, "cost"
    )
    assert loss.tolist() == [0.0, 7.0, 1.5, 0.0]
    assert weight.tolist() == [1.0] * 4


# The test on rows that the search did not see


def test_shares_are_compared_by_fishers_exact_test():
    inside = np.array([True] * 12 + [False] * 30)
    loss = np.array([1.0] * 8 + [0.0] * 4 + [1.0] * 7 + [0.0] * 23)
    found = compared(inside, loss, np.ones(42))
    assert found.p == pytest.approx(stats.fisher_exact([[8, 4], [7, 23]]).pvalue)
    assert found.difference == pytest.approx(8 / 12 - 7 / 30)
    assert found.low < found.difference < found.high


def standard_error(found, least):
    return (found.high - found.difference) / stats.t(least - 1).ppf(0.975)


def test_money_that_varies_more_there_is_compared_as_welch_does_but_for_the_degrees_of_freedom():
    random = np.random.default_rng(0)
    inside = np.arange(90) < 25
    loss = np.where(inside, random.gamma(2.0, 3.0, 90) + 6.0, random.random(90))
    found = compared(inside, loss, np.ones(90))
    welch = stats.ttest_ind(loss[inside], loss[~inside], equal_var=False)
    t = found.difference / standard_error(found, 25)
    assert t == pytest.approx(welch.statistic)
    assert found.p == pytest.approx(2 * stats.t(24).sf(abs(welch.statistic)))


RARE = np.array([5.0, 0, 2, 0, 7, 5, 0, 0, 0])
MOST = np.array([True] * 6 + [False] * 3)


def test_where_a_side_shows_no_mistake_it_is_compared_as_student_does():
    found = compared(MOST, RARE, np.ones(9))
    student = stats.ttest_ind(RARE[MOST], RARE[~MOST], equal_var=True)
    assert found.difference / standard_error(found, 3) == pytest.approx(student.statistic)


def test_rows_of_a_group_that_are_all_alike_count_once_there_too():
    alone = compared(MOST, RARE, np.ones(9))
    several = np.repeat(np.arange(9), 5)
    together = compared(MOST[several], RARE[several], np.ones(45), several)
    assert (together.low, together.p) == pytest.approx((alone.low, alone.p))


def test_rows_of_one_group_count_once():
    inside, loss = np.array([True, True, False, False, False]), np.array([1.0, 0, 1, 0, 0])
    alone = compared(inside, loss, np.full(5, 2.0))
    several = np.repeat(np.arange(5), 4)
    together = compared(inside[several], loss[several], np.full(20, 2.0), several)
    assert (together.low, together.p) == pytest.approx((alone.low, alone.p))


def test_what_cannot_be_told_is_undefined():
    nobody = compared(np.zeros(3, dtype=bool), np.ones(3), np.ones(3))
    assert isnan(nobody.inside)
    assert nobody.outside == 1.0
    assert isnan(nobody.p)
    one = compared(np.array([True, False, False]), np.array([2.5, 1, 0]), np.ones(3))
    assert one.difference == 2.0
    assert isnan(one.p)
    alike = compared(np.arange(6) < 3, np.full(6, 2.5), np.ones(6))
    assert isnan(alike.low)


def lopsided(seed, **more):
    """Draw a table of noise in which most values are rare, and mistakes too."""
    random = np.random.default_rng(seed)
    y = random.random(800) < 0.2
    wrong = random.random(800) < 0.06
    columns = {name: random.random(800) < share for name, share in (("a", 0.02), ("b", 0.05))}
    columns |= {name: random.random(800) < share for name, share in (("c", 0.03), ("d", 0.4))}
    table = {"y": y.astype(int), "score": np.where(y != wrong, 0.9, 0.1), **columns}
    return pd.DataFrame(table | {"case": np.arange(800), "w": random.choice([1.0, 2.0, 3.0], 800)})


NOISE = {
    "error": lambda seed: searched(planted(800, seed)),
    "cost": lambda seed: searched(lopsided(seed), Search("cost", least=20)),
    "weighted": lambda seed: searched(lopsided(seed), Search(least=20), weight="w"),
}


def false_confirmations(kind, tables):
    """Count tables of pure noise in which any find is confirmed."""
    return sum(any(each.confirmed for each in NOISE[kind](seed)[1].finds) for seed in range(tables))


@pytest.mark.parametrize("kind", NOISE)
def test_noise_is_seldom_confirmed(kind):
    assert false_confirmations(kind, 20) <= 4


@pytest.mark.slow
@pytest.mark.parametrize("kind", NOISE)
def test_noise_is_confirmed_at_most_as_often_as_said(kind):
    """In 400 tables about 20 may have one; 3 standard deviations above is 33."""
    assert false_confirmations(kind, 400) <= 33
