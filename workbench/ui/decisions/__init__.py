"""The page of decisions: what was decided, and whether it still holds."""
