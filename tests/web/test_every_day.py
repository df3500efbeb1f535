"""A medicine taken every day: what was different is entered, not each dose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from tests.guide.fictional import CAPSULES, FOLDER, invented_guides
from tests.web.browser import Browser, Page, Person
from tests.web.knock import Visitor

FIRST = {"type": "dose", "on": "2026-01-05", "amount_mg": 120}
OURS = ("id", "recorded_at", "written_by", "seal")


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))  # the other processes of the app read it
    with invented_guides():
        yield


@pytest.fixture(name="ben")
def _ben(browser: Browser) -> Person:
    """Ben, who takes capsules since January; the day is 2 April."""
    return browser.person("Ben", [FIRST], doses=(), guide=CAPSULES, sex="male")


def newest(person: Person, count: int = 1) -> list[dict[str, Any]]:
    """The last entries of the log, without what the store adds."""
    return [
        {key: value for key, value in event.items() if key not in OURS} for event in person.events[-count:]
    ]


def sent(person: Person, kind: str, **typed: str) -> Page:
    return person.open("missed", kind).send(form="once", **typed)


def test_today_leads_to_what_can_be_told(ben: Person) -> None:
    page = ben.open("missed")
    links = page.read.links
    assert all(ben.address("missed", kind) in links for kind in ("missed", "left-out", "amount"))
    assert "240 mg" in page.text
    assert "need not write down each capsule" in page.text


@pytest.mark.forecast
def test_the_calendar_and_the_timeline_show_the_stretches(ben: Person) -> None:
    sent(ben, "left-out", on="2026-03-10", until="2026-03-16", said="own")
    sent(ben, "missed")
    for page in ("calendar", "timeline"):
        text = ben.open(page).text
        assert "January 12, 2026 to March 9, 2026" in text, page
        assert "240 mg, 2 times a day" in text, page
    assert "not given" in ben.open("timeline").text


def test_one_that_was_missed_is_today_and_of_the_usual_amount(ben: Person) -> None:
    page = sent(ben, "missed")
    assert page.status == 200
    assert newest(ben) == [{"type": "dose", "on": "2026-04-02", "complete": "none", "amount_mg": 240}]
    assert "Never take twice as many" in page.text or "Never take twice as many" in ben.open("checks").text
    assert [finding.rule for finding in ben.case.plan.findings] == ["daily-dose-missed"]


def test_one_missed_in_the_first_week_is_of_that_weeks_amount(ben: Person) -> None:
    sent(ben, "missed", on="2026-01-08")
    assert newest(ben)[0]["amount_mg"] == 120


def test_a_week_without_any_on_ones_own(ben: Person) -> None:
    sent(ben, "left-out", on="2026-03-10", until="2026-03-16", said="own")
    assert newest(ben) == [
        {
            "type": "dose",
            "on": "2026-03-10",
            "until": "2026-03-16",
            "every_day": True,
            "complete": "none",
            "amount_mg": 240,
        }
    ]
    days = [(step.first.isoformat(), step.last and step.last.isoformat()) for step in ben.case.plan.steps]
    assert days[1:] == [("2026-01-12", "2026-03-09"), ("2026-03-17", None)]


def test_none_until_now_sends_to_the_clinic_and_its_end_can_be_entered(ben: Person) -> None:
    page = sent(ben, "left-out", on="2026-03-28", said="own")
    assert "No capsules, from" in page.text
    assert ben.case.step.action.value == "ask_first"
    assert "No capsules have been taken since" in ben.open("checks").text
    place = len(ben.events) - 1
    ben.open("entries", str(place), "over").send(form="once", until_day="1")
    assert newest(ben)[0]["until"] == "2026-04-01"
    assert ben.case.step.action.value == "inject"


def test_a_week_that_the_clinic_ordered_is_its_word(ben: Person) -> None:
    sent(ben, "left-out", on="2026-03-10", until="2026-03-16", said="clinic")
    assert newest(ben, 2) == [
        {"type": "instruction", "on": "2026-03-10", "kind": "hold"},
        {"type": "instruction", "on": "2026-03-17", "kind": "resume"},
    ]
    assert not ben.case.plan.findings


def test_half_of_it_since_a_day(ben: Person) -> None:
    page = ben.open("missed", "amount")
    assert page.value("amount_mg") == "120"  # the guide's own lower amount
    page.send(form="once", on="2026-03-30", said="own")
    assert newest(ben) == [{"type": "dose", "on": "2026-03-30", "amount_mg": 120, "every_day": True}]
    assert [finding.reason for finding in ben.case.plan.findings] == ["lower-dose.own"]


def test_half_of_it_for_a_time_on_the_clinics_word(ben: Person) -> None:
    sent(ben, "amount", on="2026-03-02", until="2026-03-15", said="clinic")
    assert newest(ben, 2) == [
        {"type": "instruction", "on": "2026-03-02", "kind": "schedule", "amount_mg": 120},
        {"type": "instruction", "on": "2026-03-16", "kind": "schedule", "amount_mg": 240},
    ]
    assert not ben.case.plan.findings


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"on": "2026-03-10"}, "said"),
        ({"on": "", "said": "own"}, "on"),
        ({"on": "2026-03-10", "until": "2026-03-09", "said": "clinic"}, "until"),
        ({"on": "2026-03-10", "until": "soon", "said": "clinic"}, "until"),
        ({"on": "2026-04-03", "said": "own"}, "on"),
    ],
)
def test_what_is_wrong_comes_back_at_its_field(ben: Person, typed: dict[str, str], field: str) -> None:
    before = len(ben.events)
    page = sent(ben, "left-out", **typed)
    assert page.status == 422
    assert f'id="fault-{field}"' in page.html
    assert len(ben.events) == before


def test_sent_twice_is_kept_once(ben: Person) -> None:
    page = ben.open("missed", "missed")
    page.send(form="once")
    before = len(ben.events)
    page.send(form="once")
    assert len(ben.events) == before


def test_the_entry_can_be_corrected_and_stands_in_the_log(ben: Person) -> None:
    sent(ben, "left-out", on="2026-03-10", until="2026-03-16", said="own")
    assert "No capsules, from" in ben.open("entries").text
    place = len(ben.events) - 1
    ben.open("entries", str(place)).send(form="once", until="2026-03-18")
    kept = newest(ben)[0]
    assert (kept["until"], kept["complete"], kept["every_day"]) == ("2026-03-18", "none", True)


def test_the_page_for_a_visit_tells_of_it(ben: Person) -> None:
    sent(ben, "left-out", on="2026-03-10", until="2026-03-16", said="own")
    sent(ben, "missed")
    text = ben.open("visit").text
    assert "none taken until" in text
    assert "one missed" in text


def test_a_program_writes_the_same_entries(ben: Person) -> None:
    """What the form makes is taken over HTTP too, and a stretch that ends before it begins by neither."""
    visitor = Visitor(ben.browser.context)
    stretch = {"type": "dose", "on": "2026-03-10", "every_day": True, "complete": "none", "amount_mg": 240}
    address = f"/api/people/{ben.id}/events"
    backward = json.dumps(stretch | {"until": "2026-03-09"}).encode()
    assert visitor.post_json(address, backward, idempotency_key="backward-1").status_code == 422
    kept = json.dumps(stretch | {"until": "2026-03-16"}).encode()
    assert visitor.post_json(address, kept, idempotency_key="forward-1").status_code == 201
    plan = visitor.get(f"/api/people/{ben.id}/plan").json()
    assert [one["rule"] for one in plan["findings"]] == ["daily-left-out"]
    assert [(one["from"], one["until"]) for one in plan["steps"]][1:] == [
        ("2026-01-12", "2026-03-09"),
        ("2026-03-17", None),
    ]


def test_the_command_line_reads_them_from_a_file(
    ben: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(ben, "left-out", on="2026-03-28", said="own")
    file = tmp_path / "record.json"
    file.write_bytes(Visitor(ben.browser.context).get(f"/api/people/{ben.id}/record").content)
    assert main(["check", str(file), "--today", "2026-04-02"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Ask your clinic before you take more." in said or "Ring your clinic today" in said
    assert "no capsules, from March 28, 2026" in said


def test_a_dose_with_a_day_has_no_such_form(anna: Person) -> None:
    assert anna.open("missed", "left-out").status == 404
    assert "took" in " ".join(anna.open("missed").read.links)
