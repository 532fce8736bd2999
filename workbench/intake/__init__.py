"""Files become tables, or a sentence: strict reading of CSV and Parquet.

`read_table` reads a file, `read_upload` the bytes a browser sent, under the same rules. What they
return is exact (a number has the bits Python would give it, an id keeps its zeros); anything in
doubt is an `InputError` whose text says what is wrong, where, and what to do.
"""

from workbench.intake import limits
from workbench.intake.cells import how_to_write, is_number, number_text
from workbench.intake.errors import InputError, quoted
from workbench.intake.limits import TableLimits
from workbench.intake.names import no_such_column
from workbench.intake.source import check_file
from workbench.intake.spelling import refuse_lookalike_ids, refuse_lookalikes
from workbench.intake.table import read_table, read_upload

__all__ = [
    "InputError",
    "TableLimits",
    "check_file",
    "how_to_write",
    "is_number",
    "limits",
    "no_such_column",
    "number_text",
    "quoted",
    "read_table",
    "read_upload",
    "refuse_lookalike_ids",
    "refuse_lookalikes",
]
