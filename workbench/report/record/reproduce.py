"""Make a decision's figures again from its record, and say what is different and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.lineage import why_different
from workbench.models import model_hash
from workbench.report.record.alternatives import Looked
from workbench.report.record.as_json import policy_of
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.record.slices import slices_as_named
from workbench.report.terms import Terms
from workbench.report.typed_json import plain
from workbench.threshold import Limits
from workbench.workspace import DataFiles, ModelEntry, Workspace, load_scored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbench.report.record.making import Record
    from workbench.store.canonical import Plain

# What a record says that no figure depends on.
_TOLD = ("lineage", "question", "workspace")
_COUNTS = ("point.tn", "point.fp", "point.fn", "point.tp", "point.flagged", "rows.n")
_COST = ("cost.total", "cost.per_case", "cost.honest")
_GROUPS = ("band.reviewed", "band.flagged", "band.cost_per_case", "groups.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that came out otherwise.

    Attributes
    ----------
    name : str
        Its place in the record: "cost.total".
    then, now : str
        As recorded and as it came out, as JSON has them.
    """

    name: str
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A decision made again.

    Attributes
    ----------
    record : Record
        What would be recorded today.
    counts_equal, cost_equal : bool
        Whether counts and cost are those recorded, to the last bit.
    differences : tuple of Difference
        All figures that are not, intervals included.
    why : tuple of str
        A sentence for each thing that changed: data, model, code, libraries.
    sentence : str
        What follows.
    """

    record: Record
    counts_equal: bool
    cost_equal: bool
    differences: tuple[Difference, ...]
    why: tuple[str, ...]
    sentence: str

    @property
    def equal(self) -> bool:
        """Whether every figure is as recorded, to the last bit."""
        return not self.differences


def reproduce(record: Record, workspace: Workspace) -> Reproduced:
    """Recompute a decision from its own terms on a workspace's data and model.

    Parameters
    ----------
    record : Record
        The decision.
    workspace : Workspace
        Where the data and the model are; its prices, words and limits are not looked at.

    Raises
    ------
    InputError
        If the table or the model cannot be used with the roles that were recorded.
    """
    again = again_from(record, workspace)
    differences = tuple(_apart(_figures(record), _figures(again)))
    named = [each.name for each in differences]
    counts = not any(name.startswith((*_COUNTS, *_GROUPS)) for name in named)
    cost = not any(name.startswith((*_COST, *_GROUPS)) for name in named)
    why = why_different(record.lineage, again.lineage)
    return Reproduced(again, counts, cost, differences, why, _sentence(differences, counts, cost))


def again_from(record: Record, workspace: Workspace) -> Record:
    """Return the record that the same decision would have on a workspace's data today."""
    workspace = as_recorded(record, workspace)
    judged = Judged(
        workspace,
        record.lineage.model.name,
        load_scored(workspace),
        terms_of(record),
        record.seed,
    )
    band = record.band
    decided = Decided(
        threshold=record.point.threshold,
        reason=record.reason,
        author=record.author,
        title=record.title,
        band=None if band is None else (band.low, band.high),
        policy=policy_of(record),
        acknowledged=record.acknowledged,
    )
    rows, threshold = judged.evidence.rows(), record.point.threshold
    slices = [slices_as_named(each, judged.scored, rows, threshold) for each in record.slices]
    own, scores = record.lineage.model.name, judged.scored.y_score
    looked = [
        Looked(each.name, each.model, each.threshold, scores)
        for each in record.alternatives
        if each.model == own
    ]
    again = record_of(decided, judged, slices=slices, looked=looked)
    # Another model, which may be gone by now, is not asked again.
    made = iter(again.alternatives)
    alternatives = (next(made) if each.model == own else each for each in record.alternatives)
    return replace(again, schema=record.schema, alternatives=tuple(alternatives))


def as_recorded(record: Record, workspace: Workspace) -> Workspace:
    """Return a workspace in which columns play the roles that were recorded.

    Raises
    ------
    InputError
        If it does not hold the model's file.
    """
    columns, model = record.rows.columns, record.lineage.model
    if model.file is not None:
        path = (workspace.folder / model.file).resolve()
        if not path.is_relative_to(workspace.folder.resolve()) or not path.is_file():
            raise InputError(
                f"The decision is on the model file {quoted(model.file)}, and the workspace "
                f"{quoted(workspace.key)} holds no such file. Put it there, as it was when it was "
                "decided."
            )
    data = DataFiles(
        evaluation=workspace.data.evaluation,
        target=columns.y_true,
        positive=columns.positive,
        training=workspace.data.training,
        id=columns.id,
        weight=columns.weight,
        amount=columns.amount,
        group=columns.group,
        sensitive=columns.sensitive,
        exclude=record.rows.exclude,
        rest=columns.rest,
        scale=columns.scale,
    )
    entry = ModelEntry(model.name, file=model.file, scores=model.scores, deployed=True)
    return replace(workspace, data=data, models=(entry,))


def refuse_other_model(record: Record, workspace: Workspace) -> None:
    """Refuse a model file that is not the one of the decision, byte by byte.

    Parameters
    ----------
    record : Record
        The decision.
    workspace : Workspace
        As `as_recorded` returns it.

    Raises
    ------
    InputError
        If it is another one.
    """
    entry, wanted = workspace.deployed, record.lineage.model.file_hash
    if entry.file is None or wanted is None:
        return
    if model_hash(workspace.folder / entry.file) != wanted:
        raise InputError(
            f"The decision is on a model file {quoted(entry.file)} with the hash {wanted[:12]}…, "
            f"and the one in the workspace {quoted(workspace.key)} is another. Its threshold says "
            "nothing of another model's scores: put that file there, or decide anew."
        )


def terms_of(record: Record) -> Terms:
    """Return the terms on which a decision was made."""
    held = record.conditions
    return Terms(
        costs=record.costs,
        current=held.current,
        words=record.words,
        deployed=held.deployed,
        prevalence=held.prevalence,
        limits=Limits(tuple(each.requirement for each in held.requirements), held.capacity),
        reviewer=held.reviewer,
    )


def _figures(record: Record) -> dict[str, Plain]:
    held = plain(record)
    if not isinstance(held, dict):
        raise TypeError("a record is an object")
    return {
        name: leaf
        for key, value in held.items()
        if key not in _TOLD
        for name, leaf in _leaves(value, key)
    }


def _leaves(held: Plain, name: str) -> Iterator[tuple[str, Plain]]:
    if isinstance(held, dict) and held:
        for key, value in held.items():
            yield from _leaves(value, f"{name}.{key}")
    elif isinstance(held, list) and held:
        for place, value in enumerate(held):
            yield from _leaves(value, f"{name}[{place}]")
    else:
        yield name, held


def _apart(then: dict[str, Plain], now: dict[str, Plain]) -> Iterator[Difference]:
    for name in dict.fromkeys((*then, *now)):
        old, new = then.get(name), now.get(name)
        if old != new or (name in then) != (name in now):
            yield Difference(name, _told(name in then, old), _told(name in now, new))


def _told(known: bool, value: Plain) -> str:
    return repr(value) if known else "nothing"


def _sentence(differences: tuple[Difference, ...], counts: bool, cost: bool) -> str:
    if not differences:
        return "Reproduced: every figure is as recorded, to the last bit."
    if counts and cost:
        first = differences[0].name
        return (
            f"Reproduced: counts and cost are as recorded, to the last bit. {len(differences):,} "
            f"other figures are not, {first} among them."
        )
    what = "The cost is" if counts else "The counts are" if cost else "Counts and cost are"
    return f"Not reproduced: {what[:1].lower()}{what[1:]} not as recorded."
