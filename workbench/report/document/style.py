"""How documents look in a browser: the app's own colours, light, dark and on paper."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from workbench import places

_SETTINGS = ".streamlit/config.toml"
_HERE = Path(__file__)
_FONT = (
    '"Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, system-ui, sans-serif'
)
_CAPITAL = re.compile(r"(?=[A-Z])")


@cache
def style_sheet() -> str:
    """Return the style sheet of a document.

    Colours are named as Streamlit names them for components ("--st-text-color"), and come from
    the theme of the app: a chart that is made for the app looks alike here.
    """
    light, dark = _colours("light"), _colours("dark")
    themes = (
        f":root{{color-scheme:light dark;--st-font:{_FONT};{light}}}",
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        # Paper is white; `on-paper` says so before the browser turns to the printer.
        f":root.on-paper{{color-scheme:light;{light}}}",
        f"@media print{{:root{{color-scheme:light;{light}}}}}",
    )
    return "\n".join((*themes, squeezed(_HERE.with_suffix(".css").read_text(encoding="utf-8"))))


def squeezed(source: str) -> str:
    """Return a script or a style sheet without indents, blank lines and lines of comment.

    None of ours has a text that runs over several lines, in which that would change something.
    """
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _colours(theme: str) -> str:
    """Return the colours of a theme as declarations of custom properties."""
    held = _themes()[theme]
    named = {
        "-".join(part.lower() for part in _CAPITAL.split(name)): value
        for name, value in held.items()
        if isinstance(value, str) and name.endswith("Color")
    }
    named["heading-color"] = named["text-color"]
    return ";".join(f"--st-{name}:{value}" for name, value in named.items())


@cache
def _themes() -> dict[str, dict[str, object]]:
    text = (places.app_folder() / _SETTINGS).read_text(encoding="utf-8")
    themes: dict[str, dict[str, object]] = tomllib.loads(text)["theme"]
    return themes
