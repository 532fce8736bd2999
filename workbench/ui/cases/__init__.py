"""One case at a time: which it is, why it was decided so, and what would change that."""
