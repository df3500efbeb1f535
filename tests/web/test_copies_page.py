"""My data says where copies go and when the last was made, and says more only when one is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.records import scheduled_copies
from doseline.store import age_file
from tests.web.conftest import NOW
from tests.web.knock import Visitor, person

WORD = "correct horse battery staple"
OLD = "It was not possible to make one since"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(age_file, "_WORK_MADE", 4)
    return tmp_path_factory.mktemp("another disk")


@pytest.fixture
def copied(context: AppContext, folder: Path) -> AppContext:
    person(context)
    context.store.begin_copies(folder, passphrase=WORD)
    return context


def later(context: AppContext, **time: int) -> AppContext:
    return replace(context, now=lambda: NOW + timedelta(**time))


def test_without_a_folder_it_says_how_to_have_copies_and_nothing_presses(context: AppContext) -> None:
    html = Visitor(context).get("/data").text
    assert "doseline serve --copies FOLDER" in html
    assert OLD not in html
    scheduled_copies.look(context)


def test_a_copy_can_be_made_now_and_its_day_is_said(copied: AppContext, folder: Path) -> None:
    visitor = Visitor(copied)
    assert "No copy was made yet" in visitor.get("/data").text
    assert visitor.post("/data/copy").status_code == 303
    html = visitor.get("/data").text
    assert str(folder) in html
    assert "Last copy with something new in it: 2 April 2026." in html
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(("days", "is_said"), [(0, False), (29, False), (30, False), (31, True), (100, True)])
def test_only_when_the_last_one_is_older_than_a_month_is_it_said(
    copied: AppContext, days: int, *, is_said: bool
) -> None:
    copied.store.make_copy(now=NOW)
    assert scheduled_copies.is_old(later(copied, days=days)) is is_said
    assert (OLD in Visitor(later(copied, days=days)).get("/data").text) is is_said


def test_a_disk_that_is_gone_is_said_on_the_page_and_stops_nothing(copied: AppContext, folder: Path) -> None:
    folder.rmdir()
    scheduled_copies.look(copied)
    visitor = Visitor(copied)
    assert OLD in visitor.get("/data").text
    back = visitor.post("/data/copy")
    assert back.status_code == 422
    assert "connect it" in back.text


def test_one_a_day_is_made_by_itself_where_something_changed(copied: AppContext, folder: Path) -> None:
    scheduled_copies.look(copied)
    scheduled_copies.look(copied)
    scheduled_copies.look(later(copied, days=1))
    assert len(list(folder.iterdir())) == 1
    person(copied, "Bea")
    scheduled_copies.look(later(copied, days=1, hours=1))
    assert len(list(folder.iterdir())) == 1, "not before the day is over"
    scheduled_copies.look(later(copied, days=2, hours=1))
    assert len(list(folder.iterdir())) == 2


def test_today_says_nothing_of_it(copied: AppContext, folder: Path) -> None:
    folder.rmdir()
    scheduled_copies.look(copied)
    (one,) = copied.store.people()
    assert "copy" not in Visitor(copied).get(f"/p/{one.id}").text


def test_nobody_makes_a_copy_who_was_not_let_in(copied: AppContext, folder: Path) -> None:
    copied.sessions.put(copied.store, WORD)
    assert Visitor(copied).post("/data/copy").status_code == 403
    assert list(folder.iterdir()) == []
