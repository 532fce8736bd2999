"""What moves the score most: means by hand, intervals that cover, and pairs worth a look."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.explain.held import Formula, numbers, reference_of
from workbench.columns import Columns
from workbench.explain.drivers import Drivers, explain_rows, partner, ranked, sample
from workbench.scored import Scored

NAMES = ("x0", "x1", "x2")


def drivers_of(values, rows=None, **more) -> Drivers:
    values = np.asarray(values, dtype=float)
    n, d = values.shape
    return Drivers(
        engine="exact",
        feature_names=NAMES[:d],
        rows=numbers(n, d) if rows is None else rows,
        places=np.arange(n),
        values=values,
        standard_error=np.zeros((n, d)),
        scores=0.1 + values.sum(axis=1),
        base_value=0.1,
        **more,
    )


def scored(n: int, **roles) -> Scored:
    random = np.random.default_rng(0)
    table = numbers(n, 3).assign(
        label=np.arange(n) % 2, score=0.5, weight=random.integers(0, 3, n), who=np.arange(n) // 4
    )
    return Scored.from_frame(table, Columns("label", "score", "1", **roles))


LINEAR = Formula(NAMES, lambda r: 0.5 + 0.1 * r["x0"] - 0.02 * r["x1"])


def test_columns_are_ranked_by_mean_size_with_sign_and_share_kept():
    found = ranked(drivers_of([[0.1, -0.4, 0.0], [-0.1, -0.2, 0.0]]))
    assert [each.column for each in found] == ["x1", "x0", "x2"]
    assert [each.mean_size for each in found] == pytest.approx([0.3, 0.1, 0.0])
    assert [each.mean for each in found] == pytest.approx([-0.3, 0.0, 0.0])
    assert [each.raises for each in found] == [0.0, 0.5, 0.0]


def test_weights_count_as_repeated_rows_do():
    values = np.random.default_rng(1).normal(size=(30, 3))
    weight = np.random.default_rng(2).integers(0, 4, 30).astype(float)
    weighted = ranked(drivers_of(values, weight=weight))
    repeated = ranked(drivers_of(np.repeat(values, weight.astype(int), axis=0)))
    for one, two in zip(weighted, repeated, strict=True):
        assert one.column == two.column
        assert one.mean_size == pytest.approx(two.mean_size)
        assert one.mean == pytest.approx(two.mean)


def test_the_interval_is_that_of_the_mean_over_rows():
    values = np.random.default_rng(1).normal(size=(400, 1))
    found = ranked(drivers_of(values))[0]
    error = np.abs(values).std(ddof=1) / 20.0
    assert found.low == pytest.approx(found.mean_size - 1.96 * error, abs=0.3 * error)
    assert found.high == pytest.approx(found.mean_size + 1.96 * error, abs=0.3 * error)
    assert ranked(drivers_of(values))[0] == found  # the same draws each time


def test_rows_that_belong_together_are_drawn_together():
    values = np.repeat(np.random.default_rng(1).normal(size=(50, 1)), 8, axis=0)
    alone, together = (
        ranked(drivers_of(values, group=group))[0] for group in (None, np.repeat(np.arange(50), 8))
    )
    assert together.high - together.low > 2.0 * (alone.high - alone.low)


def test_one_row_has_no_interval_and_no_row_no_drivers():
    one = ranked(drivers_of([[0.1, 0.2, 0.3]]))
    assert np.isnan([one[0].low, one[0].high]).all()
    assert ranked(drivers_of([[0.1, 0.2, 0.3]]), np.array([False])) == ()


def test_a_slice_is_ranked_by_its_own_rows():
    values = np.array([[0.5, 0.0, 0.0]] * 5 + [[0.0, 0.5, 0.0]] * 5)
    drivers = drivers_of(values)
    assert ranked(drivers, np.arange(10) < 5)[0].column == "x0"
    assert ranked(drivers, np.arange(10) >= 5)[0].column == "x1"


@pytest.mark.slow
def test_the_interval_covers_the_mean_of_all_rows():
    values = np.random.default_rng(1).gamma(0.7, 1.0, size=(20_000, 1))
    true = float(values.mean())
    inside = []
    for seed in range(300):
        drawn = np.random.default_rng(seed).choice(20_000, 200)
        found = ranked(drivers_of(values[drawn]))[0]
        inside.append(found.low <= true <= found.high)
    assert 0.91 <= np.mean(inside) <= 0.98


def test_all_rows_are_taken_or_as_many_as_asked_in_the_table_s_order():
    table = scored(40)
    assert sample(table, 50).tolist() == list(range(40))
    drawn = sample(table, 10, seed=1)
    assert drawn.tolist() == sorted(set(drawn.tolist()))
    assert len(drawn) == 10
    assert sample(table, 10, seed=1).tolist() == drawn.tolist()
    assert sample(table, 10, seed=2).tolist() != drawn.tolist()


def test_rows_are_explained_where_they_stand_with_their_weights_and_groups():
    table = scored(40, weight="weight", group="who")
    places = np.array([3, 7, 30])
    made = explain_rows(LINEAR, table, reference_of(LINEAR, numbers(20, 3, 9)), places)
    shift = table.table["x0"].iloc[places] - numbers(20, 3, 9)["x0"].mean()
    assert made.column("x0") == pytest.approx(0.1 * shift.to_numpy(), abs=1e-12)
    assert not made.column("x2").any()
    assert made.weight.tolist() == table.sample_weight[places].tolist()
    assert made.group.tolist() == table.group[places].tolist()
    assert made.scores == pytest.approx(LINEAR.score(table.table.iloc[places]))


def effects(n: int, formula) -> Drivers:
    rows = numbers(n, 3, 4)
    column = formula(rows).to_numpy()
    return drivers_of(np.column_stack([column, np.zeros((n, 2))]), rows)


def test_the_partner_is_the_column_with_which_an_effect_differs():
    assert partner(effects(200, lambda r: r["x0"] * r["x2"]), "x0").column == "x2"
    assert partner(effects(200, lambda r: r["x0"] * (r["x1"] > 0)), "x0").column == "x1"


def test_an_effect_of_its_own_value_alone_has_no_partner():
    random = np.random.default_rng(3)
    assert partner(effects(200, lambda r: (r["x0"] > 0) * 0.3), "x0") is None
    assert partner(effects(400, lambda r: pd.Series(random.normal(size=400))), "x0") is None
    assert partner(effects(200, lambda r: r["x0"] * 0.0), "x0") is None


def test_categories_gaps_and_booleans_can_be_partners():
    random = np.random.default_rng(5)
    rows = pd.DataFrame(
        {
            "x0": random.normal(size=300),
            "x1": random.choice(["a", "b", None, "c", "d", "e"], 300),
            "x2": random.random(300) < 0.5,
        }
    )
    by_gap = rows["x0"] * rows["x1"].isna()
    by_flag = rows["x0"] * rows["x2"]
    for effect, name in ((by_gap, "x1"), (by_flag, "x2")):
        values = np.column_stack([effect, np.zeros((300, 2))])
        assert partner(drivers_of(values, rows), "x0").column == name
