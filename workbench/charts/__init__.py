"""Values into what is drawn: thinned points, axes, histograms, Plotly figures."""

from workbench.charts.axis import ThresholdAxis, threshold_axis
from workbench.charts.histogram import Histogram, histogram
from workbench.charts.thinning import WHOLE, drawn_positions

__all__ = [
    "WHOLE",
    "Histogram",
    "ThresholdAxis",
    "drawn_positions",
    "histogram",
    "threshold_axis",
]
