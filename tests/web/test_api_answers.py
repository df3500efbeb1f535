"""The JSON interface: the same answers as the command line, the same guards as the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces import demo_record
from doseline.faces.cli.main import main
from doseline.faces.web.context import AppContext
from tests.web.browser import Person
from tests.web.knock import Visitor

MARK = {"idempotency_key": "one-change-of-a-program"}


@pytest.mark.parametrize("command", ["plan", "check", "vaccine"])
def test_an_answer_is_the_one_of_the_command_line(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    file = json.loads(demo_record.record())
    record = context.store.create(
        called="Sample", person=file["person"], therapy=file["therapies"], events=[], now=context.now()
    )
    visitor = Visitor(context)
    kept = tmp_path / "record.json"
    kept.write_bytes(visitor.get(f"/api/people/{record}/record").content)
    assert main([command, str(kept), "--today", "2026-04-02", "--json"]) == 0
    assert visitor.get(f"/api/people/{record}/{command}").json() == json.loads(capsys.readouterr().out)


def test_own_words_and_words_of_danger_are_heard_by_a_program_too(context: AppContext, anna: Person) -> None:
    asked = {"symptoms": [{"name": "since yesterday my temp is 38.6"}, {"name": "i want to end my life"}]}
    answer = Visitor(context).post_json(f"/api/people/{anna.id}/triage", json.dumps(asked).encode()).json()
    assert answer["understood"] == ["fever", "self-harm-thoughts"]
    assert answer["danger"]["kind"] == "crisis"
    assert "988" in json.dumps(answer["danger"])


def test_symptoms_are_judged_as_on_the_command_line_and_not_kept(
    context: AppContext, anna: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor, before = Visitor(context), anna.events
    kept = tmp_path / "record.json"
    kept.write_bytes(visitor.get(f"/api/people/{anna.id}/record").content)
    asked = {
        "symptoms": [{"name": "chills", "severity": "mild"}, {"name": "fever", "tempo": "sudden"}],
        "onset": "2026-04-01",
    }
    answer = visitor.post_json(f"/api/people/{anna.id}/triage", json.dumps(asked).encode())
    words = ["--symptom", "chills:mild", "--symptom", "fever::sudden", "--onset", "2026-04-01"]
    main(["triage", str(kept), *words, "--today", "2026-04-02", "--json"])
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert anna.events == before


def test_an_entry_is_kept_once_and_the_next_step_comes_back(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    entry = b'{"type": "dose", "on": "2026-04-02", "amount_mg": 20, "complete": "full"}'
    answers = [visitor.post_json(f"/api/people/{anna.id}/events", entry, **MARK) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["next_step"]["action"] == "nothing_due"
    assert [event["on"] for event in anna.events if event["type"] == "dose"].count("2026-04-02") == 1


@pytest.mark.parametrize(
    ("sent", "codes", "where"),
    [
        (b"", ["empty"], "$"),
        (b"[]", ["not-an-object"], "$"),
        (b'{"a":', ["not-json"], "$"),
        (b'{"type": "dose", "on": "2026-04-03", "amount_mg": 20}', ["in-the-future"], "$.on"),
        (b'{"type": "dose", "on": "2026-04-02", "amount_mg": "20"}', ["not-a-number"], "$.amount_mg"),
        (b'{"type": "dose", "on": "2026-04-02", "amount_mg": NaN}', ["not-finite"], "$.amount_mg"),
        (b'{"type": "note", "on": "2026-04-02", "text": "a", "text": "b"}', ["repeated-key"], "$.text"),
        (b'{"type": "dose", "on": "soon", "amount_mg": "x"}', ["not-a-date", "not-a-number"], "$.on"),
        (b'{"id": "e99", "type": "note", "on": "2026-04-02", "text": "a"}', ["given-by-us"], "$.id"),
        (b'{"recorded_at": "2020-01-01T00:00:00", "type": "note"}', ["given-by-us"], "$.recorded_at"),
        (b'{"type": "retraction", "on": "2026-04-02", "retracts": "e77"}', ["points-nowhere"], "$.retracts"),
        (b'{"a": 1}]}, {"b": [{}', ["not-json"], "$"),
        (b"[" * 50_000, ["nested-too-deep"], "$"),
        (b"\xff\xfe", ["not-utf-8"], "$"),
    ],
)
def test_a_faulty_entry_is_refused_with_every_fault_and_nothing_is_kept(
    context: AppContext, anna: Person, sent: bytes, codes: list[str], where: str
) -> None:
    before = anna.events
    answer = Visitor(context).post_json(f"/api/people/{anna.id}/events", sent)
    assert answer.status_code == 422
    faults = answer.json()["faults"]
    assert sorted(fault["code"] for fault in faults) == sorted(codes)
    assert where in [fault["where"] for fault in faults]
    assert all(fault["text"] for fault in faults)
    assert anna.events == before


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"symptoms": []}, {"symptoms": "fever"}, {"symptoms": [3]}, {"symptoms": [{}]},
        {"symptoms": [{"name": ""}]}, {"symptoms": [{"name": "x" * 201}]},
        {"symptoms": [{"name": "fever"}] * 101},
        {"symptoms": [{"name": "fever", "severity": "bad"}]}, {"symptoms": [{"name": "fever", "more": 1}]},
        {"symptoms": [{"name": "fever"}], "onset": "2026-4-1"}, {"symptoms": [{"name": "fever"}], "onset": 5},
        {"symptoms": [{"name": "fever"}], "since": "2026-04-01"},
    ],
)  # fmt: skip
def test_symptoms_that_cannot_be_read_are_refused(context: AppContext, anna: Person, sent: object) -> None:
    answer = Visitor(context).post_json(f"/api/people/{anna.id}/triage", json.dumps(sent).encode())
    assert answer.status_code == 422
    assert all(fault["text"] for fault in answer.json()["faults"])


def test_without_the_token_nothing_is_changed(context: AppContext, anna: Person) -> None:
    before = anna.events
    answer = Visitor(context).send("POST", f"/api/people/{anna.id}/events", content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["faults"]
    assert anna.events == before


def test_a_page_of_another_place_gets_no_answer(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    assert visitor.get(f"/api/people/{anna.id}/plan", host="evil.example").status_code == 421
    sent = visitor.post_json(f"/api/people/{anna.id}/events", b"{}", origin="https://evil.example")
    assert sent.status_code == 403


@pytest.mark.parametrize("address", ["/api/people/nobody/plan", "/api/nothing", "/api/people/x/y/z"])
def test_what_is_not_there_is_said_as_json(context: AppContext, address: str) -> None:
    answer = Visitor(context).get(address)
    assert answer.status_code == 404
    assert answer.json()["faults"][0]["text"]


def test_the_list_of_people_and_the_schema_can_be_read(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    assert visitor.get("/api/people").json()["people"] == [
        {"id": anna.id, "called": "Anna", "entries": len(anna.events)}
    ]
    schema = visitor.get("/api/schema").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) >= {"/api/people", "/api/people/{record}/plan", "/api/people/{record}/events"}
