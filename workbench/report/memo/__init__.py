"""The memo: what was decided and what it rests on, for those who never saw the app."""
