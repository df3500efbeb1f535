"""What a clinician did with a card: counted by rule, and nothing of a person kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from stat import S_IMODE

import pytest

from doseline.errors import RequestError
from doseline.faces.hooks.answering import Refused
from doseline.faces.hooks.database import (
    FILE,
    KEPT_DAYS,
    Database,
    Rate,
    Spoken,
    Told,
    client_name,
    open_database,
)
from doseline.faces.hooks.feedback import read_feedback
from tests.faces.hooks.ehr import Chart, Ehr, Json, outcome
from tests.faces.hooks.keys import NOW
from tests.faces.hooks.serving import Served

SERVICE, MINE, OTHERS = (
    "doseline-orders",
    client_name("https://a.example", None),
    client_name("https://b.example", None),
)
DAY = 86_400
AT = "2026-05-28T10:00:00+02:00"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path)) as opened:
        yield opened


def card(uuid: str, rule: str = "vaccine-live") -> Spoken:
    return Spoken(uuid=uuid, rule=rule, severity="stop", reasons=("known", "decided"))


def told(**more: object) -> Json:
    return {"card": "c1", "outcome": "accepted", "outcomeTimestamp": AT, **more}


def take(database: Database, *parts: Json, client: str = MINE, keep_comments: bool = False) -> int:
    body = json.dumps({"feedback": parts}).encode()
    return database.take(client, SERVICE, read_feedback(body, most=10_000), keep_comments=keep_comments)


def overridden(code: str | None = None, comment: str | None = None, card: str = "c1") -> Json:
    reason = {"reason": {"code": code, "system": "urn:x"}} if code else {}
    words = {"userComment": comment} if comment else {}
    return told(card=card, outcome="overridden", overrideReason={**reason, **words})


# --- what is counted ---


def test_a_rule_is_counted_by_how_often_it_spoke_and_what_became_of_it(database: Database) -> None:
    database.keep(MINE, SERVICE, [card("c1"), card("c2"), card("c3"), card("d1", "hbv-missing")], NOW)
    assert take(database, told(), overridden("known", card="c2"), overridden("known", card="c3")) == 3
    assert database.rates() == (
        Rate(
            rule="vaccine-live", severity="stop", spoke=3, accepted=1, overridden=2, reasons=(("known", 2),)
        ),
        Rate(rule="hbv-missing", severity="stop", spoke=1, accepted=0, overridden=0, reasons=()),
    )


def test_told_again_the_newer_word_counts(database: Database) -> None:
    database.keep(MINE, SERVICE, [card("c1")], NOW)
    take(database, told())
    take(database, overridden("decided"))
    assert database.rates()[0].accepted == 0
    assert database.rates()[0].reasons == (("decided", 1),)


def test_a_reason_that_the_card_did_not_offer_may_be_anything_and_is_another_one(database: Database) -> None:
    database.keep(MINE, SERVICE, [card("c1"), card("c2")], NOW)
    take(database, overridden("John Smith has PML", card="c1"), overridden(card="c2"))
    assert database.rates()[0].reasons == (("", 1), ("other", 1))


def test_cards_of_another_hospital_or_nobodys_change_nothing(database: Database) -> None:
    database.keep(MINE, SERVICE, [card("c1")], NOW)
    assert take(database, told(), client=OTHERS) == 0
    assert take(database, told(card="never-sent")) == 0
    assert database.rates()[0].accepted == 0


def test_a_card_is_known_for_a_hundred_days_and_its_count_for_ever(database: Database) -> None:
    database.keep(MINE, SERVICE, [card("c1")], NOW)
    database.forget(NOW + KEPT_DAYS * DAY)
    assert take(database, told()) == 1
    database.forget(NOW + KEPT_DAYS * DAY + 1)
    assert take(database, told()) == 0
    assert database.rates()[0].spoke == 1


# --- comments ---


def test_a_comment_is_kept_only_where_wanted_and_sealed(database: Database, tmp_path: Path) -> None:
    database.keep(MINE, SERVICE, [card("c1"), card("c2")], NOW)
    take(database, overridden("known", "her mother said so", card="c1"))
    assert database.comments() == ()
    take(database, overridden("known", "allergic to eggs", card="c2"), keep_comments=True)
    assert database.comments() == (("vaccine-live", "allergic to eggs"),)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"eggs" not in kept
    assert b"mother" not in kept


def test_without_its_key_a_comment_is_lost_and_that_is_said(database: Database, tmp_path: Path) -> None:
    database.keep(MINE, SERVICE, [card("c1")], NOW)
    take(database, overridden("known", "words"), keep_comments=True)
    (tmp_path / "hooks.db-key").write_bytes(b"x" * 32)
    with pytest.raises(RequestError, match="hooks-store-key-lost"):
        database.comments()


def test_only_the_owner_reads_the_database(database: Database, tmp_path: Path) -> None:
    database.keep(MINE, SERVICE, [card("c1")], NOW)
    database.sealer()
    assert {S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


# --- what is refused ---


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("feedback[0]", "x"),
        ("feedback[0].card", told(card=None)),
        ("feedback[0].card", told(card="x" * 101)),
        ("feedback[0].card", told(card="\ud800")),
        ("feedback[0].card", told(card="John Smith")),
        ("feedback[0].outcome", told(outcome="ignored")),
        ("feedback[0].outcome", told(outcome=["accepted"])),
        ("feedback[0].outcomeTimestamp", told(outcomeTimestamp="2026-05-28")),
        ("feedback[0].outcomeTimestamp", told(outcomeTimestamp=5)),
        ("feedback[0].overrideReason", told(overrideReason="no")),
        ("feedback[0].overrideReason.reason", told(overrideReason={"reason": "no"})),
        ("feedback[0].overrideReason.userComment", told(overrideReason={"userComment": "x" * 4001})),
        ("feedback[0].acceptedSuggestions", told(acceptedSuggestions=[{}])),
        ("feedback[0].acceptedSuggestions", told(acceptedSuggestions={})),
    ],
)
def test_feedback_that_cannot_be_read_is_told_with_its_place(place: str, part: object) -> None:
    with pytest.raises(Refused) as caught:
        read_feedback(json.dumps({"feedback": [part]}).encode(), most=100_000)
    assert [one.where for one in caught.value.faults] == [place]
    assert caught.value.status == 400


@pytest.mark.parametrize("body", [{}, {"feedback": None}, {"feedback": []}, {"feedback": [told()] * 101}])
def test_feedback_is_a_list_of_one_to_a_hundred(body: Json) -> None:
    with pytest.raises(Refused):
        read_feedback(json.dumps(body).encode(), most=100_000)


def test_a_moment_is_kept_in_seconds_whatever_its_offset() -> None:
    (one,) = read_feedback(json.dumps({"feedback": [told()]}).encode(), most=1000)
    assert one == Told(card="c1", outcome="accepted", at=1_779_955_200)


# --- the database as a file ---


def test_a_newer_database_and_a_damaged_one_are_said_and_left_alone(tmp_path: Path) -> None:
    with closing(open_database(tmp_path)) as opened:
        opened._connection.execute("PRAGMA user_version = 99")  # noqa: SLF001
    with pytest.raises(RequestError, match="hooks-store-newer"):
        open_database(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(RequestError, match="hooks-store-closed"):
        open_database(other)
    assert (other / FILE).read_bytes().startswith(b"no database")


# --- over HTTP ---


def test_an_ehr_tells_what_it_did_and_the_rule_is_counted(ehr: Ehr, served: Served, ann: Chart) -> None:
    (first, *_) = ehr.call("patient-view", ann).json()["cards"]
    reason = first["overrideReasons"][0]
    part = {
        "card": first["uuid"],
        "outcome": "overridden",
        "overrideReason": {"reason": reason, "userComment": "she told me on the phone"},
        "outcomeTimestamp": AT,
    }
    answer = ehr.tell("doseline-patient", [part])
    assert (answer.status_code, answer.json()) == (200, {})
    (rate,) = [one for one in served.database.rates() if one.overridden]
    assert rate.reasons == ((reason["code"], 1),)
    assert [comment for _, comment in served.database.comments()] == ["she told me on the phone"]
    assert re.fullmatch(r"[a-z0-9.-]+", rate.rule)


def test_feedback_without_a_token_or_with_a_fault_is_refused(ehr: Ehr, served: Served) -> None:
    outcome(Ehr(served.address).tell("doseline-patient", [told()]), 401)
    (issue,) = outcome(ehr.tell("doseline-patient", [told(outcome="maybe")]), 400)
    assert issue["expression"] == ["feedback[0].outcome"]
    outcome(ehr.post("/cds-services/doseline-patient/feedback", b'{"a": "' + b"x" * 200_001 + b'"}'), 413)
