"""What every figure of the chart must read at a point, said by Python alone."""

from __future__ import annotations

from dataclasses import dataclass

from workbench import phrases
from workbench.report.evaluation import Terms, situation
from workbench.report.operating_view import Candidate, Pin
from workbench.threshold import Baselines, OperatingPoint, baselines


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of one chart.

    Attributes
    ----------
    candidate, overlay : Candidate
        The model, and the one drawn beside it.
    terms : Terms
        Prices, today's policy, words.
    pins : tuple of Pin
        Named points.
    """

    candidate: Candidate
    terms: Terms
    overlay: Candidate | None = None
    pins: tuple[Pin, ...] = ()

    def at(self, threshold: float) -> OperatingPoint:
        """Return the exact point at a threshold."""
        return self.candidate.hull.curve.at(threshold)

    def doubles(self, threshold: float) -> dict[str, float]:
        """Return the numbers behind the texts."""
        point, costs = self.at(threshold), self.terms.costs
        return {
            "tp": point.tp,
            "fp": point.fp,
            "fn": point.fn,
            "tn": point.tn,
            "flagged": point.flagged,
            "weight": point.total_weight,
            "total": costs.total(point),
            "perCase": costs.per_case(point),
            "tpr": point.tpr,
            "fpr": point.fpr,
            "selectionRate": point.selection_rate,
            "precision": point.precision,
        }

    def others(self, threshold: float) -> dict[str, float]:
        """Return the money per case of each alternative, by its name, in the order drawn."""
        words, costs = self.terms.words, self.terms.costs
        ends = self._baselines(threshold)
        flag = phrases.sentence_case(words.flag)
        best = self.candidate.hull.cheapest(costs)
        named = {
            f"{flag} nobody": ends.flag_none,
            f"{flag} everybody": ends.flag_all,
            "As many, drawn by lot": ends.random,
        }
        if ends.current is not None and self.terms.current is not None:
            today = phrases.sentence_case(self._facts().today)
            named[f"{today}, {phrases.threshold_text(self.terms.current)}"] = ends.current
        least = f"Cheapest in this data, {phrases.threshold_text(best.threshold)}"
        named[least] = costs.per_case(best)
        if self.overlay is not None:
            least = costs.per_case(self.overlay.hull.cheapest(costs))
            named[f"{self.overlay.name} at its cheapest"] = least
        for pin in self.pins:
            named[f"Pinned: {pin.name}"] = costs.per_case(self.at(pin.threshold))
        return named

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
        point, costs = self.at(threshold), self.terms.costs
        facts = self._facts()
        return {
            "verdict": phrases.verdict(point, costs.per_case(point), facts),
            "roles": [span.role for span in phrases.spans(point, costs.per_case(point), facts)],
        }

    def _counts(self, threshold: float) -> dict[str, object]:
        point, words = self.at(threshold), self.terms.words
        tp, fp, fn, tn = phrases.per_thousand(point)
        kind = ", weighted" if self.candidate.scored.sample_weight is not None else ""
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
        per_case = self.terms.costs.per_case(point)
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
            "money": f"{per} at your point, {unit.total(self.terms.costs.total(point))} for all "
            f"{phrases.count(point.total_weight)} {words.cases} in this data",
            "policies": list(others),
            "extras": [_extra(cost - per_case, unit) for cost in others.values()],
        }

    def _baselines(self, threshold: float) -> Baselines:
        curve, terms = self.candidate.hull.curve, self.terms
        return baselines(curve, terms.costs, self.at(threshold), terms.current)

    def _facts(self) -> phrases.Situation:
        hull = self.candidate.hull
        return situation(hull.curve, self.terms, hull.cheapest(self.terms.costs))

    def _unit(self) -> phrases.Money:
        return self._facts().money


def _extra(money_per_case: float, money: phrases.Money) -> str:
    text = money.per_case(money_per_case)
    if not any(digit in text for digit in "123456789"):
        return "no difference"
    return text if money_per_case < 0 else f"+{text}"
