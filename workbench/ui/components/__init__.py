"""Our own browser components: plain SVG, no library, nothing fetched."""

from workbench.ui.components.operating_point_chart import operating_point_chart
from workbench.ui.components.text_table_view import TextTable, text_table

__all__ = ["TextTable", "operating_point_chart", "text_table"]
