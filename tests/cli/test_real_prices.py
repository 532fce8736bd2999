"""Amounts, price columns, prevalence, limits and the band: `evaluate` against slow counting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, isclose, nan
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from tests.cli.calling import call

READ = ("--y-true", "y", "--y-score", "s", "--positive", 1, "--json")
OUTCOMES = {(1, 1): "tp", (0, 1): "fp", (1, 0): "fn", (0, 0): "tn"}
RATES = {
    "recall": (("tp",), ("tp", "fn")),
    "tpr": (("tp",), ("tp", "fn")),
    "precision": (("tp",), ("tp", "fp")),
    "ppv": (("tp",), ("tp", "fp")),
    "fpr": (("fp",), ("fp", "tn")),
    "fnr": (("fn",), ("tp", "fn")),
    "specificity": (("tn",), ("fp", "tn")),
    "npv": (("tn",), ("tn", "fn")),
    "selection_rate": (("tp", "fp"), ("tp", "fp", "fn", "tn")),
}


@dataclass(frozen=True, slots=True)
class World:
    """A table and the terms on which it is judged, reckoned with row by row."""

    table: pd.DataFrame
    prices: dict[str, float]
    columns: dict[str, str]
    per_amount: bool = False
    weighted: bool = False
    prevalence: float | None = None

    @property
    def thresholds(self) -> list[float]:
        return [inf, *sorted(set(self.table["s"]), reverse=True)]

    @property
    def words(self) -> list[object]:
        """The options that say so."""
        said: list[object] = []
        for outcome, price in self.prices.items():
            said += [f"--cost-{outcome}", repr(price)]
        for outcome, column in self.columns.items():
            said += [f"--cost-{outcome}-column", column]
        said += ["--per-amount", "--amount", "money"] if self.per_amount else []
        said += ["--weight", "w"] if self.weighted else []
        return said + ([] if self.prevalence is None else ["--prevalence", repr(self.prevalence)])

    def weights(self, *, expected: bool) -> list[Fraction]:
        own = [Fraction(w) if self.weighted else Fraction(1) for w in self.table["w"]]
        if self.prevalence is None or not expected:
            return own
        positive = sum(w for w, y in zip(own, self.table["y"], strict=True) if y)
        observed, wanted = positive / sum(own), Fraction(self.prevalence)
        shift = {1: wanted / observed, 0: (1 - wanted) / (1 - observed)}
        return [w * shift[y] for w, y in zip(own, self.table["y"], strict=True)]

    def price(self, outcome: str, row: int) -> Fraction:
        if outcome in self.columns and outcome not in self.prices:
            return Fraction(float(self.table[self.columns[outcome]][row]))
        default = 1.0 if outcome in ("fp", "fn") else 0.0
        rate = Fraction(self.prices.get(outcome, default))
        return rate * Fraction(float(self.table["money"][row])) if self.per_amount else rate

    def counts(self, threshold: float) -> dict[str, Fraction]:
        found = dict.fromkeys(OUTCOMES.values(), Fraction(0))
        rows = zip(self.table["y"], self.table["s"], self.weights(expected=True), strict=True)
        for y, s, w in rows:
            found[OUTCOMES[y, int(s >= threshold)]] += w
        return found

    def cost(self, threshold: float) -> Fraction:
        rows = zip(self.table["y"], self.table["s"], self.weights(expected=True), strict=True)
        money = sum(
            w * self.price(OUTCOMES[y, int(s >= threshold)], i) for i, (y, s, w) in enumerate(rows)
        )
        return money / sum(self.weights(expected=False))

    def flagged(self, threshold: float) -> int:
        return sum(s >= threshold for s in self.table["s"])

    def metric(self, name: str, threshold: float) -> float:
        if name == "cost":
            return float(self.cost(threshold))
        counts = self.counts(threshold)
        upper, lower = (sum(counts[k] for k in keys) for keys in RATES[name])
        return float(upper / lower) if lower else nan

    def cheapest(self, thresholds: list[float]) -> float:
        money = {t: self.cost(t) for t in thresholds}
        largest = max(abs(self.cost(t)) for t in self.thresholds)
        equal = min(money.values()) + Fraction(1, 10**9) * max(1, largest)
        return next(t for t, m in money.items() if m <= equal)


@st.composite
def worlds(draw) -> World:
    n = draw(st.integers(4, 18))
    seed = draw(st.integers(0, 2**31))
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    y[:2] = 1, 0
    table = pd.DataFrame(
        {
            "y": y,
            "s": rng.integers(0, draw(st.sampled_from([4, 20, 1000])), n) / 1000.0,
            "w": rng.integers(1, 9, n) / 4.0,
            "money": rng.integers(1, 2000, n) / 4.0,
            "own": rng.integers(1, 99, n) / 2.0,
        }
    )
    named = draw(st.lists(st.sampled_from(["fp", "fn", "tp", "tn"]), unique=True))
    return World(
        table,
        {name: draw(st.integers(-4, 40)) / 4.0 for name in named},
        draw(st.sampled_from([{}, {"fp": "own"}, {"fn": "own", "tn": "money"}])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.sampled_from([0.03, 0.4, 0.77])),
    )


def ask(world: World, *more: object) -> tuple[int, dict]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        world.table.to_csv(path, index=False)
        answer = call("evaluate", path, *READ, *world.words, *more)
        return answer.code, replace(answer, code=0).read()


def close(found, expected) -> bool:
    return isclose(float(found), float(expected), rel_tol=1e-9, abs_tol=1e-9)


@given(worlds())
@settings(max_examples=25)
def test_money_is_that_of_the_rows(world):
    code, answer = ask(world, "--current", "0.004")
    best = world.cheapest(world.thresholds)
    assert code == 0
    # Near ties may fall either way by rounding; nothing else may.
    chosen = float(answer["threshold"])
    assert chosen == best or close(world.cost(chosen), world.cost(best))
    assert close(answer["cost"]["per_case"], world.cost(chosen))
    whole = sum(world.weights(expected=False))
    assert close(answer["cost"]["total"], world.cost(chosen) * whole)
    seen = replace(world, prevalence=None).counts(chosen)
    assert all(close(answer["counts"][key], seen[key]) for key in seen)
    ends = world.cost(inf), world.cost(-inf)
    q = Fraction(world.metric("selection_rate", chosen))
    lot = q * ends[1] + (1 - q) * ends[0]
    named = dict(zip(("flag_none", "flag_all"), ends, strict=True))
    named |= {"random": lot, "current": world.cost(0.004)}
    for name, cost in named.items():
        assert close(answer["baselines"][name], cost), name
        assert close(answer["regret"][name], cost - world.cost(chosen)), name


BOUNDS = st.tuples(
    st.sampled_from([*RATES, "cost"]),
    st.sampled_from([">=", "<="]),
    st.integers(1, 99).map(lambda n: n / 100 + 0.001),
)


@given(
    worlds(),
    st.lists(BOUNDS, max_size=3),
    st.none() | st.integers(0, 20),
    st.none() | st.sampled_from([0.0, 0.0035, 0.5, inf]),
)
@settings(max_examples=40)
def test_limits_hold_to_the_letter(world, bounds, capacity, threshold):
    texts = [f"{name}{sign}{bound!r}" for name, sign, bound in bounds]
    words = [word for text in texts for word in ("--require", text)]
    words += [] if capacity is None else ["--capacity", capacity]
    words += [] if threshold is None else ["--threshold", repr(threshold)]
    code, answer = ask(world, *words)

    def met(t: float) -> list[bool]:
        values = [world.metric(name, t) for name, _, _ in bounds]
        return [
            v >= b if sign == ">=" else v <= b
            for v, (_, sign, b) in zip(values, bounds, strict=True)
        ]

    fitting = [t for t in world.thresholds if capacity is None or world.flagged(t) <= capacity]
    good = [t for t in fitting if all(met(t))]
    assert answer["feasible"] is bool(good)
    at = float(answer["threshold"])
    assert [each["text"] for each in answer["requirements"]] == texts
    assert [each["met"] for each in answer["requirements"]] == met(at)
    assert all(each["confident"] is None for each in answer["requirements"])
    for (name, _, _), each in zip(bounds, answer["requirements"], strict=True):
        value = world.metric(name, at)
        assert each["value"] is None if value != value else close(each["value"], value)
    if threshold is not None:
        assert at == threshold
        assert code == int(not all(met(at)))
        return
    assert code == int(not good)
    if good:
        best = world.cheapest(good)
        assert at in good
        assert at == best or close(world.cost(at), world.cost(best))
        return

    def shortfall(t: float) -> float:
        short = []
        for (name, _, bound), kept in zip(bounds, met(t), strict=True):
            value = world.metric(name, t)
            apart = inf if value != value else abs(value - bound)
            short.append(0.0 if kept else apart / (bound if name == "cost" else 1.0))
        return max(short)

    least = min(shortfall(t) for t in fitting)
    nearest = [t for t in fitting if shortfall(t) <= least + 1e-12]
    best = world.cheapest(nearest)
    assert at in nearest
    assert at == best or close(world.cost(at), world.cost(best))


def band_cost(world: World, low: float, high: float, review: tuple[float, float, float]):
    """Return the cost per case of flagging from `high` on and reviewing down to `low`."""
    look, miss, alarm = map(Fraction, review)
    money = Fraction(0)
    rows = zip(world.table["y"], world.table["s"], world.weights(expected=True), strict=True)
    for i, (y, s, w) in enumerate(rows):
        right, wrong = ("tp", "fn") if y else ("tn", "fp")
        slip = miss if y else alarm
        if s >= high:
            each = world.price("tp" if y else "fp", i)
        elif s < low:
            each = world.price("fn" if y else "tn", i)
        else:
            at_best = world.price(right, i)
            each = look + at_best + slip * (world.price(wrong, i) - at_best)
        money += w * each
    return money / sum(world.weights(expected=False))


@given(
    worlds(),
    st.tuples(st.integers(0, 20), st.integers(0, 4), st.integers(0, 4)),
    st.none() | st.integers(0, 12),
)
@settings(max_examples=25)
def test_the_band_is_the_best_of_all_bands(world, reviewer, capacity):
    look, miss, alarm = reviewer[0] / 4, reviewer[1] / 8, reviewer[2] / 8
    words = ["--review-cost", look, "--review-miss", miss, "--review-false-alarm", alarm]
    words += [] if capacity is None else ["--review-capacity", capacity]
    _, answer = ask(world, *words)
    found = answer["review"]
    bands = [
        (low, high)
        for i, high in enumerate(world.thresholds)
        for low in world.thresholds[i:]
        if capacity is None or world.flagged(low) - world.flagged(high) <= capacity
    ]
    money = {band: band_cost(world, *band, (look, miss, alarm)) for band in bands}
    least = min(money.values())
    low, high = float(found["low"]), float(found["high"])
    assert close(found["cost_per_case"], least)
    if found["reviewed"] == 0:
        assert low == high == float(answer["threshold"])
    else:
        assert (low, high) in money
        assert close(money[low, high], least)
        assert found["reviewed"] == world.flagged(low) - world.flagged(high)
        assert least < world.cost(world.cheapest(world.thresholds))


def test_which_price_holds():
    """An option before a column, a column before the flat price; rates as the options give them."""
    table = pd.DataFrame(
        {"y": [1, 0, 0], "s": [0.9, 0.8, 0.1], "w": 1.0, "money": 50.0, "own": 7.0}
    )
    cases = [
        ({}, {"fp": "own"}, False, 7.0),
        ({"fp": 3.0}, {"fp": "own"}, False, 3.0),
        ({"fp": 3.0}, {}, True, 150.0),
        ({"fn": 2.0}, {"fp": "own"}, True, 7.0),
        ({}, {}, True, 50.0),
    ]
    for prices, columns, per_amount, each in cases:
        _, answer = ask(World(table, prices, columns, per_amount), "--threshold", "0.5")
        assert close(answer["cost"]["total"], each), (prices, columns, per_amount)


@pytest.mark.parametrize("words", [("--amount", "money"), ("--group", "own"), ("--seed", 7)])
def test_an_amount_alone_changes_no_cost(words):
    table = pd.DataFrame(
        {"y": [1, 0, 0, 1], "s": [0.9, 0.8, 0.1, 0.7], "w": 1.0, "money": 50.0, "own": [1, 2, 3, 3]}
    )
    world = World(table, {"fn": 3.0}, {})
    plain, named = ask(world)[1], ask(world, *words)[1]
    for key in ("threshold", "counts", "baselines", "regret", "stable"):
        assert plain[key] == named[key]
    assert plain["cost"]["per_case"] == named["cost"]["per_case"]
