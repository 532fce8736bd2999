"""What the store says when it cannot do what it was asked."""

from __future__ import annotations

from workbench.intake import InputError


class StoreError(InputError):
    """The store cannot be used, or refuses; its text is the sentence to show."""


class Conflict(StoreError):
    """Somebody else changed it meanwhile: look at it again, then repeat."""


class OutcomeUnknown(StoreError):
    """The answer to a commit was lost. Repeated with the same key, it is kept once."""
