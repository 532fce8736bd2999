"""Score tables with a model file, without running what the file may bring along.

Only skops files are opened, for types named in `trusted`, and the model files of LightGBM and
XGBoost; and only in a child process with a memory limit and a deadline. Tables and scores go over
as Arrow and as plain arrays.
"""

from workbench.models.limits import Limits
from workbench.models.model_file import model_hash, refuse_unnumbered, supported
from workbench.models.open_model import OpenModel, mixed_rows
from workbench.models.scorer import Scorer
from workbench.models.scoring import dump_model, score_file
from workbench.models.served import ServedModel, serve

__all__ = [
    "Limits",
    "OpenModel",
    "Scorer",
    "ServedModel",
    "dump_model",
    "mixed_rows",
    "model_hash",
    "refuse_unnumbered",
    "score_file",
    "serve",
    "supported",
]
