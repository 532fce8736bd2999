"""Our own browser components: plain SVG, no library, nothing fetched."""

from workbench.ui.components.operating_point_chart import operating_point_chart

__all__ = ["operating_point_chart"]
