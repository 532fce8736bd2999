"""The honest cost against the true one, where scores are normal and the truth has a formula."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from scipy.special import ndtr

from tests.strategies import scored_of
from workbench.threshold import (
    CostModel,
    Limits,
    Requirement,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.bands import cost_band
from workbench.threshold.choice import choose
from workbench.threshold.honest import honest_cost
from workbench.threshold.resampling import resample, resampling_positions


@dataclass(frozen=True)
class World:
    """Scores are N(0, 1) of negatives and N(mean, sd) of positives."""

    share: float
    mean: float
    sd: float
    costs: CostModel
    limits: Limits = field(default_factory=Limits)
    expected: float | None = None

    def draw(self, random: np.random.Generator, n: int):
        """Draw a table of n rows."""
        y = random.random(n) < self.share
        return scored_of(y, random.normal(size=n) * np.where(y, self.sd, 1.0) + self.mean * y)

    def true_cost(self, threshold: float) -> float:
        """Return the money per case that a threshold costs in this world."""
        share = self.share if self.expected is None else self.expected
        tpr, fpr = ndtr((self.mean - threshold) / self.sd), ndtr(-threshold)
        positive = self.costs.tp * tpr + self.costs.fn * (1.0 - tpr)
        return share * positive + (1.0 - share) * (
            self.costs.fp * fpr + self.costs.tn * (1.0 - fpr)
        )


WORLDS = {
    "common": World(0.3, 1.0, 1.0, CostModel(fp=1.0, fn=3.0)),
    "rare": World(0.1, 1.5, 1.5, CostModel(fp=1.0, fn=10.0)),
    "weak": World(0.5, 0.5, 1.0, CostModel(fp=1.0, fn=1.5, tp=0.2, tn=0.1)),
    "held to a recall": World(
        0.3, 1.0, 1.0, CostModel(fp=1.0, fn=1.0), Limits((Requirement.parse("recall>=0.8"),))
    ),
    "rarer elsewhere": World(0.3, 1.0, 1.0, CostModel(fp=1.0, fn=10.0), expected=0.1),
}


def simulated(world: World, n: int, runs: int, replicates: int) -> tuple[np.ndarray, ...]:
    """Return honest cost, true cost, apparent cost and whether the interval covers, per run.

    The interval is the honest cost, give and take the band's margin at the chosen threshold.
    """
    random, found = np.random.default_rng(12), []
    for run in range(runs):
        scored = world.draw(random, n)
        curve = operating_curve(scored)
        priced = price(scored, curve, world.costs, prevalence=world.expected)
        rows = priced_rows(scored, curve, world.costs, prevalence=world.expected)
        index = choose(priced, world.limits).index
        honest = honest_cost(priced, rows, world.limits, seed=run)
        truth = world.true_cost(curve.thresholds[index])
        margin = np.nan
        if replicates:
            positions = resampling_positions(priced, [index])
            reps = resample(priced, rows, positions, seed=run, replicates=replicates)
            margin = cost_band(reps, priced).margin(index)
        covers = abs(honest - truth) <= margin
        found.append((honest, truth, priced.money()[index], covers))
    return tuple(np.array(found).T)


def test_the_honest_cost_covers_and_the_apparent_one_is_too_good():
    honest, truth, apparent, covers = simulated(WORLDS["common"], 200, 60, 200)
    assert abs(honest.mean() / truth.mean() - 1.0) <= 0.05  # three standard errors of 60 runs
    assert apparent.mean() < 0.95 * truth.mean()
    assert covers.mean() >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize(("n", "runs"), [(200, 3000), (1000, 1500)])
@pytest.mark.parametrize("name", list(WORLDS))
def test_the_honest_cost_is_within_two_percent_of_the_true_one(name, n, runs):
    honest, truth, apparent, _ = simulated(WORLDS[name], n, runs, 0)
    noise = np.std(honest - truth) / np.sqrt(runs) / truth.mean()
    assert noise < 0.006  # so that two percent can be seen
    assert abs(honest.mean() / truth.mean() - 1.0) <= 0.02
    assert abs(honest.mean() - truth.mean()) < abs(apparent.mean() - truth.mean())


@pytest.mark.slow
@pytest.mark.parametrize("n", [200, 1000])
@pytest.mark.parametrize("name", list(WORLDS))
def test_the_interval_covers_the_true_cost(name, n):
    *_, covers = simulated(WORLDS[name], n, 300, 300)
    assert covers.mean() >= 0.9
