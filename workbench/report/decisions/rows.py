"""The rows of a newer decision, scored by the models of that and of an older one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.lineage import lineage_of
from workbench.report.record.reproduce import as_recorded, refuse_other_model
from workbench.workspace import load_scored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.report.record.making import Record
    from workbench.scored import Scored
    from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True, eq=False)
class BothScored:
    """The rows of the newer decision, with the scores of either decision's model.

    Attributes
    ----------
    scored : Scored
        The rows, with the scores of the newer decision's model.
    before : ndarray of float64, shape (n_rows,)
        The scores of the older decision's model.
    """

    scored: Scored
    before: NDArray[np.float64]


def both_scored(old: Record, new: Record, workspace: Workspace) -> BothScored:
    """Return the rows of the newer decision as the models of both score them.

    Parameters
    ----------
    old, new : Record
        The decisions.
    workspace : Workspace
        Where data and models are.

    Raises
    ------
    InputError
        If the workspace holds other rows than the newer decision rests on, or another model than
        either of them.
    """
    held = as_recorded(new, workspace)
    refuse_other_model(new, held)
    scored = load_scored(held)
    _refuse_other_rows(new, held, scored)
    if _same_scores(old, new):
        return BothScored(scored, scored.y_score)
    earlier = as_recorded(old, workspace)
    refuse_other_model(old, earlier)
    before = load_scored(earlier).y_score
    return BothScored(scored, before)


def _same_scores(old: Record, new: Record) -> bool:
    """Return whether both decisions cut the same scores of the same rows."""
    then, now = old.lineage, new.lineage
    same = (then.model.file_hash, then.model.scores) == (now.model.file_hash, now.model.scores)
    return same and old.rows.columns.scale == new.rows.columns.scale


def _refuse_other_rows(record: Record, workspace: Workspace, scored: Scored) -> None:
    """Refuse rows that are not those of the record: neither the same file nor the same cells.

    The same file and the same model are enough: where a library scores otherwise in the last
    bits, what changed between two decisions can still be counted.
    """
    was = record.lineage.data
    now = lineage_of(workspace, workspace.deployed, scored).data
    if was.content_hash == now.content_hash or was.file_hash == now.file_hash:
        return
    raise InputError(
        f"The newer decision rests on other rows than {now.file} of {quoted(workspace.title)} "
        f"holds now (content {was.content_hash[:12]}…, and now {now.content_hash[:12]}…). Put the "
        "table there as it was when it was decided."
    )
