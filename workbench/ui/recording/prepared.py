"""What would be recorded, made in the background while the dialog opens: only words are missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.intake import InputError
from workbench.phrases import parity as parity_words
from workbench.phrases import recording as words_of
from workbench.report.record.alternatives import Looked
from workbench.report.record.making import Decided, Judged, Record, evaluation_at, record_of
from workbench.report.record.slices import RecordedRate, RecordedSlices, slices_at
from workbench.report.slice_choice import SliceChoice
from workbench.report.view_limits import best_band
from workbench.slices import slice_rows
from workbench.slices.groups import crossed
from workbench.threshold import cheapest
from workbench.ui import background, state, workspaces
from workbench.ui.fairness.cutting import usual_cut
from workbench.ui.tasks import Workshop, wanted

if TYPE_CHECKING:
    from workbench.phrases import Money
    from workbench.report.answer import Evaluation
    from workbench.report.uncertainty import Uncertainty
    from workbench.slices import Cutting
    from workbench.slices.parity_policy import GroupPolicy
    from workbench.ui.sight import Sight
    from workbench.ui.tasks import Task, Wanted

PLACE = "what would be recorded"
MOST_COMPARED = 200  # groups of one column; testing more takes longer than anybody waits
_MOST_TOLD = 6  # differences that are each acknowledged by themselves
SAID_BY_ANOTHER = "tpr"  # who is caught is not missed: `fnr` has the same test
_NOBODY = "nobody yet"
_STEPS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A record without its words: no reason, no author, nothing acknowledged.

    Attributes
    ----------
    record : Record
        All that was computed, the band included where one is in use.
    problems : tuple of str
        What is known to be wrong, a sentence each.
    money : Money
        How money is written.
    """

    record: Record
    problems: tuple[str, ...]
    money: Money


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What is decided on."""

    seen: Sight
    band: tuple[float, float] | None
    policy: GroupPolicy | None
    by: tuple[Cutting | tuple[Cutting, ...], ...]
    min_n: int
    looked: tuple[Looked, ...]
    known: Uncertainty | None


def prepared(seen: Sight, policy: GroupPolicy | None) -> Wanted[Prepared]:
    """Begin to make what would be recorded of the point on screen, where it is not made yet."""
    by, looked = _compared(seen), _looked(seen)
    choice, band = state.selection().fairness, None if policy else band_in_use(seen)
    asked = _Asked(seen, band, policy, by, choice.min_n, looked, background.known(seen))
    others = tuple((each.name, each.model, each.threshold) for each in looked)
    overlay = None if seen.overlay is None else seen.overlay.scored.content_hash
    files = workspaces.files_stamp(seen.workspace)
    parts = (seen.key, seen.point.threshold, band, policy, by, choice.min_n, others, overlay, files)
    return wanted(PLACE, repr(parts), _shop(), partial(_prepare, asked), _STEPS)


def band_in_use(seen: Sight) -> tuple[float, float] | None:
    """Return the band that the chart shows: the one that was dragged, else the best that pays."""
    if seen.terms.reviewer is None:
        return None
    held = state.selection().band
    if held is not None:
        return held
    best = best_band(seen.evidence, seen.terms)
    return None if best is None or not best.pays else (best.low, best.high)


def _looked(seen: Sight) -> tuple[Looked, ...]:
    """Return what the chart shows beside the point: pins, and the other model at its cheapest."""
    own, name = seen.candidate.scored.y_score, seen.candidate.name
    found = [Looked(pin.name, name, pin.threshold, own) for pin in state.selection().pins]
    if seen.overlay is not None:
        other, priced = seen.overlay, workspaces.evidence(seen.overlay, seen.terms).priced
        title, best = f"{other.name} at its cheapest", cheapest(priced).threshold
        found.append(Looked(title, other.name, best, other.scored.y_score, own=False))
    return tuple(found)


def _compared(seen: Sight) -> tuple[Cutting | tuple[Cutting, ...], ...]:
    """Return what people are compared by: sensitive columns, and those chosen on the page."""
    held, scored = state.selection(), seen.candidate.scored
    choice, roles = held.fairness, scored.columns
    chosen = () if held.by is None else (held.by, *choice.also)
    there = [name for name in chosen if name in scored.table.columns]
    there = [name for name in there if name not in (roles.y_true, roles.y_score)]
    cuts = {
        name: choice.cut_of(name) or usual_cut(seen, name)
        for name in dict.fromkeys((*roles.sensitive, *there))
    }
    if choice.crossed and len(there) > 1:
        return (*cuts.values(), tuple(cuts[name] for name in there))
    return tuple(cuts.values())


def _prepare(asked: _Asked, task: Task[Prepared]) -> Prepared:
    seen, threshold = asked.seen, asked.seen.point.threshold
    judged = Judged(seen.workspace, seen.candidate.name, seen.candidate.scored, seen.terms)
    task.reach(0.1)
    evaluation = evaluation_at(judged, threshold, asked.known)
    task.reach(0.6)
    slices, uncut = _slices(asked, judged)
    task.reach(0.9)
    # Words come last: nothing that is computed depends on them.
    decided = Decided(threshold, _NOBODY, _NOBODY, band=asked.band, policy=asked.policy)
    record = record_of(decided, judged, evaluation, slices=slices, looked=asked.looked)
    record = replace(record, reason="", author="")
    money = evaluation.situation.money
    problems = (
        *_broken(record, evaluation, money),
        *_unequal(record),
        *uncut,
        *((parity_words.ACKNOWLEDGED,) if asked.policy else ()),
    )
    return Prepared(record, problems, money)


def _slices(asked: _Asked, judged: Judged) -> tuple[list[RecordedSlices], list[str]]:
    """Return the slices, and a sentence for each column that cannot be compared by."""
    scored, rows = judged.scored, judged.evidence.rows()
    found, uncut = [], []
    for by in asked.by:
        try:
            slicing = slice_rows(scored.table, by, checked=scored.columns.sensitive)
        except InputError as error:
            uncut.append(str(error))
            continue
        if len(slicing.keys) > MOST_COMPARED:
            uncut.append(words_of.many_problem(slicing.by, len(slicing.keys)))
            continue
        choice = SliceChoice(min_n=asked.min_n)
        found.append(slices_at(slicing, scored, rows, asked.seen.point.threshold, choice))
    return found, uncut


def _broken(record: Record, evaluation: Evaluation, money: Money) -> list[str]:
    """Return each limit that the point does not keep."""
    words, capacity, n = record.words, record.conditions.capacity, record.rows.n
    told = [
        f"{phrases.requirement_text(each.requirement, words, money)}: "
        f"{phrases.standing_text(each, money)}."
        for each in evaluation.standings
        if not each.met or each.confident is False
    ]
    if capacity is not None and record.point.flagged > capacity.rows(n):
        most = phrases.capacity_text(capacity, n, words, record.conditions.prevalence)
        told.append(f"{most}: not kept, {record.point.flagged:,} are {words.flagged}.")
    return told


def _unequal(record: Record) -> list[str]:
    """Return the flagged differences, and which groups are too small to be judged."""
    differences, few = [], []
    for cut in record.slices:
        for flag in cut.flags:
            own, other = cut.find(flag.key), cut.find(cut.reference)
            if own is None or other is None or flag.metric == SAID_BY_ANOTHER:
                continue
            shares = own.rate(flag.metric).value, other.rate(flag.metric).value
            differences.append(
                words_of.difference_problem(
                    cut.by,
                    flag.metric,
                    (own.key, shares[0] or 0.0),
                    (other.key, shares[1] or 0.0),
                    record.words,
                )
            )
        names = [crossed(row.key) for row in cut.slices if _is_few(row.tpr, row.fpr)]
        if names:
            few.append(words_of.few_problem(cut.by, names, cut.min_n, record.words))
    rest = len(differences) - _MOST_TOLD
    told = differences if rest <= 0 else differences[:_MOST_TOLD]
    return [*told, *([words_of.more_differences(rest)] if rest > 0 else []), *few]


def _is_few(*rates: RecordedRate) -> bool:
    return any(rate.status != "ok" for rate in rates)


@st.cache_resource(show_spinner=False)
def _shop() -> Workshop[Prepared]:
    return Workshop("recording")
