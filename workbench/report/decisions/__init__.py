"""Decisions as they are looked at: one whole, or what changed between two."""
