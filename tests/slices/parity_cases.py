"""Tables in groups with their prices, and the price of parity by trying every combination."""

from __future__ import annotations

from itertools import product
from math import inf

import hypothesis.strategies as st
import numpy as np

from tests.strategies import FRACTIONS, labels, scored_of
from workbench.scored import Scored
from workbench.slices import SliceMoney, slice_curves, slice_money, slice_rows
from workbench.slices.parity_points import CRITERIA
from workbench.threshold import CostModel, PricedRows, operating_curve, priced_rows

COSTS = CostModel(fp=120.0, fn=600.0)


def money_of(scored: Scored, costs: CostModel = COSTS, **more) -> SliceMoney:
    """Price the slices of the column "g"."""
    return slice_money(
        slice_curves(scored, slice_rows(scored.table, "g")), rows_of(scored, costs, **more)
    )


def rows_of(scored: Scored, costs: CostModel = COSTS, **more) -> PricedRows:
    return priced_rows(scored, operating_curve(scored), costs, **more)


def some_groups(n: int = 1_000, n_groups: int = 4, seed: int = 0, apart: float = 0.25) -> Scored:
    """Draw groups that differ in base rate and in score; names by alphabet."""
    random = np.random.default_rng(seed)
    place = random.integers(0, n_groups, n)
    y_true = random.random(n) < 0.2 + 0.05 * place
    score = 1.0 / (1.0 + np.exp(1.2 - random.normal(0.0, 1.0, n) - 1.6 * y_true - apart * place))
    return scored_of(y_true, score, g=np.array(list("abcdefgh"))[place])


@st.composite
def small_groups(draw) -> Scored:
    """Draw up to twelve rows in two or three groups with few distinct scores."""
    n = draw(st.integers(4, 12))
    y_true = draw(labels(n))
    score = draw(st.lists(st.sampled_from([0.1, 0.3, 0.5, 0.7]), min_size=n, max_size=n))
    group = draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n))
    if draw(st.booleans()):
        return scored_of(y_true, score, g=group)
    weight = np.array(draw(st.lists(FRACTIONS, min_size=n, max_size=n)))
    weight[[int(np.argmax(y_true)), int(np.argmin(y_true))]] = 1.0
    return scored_of(y_true, score, weight, g=group)


def slow_rates(scored: Scored, group: str, threshold: float, criterion: str) -> list[float] | None:
    """Return a group's rates at a threshold by hand; None where one is undefined."""
    y, flagged = scored.y_true, scored.y_score >= threshold
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    inside = (scored.table["g"] == group).to_numpy() & (weight > 0.0)
    rates = []
    for rate in CRITERIA[criterion].rates:
        cases, of = {
            "selection_rate": (flagged, np.ones_like(y)),
            "tpr": (flagged & y, y),
            "fpr": (flagged & ~y, ~y),
            "ppv": (flagged & y, flagged),
        }[rate]
        if not (inside & of).any():
            return None
        rates.append(float(weight[inside & cases].sum() / weight[inside & of].sum()))
    return rates


def slow_money(scored: Scored, group: str, threshold: float, costs: CostModel = COSTS) -> float:
    """Return a group's money at a threshold by hand."""
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    total = 0.0
    for y, score, name, w in zip(
        scored.y_true, scored.y_score, scored.table["g"], weight, strict=True
    ):
        if name == group:
            price = {
                (True, True): costs.tp,
                (True, False): costs.fn,
                (False, True): costs.fp,
                (False, False): costs.tn,
            }
            total += w * price[bool(y), bool(score >= threshold)]
    return total


def every_combination(
    scored: Scored, threshold: float, criterion: str, costs: CostModel = COSTS
) -> tuple[list[tuple[float, float]], int]:
    """Return the disparity and the money of all thresholds by group, and how many are judged.

    A group in which the rate is undefined at the common threshold keeps that.
    """
    names = sorted(set(scored.table["g"]))
    judged = [each for each in names if slow_rates(scored, each, threshold, criterion) is not None]
    fixed = sum(slow_money(scored, each, threshold, costs) for each in names if each not in judged)
    reach = []
    for name in judged:
        own = [*sorted(set(scored.y_score[(scored.table["g"] == name).to_numpy()])), inf]
        told = [
            (slow_rates(scored, name, t, criterion), slow_money(scored, name, t, costs))
            for t in own
        ]
        reach.append([(rates, money) for rates, money in told if rates is not None])
    found = []
    for chosen in product(*reach):
        rates = np.array([rates for rates, _ in chosen])
        gap = float(np.ptp(rates, axis=0).max()) if len(rates) else 0.0
        found.append((gap, fixed + sum(money for _, money in chosen)))
    return found, len(judged)
