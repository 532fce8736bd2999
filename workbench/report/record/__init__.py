"""The record of a decision: made, kept, read, and made again."""
