"""The description of the interface holds for real answers: of every example record, field by field."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from doseline.faces.web.api.openapi import api_schema
from doseline.faces.web.api.problem import OLD, ROOT
from doseline.faces.web.context import AppContext
from doseline.store import open_store
from tests.web.browser import Person
from tests.web.conftest import HOST, NOW
from tests.web.knock import Visitor

EXAMPLES = Path(__file__).parents[2] / "examples" / "records"
DAYS: dict[str, Any] = tomllib.loads((EXAMPLES / "days.toml").read_text("utf-8"))
# Where names are the guide's or the region's own, or the record's.
OPEN = ("values", "numbers")


def closed(schema: Any, *, name: str = "") -> Any:  # noqa: ANN401 - any part of a schema
    """The same schema, with no room for a field that it does not describe."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(part, name=key) for key, part in schema.items()}
    is_answer = made.get("type") == "object" or made.get("type") == ["object", "null"]
    if is_answer and isinstance(made.get("properties"), dict) and name not in OPEN:
        made.setdefault("additionalProperties", False)
    return made


WHOLE = api_schema()
PARTS = WHOLE["components"]["schemas"]
CLOSED = closed(PARTS)


def faults_of(answer: object, name: str, parts: Mapping[str, Any] = CLOSED) -> list[str]:
    """What of an answer the description does not say, and where."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": parts}}
    found = Draft202012Validator(schema).iter_errors(answer)
    return [f"{one.json_path}: {one.message[:200]}" for one in found]


@pytest.fixture(scope="module")
def every_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, list[datetime]]]:
    """A program at an app whose clock a test sets: building an app a test takes longer than asking it."""
    clock = [NOW]
    folder = tmp_path_factory.mktemp("described")
    with open_store(None, folder=folder, now=NOW) as store:
        context = AppContext(store=store, secret="a secret", hosts=frozenset({HOST}), now=lambda: clock[0])  # noqa: S106
        yield Visitor(context), clock


@pytest.mark.parametrize("name", sorted(DAYS))
def test_each_answer_about_an_example_has_the_fields_described_and_no_others(
    every_day: tuple[Visitor, list[datetime]], name: str
) -> None:
    visitor, clock = every_day
    clock[0] = datetime.combine(date.fromisoformat(str(DAYS[name]["today"])), time(12), NOW.tzinfo)
    file = json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))
    record = visitor.context.store.create(
        called=name, person=file["person"], therapy=therapies(file), events=file["events"], now=clock[0]
    )
    for answer in ("plan", "check", "vaccine"):
        found = visitor.get(f"{ROOT}/people/{record}/{answer}")
        assert found.status_code == 200
        assert faults_of(found.json(), answer) == []
    kept = visitor.get(f"{ROOT}/people/{record}/record").json()
    assert faults_of(kept, "record", PARTS) == []
    assert faults_of(visitor.get(f"{ROOT}/people").json(), "people") == []


def therapies(file: dict[str, Any]) -> Any:  # noqa: ANN401 - of a record file
    """The therapies of a record of either format."""
    return file.get("therapies", file.get("therapy"))


@pytest.mark.parametrize(
    "symptom",
    ["fever", "throat-swelling", "i want to end my life", "took two pens", "something odd", "no fever"],
)
def test_an_answer_about_symptoms_is_as_described(context: AppContext, anna: Person, symptom: str) -> None:
    asked = json.dumps({"symptoms": [{"name": symptom, "severity": "mild"}]}).encode()
    answer = Visitor(context).post_json(f"{ROOT}/people/{anna.id}/triage", asked)
    assert answer.status_code == 200
    assert faults_of(answer.json(), "triage") == []


def test_what_is_kept_is_told_as_described(context: AppContext, anna: Person) -> None:
    entry = b'{"type": "dose", "on": "2026-04-02", "amount_mg": 20}'
    answer = Visitor(context).post_json(f"{ROOT}/people/{anna.id}/events", entry)
    assert answer.status_code == 201
    assert faults_of(answer.json(), "stored") == []


def test_a_key_that_is_none_is_refused_under_the_number_and_left_aside_by_programs_of_before(
    context: AppContext, anna: Person
) -> None:
    entry = b'{"type": "note", "on": "2026-04-02", "text": "a"}'
    sent = [
        Visitor(context).post_json(f"{root}/people/{anna.id}/events", entry, idempotency_key="short")
        for root in (ROOT, OLD)
    ]
    assert [answer.status_code for answer in sent] == [422, 201]
    assert sent[0].json()["faults"][0]["code"] == "not-a-key"


def test_a_key_is_taken_where_its_pattern_says_so_and_nowhere_else(context: AppContext, anna: Person) -> None:
    (named,) = (
        one
        for one in WHOLE["paths"][f"{ROOT}/people/{{record}}/events"]["post"]["parameters"]
        if one["name"] == "Idempotency-Key"
    )
    entry = b'{"type": "note", "on": "2026-04-02", "text": "a"}'
    keys = (
        "",
        "a" * 9,
        "a" * 10,
        "a" * 100,
        "a" * 101,
        "with a space",
        "a-b_c-d_e-f",
        "semi;colon;1",
        "0123456789",
    )
    for key in keys:
        answer = Visitor(context).post_json(f"{ROOT}/people/{anna.id}/events", entry, idempotency_key=key)
        is_promised = re.search(named["schema"]["pattern"], key) is not None
        assert answer.status_code == (201 if is_promised else 422), key


REFUSED: Mapping[str, tuple[str, str, bytes | None, int]] = {
    "no-such-record": ("GET", "/people/nobody/plan", None, 404),
    "no-such-page": ("GET", "/nothing", None, 404),
    "no-such-method": ("DELETE", "/people", None, 405),
    "no-such-limit": ("GET", "/people?limit=none", None, 422),
    "no-limit-at-all": ("GET", "/people?limit=", None, 422),
    "faulty": ("POST", "/people/{record}/events", b'{"type": "dose", "on": "soon", "amount_mg": "x"}', 422),
    "no-json": ("POST", "/people/{record}/triage", b"{", 422),
}


def refused(visitor: Visitor, record: str) -> Iterator[tuple[str, Any, str, int]]:
    """What is answered to each that cannot be taken: its path, the answer's body and kind, the status."""
    for method, path, sent, status in REFUSED.values():
        address = f"{ROOT}{path.format(record=record)}"
        found = visitor.send(method, address) if sent is None else visitor.post_json(address, sent)
        assert found.status_code == status, path
        yield address.partition("?")[0], found.json(), found.headers["content-type"], status


def test_a_refusal_is_problem_details_with_every_fault(context: AppContext, anna: Person) -> None:
    for path, body, kind, status in refused(Visitor(context), anna.id):
        assert kind.startswith("application/problem+json")
        assert faults_of(body, "problem") == []
        assert (body["status"], body["instance"]) == (status, path)
        assert all(one["text"] in body["detail"] for one in body["faults"])


def test_each_fault_says_what_and_where(context: AppContext, anna: Person) -> None:
    sent = b'{"type": "dose", "on": "soon", "amount_mg": "x"}'
    body = Visitor(context).post_json(f"{ROOT}/people/{anna.id}/events", sent).json()
    assert {one["where"] for one in body["faults"]} == {"$.on", "$.amount_mg"}
    assert all(one["text"].endswith(f" @ {one['where']}") for one in body["faults"])


def test_what_was_sent_does_not_come_back_in_the_address_of_a_refusal(context: AppContext) -> None:
    body = Visitor(context).get(f"{ROOT}/people/planted%20%22word%22/plan?and=more").json()
    assert body["instance"] == f"{ROOT}/people/planted%20%22word%22/plan"


def test_a_program_of_before_is_answered_as_ever(context: AppContext, anna: Person) -> None:
    visitor = Visitor(context)
    for answer in ("plan", "check", "vaccine", "record"):
        same = {visitor.get(f"{root}/people/{anna.id}/{answer}").text for root in (OLD, ROOT)}
        assert len(same) == 1
    gone = visitor.get(f"{OLD}/people/nobody/plan")
    assert gone.headers["content-type"] == "application/json"
    assert set(gone.json()) == {"faults"}
    assert set(visitor.get(f"{OLD}/schema").json()["paths"]) == set(api_schema(OLD)["paths"])


def test_the_description_is_served_and_names_the_paths_under_their_number(context: AppContext) -> None:
    served = Visitor(context).get(f"{ROOT}/schema").json()
    assert served == WHOLE
    assert all(path.startswith(f"{ROOT}/") for path in served["paths"])


def untyped(schema: Any, at: str = "$") -> Iterator[str]:  # noqa: ANN401 - any part of a schema
    """Where anything at all may stand."""
    if isinstance(schema, list):
        for place, one in enumerate(schema):
            yield from untyped(one, f"{at}[{place}]")
    elif isinstance(schema, dict):
        if not schema:
            yield at
        for key, one in schema.items():
            yield from untyped(one, f"{at}.{key}")


def test_nothing_of_an_answer_is_left_open() -> None:
    assert list(untyped(WHOLE["components"]["schemas"])) == []
