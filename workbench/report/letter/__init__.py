"""The letter: one page on one case."""
