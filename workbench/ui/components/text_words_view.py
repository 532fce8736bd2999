"""Texts with their words coloured by SHAP and by LIME, and a table of the same values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.intake.errors import printable
from workbench.phrases import methods
from workbench.phrases.numbers import fixed
from workbench.phrases.points import points
from workbench.ui.components.scripts import joined

if TYPE_CHECKING:
    from workbench.explain.word_reasons import Side, WordReasons

_KINDS = {
    methods.AGREE: "agree",
    methods.OPPOSITE: "opposite",
    methods.DIFFERS: "differs",
    methods.UNSTABLE: "unstable",
    methods.SMALL: "small",
}
_SHOWN = 20_000  # characters of a text that are sent; the rest is counted
_PIECE = 60  # of a word or a title


def text_words(
    reasons: WordReasons, threshold: float, labels: Mapping[str, str], *, key: str
) -> None:
    """Show the texts; what stands in them needs no escaping, since it is never read as markup.

    Parameters
    ----------
    reasons : WordReasons
        The texts, and what each word adds.
    threshold : float
        Where it is decided: the words that decide it there are outlined.
    labels : Mapping
        What people call the columns.
    key : str
        Of the element.
    """
    _renderer()(key=key, data=words_view(reasons, threshold, labels), height="content")


def words_view(reasons: WordReasons, threshold: float, labels: Mapping[str, str]) -> str:
    """Return what the browser draws, as JSON text; the same for the same values."""
    flip = reasons.flip(threshold)
    decides = set(flip.words) if flip is not None else set()
    several = len(reasons.sides) > 1
    sizes = np.abs(np.concatenate([reasons.shap.values, reasons.lime.contributions]))
    sides = [
        {
            "title": _title(place, side, labels, several),
            "note": "hardly matters here" if side in reasons.ignored else "",
            "parts": _parts(reasons, side),
        }
        for place, side in enumerate(reasons.sides)
    ]
    view = {
        "name": "What each word adds, by SHAP and by LIME",
        "methods": [
            {"key": "shap", "title": "SHAP"},
            {"key": "lime", "title": f"LIME, fit R² {fixed(reasons.lime.r2, 2)}"},
        ],
        "titles": ["Word", "SHAP, points", "LIME, points", "Agreement"],
        "key": ["raises the score", "lowers the score", "without these: the other decision"],
        "empty": "(no words)",
        "largest": float(sizes.max(initial=0.0)),
        "sides": sides,
        "words": _words(reasons, decides),
        "order": np.argsort(-np.abs(reasons.shap.values), kind="stable").tolist(),
    }
    return json.dumps(view, allow_nan=False)


def _title(place: int, side: Side, labels: Mapping[str, str], several: bool) -> str:
    name = printable(labels.get(side.column, side.column), _PIECE)
    return f"{chr(ord('A') + place)}: {name}" if several else name


def _parts(reasons: WordReasons, side: Side) -> list[tuple[str, int]]:
    """Return the text in parts, each with its word's place, or -1 for what stands between."""
    parts: list[tuple[str, int]] = []
    end = 0
    for place, token in enumerate(reasons.tokens):
        if token.field != side.column or end >= _SHOWN:
            continue
        stop = min(token.end, max(token.start, _SHOWN))
        parts += [(side.text[end : token.start], -1), (side.text[token.start : stop], place)]
        end = stop
    rest = side.text[end:]
    if len(side.text) > _SHOWN:
        rest = f" … and {len(rest):,} characters more"
    return [part for part in (*parts, (rest, -1)) if part[0]]


def _words(reasons: WordReasons, decides: set[int]) -> list[dict[str, object]]:
    shown, lime = points(reasons.shap), reasons.lime
    words: list[dict[str, object]] = []
    for place, name in enumerate(reasons.shap.feature_names):
        ours, theirs = float(reasons.shap.values[place]), float(lime.contributions[place])
        spread = float(lime.spread[place])
        agrees = methods.column_word(ours, theirs, spread)
        ours_text, theirs_text = shown.signed(shown.parts[place]), _points(theirs)
        varies = f"{fixed(100.0 * spread, 1)} from draw to draw"
        words.append(
            {
                "name": printable(name, _PIECE),
                "shap": ours,
                "lime": theirs,
                "shapText": ours_text,
                "limeText": theirs_text,
                "told": f"SHAP {ours_text} points\nLIME {theirs_text} points, varies by {varies}",
                "agrees": agrees,
                "kind": _KINDS[agrees],
                "decides": place in decides,
            }
        )
    return words


def _points(value: float) -> str:
    text = fixed(100.0 * value, 1)
    return f"+{text}" if value > 0 and text.strip("0.") else text


@cache
def _renderer() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_text_words",
        js=joined(("text_words/component",), "js"),
        css=joined(("text_words/style",), "css"),
        isolate_styles=False,
    )
