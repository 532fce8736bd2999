"""Why one case was decided so: exact Shapley values, LIME beside them, and what would change it."""
