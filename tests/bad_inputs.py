"""The table of bad inputs: it drives the tests and is rendered to `docs/bad_inputs.md`."""

from __future__ import annotations

from tests import bad_columns, bad_files, bad_numbers, bad_tables
from tests.input_cases import BadInput

BAD_INPUTS: dict[str, tuple[BadInput, ...]] = {
    "What is not a file": bad_files.PATHS,
    "What is not CSV or Parquet": bad_files.FOREIGN,
    "CSV": bad_tables.CSV,
    "Parquet": bad_tables.PARQUET,
    "Sizes": bad_tables.SIZES,
    "Names of columns": bad_tables.NAMES,
    "Spelling": bad_columns.SPELLING,
    "Labels": bad_columns.LABELS,
    "Ids and groups": bad_columns.IDS,
    "Scores": bad_numbers.SCORES,
    "Weights": bad_numbers.WEIGHTS,
    "Frames in a notebook": bad_columns.NOTEBOOK,
}
