"""What every figure of the chart must read at a point, said by Python alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from workbench import phrases
from workbench.report.operating_view import Candidate, Pin
from workbench.report.terms import Evidence, Terms, situation
from workbench.report.uncertainty import Uncertainty, uncertainty, worth
from workbench.threshold import Baselines, OperatingPoint, PricedCurve, baselines, cheapest
from workbench.threshold.bands import Band
from workbench.threshold.certified import certified_positions
from workbench.threshold.choice import Standing, standings_at
from workbench.threshold.review import ReviewBand, band_cost, review_band


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of one chart.

    Attributes
    ----------
    candidate, overlay : Candidate
        The model, and the one drawn beside it.
    terms : Terms
        Prices, conditions, today's policy, words.
    pins : tuple of Pin
        Named points.
    resampled : bool
        Whether bands are shown.
    """

    candidate: Candidate
    terms: Terms
    overlay: Candidate | None = None
    pins: tuple[Pin, ...] = ()
    resampled: bool = False

    @cached_property
    def evidence(self) -> Evidence:
        """Rows and curve at the terms, and what is best chosen."""
        return self.candidate.evidence(self.terms)

    @cached_property
    def sure(self) -> Uncertainty | None:
        """What the data leave open, where bands are shown."""
        if not self.resampled:
            return None
        return uncertainty(self.evidence, self.terms)

    @cached_property
    def band(self) -> ReviewBand | None:
        """The best band for people, where there is a reviewer."""
        if self.terms.reviewer is None:
            return None
        return review_band(self.priced, self.terms.reviewer)

    @property
    def priced(self) -> PricedCurve:
        """The curve at the terms."""
        return self.evidence.priced

    def at(self, threshold: float) -> OperatingPoint:
        """Return the exact point at a threshold."""
        return self.priced.curve.at(threshold)

    def doubles(self, threshold: float) -> dict[str, float]:
        """Return the numbers behind the texts."""
        point = self.at(threshold)
        return {
            "tp": point.tp,
            "fp": point.fp,
            "fn": point.fn,
            "tn": point.tn,
            "flagged": point.flagged,
            "weight": point.total_weight,
            "total": self.priced.total_at(point),
            "perCase": self.priced.per_case(point),
            "tpr": point.tpr,
            "fpr": point.fpr,
            "selectionRate": point.selection_rate,
            "precision": point.precision,
        }

    def others(self, threshold: float) -> dict[str, float]:
        """Return the money per case of each alternative, by its name, in the order drawn."""
        words, best = self.terms.words, self.evidence.best
        ends = self._baselines(threshold)
        flag = phrases.sentence_case(words.flag)
        named = {
            f"{flag} nobody": ends.flag_none,
            f"{flag} everybody": ends.flag_all,
            "As many, drawn by lot": ends.random,
        }
        if ends.current is not None and self.terms.current is not None:
            today = phrases.sentence_case(self._facts().today)
            named[f"{today}, {phrases.threshold_text(self.terms.current)}"] = ends.current
        least = f"{self._least()}, {phrases.threshold_text(best.threshold)}"
        named[least] = self.priced.per_case(best)
        if self.overlay is not None:
            other = self.overlay.priced(self.terms)
            named[f"{self.overlay.name} at its cheapest"] = other.per_case(cheapest(other))
        for pin in self.pins:
            named[f"Pinned: {pin.name}"] = self.priced.per_case(self.at(pin.threshold))
        return named

    def chips(self, threshold: float) -> list[tuple[bool, str]]:
        """Return for each limit whether it is kept, and its words."""
        limits, words, unit = self.terms.limits, self.terms.words, self._unit()
        standings = self.standings(threshold)
        chips = [
            (
                each.met and each.confident is not False,
                f"{phrases.requirement_text(each.requirement, words, unit)}: "
                f"{phrases.standing_text(each, unit)}",
            )
            for each in standings
        ]
        if limits.capacity is not None:
            rows, flagged = self.candidate.scored.n, self.at(threshold).flagged
            kept = flagged <= limits.capacity.rows(rows)
            text = phrases.capacity_text(limits.capacity, rows, words, self.terms.prevalence)
            chips.append((kept, f"{text}: {'met' if kept else 'not met'}, {flagged:,}"))
        return chips

    def standings(self, threshold: float) -> tuple[Standing, ...]:
        """Return how each requirement stands, certain where it is certified with all others."""
        limits, index = self.terms.limits, self.priced.curve.index(threshold)
        standings = standings_at(self.priced, limits, index, self.evidence.surely)
        if self.evidence.surely is None:
            return standings
        certified = certified_positions(self.priced, limits, self.evidence.surely)
        return tuple(
            each if where is None else replace(each, confident=bool(where[index]))
            for each, where in zip(standings, certified, strict=True)
        )

    def reviewed(self, threshold: float, band: tuple[float, float]) -> str:
        """Return what is said of a band (low, high) at an operating point."""
        curve, reviewer = self.priced.curve, self.terms.reviewer
        low, high = (curve.index(end) for end in band)
        rows = int(curve.flagged[low] - curve.flagged[high])
        none = phrases.no_review_text(self.band, reviewer, self._unit())
        if rows == 0 and none:
            return f"{none} Drag the two handles apart to try one."
        said = phrases.review_text(
            phrases.Reviewed(rows, self.candidate.scored.n, reviewer.capacity),
            band_cost(self.priced, reviewer, high, low),
            self.priced.per_case(self.at(threshold)),
            self._facts(),
        )
        return f"{none} {said}" if none else said

    def unsure(self, threshold: float) -> list[str]:
        """Return the alternatives that are no real difference, those that are none left out."""
        if self.sure is None:
            return []
        regret, index = self.sure.regret, self.priced.curve.index(threshold)
        bands = [regret.flag_none, regret.flag_all, regret.random]
        bands += [] if regret.current is None else [regret.current]
        bands.append(regret.cheapest)
        per_case = self.priced.per_case(self.at(threshold))
        return [
            name
            for (name, cost), band in zip(self.others(threshold).items(), bands, strict=False)
            if _holds_zero(cost - per_case, band, index)
            and _extra(cost - per_case, self._unit()) != "no difference"
        ]

    def texts(self, threshold: float) -> dict[str, object]:
        """Return every text, as `texts.js` reads them off the page, but for the shares."""
        return self._sentence(threshold) | self._counts(threshold) | self._money(threshold)

    def shares(self, threshold: float) -> set[str]:
        """Return the four shares on the axes; which of them are shown depends on the room."""
        point = self.at(threshold)
        return {
            f"{phrases.percent(1.0 - point.tpr)} missed",
            f"{phrases.percent(point.tpr)} caught",
            f"{phrases.percent(point.fpr)} false alarms",
            f"{phrases.percent(1.0 - point.fpr)} correctly left",
        }

    def _sentence(self, threshold: float) -> dict[str, object]:
        point, facts = self.at(threshold), self._facts()
        per_case = self.priced.per_case(point)
        return {
            "verdict": phrases.verdict(point, per_case, facts),
            "roles": [span.role for span in phrases.spans(point, per_case, facts)],
        }

    def _counts(self, threshold: float) -> dict[str, object]:
        point, words = self.at(threshold), self.terms.words
        tp, fp, fn, tn = phrases.per_thousand(point)
        kind = ", weighted" if self.candidate.scored.sample_weight is not None else ""
        if self.terms.prevalence is not None:
            kind += f", as if {phrases.exact_percent(self.terms.prevalence)} were {words.positives}"
        undefined = point.tp + point.fp == 0
        right = "undefined: nobody is flagged" if undefined else phrases.percent(point.precision)
        title = phrases.sentence_case
        return {
            "perThousand": [phrases.fixed(count, 0) for count in (tp, fp, fn, tn)],
            "sides": [
                f"{title(words.flagged)} {tp + fp:,}",
                f"{title(words.passed)} {1000 - tp - fp:,}",
            ],
            "counts": f"In this data, of {self.candidate.scored.n:,} {words.cases}{kind}: "
            f"{phrases.count(point.tp)} caught, {phrases.count(point.fp)} false alarms, "
            f"{phrases.count(point.fn)} missed, {phrases.count(point.tn)} correctly left",
            "precision": right if undefined else f"{right} right",
        }

    def _money(self, threshold: float) -> dict[str, object]:
        point, words, unit = self.at(threshold), self.terms.words, self._unit()
        per_case = self.priced.per_case(point)
        per = f"{unit.per_case(per_case)} per {words.case}"
        short = phrases.threshold_text(threshold)
        tp, fp, _, _ = phrases.per_thousand(point)
        others = self.others(threshold)
        return {
            "spoken": f"threshold {short}, {tp + fp:,} of 1,000 {words.cases} {words.flagged}, "
            f"{per}",
            "point": short,
            "costLine": short,
            "scoreLine": short,
            "pointMoney": per,
            "money": self._cost(threshold),
            "policies": list(others),
            "extras": [_extra(cost - per_case, unit) for cost in others.values()],
        }

    def _cost(self, threshold: float) -> str:
        point, words, unit = self.at(threshold), self.terms.words, self._unit()
        per = f"{unit.per_case(self.priced.per_case(point))} per {words.case} at your point"
        total = unit.total(self.priced.total_at(point))
        cases = phrases.count(self.evidence.observed.total_weight)
        if self.sure is None:
            return f"{per}, {total} for all {cases} {words.cases} in this data"
        ends = self.sure.cost.at(self.priced.curve.index(threshold))
        band = " to ".join(unit.per_case(end) for end in ends)
        return (
            f"{per}, 95 % band {band}; {total} for all {cases}. Expect "
            f"{unit.per_case(self.sure.honest)} from the {self._mark()} on new {words.cases} "
            "(cross-fitted)."
        )

    def _least(self) -> str:
        if not self.terms.limits:
            return "Cheapest in this data"
        feasible = self.evidence.choice.feasible
        return "Cheapest within the limits" if feasible else "Nearest to the limits"

    def _mark(self) -> str:
        choice = self.evidence.choice
        if not choice.feasible:
            return "nearest miss"
        return "cheapest allowed" if choice.binds else "cheapest"

    def _baselines(self, threshold: float) -> Baselines:
        return baselines(self.priced, self.at(threshold), self.terms.current)

    def _facts(self) -> phrases.Situation:
        facts = situation(self.priced, self.terms, self.evidence.best)
        if self.sure is None:
            return facts
        return replace(facts, worth=worth(self.evidence, self.terms, self.sure))

    def _unit(self) -> phrases.Money:
        return self._facts().money


def _holds_zero(extra: float, band: Band, index: int) -> bool:
    margin = band.margin(index)
    return margin > 0 and extra - margin <= 0 <= extra + margin


def _extra(money_per_case: float, money: phrases.Money) -> str:
    text = money.per_case(money_per_case)
    if not any(digit in text for digit in "123456789"):
        return "no difference"
    return text if money_per_case < 0 else f"+{text}"
