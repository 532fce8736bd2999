"""What the server logs: nothing secret, and one line of JSON for each event where that is wanted.

Records are cleaned where they are made, so that no handler of any library writes what is hidden:
neither the message, nor its arguments, nor the traceback.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime

from workbench.intake import InputError, quoted

VARIABLE = "WORKBENCH_LOGS"
FORMATS = ("text", "json")
_HIDDEN = "[hidden]"
_PLAIN = logging.Formatter()
# What is hidden in a text, behind what is kept: the password of an address, whatever is called a
# secret, tokens, and cases. No pattern may look at a long text from each of its signs anew: an
# error can hold a whole record.
_SECRETS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<keep>[a-z][a-z0-9+.-]{0,20}://[^\s:/@'\"]*:)[^\s'\"]{0,300}(?=@)",
        r"(?P<keep>\b(?:authorization|cookie|set-cookie)['\"]?\s*[:=]\s*['\"]?)[^\r\n'\"]+",
        r"(?P<keep>(?:password|passwd|pwd|secret|api[_-]?key|token)(?:_\w{1,40})?['\"]?\s*[:=]\s*)"
        r"(?!\[hidden)(?:'[^']*'|\"[^\"]*\"|[^\s'\",;&)}\]]+)",
        r"(?P<keep>\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}",
        r"(?P<keep>)eyJ[\w.-]{12,}",  # a signed token
        # The address of a page holds the case that somebody looked at.
        r"(?P<keep>[?&](?:case|found|state|code)=)[^\s&'\"]+",
    )
)


def redacted(text: str) -> str:
    """Return a text without passwords, tokens, cookies, and ids of cases in addresses.

    >>> redacted("connect to postgresql://ada:lovelace@db/workbench failed")
    'connect to postgresql://ada:[hidden]@db/workbench failed'
    """
    for pattern in _SECRETS:
        text = pattern.sub(rf"\g<keep>{_HIDDEN}", text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object on one line for each event: time (UTC), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        held = {
            "time": at,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            held["exception"] = record.exc_text
        return json.dumps(held, ensure_ascii=False)


def set_up() -> None:
    """Clean every record from now on, and write lines of JSON where `WORKBENCH_LOGS` asks for it.

    Raises
    ------
    InputError
        If the variable names another format.
    """
    asked = os.environ.get(VARIABLE) or FORMATS[0]
    if asked not in FORMATS:
        raise InputError(
            f"{VARIABLE} is {quoted(asked)}, which is no format of logs. Use one of "
            f"{', '.join(FORMATS)}."
        )
    made = logging.getLogRecordFactory()
    if not isinstance(made, _Cleaned):
        logging.setLogRecordFactory(_Cleaned(made))
    if asked == "json":
        _as_json()


class _Cleaned:
    """Makes records as before, then takes out what is secret."""

    def __init__(self, made: Callable[..., logging.LogRecord]) -> None:
        self._made = made

    def __call__(self, *args: object, **kwargs: object) -> logging.LogRecord:
        """Return a record that may be shown."""
        record = self._made(*args, **kwargs)
        try:
            record.msg, record.args = redacted(record.getMessage()), ()
        except (TypeError, ValueError, KeyError):  # a message that does not fit its arguments
            record.msg, record.args = redacted(f"{record.msg} {record.args}"), ()
        if record.exc_info:
            record.exc_text = redacted(_PLAIN.formatException(record.exc_info))
        return record


def _as_json() -> None:
    """Let every handler there is write lines of JSON, and the root have one."""
    named = logging.root.manager.loggerDict.values()
    loggers = [logging.root, *(each for each in named if isinstance(each, logging.Logger))]
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    handlers = [handler for logger in loggers for handler in logger.handlers]
    # The last resort writes for those who have no handler and hand nothing on, as "uvicorn.error".
    for handler in (*handlers, *filter(None, [logging.lastResort])):
        handler.setFormatter(JsonLines())
