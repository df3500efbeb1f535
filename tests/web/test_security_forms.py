"""A form that cannot be taken comes back with everything that was typed, and nothing was stored."""

from __future__ import annotations

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.security.pending_form import PendingForm, kept_form, opened, own_address
from tests.web.knock import Visitor, hidden, person, token_in


def test_without_a_token_a_form_comes_back_whole_and_can_be_sent_again(context: AppContext) -> None:
    record = person(context)
    visitor = Visitor(context)
    address = f"/p/{record}/data/delete"
    back = visitor.post_raw(address, {"word": 'delete"<b>', "other": "typed"})
    assert back.status_code == 403
    assert hidden(back.text, "word") == 'delete"<b>'
    assert hidden(back.text, "other") == "typed"
    assert f'action="{address}"' in back.text
    assert len(context.store.people()) == 1
    again = visitor.post_raw(address, {"_csrf_token": token_in(back.text), "word": "delete"})
    assert again.status_code == 303
    assert context.store.people() == ()


@pytest.mark.parametrize("token", ["", "0" * 128, "x", "ü", "a" * 5000])
def test_a_token_that_was_made_up_holds_for_nothing(context: AppContext, token: str) -> None:
    record = person(context)
    visitor = Visitor(context)
    visitor.token()
    back = visitor.post_raw(f"/p/{record}/data/delete", {"_csrf_token": token, "word": "delete"})
    assert back.status_code == 403
    assert len(context.store.people()) == 1


def test_the_token_of_another_browser_holds_for_nothing(context: AppContext) -> None:
    record, mine = person(context), Visitor(context)
    mine.token()
    theirs = Visitor(context).token()
    back = mine.post_raw(f"/p/{record}/data/delete", {"_csrf_token": theirs, "word": "delete"})
    assert back.status_code == 403
    assert len(context.store.people()) == 1


def test_a_page_that_comes_back_leaves_the_other_open_pages_good(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    token = visitor.token()
    visitor.post_raw(f"/p/{record}/data/delete", {"_csrf_token": "too old"})
    sent = visitor.post_raw(f"/p/{record}/data/feed/end", {"_csrf_token": token})
    assert sent.status_code == 303


def test_a_passphrase_does_not_come_back_in_the_page(context: AppContext) -> None:
    back = Visitor(context).post_raw("/data/backup", {"passphrase": "open sesame now", "note": "kept"})
    assert back.status_code == 403
    assert "open sesame now" not in back.text
    assert 'type="password" id="again-passphrase"' in back.text
    assert hidden(back.text, "note") == "kept"


def test_a_file_is_chosen_again(context: AppContext) -> None:
    back = Visitor(context).post_raw("/data/import", {"called": "Bea"}, files={"file": b"{}"})
    assert back.status_code == 403
    assert hidden(back.text, "called") == "Bea"
    assert 'type="file" id="again-file"' in back.text
    assert 'enctype="multipart/form-data"' in back.text


def test_a_form_that_is_far_too_long_is_refused_with_a_sentence(context: AppContext) -> None:
    visitor = Visitor(context)
    assert visitor.post("/data/backup", {"passphrase": "x" * 900_000}).status_code == 422
    refused = visitor.post("/data/backup", {"passphrase": "x" * 1_000_001})
    assert refused.status_code == 413
    assert "NOT saved" in refused.text


KEPT = PendingForm(to="/p/x/took", fields=(("on", "2026-04-02"), ("note", "ü \n\t")), files=("f",))


def test_what_is_kept_sealed_can_be_read_by_this_install_alone() -> None:
    sealed = KEPT.sealed("one secret")
    assert opened(sealed, "one secret") == KEPT
    assert opened(sealed, "another secret") is None
    assert "2026" not in sealed


@pytest.mark.parametrize("broken", ["", "x", "AAAA", "ü", KEPT.sealed("one secret")[:-4]])
def test_what_was_changed_on_its_way_is_not_read(broken: str) -> None:
    assert opened(broken, "one secret") is None


def test_more_than_anybody_types_is_not_carried_along() -> None:
    assert PendingForm(to="/", fields=(("a", "x" * 400_000),)).sealed("one secret")
    assert PendingForm(to="/", fields=(("a", "x" * 600_000),)).sealed("one secret") == ""


def test_the_old_token_is_not_carried_along() -> None:
    assert kept_form("/", [("_csrf_token", "old"), ("a", "b")]).fields == (("a", "b"),)


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:x",
        "",
        "x",
        "/a\r\nb: c",
        "/a:b",
    ],
)
def test_after_the_lock_nobody_is_sent_elsewhere(asked: str) -> None:
    assert own_address(asked) == "/"


def test_after_the_lock_the_page_asked_for_opens() -> None:
    assert own_address("/p/12ab/calendar") == "/p/12ab/calendar"
