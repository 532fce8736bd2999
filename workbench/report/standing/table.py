"""The checks of whether a decision still holds as a table: to be read, as CSV, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases import standing as words_of
from workbench.report.document.content import Table
from workbench.report.spreadsheet import csv_text
from workbench.report.typed_json import plain
from workbench.store.canonical import Plain, canonical

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.phrases import Money
    from workbench.report.record.making import Record
    from workbench.report.standing.check import Check
    from workbench.report.standing.still_holds import StillHolds

_COLUMNS = ("check", "then", "now", "low", "high", "change_low", "change_high")
_SHARES = ("prevalence", "capacity")
_MONEY = ("cost", "regret")


def standing_table(found: StillHolds, record: Record) -> Table:
    """Return what was assumed, what is so now with its interval, and the answer, check by check.

    Parameters
    ----------
    found : StillHolds
        The answer.
    record : Record
        The decision.
    """
    money = phrases.Money.for_costs(
        record.costs.unit, [record.cost.per_case, *_amounts(found.checks)]
    )
    rows = []
    for check in found.checks:
        if check.name == "scores":
            rows += _scores(found, check)
            continue
        written = _writing(check, record, money)
        ends = check.interval
        rows.append(
            (
                _name(check, record, money),
                "unknown" if check.then is None else written(check.then),
                "undefined" if check.now is None else written(check.now),
                "" if ends is None else f"{written(ends[0])} to {written(ends[1])}",
                _answer(check),
            )
        )
    return Table("What the decision rests on", words_of.TABLE_HEAD, tuple(rows))


def standing_csv(found: StillHolds) -> str:
    """Return a row for each check as CSV: exact numbers, their 95 % intervals, and the answer.

    `low` and `high` are the interval of what is so now, `change_low` and `change_high` that of now
    minus then. Empty is undefined.
    """
    header = (*_COLUMNS, "answer", "against_it", "sentence")
    return csv_text(
        header,
        (
            (
                each.name,
                each.then,
                each.now,
                *(each.interval or (None, None)),
                *(each.change or (None, None)),
                each.answer,
                "yes" if each.worse else "no",
                each.sentence,
            )
            for each in found.checks
        ),
    )


def standing_json(found: StillHolds, number: int | None = None) -> str:
    """Return the answer as strict JSON on one line, keys sorted: equal answers, equal bytes.

    Parameters
    ----------
    found : StillHolds
        The answer.
    number : int, optional
        The number of the decision in the store.
    """
    told: dict[str, Plain] = {
        "decision": number,
        "n": found.n,
        "positives": found.positives,
        "same_rows": found.same_rows,
        "verdict": found.verdict,
        "sentence": found.sentence,
        "checks": [plain(each) for each in found.checks],
        "scores": plain(found.shift),
    }
    return canonical(told)


def _amounts(checks: tuple[Check, ...]) -> list[float]:
    return [each.now for each in checks if each.name == "cost" and each.now is not None]


def _answer(check: Check) -> str:
    """Return the answer in words; of a limit also that it is broken, which may be chance."""
    limit = check.name not in ("prevalence", "scores", "cost", "regret") and check.now is not None
    if limit and check.answer == "not known":
        return words_of.MAYBE_BROKEN
    return words_of.answer_text(check.answer, worse=check.worse)


def _scores(found: StillHolds, check: Check) -> list[tuple[str, ...]]:
    """Return the two rows on how the scores lie, which have one answer."""
    shift, answer = found.shift, words_of.answer_text(check.answer, worse=check.worse)
    chance = f"by chance up to {phrases.fixed(shift.psi_by_chance, 3)}"
    psi = phrases.fixed(shift.psi, 3)
    return [
        ("Scores: stability index (PSI)", "0", psi, chance, answer),
        (
            "Scores: largest gap (Kolmogorov–Smirnov)",
            "0 pts",
            f"{phrases.fixed(100.0 * shift.ks, 1)} pts",
            words_of.p_text(shift.p),
            answer,
        ),
    ]


def _writing(check: Check, record: Record, money: Money) -> Callable[[float], str]:
    """Return how the figures of a check are written."""
    asked = {each.requirement.text: each.requirement for each in record.conditions.requirements}
    requirement = asked.get(check.name)
    kind = "" if requirement is None else requirement.kind
    if check.name in _MONEY or kind == "cost":
        return money.per_case
    if check.name in _SHARES or requirement is not None:
        return words_of.one_share
    return words_of.flagged_differences


def _name(check: Check, record: Record, money: Money) -> str:
    """Return what a check looks at."""
    words = record.words
    for each in record.conditions.requirements:
        if each.requirement.text == check.name:
            return phrases.requirement_text(each.requirement, words, money)
    return words_of.check_name(check.name, words)
