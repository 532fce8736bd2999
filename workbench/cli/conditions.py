"""The options for what a point is held to: requirements, a capacity, a reviewer, a prevalence."""

from __future__ import annotations

from dataclasses import dataclass, replace

import click

from workbench.cli.values import Option, amount, gathered, inner_share, requirement, share, whole
from workbench.threshold import Capacity, Limits, Requirement, Reviewer
from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LimitOptions:
    """What was given of what every point must keep, and of the world it is for."""

    prevalence: float | None
    capacity: int | None
    require: tuple[Requirement, ...]
    confidence: float | None

    def limits(self, workspace: Workspace) -> Limits:
        """Return the requirements, and the capacity given here, else the workspace's."""
        capacity = workspace.policy.limits.capacity
        if self.capacity is not None:
            capacity = Capacity(self.capacity)
        asked = (replace(each, confidence=self.confidence) for each in self.require)
        return Limits(tuple(asked), capacity)

    def idle(self) -> tuple[str, ...]:
        """Return a sentence for each option that was given and says nothing by itself."""
        if self.confidence is not None and not self.require:
            return ("--confidence says nothing without --require.",)
        return ()


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """What was given of the person who reviews."""

    review_cost: float | None
    review_miss: float | None
    review_false_alarm: float | None
    review_capacity: int | None

    def idle(self, workspace: Workspace) -> tuple[str, ...]:
        """Return a sentence where options were given and say nothing by themselves."""
        reviewing = (self.review_miss, self.review_false_alarm, self.review_capacity)
        if self.reviewer(workspace) is None and any(each is not None for each in reviewing):
            return ("A reviewer who costs nothing is not reckoned with: give --review-cost.",)
        return ()

    def reviewer(self, workspace: Workspace) -> Reviewer | None:
        """Return the workspace's reviewer with what was given here in his place."""
        policy = workspace.policy
        given = replace(
            policy,
            review_miss=_or(self.review_miss, policy.review_miss),
            review_false_alarm=_or(self.review_false_alarm, policy.review_false_alarm),
            review_capacity=policy.review_capacity
            if self.review_capacity is None
            else self.review_capacity,
        )
        cost = workspace.review if self.review_cost is None else self.review_cost
        return given.reviewer(cost)


_LIMITS: tuple[Option, ...] = (
    click.option(
        "--prevalence", type=inner_share, metavar="SHARE", help="Share of positives to expect."
    ),
    click.option("--capacity", type=whole, metavar="N", help="Most rows that can be flagged."),
    click.option(
        "--require", type=requirement, multiple=True, help="Such as 'recall>=0.9'; repeatable."
    ),
    click.option(
        "--confidence", type=inner_share, metavar="SHARE", help="For every requirement, as 0.95."
    ),
)
_REVIEW: tuple[Option, ...] = (
    click.option("--review-cost", type=amount, help="One look by a person."),
    click.option("--review-miss", type=share, help="Share of positives that a person passes."),
    click.option(
        "--review-false-alarm", type=share, help="Share of negatives that a person flags."
    ),
    click.option(
        "--review-capacity", type=whole, metavar="N", help="Most rows that a person can review."
    ),
)

limit_options = gathered(LimitOptions, "limits", _LIMITS)
review_options = gathered(ReviewOptions, "review", _REVIEW)


def _or(given: float | None, held: float) -> float:
    return held if given is None else given
