"""The page on fairness: what is looked at, chosen and shown of the slices."""
