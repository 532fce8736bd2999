"""Data into Markdown: shown as the text it is, never as a link, an image or a formula."""

from __future__ import annotations

import re

from workbench.intake.errors import printable

# No more than Markdown reads: a widget's label is read aloud with its backslashes.
_MARKS = re.compile(r"([\\`*_\[\]<>~|$&#])")
# What becomes more than text even when it is escaped: a bare address, an emoji code such as
# :smile:, an arrow between blanks, a list at the start. A word joiner, which has no width,
# keeps it text.
_READ_ANYWAY = re.compile(
    r"""(?ix)
    (?:www|https?|ftp|mailto|xmpp)(?=[.:]) | (?<=\w)(?=@) | :(?=\S)
    | (?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)
    | ^(?=[-+]|\d{1,9}[.)](?:\s|$))
    """
)
_JOINER = "\u2060"
# These turn the direction of all that follows, so that a name could rewrite the sentence behind it.
_TURNING = re.compile("[\u202a-\u202e\u2066\u2067]")


def plain(text: str) -> str:
    """Return text from outside so that Markdown shows every character of it."""
    flat = _TURNING.sub(lambda sign: printable(sign.group()), " ".join(text.split()))
    return _MARKS.sub(r"\\\1", _READ_ANYWAY.sub(lambda match: match.group() + _JOINER, flat))
