"""Score a table with a model file, without running what the file may bring along.

Only the skops format is opened, only for types named in `trusted`, and only in a child process
with a memory limit and a deadline. Tables and scores go over as Arrow and as a plain array.
"""

from workbench.models.limits import Limits
from workbench.models.scoring import dump_model, model_hash, score_file, supported

__all__ = ["Limits", "dump_model", "model_hash", "score_file", "supported"]
