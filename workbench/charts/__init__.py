"""Values into what is drawn: thinned points, axes, histograms, Plotly figures."""

from workbench.charts.axis import ThresholdAxis, threshold_axis
from workbench.charts.histogram import Histogram, histogram
from workbench.charts.rates import RateChart, rates_by_slice
from workbench.charts.thinning import drawn_positions

__all__ = [
    "Histogram",
    "RateChart",
    "ThresholdAxis",
    "drawn_positions",
    "histogram",
    "rates_by_slice",
    "threshold_axis",
]
