"""Does a decision still hold? Newer rows against all that was assumed when it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.lineage import rows_hash
from workbench.phrases import standing as words_of
from workbench.report.record.parts import score_summary
from workbench.report.standing.check import Check, Newer
from workbench.report.standing.money import cost_check, regret_check
from workbench.report.standing.rates import limit_checks, prevalence_check
from workbench.report.standing.score_shift import ScoreShift, score_shift
from workbench.report.standing.slices import slice_checks

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.report.record.values import ScoreSummary
    from workbench.scored import Scored

Verdict = Literal["holds", "watch", "broken", "unknown"]
_SHIFTED = 0.05
_NEEDED = ("cost", "regret")
_LEAST = 30  # positives, and negatives: as for the rates of slices


@dataclass(frozen=True, slots=True)
class StillHolds:
    """Whether a decision still holds on newer rows.

    Attributes
    ----------
    verdict : str
        "holds"; "watch" where cases changed but neither money nor limits did; "broken" where it
        costs more than assumed, another threshold is cheaper, a limit is broken or groups are
        treated unlike anew, each by more than chance; "unknown" where the rows cannot tell: of
        fewer than 30 positives or negatives no change short of a landslide could be seen, and the
        very rows that were judged by show none.
    sentence : str
        The same in words, with the reasons.
    checks : tuple of Check
        Prevalence, scores, cost, regret, each requirement, capacity, and each way of slicing.
    shift : ScoreShift
        How far the scores have moved.
    n, positives : int
        Of the newer rows.
    scores : ScoreSummary
        How their scores lie.
    same_rows : bool
        Whether they are the very rows that were judged by.
    """

    verdict: Verdict
    sentence: str
    checks: tuple[Check, ...]
    shift: ScoreShift
    n: int
    positives: int
    scores: ScoreSummary
    same_rows: bool

    def check(self, name: str) -> Check:
        """Return one of the checks by its name."""
        return next(each for each in self.checks if each.name == name)


def still_holds(record: Record, scored: Scored, *, seed: int = 0) -> StillHolds:
    """Check a decision against newer rows with known outcomes.

    Prices, limits and the expected prevalence are those of the decision; the newer rows are
    scored by the model that was decided on. Each comparison is by itself: of twenty that hold
    true about one is called changed by chance.

    Parameters
    ----------
    record : Record
        The decision.
    scored : Scored
        The newer rows.
    seed : int
        Of the random numbers behind intervals.

    Raises
    ------
    InputError
        If a price that was decided with cannot be used with these rows.
    """
    newer = Newer.of(record, scored, seed)
    shift = score_shift(record.rows.scores, scored.y_score, min(1.0, newer.worth))
    checks = (
        prevalence_check(newer),
        _scores(shift),
        cost_check(newer),
        regret_check(newer, seed),
        *limit_checks(newer),
        *slice_checks(newer),
    )
    same = rows_hash(scored) == record.lineage.data.rows_hash
    verdict, reasons = _verdict(checks, _too_few(newer))
    sentence = words_of.whole_sentence(verdict, reasons)
    return StillHolds(
        verdict="unknown" if same else verdict,
        sentence=words_of.SAME_ROWS if same else sentence,
        checks=checks,
        shift=shift,
        n=scored.n,
        positives=int(scored.y_true.sum()),
        scores=score_summary(scored.y_score),
        same_rows=same,
    )


def _scores(shift: ScoreShift) -> Check:
    changed = shift.p <= _SHIFTED
    return Check(
        name="scores",
        then=0.0,
        now=shift.psi,
        interval=None,
        change=None,
        answer="changed" if changed else "as assumed",
        worse=False,
        sentence=words_of.scores_sentence(shift.p, shift.psi, shift.psi_by_chance),
    )


def _verdict(checks: tuple[Check, ...], too_few: str) -> tuple[Verdict, list[str]]:
    """Return what follows, and what it follows from."""
    worse = [_reason(each) for each in checks if each.worse]
    if worse:
        return "broken", worse
    unknown = [
        _reason(each) for each in checks if each.answer == "not known" and each.name in _NEEDED
    ]
    if too_few or unknown:
        return "unknown", [too_few] if too_few else unknown
    moved = [_reason(each) for each in checks if each.answer != "as assumed"]
    return ("watch", moved) if moved else ("holds", [])


def _too_few(newer: Newer) -> str:
    """Return that the rows are so few that no change could be seen; "" where they are not."""
    of_each = [newer.rate(name).n * min(1.0, newer.worth) for name in ("tpr", "fpr")]
    if min(of_each) >= _LEAST:
        return ""
    positives, negatives = newer.rate("tpr").n, newer.rate("fpr").n
    return words_of.too_few(positives, negatives, newer.record.words)


def _reason(check: Check) -> str:
    told = {
        "prevalence": "the share of positives",
        "scores": "the scores",
        "cost": "the cost",
        "regret": "a cheaper threshold",
        "capacity": "the capacity",
    }
    return told.get(check.name, check.name)
