"""What static charts share: the theme's colours, text kept text, labels that stay inside."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

At = dict[str, str | float]  # where words stand, in Plotly's terms

SIZE = 12.5  # of chart text, in pixels
ROW = 18  # pixels between two lines of it
# The narrowest plot that labels are placed for, and the width of one letter, in pixels.
NARROW = 290
LETTER = 6.6
EDGE = 14  # pixels beside a plot without a y axis


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of the theme that the reader has chosen, as #rrggbb.

    Attributes
    ----------
    text : str
        What is chosen and what is said.
    quiet : str
        What it is compared with.
    page : str
        Behind it all.
    grid : str
        Lines that help the eye.
    """

    text: str
    quiet: str
    page: str
    grid: str

    def faint(self, share: float) -> str:
        """Return the text colour at a share of its strength."""
        red, green, blue = (int(self.text[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgba({red},{green},{blue},{share:g})"


# What is printed, and what leaves the app, is light.
LIGHT = Ink(text="#17202b", quiet="#55616f", page="#ffffff", grid="#edf0f3")


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on an axis with its name."""

    value: float
    text: str


def escaped(text: str) -> str:
    """Return data as the text it is: Plotly reads a part of HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(text: str) -> str:
    """Return a title in lines that the narrowest plot holds."""
    return "<br>".join(escaped(line) for line in wrap(text, int(NARROW / LETTER)))


def width_of(text: str) -> float:
    """Return about how many pixels a label takes."""
    return LETTER * len(text)


def anchor(share: float) -> str:
    """Return how a label is hung at a share of an axis, so that it stays inside."""
    return "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"


def flag(figure: go.Figure, mark: Mark, row: int, ink: Ink) -> None:
    """Draw a line up from the x axis to its name, in a row of its own above the plot.

    The figure has its height, its margins and the range of its x axis already.
    """
    margin, (low, high) = figure.layout.margin, figure.layout.xaxis.range
    up = 1.0 + ROW * row / (figure.layout.height - margin.t - margin.b)
    figure.add_shape(
        type="line",
        x0=mark.value,
        x1=mark.value,
        y0=0.0,
        y1=up,
        yref="paper",
        name=mark.text,
        line={"color": ink.text, "width": 1, "dash": "dot"},
        layer="below",
    )
    side = anchor((mark.value - low) / (high - low))
    at: At = {"x": mark.value, "y": up, "yref": "paper", "xanchor": side, "yanchor": "bottom"}
    write(figure, mark.text, at, ink)


def write(figure: go.Figure, text: str, at: At, ink: Ink) -> None:
    """Write words on a figure, over whatever runs behind them.

    Parameters
    ----------
    at : dict of str to str or float
        Plotly's names for where, and for what else differs: x, y, xanchor, font_color.
    """
    plain: At = {
        "text": escaped(text),
        "showarrow": False,
        "borderpad": 1,
        "bgcolor": ink.page,
        "font_color": ink.text,
        "font_size": SIZE,
    }
    figure.add_annotation(**plain | at)


def dress(figure: go.Figure, ink: Ink) -> None:
    """Give a figure what all have: no legend, no dragging, quiet axes, nothing behind it."""
    font = {"color": ink.quiet, "size": SIZE}
    figure.update_layout(
        showlegend=False,
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hoverlabel={"bgcolor": ink.page, "font": {"color": ink.text, "size": SIZE}},
    )
    axis = {"gridcolor": ink.grid, "zeroline": False, "fixedrange": True}
    figure.update_xaxes(tickfont=font, title_font=font, **axis)
    figure.update_yaxes(tickfont=font, title_font=font, **axis)
