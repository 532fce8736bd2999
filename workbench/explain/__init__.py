"""Why one case was decided so: exact Shapley values, LIME beside them, and what would change it.

The package is also the verb: `workbench.explain(workspace, case=...)`, as `workbench.evaluate`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


class _Verb(ModuleType):
    """A package that can be called: it hands on to `workbench.notebook.explain`."""

    def __call__(self, *arguments: object, **options: object) -> object:
        """Explain one case; see `workbench.notebook.explain`."""
        return import_module("workbench.notebook").explain(*arguments, **options)


sys.modules[__name__].__class__ = _Verb
