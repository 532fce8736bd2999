"""What leaves the workbench: an evaluation as a value, as JSON, and tables for spreadsheets."""
