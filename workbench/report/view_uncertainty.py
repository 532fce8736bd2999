"""How sure the figures are, as the dragged chart shows it: bands, plateau, intervals."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from workbench import phrases
from workbench.report.view_limits import written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.report.uncertainty import Uncertainty
    from workbench.threshold.bands import Band, RocBand
    from workbench.threshold.plateaus import Plateau

_EYE = 400  # the threshold axis has about so many pixels
_DRAWN_DIGITS = 5  # of what is only drawn: a hundredth of a pixel


def uncertainty_view(
    sure: Uncertainty, drawn: NDArray[np.int64], *, reach: float
) -> dict[str, object]:
    """Return bands at the drawn points; a point between two resampled ones takes the nearest.

    Units are exact, since figures are made of them; polygons are rounded. `reach` is the width of
    the threshold axis: pieces of the plateau that the eye cannot part on it are named as one.
    """
    regret = sure.regret
    return {
        "honest": sure.honest,
        "auc": None if sure.auc is None else [phrases.fixed(end, 3) for end in sure.auc],
        "critical": sure.cost.critical,
        "unit": _known(sure.cost, drawn),
        "plateau": None if sure.plateau is None else plateau_view(sure.plateau, reach / _EYE),
        "roc": _roc(sure.roc, drawn),
        "regret": {
            name: None if band is None else _regret(band, drawn)
            for name, band in (
                ("none", regret.flag_none),
                ("all", regret.flag_all),
                ("random", regret.random),
                ("current", regret.current),
                ("cheapest", regret.cheapest),
            )
        },
    }


def _known(band: Band, drawn: NDArray[np.int64]) -> list[float | None]:
    """Return the units of the cost; None where no mistake was seen, which is no certainty."""
    last = int(band.positions[-1])
    return [
        None if unit == 0.0 and 0 < at < last else unit
        for unit, at in zip(_units(band, drawn), drawn.tolist(), strict=True)
    ]


def plateau_view(plateau: Plateau, gap: float) -> dict[str, object]:
    """Return the pieces of a plateau, and its own one in words.

    Parameters
    ----------
    plateau : Plateau
        Thresholds that the data cannot tell apart from the cheapest.
    gap : float
        Pieces no farther apart than this are named as one: no eye can part them.
    """
    main = [written(end) for end in plateau.main]
    low, high = plateau.main
    for below, above in sorted(plateau.pieces, reverse=True):
        low = below if low - gap <= above <= low else low
    for below, above in sorted(plateau.pieces):
        high = above if high <= below <= high + gap else high
    return {
        "pieces": [[written(low), written(high)] for low, high in plateau.pieces],
        "main": main,
        "text": phrases.plateau_text(low, high),
        "short": phrases.plateau_range(low, high),
    }


def _regret(band: Band, drawn: NDArray[np.int64]) -> dict[str, object]:
    return {"critical": band.critical, "unit": _units(band, drawn)}


def _units(band: Band, drawn: NDArray[np.int64]) -> list[float | None]:
    """Return what the band is measured in at each drawn point; None where it is undefined."""
    found: list[float] = band.unit[_nearest(band.positions, drawn)].tolist()
    return [unit if isfinite(unit) else None for unit in found]


def _roc(band: RocBand, drawn: NDArray[np.int64]) -> dict[str, list[float]] | None:
    """Return the outline of the band: upper left corners, and lower right ones."""
    at = _nearest(band.positions, drawn)
    corners = {
        "left": band.fpr_low,
        "top": band.tpr_high,
        "right": band.fpr_high,
        "bottom": band.tpr_low,
    }
    if not all(np.isfinite(values).all() for values in corners.values()):
        return None
    return {name: np.round(values[at], _DRAWN_DIGITS).tolist() for name, values in corners.items()}


def _nearest(positions: NDArray[np.int64], wanted: NDArray[np.int64] | int) -> NDArray[np.int64]:
    """Return where the nearest of some rising positions stands."""
    after = np.minimum(positions.searchsorted(wanted), len(positions) - 1)
    before = np.maximum(after - 1, 0)
    nearer = np.abs(positions[before] - wanted) < np.abs(positions[after] - wanted)
    return np.asarray(np.where(nearer, before, after))
