"""The model as a whole: what moves its scores, what that is worth, and where it went wrong."""
