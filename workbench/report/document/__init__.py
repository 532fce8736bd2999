"""A document that people read without the app, and what it is printed on."""
