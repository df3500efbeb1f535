"""The page of a damaged record offers to go on with what is left: by a word and the passphrase, and noted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.sessions import Sessions
from tests.web.knock import PASSPHRASE, Visitor
from tests.web.test_asked_again import Clock, opened
from tests.web.test_records_that_cannot_be_read import cut_short, somebody, spoil, take_out

KEPT = {"type": "note", "on": "2026-01-01", "text": "still here"}
WORD = {"accept-word": "accept"}


def damaged(context: AppContext) -> str:
    record = somebody(context, KEPT, {**KEPT, "text": "spoiled"})
    spoil(context, record, 3)
    return record


def test_a_damaged_record_opens_again_and_says_what_was_lost(context: AppContext) -> None:
    record, visitor = damaged(context), Visitor(context)
    assert f'action="/p/{record}/data/accept"' in visitor.get(f"/p/{record}").text
    answer = visitor.post(f"/p/{record}/data/accept", WORD)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{record}/entries")
    entries = visitor.get(f"/p/{record}/entries").text
    assert "still here" in entries
    assert "A part of this record was lost: 1 entry" in entries
    assert visitor.get(f"/p/{record}").status_code == 200
    (said,) = [row for row in context.store.kept(record).log if row.accepted is not None]
    assert (said.author, said.accepted and said.accepted.missing) == ("owner", 1)


def test_a_record_cut_short_in_silence_opens_again(context: AppContext) -> None:
    record, visitor = somebody(context, KEPT), Visitor(context)
    cut_short(context, record)
    assert visitor.post(f"/p/{record}/data/accept", WORD).status_code == 303
    assert "how much is not known" in visitor.get(f"/p/{record}/entries").text


@pytest.mark.parametrize("typed", [{}, {"accept-word": "yes"}, {"word": "accept"}])
def test_without_the_word_nothing_is_done(context: AppContext, typed: dict[str, str]) -> None:
    record, visitor = damaged(context), Visitor(context)
    answer = visitor.post(f"/p/{record}/data/accept", typed)
    assert answer.status_code == 422
    assert "NOT done" in answer.text
    assert visitor.get(f"/p/{record}").status_code == 503


def test_after_five_minutes_the_passphrase_is_asked_for_again(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    clock = Clock()
    locked = replace(context, sessions=Sessions(clock=clock))
    locked.sessions.put(locked.store, PASSPHRASE)
    record, visitor = damaged(locked), opened(locked)
    clock.seconds += 5 * 60
    for typed in ({}, {"passphrase-accept-now": "not this one"}):
        answer = visitor.post(f"/p/{record}/data/accept", {**WORD, **typed})
        assert answer.status_code == 422
        assert 'id="passphrase-accept-now"' in answer.text
        clock.seconds += 60
    answer = visitor.post(f"/p/{record}/data/accept", {**WORD, "passphrase-accept-now": PASSPHRASE})
    assert answer.status_code == 303
    assert locked.store.kept(record).length == 4


def test_a_record_that_is_whole_or_gone_offers_nothing_to_accept(context: AppContext) -> None:
    whole, gone, visitor = somebody(context, KEPT), somebody(context, KEPT), Visitor(context)
    take_out(context, gone)
    assert "/data/accept" not in visitor.get(f"/p/{whole}").text
    assert "/data/accept" not in visitor.get(f"/p/{gone}").text
    assert visitor.post(f"/p/{whole}/data/accept", WORD).status_code == 503
    assert visitor.post(f"/p/{gone}/data/accept", WORD).status_code == 503
    assert context.store.kept(whole).length == 2


def test_a_record_that_the_reader_refuses_is_not_offered_for_it(context: AppContext) -> None:
    record, visitor = somebody(context, {**KEPT, "on": "soon"}), Visitor(context)
    assert "/data/accept" not in visitor.get(f"/p/{record}").text
