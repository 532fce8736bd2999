"""Column names: each one there, its own, and told apart from the others by the eye."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Sequence

from workbench.intake.errors import InputError, quoted
from workbench.intake.spelling import UNSEEN


def check_names(names: Sequence[str], source: str) -> None:
    """Refuse a header in which a column has no name, or shares it with another.

    Raises
    ------
    InputError
        Also when two names differ only in case, blanks at the ends, Unicode form or signs that
        cannot be seen.
    """
    for position, name in enumerate(names, start=1):
        if not name.strip():
            raise InputError(
                f"{source}: column {position} has no name. Name it in the header, or leave it out "
                "(pandas leaves its index out with index=False)."
            )
        if UNSEEN.search(name):
            raise InputError(
                f"{source}: the name of column {position}, {name!a}, holds a sign that cannot "
                "be seen. Type the name anew."
            )
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        raise InputError(
            f"{source} has {times} columns named {quoted(name)}. Give each column its own name."
        )
    _refuse_lookalikes(names, source)


def chosen(names: Sequence[str], columns: Sequence[str] | None, source: str) -> list[str]:
    """Return the names asked for, once each, in the order asked; all of them for None."""
    if isinstance(columns, str):
        raise TypeError(f"columns must be a list of names, not one text ({columns!r})")
    if columns is None:
        return list(names)
    for column in columns:
        if column not in names:
            raise InputError(no_such_column(column, names, source))
    return list(dict.fromkeys(columns))


def no_such_column(column: str, names: Sequence[str], source: str) -> str:
    """Return the sentence for a column that a table lacks, with the names that come close."""
    plain = {name.strip().casefold(): name for name in names}
    close = difflib.get_close_matches(column.strip().casefold(), plain, n=3)
    hint = f" Did you mean {' or '.join(quoted(plain[name]) for name in close)}?" if close else ""
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    there = ", ".join(quoted(name) for name in names[:10])
    return f"{source} has no column {quoted(column)}.{hint} Its columns are {there}{more}."


def _refuse_lookalikes(names: Sequence[str], source: str) -> None:
    seen: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFC", name.strip().casefold())
        if plain in seen:
            raise InputError(
                f"{source}: the columns {seen[plain]!a} and {name!a} differ only in case, "
                "blanks or Unicode form, and are easily taken for one another. Rename one."
            )
        seen[plain] = name
