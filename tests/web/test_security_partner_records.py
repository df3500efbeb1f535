"""A second passphrase for some records alone: the others are as if they were not there, whatever is tried."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import bell, kept
from doseline.faces.web.reminders.ways import Ntfy
from doseline.faces.web.security import sessions
from doseline.faces.web.security.permissions import Permission, needed
from doseline.faces.web.security.sessions import HERE, Sessions
from doseline.store import Author
from tests.web.knock import PASSPHRASE, person
from tests.web.test_security_partner import EVERY, PARTNERS, address_of, owner, partner

HIDDEN = "Xenia Quillfeather"
NOBODY = "0123456789abcdef"


@pytest.fixture
def locked(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """The app with a passphrase, and nobody on record yet."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, sessions=Sessions())
    made.sessions.put(made.store, PASSPHRASE)
    return made


@pytest.fixture
def mine(locked: AppContext) -> str:
    """The record that the partner may see."""
    return person(locked, "Anna", start="2026-04-02")


@pytest.fixture
def theirs(locked: AppContext, mine: str) -> str:
    """Another record, which the partner may not see."""
    found = person(locked, HIDDEN, start="2026-04-02")
    assert locked.sessions.put_partner(locked.store, PARTNERS, [mine]) is None
    return found


def test_of_every_route_a_hidden_record_is_as_one_that_never_was(locked: AppContext, theirs: str) -> None:
    visitor, wrong = partner(locked), []
    token = visitor.token()
    before = locked.store.kept(theirs), locked.store.settings.get("lock")
    about = [(method, path) for method, path in EVERY if "{record:str}" in path]
    assert len(about) > 60
    for method, path in about:
        told = []
        for record in (theirs, NOBODY):
            address = address_of(path, record)
            answer = (
                visitor.post_raw(address, {"_csrf_token": token})
                if method == "POST"
                else visitor.get(address)
            )
            told.append((answer.status_code, plain(answer.text, record)))
            if HIDDEN in answer.text:
                wrong.append((method, path, "named"))
        if told[0] != told[1] or (needed(method, [path]) is not Permission.OWN and told[0][0] != 404):
            wrong.append((method, path, str(told[0][0])))
    assert wrong == []
    assert (locked.store.kept(theirs), locked.store.settings.get("lock")) == before


def plain(html: str, record: str) -> str:
    """A page without what differs each time it is opened."""
    return re.sub(r'value="[^"]{20,}"', "", html.replace(record, "ID"))


def test_the_first_page_leads_to_the_only_record_that_is_theirs(
    locked: AppContext, mine: str, theirs: str
) -> None:
    assert partner(locked).get("/").headers["location"] == f"/p/{mine}"
    assert theirs in owner(locked).get("/").text


def test_the_list_the_search_and_their_counts_know_nothing_of_others(
    locked: AppContext, mine: str, theirs: str
) -> None:
    also = person(locked, "Ben")
    locked.sessions.put_partner(locked.store, PARTNERS, [mine, also])
    visitor = partner(locked)
    page = visitor.get("/").text
    assert "2 people" in page
    assert [name for name in ("Anna", "Ben", HIDDEN, theirs) if name in page] == ["Anna", "Ben"]
    assert visitor.get(f"/?at={theirs}").text.count("<tr id=") == 2
    found = visitor.post("/people/search", {"typed": "Xenia"})
    said = visitor.get(found.headers["location"]).text
    assert "Nobody here fits" in said
    assert theirs not in said


def test_a_search_of_the_owner_that_is_handed_on_shows_a_partner_nothing_more(
    locked: AppContext, mine: str, theirs: str
) -> None:
    also = person(locked, "Ben")
    locked.sessions.put_partner(locked.store, PARTNERS, [mine, also])
    found = owner(locked).post("/people/search", {"typed": "Xenia"}).headers["location"]
    assert theirs in owner(locked).get(found).text
    assert theirs not in partner(locked).get(found).text


@pytest.mark.parametrize("root", ["/api", "/api/v1"])
def test_the_interface_for_programs_lists_and_opens_what_is_theirs_alone(
    locked: AppContext, mine: str, theirs: str, root: str
) -> None:
    visitor = partner(locked)
    assert [one["id"] for one in visitor.get(f"{root}/people").json()["people"]] == [mine]
    asked = [visitor.get(f"{root}/people?after={id_}") for id_ in (theirs, NOBODY)]
    assert asked[0].status_code == asked[1].status_code == 422
    assert visitor.get(f"{root}/people/{theirs}/plan").status_code == 404
    assert visitor.get(f"{root}/people/{mine}/plan").status_code == 200


def test_what_rang_for_another_leads_nowhere_and_names_nobody(
    locked: AppContext, mine: str, theirs: str
) -> None:
    for record in (mine, theirs):
        kept.add(locked.store, record, Ntfy("https://ntfy.example/x", ""))
        locked.store.shelf(record).put("reminders-rung", {"dose": {}})
    visitor = partner(locked)
    own, other = (visitor.get(f"/ring/{bell.tag(locked, record, 'dose')}") for record in (mine, theirs))
    assert mine in own.headers["location"]
    assert other.headers["location"] == "/"


def test_an_answer_that_the_owner_got_is_not_found_again_by_a_partner(
    locked: AppContext, theirs: str
) -> None:
    mine = owner(locked)
    fields = {"_csrf_token": mine.token(), "words": "fever"}
    where = mine.post_once(f"/p/{theirs}/symptoms", fields).headers["location"]
    assert f"/p/{theirs}/answered/" in where
    assert mine.get(where).status_code == 200
    assert partner(locked).get(where).status_code == 404


def test_a_partner_reads_and_writes_what_is_theirs(locked: AppContext, mine: str, theirs: str) -> None:
    visitor = partner(locked)
    page = visitor.get(f"/p/{mine}/took").text
    fields = dict(re.findall(r'name="(on|amount_mg|once)"[^>]*? value="([^"]*)"', page))
    assert visitor.post(f"/p/{mine}/took", {"complete": "full", **fields}).status_code == 303
    assert [event["type"] for event in locked.store.kept(mine).events] == ["dose"]
    assert locked.store.kept(theirs).events == ()


def test_a_record_that_comes_later_is_not_theirs(locked: AppContext, mine: str, theirs: str) -> None:
    visitor = partner(locked)
    late = person(locked, "Late")
    assert visitor.get(f"/p/{late}").status_code == 404
    assert visitor.get("/").headers["location"] == f"/p/{mine}"
    assert owner(locked).get(f"/p/{theirs}").status_code == 200


def test_where_all_that_was_theirs_is_gone_nothing_else_opens(
    locked: AppContext, mine: str, theirs: str
) -> None:
    locked.store.delete(mine)
    visitor = partner(locked)
    page = visitor.get("/")
    assert (page.status_code, "0 people" in page.text, theirs in page.text) == (200, True, False)


def test_another_choice_ends_what_was_opened_with_the_old_one_here_and_elsewhere(
    locked: AppContext, mine: str, theirs: str
) -> None:
    clock = [1_000_000.0]
    elsewhere = replace(locked, sessions=Sessions(clock=lambda: clock[0]))
    token = elsewhere.sessions.open(elsewhere.store, PARTNERS, HERE)
    elsewhere.sessions.verifier(elsewhere.store)
    visitor = partner(locked)
    kept_hash = locked.store.settings.get("lock")
    locked.sessions.put_partner(locked.store, PARTNERS, [theirs])
    assert visitor.get(f"/p/{mine}").status_code == 403
    # Another program learns of it within seconds, also where the passphrase itself stayed the same.
    changed = locked.store.settings.get("lock")
    assert kept_hash is not None
    assert changed is not None
    same = {**changed, "partner": {**kept_hash["partner"], "records": [theirs]}}
    locked.store.settings.put("lock", same)
    clock[0] += 3
    elsewhere.sessions.verifier(elsewhere.store)
    assert isinstance(token, str)
    assert not elsewhere.sessions.is_open(token, minutes=30)


def test_the_way_to_the_apps_own_name_keeps_what_is_theirs(
    locked: AppContext, mine: str, theirs: str
) -> None:
    token = locked.sessions.open(locked.store, PARTNERS, HERE)
    assert isinstance(token, str)
    locked.sessions.verifier(locked.store)
    who = locked.sessions.who(locked.sessions.take_over(locked.sessions.hand_over(token)))
    assert who is not None
    assert (who.sees(mine), who.sees(theirs)) == (True, False)


# How the owner chooses.


def chosen(locked: AppContext, *records: str, again: str = PARTNERS) -> tuple[int, str]:
    """What came of choosing these records for a partner."""
    visitor = owner(locked)
    sent = visitor.post_raw(
        "/data/partner",
        {
            "_csrf_token": visitor.token(), "passphrase-partner": PARTNERS,
            "passphrase-partner-again": again, "partner-record": list(records),
        },
    )  # fmt: skip
    return sent.status_code, visitor.get("/data").text


def test_the_owner_ticks_what_a_partner_may_see(locked: AppContext, mine: str, theirs: str) -> None:
    status, page = chosen(locked, mine)
    assert status == 303
    assert "It opens these records alone: Anna." in page
    assert re.search(rf'name="partner-record" value="{mine}" checked', page)
    assert not re.search(rf'name="partner-record" value="{theirs}" checked', page)
    assert partner(locked).get(f"/p/{theirs}").status_code == 404


def test_without_a_tick_every_record_is_theirs(locked: AppContext, mine: str, theirs: str) -> None:
    status, page = chosen(locked)
    assert status == 303
    assert "It opens these records alone" not in page
    visitor = partner(locked)
    assert [visitor.get(f"/p/{id_}").status_code for id_ in (mine, theirs, person(locked, "Late"))] == [
        200
    ] * 3


def test_a_tick_for_nobody_opens_nothing(locked: AppContext, mine: str, theirs: str) -> None:
    status, page = chosen(locked, NOBODY)
    assert status == 303
    assert "it opens nothing now" in page
    visitor = partner(locked)
    assert [visitor.get(f"/p/{id_}").status_code for id_ in (mine, theirs)] == [404, 404]


def test_a_mistyped_passphrase_changes_nothing(locked: AppContext, mine: str, theirs: str) -> None:
    before = locked.store.settings.get("lock")
    assert chosen(locked, mine, theirs, again="something else here")[0] == 422
    assert locked.store.settings.get("lock") == before


def test_a_partner_chooses_nothing_for_themselves(locked: AppContext, theirs: str) -> None:
    visitor = partner(locked)
    sent = visitor.post("/data/partner", {"passphrase-partner": PARTNERS, "partner-record": theirs})
    assert sent.status_code == 403
    assert visitor.get(f"/p/{theirs}").status_code == 404


def test_a_second_passphrase_of_before_opens_every_record(locked: AppContext, mine: str) -> None:
    assert locked.sessions.put_partner(locked.store, PARTNERS) is None
    setting = locked.store.settings.get("lock")
    assert setting is not None
    assert "records" not in setting["partner"]
    assert partner(locked).get(f"/p/{mine}").status_code == 200
    assert Author.PARTNER.value == "partner"
