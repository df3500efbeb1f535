"""When the disk or the database is in the way while the app runs: a sentence, and nothing is lost."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doseline.faces.serving.logs import RedactingFormatter
from doseline.faces.web.app import build_app
from doseline.faces.web.context import AppContext
from doseline.store import Code, Store
from doseline.store.codes import refusal
from tests.web.browser import Person
from tests.web.knock import Visitor, hidden, token_in


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, method: str, error: Exception) -> Iterator[None]:
    """The store fails at one thing, as it would on a full disk."""

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Store, method, fail)
        yield


@pytest.mark.parametrize(
    "code",
    [Code.DISK_FULL, Code.READ_ONLY_DISK, Code.DATABASE_LOCKED, Code.CORRUPT_DATABASE, Code.DATABASE_AWAY],
)
def test_what_was_typed_comes_back_with_the_reason_and_can_be_sent_again(
    context: AppContext, anna: Person, monkeypatch: pytest.MonkeyPatch, code: Code
) -> None:
    visitor = Visitor(context)
    token = visitor.token()
    address = f"/p/{anna.id}/data/delete"
    with failing(monkeypatch, "delete", refusal(code)):
        back = visitor.post_raw(address, {"_csrf_token": token, "word": "delete"})
    assert back.status_code == 503
    assert context.catalogue().say(f"fault.{code}") in back.text.replace("&#39;", "'").replace("&#34;", '"')
    assert "$.store" not in back.text
    assert hidden(back.text, "word") == "delete"
    assert len(context.store.people()) == 1
    again = visitor.post_raw(address, {"_csrf_token": token_in(back.text), "word": "delete"})
    assert again.status_code == 303


def test_a_page_that_cannot_be_read_says_so(
    context: AppContext, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with failing(monkeypatch, "kept", refusal(Code.CORRUPT_DATABASE)):
        page = Visitor(context).get(f"/p/{anna.id}")
    assert page.status_code == 503
    assert "backup" in page.text.lower()


def test_a_database_that_another_program_holds_is_waited_for_and_then_said(
    context: AppContext, anna: Person, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "doseline.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        visitor = Visitor(context)
        assert visitor.get(f"/p/{anna.id}/data").status_code == 200, "reading goes on meanwhile"
    finally:
        other.close()


def test_a_mistake_of_ours_is_logged_by_kind_and_place_alone(
    context: AppContext, anna: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with failing(monkeypatch, "kept", KeyError("the record of Wilhelmina")):
        page = Visitor(context).get(f"/p/{anna.id}")
    assert page.status_code == 500
    assert "Wilhelmina" not in page.text + caplog.text
    assert "KeyError in test_serve_trouble.py" in caplog.text


def test_a_log_line_of_others_is_cut_down_to_its_name() -> None:
    """A library may put what it was given into its message, and always does into a traceback."""
    with pytest.raises(ZeroDivisionError) as caught:
        divmod(1, 0)
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("asyncio", logging.ERROR, "x", 1, "Task %s", ("Wilhelmina",), info)
    line = RedactingFormatter().format(record)
    assert line.startswith("ERROR asyncio: ZeroDivisionError in test_serve_trouble.py:")
    assert "Wilhelmina" not in line


def test_every_page_can_be_built_twice_in_one_program(context: AppContext) -> None:
    """Sharing runs two of them side by side."""
    assert build_app(context) is not build_app(context)
