"""Logs hold nothing secret, whichever library writes them, and read as one JSON object a line."""

import io
import json
import logging
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake import InputError
from workbench.logs import JsonLines, redacted, set_up

SECRETS = {
    "postgresql://ada:lovelace@db/workbench": "lovelace",
    "postgresql+psycopg://ada:love@lace@db:5432/w?x=1": "love@lace",
    "connection failed: password=lovelace host=db": "lovelace",
    '{"client_secret": "love lace", "x": 1}': "love lace",
    "cookie_secret = 'lovelace'": "lovelace",
    "Authorization: Bearer lovelacelovelace": "lovelace",
    "headers {'cookie': 'a=lovelace; b=lovelace'}": "lovelace",
    "asked with bearer lovelace.lovelace": "lovelace",
    "id eyJlovelace.lovelace.lovelace refused": "lovelace",
    "GET /cases?workspace=credit&case=lovelace&x=1": "lovelace",
    "GET /oauth2callback?state=lovelace&code=lovelace": "lovelace",
    "x-api-key: lovelace": "lovelace",
}


@pytest.fixture
def written():
    """Return a logger, its handler and what that writes, while records are cleaned."""
    before = logging.getLogRecordFactory()
    out, logger = io.StringIO(), logging.getLogger("tests.logs")
    handler = logging.StreamHandler(out)
    logger.addHandler(handler)
    logger.propagate = False
    set_up()
    yield logger, handler, out
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize("text", SECRETS)
def test_what_is_secret_is_hidden(text):
    assert SECRETS[text] not in redacted(text)
    assert "[hidden]" in redacted(text)


@pytest.mark.parametrize(
    "text",
    ["the password is wrong", "secretary: Ada", "https://ada@host/", "12:30@noon", "basic x"],
)
def test_other_words_stay(text):
    assert redacted(text) == text


@pytest.mark.parametrize("sign", ["a", "eyJ", "token_", "x://a:b", "basic ", "password='"])
def test_a_text_as_long_as_a_record_is_cleaned(sign):
    """Looked at from each sign anew, it would take minutes, and the whole server with it."""
    assert "lovelace" not in redacted(sign * 40_000 + " cookie: lovelace")


@pytest.mark.parametrize("text", SECRETS)
@given(before=st.text(), after=st.text())
def test_what_is_clean_stays_clean(text, before, after):
    once = redacted(f"{before} {text} {after}")
    assert SECRETS[text] not in once.removeprefix(before).removesuffix(after)
    assert redacted(once) == once


def test_arguments_and_tracebacks_are_cleaned(written):
    logger, _, out = written
    logger.error("No answer from %s", "postgresql://ada:lovelace@db/w")
    try:
        raise OSError("cannot reach postgresql://ada:lovelace@db/w")
    except OSError:
        logger.exception("A page failed")
    assert "lovelace" not in out.getvalue()
    assert "Traceback" in out.getvalue()
    assert out.getvalue().count("postgresql://ada:[hidden]@db/w") >= 2


def test_a_message_that_does_not_fit_its_arguments_is_still_written(written):
    logger, _, out = written
    logger.error("two %s %s", "password=lovelace")
    assert "two %s %s" in out.getvalue()
    assert "lovelace" not in out.getvalue()


def test_lines_of_json(written):
    logger, handler, out = written
    handler.setFormatter(JsonLines())
    try:
        raise OSError("gone\nfor good")
    except OSError:
        logger.exception("Größe: %s", 3)
    (line,) = out.getvalue().splitlines()
    held = json.loads(line)
    assert (held["level"], held["logger"], held["message"]) == ("error", "tests.logs", "Größe: 3")
    assert held["exception"].endswith("gone\nfor good")
    assert held["time"].endswith("+00:00")


def test_another_format_is_refused(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LOGS", "xml")
    with pytest.raises(InputError, match="'xml', which is no format of logs"):
        set_up()


def test_json_is_what_every_logger_writes_then():
    code = (
        "import logging; logging.getLogger('other').addHandler(logging.StreamHandler());"
        "from workbench.logs import set_up; set_up();"
        "logging.getLogger('other').warning('token=lovelace');"
        "alone = logging.getLogger('alone'); alone.propagate = False;"
        "alone.warning('token=lovelace')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"WORKBENCH_LOGS": "json"}, capture_output=True, text=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["message"] for line in lines} == {"token=[hidden]"}
