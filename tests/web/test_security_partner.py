"""The second passphrase: it reads and writes down, and nothing else; over every route there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from litestar.handlers import HTTPRouteHandler

from doseline.faces.web.auth import session_cookie
from doseline.faces.web.context import AppContext
from doseline.faces.web.routes import ROUTES
from doseline.faces.web.security import permissions, sessions
from doseline.faces.web.security.passphrase import FieldError
from doseline.faces.web.security.permissions import Permission, needed
from doseline.faces.web.security.sessions import HERE, Sessions
from doseline.faces.web.security.signed_in import OWNER, Role, named
from tests.web.knock import PASSPHRASE, Visitor, person

PARTNERS = "staple of many horses"
NOT_ALLOWED = "This is for the owner of the records alone"
# Everything a partner may send: a form that is added is the owner's, until it is put into this list as well.
SENT_BY_A_PARTNER = {
    "/people/search", "/p/{record:str}/symptoms", "/p/{record:str}/vaccines", "/p/{record:str}/question",
    "/p/{record:str}/guide", "/p/{record:str}/guide/compare",
    "/p/{record:str}/what-if", "/p/{record:str}/expected",
    "/p/{record:str}/calendar", "/p/{record:str}/as-of", "/p/{record:str}/took",
    "/p/{record:str}/catch-up", "/p/{record:str}/undo",
    "/p/{record:str}/tap", "/p/{record:str}/missed/{mark:str}", "/p/{record:str}/enter/{mark:str}",
    "/p/{record:str}/decide/{mark:str}", "/p/{record:str}/entries/{place:int}",
    "/p/{record:str}/entries/{place:int}/over", "/p/{record:str}/entries/{place:int}/error",
    "/p/{record:str}/symptoms/keep", "/p/{record:str}/storage", "/p/{record:str}/storage/{place:int}/back",
    "/p/{record:str}/storage/{place:int}/gone", "/p/{record:str}/visit/question",
    "/p/{record:str}/visit/remove",
    "/p/{record:str}/visit/since", "/p/{record:str}/journey", "/p/{record:str}/journey/forget",
    "/p/{record:str}/switch", "/p/{record:str}/switch/forget",
    "/p/{record:str}/reminders/done", "/p/{record:str}/reminders/later",
    "/p/{record:str}/journey/letter",
    "/api/people/{record:str}/forecast", "/api/v1/people/{record:str}/forecast",
    "/api/people/{record:str}/triage", "/api/v1/people/{record:str}/triage",
    "/api/people/{record:str}/events", "/api/v1/people/{record:str}/events",
}  # fmt: skip
NOT_SEEN_BY_A_PARTNER = {
    "/data", "/data/deleted", "/people.csv", "/set-up", "/set-up/{word:str}/{name:str}",
    "/p/{record:str}/set-up", "/p/{record:str}/person",
    "/p/{record:str}/reminders", "/p/{record:str}/data",
    "/p/{record:str}/data/record.json", "/p/{record:str}/data/raw.json", "/p/{record:str}/data/fhir.json",
    "/p/{record:str}/data/chart",
    "/api/people/{record:str}/record", "/api/v1/people/{record:str}/record",
}  # fmt: skip


@pytest.fixture
def locked(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """The app with both passphrases."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, sessions=Sessions())
    made.sessions.put(made.store, PASSPHRASE)
    assert made.sessions.put_partner(made.store, PARTNERS) is None
    return made


def partner(context: AppContext, **fields: str) -> Visitor:
    visitor = Visitor(context)
    assert visitor.unlock(PARTNERS, **fields).status_code == 303
    return visitor


def owner(context: AppContext, **fields: str) -> Visitor:
    visitor = Visitor(context)
    assert visitor.unlock(**fields).status_code == 303
    return visitor


def routes() -> Iterator[tuple[str, str]]:
    """Every method and path behind the lock."""
    for handler in ROUTES:
        if isinstance(handler, HTTPRouteHandler) and not handler.opt.get("open"):
            yield from ((str(method), path) for method in handler.http_methods for path in handler.paths)


EVERY = sorted({(method, path) for method, path in routes() if method not in {"HEAD", "OPTIONS"}})


def test_there_are_as_many_routes_as_the_app_has() -> None:
    assert len(EVERY) > 80
    assert {method for method, _ in EVERY} == {"GET", "POST"}


def test_what_a_partner_may_send_is_said_twice() -> None:
    allowed = {
        path for method, path in EVERY if method == "POST" and needed(method, [path]) is not Permission.OWN
    }
    assert allowed == SENT_BY_A_PARTNER
    hidden = {path for method, path in EVERY if method == "GET" and needed(method, [path]) is Permission.OWN}
    assert hidden == NOT_SEEN_BY_A_PARTNER


def test_no_permission_is_for_a_route_that_is_gone() -> None:
    there = {path for _, path in EVERY}
    assert there >= permissions.OWN_PAGES | permissions.ASKS | permissions.ENTRIES


def address_of(path: str, record: str) -> str:
    """An address of a route; what it leads to need not be there."""
    found = path.replace("{record:str}", record).replace("{name:str}", "light-wide.svg")
    return re.sub(r"\{\w+:str\}", "x", re.sub(r"\{\w+:int\}", "0", found))


def test_every_route_lets_a_partner_do_what_it_is_for_and_no_more(locked: AppContext) -> None:
    record, visitor = person(locked), partner(locked)
    token, wrong = visitor.token(), []
    for method, path in EVERY:
        address = address_of(path, record)
        before = locked.store.kept(record), locked.store.settings.get("lock"), locked.store.people()
        sends = method == "POST"
        answer = visitor.post_raw(address, {"_csrf_token": token}) if sends else visitor.get(address)
        is_refused = answer.status_code == 403 and (
            NOT_ALLOWED in answer.text or "not-allowed" in answer.text
        )
        if is_refused is not (needed(method, [path]) is Permission.OWN):
            wrong.append((method, path, answer.status_code))
        if is_refused:
            assert (
                locked.store.kept(record),
                locked.store.settings.get("lock"),
                locked.store.people(),
            ) == before
    assert wrong == []


def test_the_owner_may_do_everything() -> None:
    assert all(permissions.may(Role.OWNER, method, [path]) for method, path in EVERY)


def test_a_partner_writes_a_dose_down(locked: AppContext) -> None:
    record, visitor = person(locked, start="2026-04-02"), partner(locked)
    page = visitor.get(f"/p/{record}/took").text
    fields = dict(re.findall(r'name="(on|amount_mg|once)"[^>]*? value="([^"]*)"', page))
    saved = visitor.post(f"/p/{record}/took", {"complete": "full", **fields})
    assert saved.status_code == 303
    assert [event["type"] for event in locked.store.kept(record).events] == ["dose"]
    assert locked.store.kept(record).log[-1].author == "partner"


def test_without_a_passphrase_everybody_is_the_owner(context: AppContext) -> None:
    person(context)
    assert Visitor(context).get("/data").status_code == 200


def test_a_partners_session_that_ends_while_it_is_used_opens_nothing_more(locked: AppContext) -> None:
    visitor = partner(locked)
    locked.sessions.put_partner(locked.store, None)
    assert visitor.get("/").status_code == 403
    assert "Passphrase" in visitor.get("/data").text
    assert visitor.unlock(PARTNERS).status_code == 422


def test_the_owner_stays_signed_in_when_the_second_passphrase_changes(locked: AppContext) -> None:
    mine, theirs = owner(locked), partner(locked)
    new = "another staple of mine"
    sent = mine.post("/data/partner", {"passphrase-partner": new, "passphrase-partner-again": new})
    assert sent.status_code == 303
    assert mine.get("/data").status_code == 200
    assert theirs.get("/").status_code == 403
    assert partner_with(locked, "another staple of mine").get("/").status_code in {200, 302, 303, 307}


def partner_with(context: AppContext, passphrase: str) -> Visitor:
    visitor = Visitor(context)
    assert visitor.unlock(passphrase).status_code == 303
    return visitor


def test_another_program_that_takes_it_away_ends_it_here(locked: AppContext) -> None:
    clock = [1_000_000.0]
    here = replace(locked, sessions=Sessions(clock=lambda: clock[0]))
    token = here.sessions.open(here.store, PARTNERS, HERE)
    mine = here.sessions.open(here.store, PASSPHRASE, HERE)
    here.sessions.verifier(here.store)
    locked.sessions.put_partner(locked.store, None)
    clock[0] += 3
    here.sessions.verifier(here.store)
    assert isinstance(token, str)
    assert isinstance(mine, str)
    assert not here.sessions.is_open(token, minutes=30)
    assert here.sessions.is_open(mine, minutes=30)


@pytest.mark.parametrize(
    ("first", "second"), [(PASSPHRASE, FieldError.SAME), (f" {PASSPHRASE} ", FieldError.SAME)]
)
def test_both_passphrases_must_differ(locked: AppContext, first: str, second: FieldError) -> None:
    assert locked.sessions.put_partner(locked.store, first) is second
    assert locked.sessions.taken(locked.store, PARTNERS) is FieldError.SAME
    answer = owner(locked).post(
        "/data/passphrase",
        {"passphrase-now": PASSPHRASE, "passphrase-new": PARTNERS, "passphrase-new-again": PARTNERS},
    )
    assert answer.status_code == 422
    assert "must differ" in answer.text


def test_another_first_passphrase_leaves_the_second(locked: AppContext) -> None:
    locked.sessions.put(locked.store, "another horse battery")
    assert partner(locked).get("/").status_code != 403


def test_without_a_first_passphrase_there_is_no_second(context: AppContext) -> None:
    visitor = Visitor(context)
    answer = visitor.post(
        "/data/partner", {"passphrase-partner": PARTNERS, "passphrase-partner-again": PARTNERS}
    )
    assert answer.status_code == 303
    assert context.store.settings.get("lock") is None


def test_a_second_passphrase_proves_nothing_of_the_owner(locked: AppContext) -> None:
    assert locked.sessions.check(locked.store, PARTNERS, HERE) is FieldError.NOT_IT
    assert locked.sessions.check(locked.store, PASSPHRASE, HERE) is None


def test_the_way_to_the_apps_own_name_keeps_role_and_name(locked: AppContext) -> None:
    token = locked.sessions.open(locked.store, PARTNERS, HERE, name="Ben")
    assert isinstance(token, str)
    locked.sessions.verifier(locked.store)
    moved = locked.sessions.take_over(locked.sessions.hand_over(token))
    who = locked.sessions.who(moved)
    assert who is not None
    assert (who.role, who.name) == (Role.PARTNER, "Ben")
    assert locked.sessions.who("made up") is None


def test_after_delete_everything_both_still_lock(locked: AppContext) -> None:
    person(locked)
    owner(locked).post("/data/delete", {"word": "delete"})
    assert partner(locked).get("/data").status_code == 403


def test_a_partner_is_shown_no_door_that_is_shut(locked: AppContext) -> None:
    for called in ("Anna", "Ben"):
        person(locked, called)
    record = person(locked, "Mona")
    shut = {path.replace("{record:str}", record) for path in NOT_SEEN_BY_A_PARTNER}
    visitor = partner(locked)
    for page in ("/", f"/p/{record}/more", f"/p/{record}/entries"):
        assert shut.isdisjoint(re.findall(r'href="(/[^"#?]*)', visitor.get(page).text)), page
    assert f"/p/{record}/data" in owner(locked).get(f"/p/{record}/more").text
    assert {"/data", "/set-up", "/people.csv"} <= set(
        re.findall(r'href="(/[^"#?]*)', owner(locked).get("/").text)
    )


# Names, chosen at sign-in.


def wrote(context: AppContext, visitor: Visitor, record: str) -> tuple[str, str]:
    visitor.post(f"/p/{record}/visit/question", {"text": "x"})
    page = visitor.get(f"/p/{record}/took").text
    fields = dict(re.findall(r'name="(on|amount_mg|once)"[^>]*? value="([^"]*)"', page))
    assert visitor.post(f"/p/{record}/took", {"complete": "full", **fields}).status_code == 303
    row = context.store.kept(record).log[-1]
    return row.author, row.name


def test_whoever_signs_in_with_a_name_is_named_beside_what_they_write(locked: AppContext) -> None:
    record = person(locked, start="2026-04-02")
    mine = owner(locked, name="  Nurse   Joy ")
    assert wrote(locked, mine, record) == ("owner", "Nurse Joy")
    assert "Written down on 2 April 2026 by Nurse Joy" in plain(mine.get(f"/p/{record}/entries").text) or (
        "Written down on April 2, 2026 by Nurse Joy" in plain(mine.get(f"/p/{record}/entries").text)
    )


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_partner_without_a_name_is_told_apart(locked: AppContext) -> None:
    record = person(locked, start="2026-04-02")
    visitor = partner(locked)
    assert wrote(locked, visitor, record) == ("partner", "")
    assert "by somebody with the second passphrase" in plain(visitor.get(f"/p/{record}/entries").text)


def test_a_name_comes_back_where_the_passphrase_was_wrong(locked: AppContext) -> None:
    answer = Visitor(locked).unlock("not this one", name="Nurse Joy")
    assert 'value="Nurse Joy"' in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", ""), (" Ann\nB ", "Ann B"), ("x" * 200, "x" * 60), ("<b>", "<b>"), ("\u202eA", "A")],
)
def test_a_name_stays_on_its_line(typed: str, kept: str) -> None:
    assert named(typed) == kept


def test_a_name_is_shown_as_it_was_typed_and_no_markup(locked: AppContext) -> None:
    record = person(locked, start="2026-04-02")
    visitor = owner(locked, name="<b>Ann</b>")
    wrote(locked, visitor, record)
    assert "by &lt;b&gt;Ann&lt;/b&gt;" in visitor.get(f"/p/{record}/entries").text


def test_nobody_signed_in_is_the_owner_without_a_name() -> None:
    assert (OWNER.author.value, OWNER.name) == ("owner", "")


def test_the_cookie_holds_no_name(locked: AppContext) -> None:
    visitor = owner(locked, name="Nurse Joy")
    assert "Joy" not in str(visitor.cookies.get(session_cookie(locked)))
