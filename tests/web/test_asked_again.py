"""Before everything is deleted, saved or opened to a calendar, the passphrase is asked for once more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.sessions import Sessions
from tests.web.knock import PASSPHRASE, Visitor, person

FRESH = 5 * 60
FILE = "a few good words"
# Where it is sent, with which fields, the field of the passphrase, and the status when it is done.
ASKED = {
    "a whole backup": (
        "/data/backup", {"passphrase": FILE, "passphrase-again": FILE}, "passphrase-backup-now", 200,
    ),
    "deleting everything": ("/data/delete", {"word": "delete"}, "passphrase-delete-now", 303),
    "deleting one person": ("/p/{record}/data/delete", {"word": "delete"}, "passphrase-delete-now", 303),
    "a calendar address": ("/p/{record}/data/feed", {}, "passphrase-feed-now", 200),
}  # fmt: skip
EACH = pytest.mark.parametrize("what", ASKED)


class Clock:
    seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def locked(context: AppContext, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, sessions=Sessions(clock=clock))
    made.sessions.put(made.store, PASSPHRASE)
    return made


def opened(context: AppContext) -> Visitor:
    visitor = Visitor(context)
    assert visitor.unlock().status_code == 303
    return visitor


def sent(visitor: Visitor, record: str, what: str, passphrase: str | None = None) -> tuple[int, str]:
    address, fields, field, _ = ASKED[what]
    more = {} if passphrase is None else {field: passphrase}
    answer = visitor.post(address.format(record=record), {**fields, **more})
    return answer.status_code, answer.text


def is_untouched(context: AppContext, record: str) -> bool:
    return [one.id for one in context.store.people()] == [record] and context.store.shelf(record).get(
        "feed"
    ) is None


@EACH
@pytest.mark.parametrize("seconds", [0, FRESH - 1])
def test_who_typed_it_a_moment_ago_is_not_asked(
    locked: AppContext, clock: Clock, what: str, seconds: int
) -> None:
    record, visitor = person(locked), opened(locked)
    clock.seconds += seconds
    status, _ = sent(visitor, record, what)
    assert status == ASKED[what][3]


@EACH
@pytest.mark.parametrize("typed", [None, "", "not this one"])
def test_after_five_minutes_nothing_is_done_without_it(
    locked: AppContext, clock: Clock, what: str, typed: str | None
) -> None:
    record, visitor = person(locked), opened(locked)
    clock.seconds += FRESH
    status, html = sent(visitor, record, what, typed)
    assert status == 422
    assert f'id="{ASKED[what][2]}"' in html
    assert 'aria-invalid="true"' in html
    assert is_untouched(locked, record)


@EACH
def test_with_it_it_is_done_and_not_asked_again_for_five_minutes(
    locked: AppContext, clock: Clock, what: str
) -> None:
    record, visitor = person(locked), opened(locked)
    clock.seconds += FRESH
    status, _ = sent(visitor, record, what, PASSPHRASE)
    assert status == ASKED[what][3]
    clock.seconds += FRESH - 1
    assert 'name="passphrase-backup-now"' not in visitor.get("/data").text
    clock.seconds += 1
    assert 'name="passphrase-backup-now"' in visitor.get("/data").text


@EACH
def test_without_a_passphrase_nobody_is_asked(context: AppContext, what: str) -> None:
    record = person(context)
    status, _ = sent(Visitor(context), record, what)
    assert status == ASKED[what][3]


def test_saving_and_reading_go_on_without_it(locked: AppContext, clock: Clock) -> None:
    record, visitor = person(locked), opened(locked)
    clock.seconds += FRESH * 2
    assert visitor.get(f"/p/{record}").status_code == 200
    assert visitor.get(f"/p/{record}/data/record.json").status_code == 200


def test_locking_everywhere_ends_every_session(locked: AppContext) -> None:
    here, phone = opened(locked), opened(locked)
    answer = here.post("/lock/everywhere")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lock")
    assert "storage" in answer.headers["clear-site-data"]
    assert here.get("/data").status_code == 403
    assert phone.get("/data").status_code == 403
    assert opened(locked).get("/data").status_code == 200


def test_locking_everywhere_ends_what_another_program_let_in(locked: AppContext, clock: Clock) -> None:
    other = replace(locked, sessions=Sessions(clock=clock))
    phone = opened(other)
    assert phone.get("/data").status_code == 200
    opened(locked).post("/lock/everywhere")
    clock.seconds += 3
    assert phone.get("/data").status_code == 403


def test_a_stranger_locks_nobody_out_everywhere(locked: AppContext) -> None:
    owner, stranger = opened(locked), Visitor(locked)
    assert stranger.post("/lock/everywhere").status_code == 403
    assert owner.get("/data").status_code == 200


def test_what_is_left_of_a_session_is_told_and_asking_does_not_keep_it_alive(
    locked: AppContext, clock: Clock
) -> None:
    visitor = opened(locked)
    visitor.get("/data")
    for minute in (10, 20):
        clock.seconds += 10 * 60
        assert int(visitor.get("/lock/left").text) == (30 - minute) * 60
    clock.seconds += 10 * 60
    assert visitor.get("/lock/left").text == "0"
    assert visitor.get("/data").status_code == 403
    assert Visitor(locked).get("/lock/left").text == "0"
