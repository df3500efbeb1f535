"""A hospital's chart in My data: looked at first, asked about, written down, and a record saved as one."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from doseline.faces.web.context import AppContext
from tests.web.knock import Visitor
from tests.web.knock import person as nobody_yet

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"


def person(context: AppContext) -> str:
    """Somebody with two doses that were typed."""
    record = nobody_yet(context, start="2026-01-05")
    context.store.amend(record, person={"region": "US", "birth_date": "1988-03"}, now=context.now())
    days = ("2026-01-05", "2026-01-12")
    typed = [{"type": "dose", "on": day, "amount_mg": 20, "site": "thigh-left"} for day in days]
    context.store.append(record, typed, now=context.now())
    return record


def patient(**more: object) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": "p1", "gender": "female", **more}


def about(kind: str, id_: str, **more: object) -> dict[str, Any]:
    return {"resourceType": kind, "id": id_, "subject": {"reference": "Patient/p1"}, **more}


def pen(id_: str, on: str, **more: object) -> dict[str, Any]:
    return about(
        "MedicationAdministration", id_, status="completed", effectiveDateTime=on,
        medicationCodeableConcept={"text": "Kesimpta 20 mg"}, dosage={"dose": {"value": 20, "unit": "mg"}},
    ) | more  # fmt: skip


def cd19(id_: str, value: int, **more: object) -> dict[str, Any]:
    return about(
        "Observation", id_, status="final", effectiveDateTime="2026-03-20",
        code={"coding": [{"system": LOINC, "code": "8116-6"}]},
        valueQuantity={"value": value, "unit": "cells/uL"},
    ) | more  # fmt: skip


def chart(*resources: dict[str, Any], of: dict[str, Any] | None = None) -> bytes:
    entries = [{"resource": one} for one in (of or patient(), *resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def said(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def look(visitor: Visitor, record: str, file: bytes) -> tuple[int, str]:
    answer = visitor.post(f"/p/{record}/data/chart", {}, files={"file": file})
    return answer.status_code, answer.text


def take(visitor: Visitor, record: str, html: str, **answers: str) -> int:
    (once,) = re.findall(r'name="once" value="([^"]+)"', html)
    return visitor.post(f"/p/{record}/data/chart/take", {"once": once, **answers}).status_code


def events(context: AppContext, record: str) -> list[dict[str, Any]]:
    return [dict(event) for event in context.store.kept(record).events]


def test_a_chart_is_shown_first_and_written_down_only_when_somebody_says_so(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    before = len(events(context, record))
    status, html = look(visitor, record, chart(cd19("o1", 4)))
    assert (status, len(events(context, record))) == (200, before)
    assert "Nothing is written down yet." in said(html)
    assert "B-cell count" in said(html) or "CD19" in said(html)
    assert take(visitor, record, html) == 303
    (new,) = events(context, record)[before:]
    assert (new["id"], new["from"], new["value"]) == ("Observation/o1", ["Observation/o1"], 4)
    _, html = look(visitor, record, chart(cd19("o1", 4)))
    assert "There is nothing new in it." in said(html)


def test_what_no_rule_reads_is_counted_in_one_line(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    haemoglobin = {"code": {"coding": [{"system": LOINC, "code": "718-7"}]}, "valueQuantity": {"value": 14}}
    blood = (cd19(f"o{number}", 1, **haemoglobin) for number in (1, 2))
    _, html = look(visitor, record, chart(*blood, cd19("o3", 4, status="cancelled")))
    assert "2 test results that no rule here reads, with nothing marked" in said(html)
    assert "Observation/o3: it was cancelled" in said(html)
    assert "Observation/o1" not in said(html)


def test_what_the_hospital_corrects_and_takes_back_is_followed(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    _, html = look(visitor, record, chart(cd19("o1", 4), cd19("o2", 9, effectiveDateTime="2026-03-25")))
    take(visitor, record, html)
    gone = cd19("o2", 9, effectiveDateTime="2026-03-25", status="entered-in-error")
    _, html = look(visitor, record, chart(cd19("o1", 5), gone))
    take(visitor, record, html)
    corrected, back = events(context, record)[-2:]
    assert (corrected["supersedes"], corrected["value"]) == ("Observation/o1", 5)
    assert (back["type"], back["retracts"]) == ("retraction", "Observation/o2")


def test_a_dose_that_somebody_typed_is_not_doubled_and_one_that_differs_is_asked_about(
    context: AppContext,
) -> None:
    visitor, record = Visitor(context), person(context)
    doses = [event for event in events(context, record) if event["type"] == "dose"]
    same, other = doses[-1]["on"], doses[-2]["on"]
    before = len(events(context, record))
    half = pen("d2", other, status="stopped")
    _, html = look(visitor, record, chart(pen("d1", same), half))
    assert "Which is right?" in said(html)
    (mark,) = set(re.findall(r'name="answer-([0-9a-f]+)"', html))
    assert take(visitor, record, html, **{f"answer-{mark}": "mine"}) == 303
    assert len(events(context, record)) == before
    _, html = look(visitor, record, chart(pen("d1", same), half))
    assert "Which is right?" not in said(html)  # it was answered


def test_the_chart_is_right_where_somebody_says_so(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    doses = [event for event in events(context, record) if event["type"] == "dose"]
    _, html = look(visitor, record, chart(pen("d2", doses[-1]["on"], status="stopped")))
    (mark,) = set(re.findall(r'name="answer-([0-9a-f]+)"', html))
    take(visitor, record, html, **{f"answer-{mark}": "chart"})
    new = events(context, record)[-1]
    assert (new["supersedes"], new["complete"]) == (doses[-1]["id"], "partial")


def test_two_doses_near_each_other_are_two_where_somebody_says_so(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    before = len(events(context, record))
    _, html = look(visitor, record, chart(pen("d2", "2026-01-13")))
    (mark,) = set(re.findall(r'name="answer-([0-9a-f]+)"', html))
    take(visitor, record, html, **{f"answer-{mark}": "both"})
    (new,) = events(context, record)[before:]
    assert (new["id"], new["on"]) == ("MedicationAdministration/d2", "2026-01-13")
    _, html = look(visitor, record, chart(pen("d2", "2026-01-13")))
    assert "There is nothing new in it." in said(html)


def test_somebody_elses_chart_is_refused(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    status, html = look(visitor, record, chart(cd19("o1", 4), of=patient(birthDate="1941-01-01")))
    assert status == 422
    assert "somebody else" in said(html)


def test_what_is_no_chart_is_said_and_nothing_is_lost(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    for file in (b"not json", b"<Bundle/>", b"{}", chart(), b""):
        status, html = look(visitor, record, file)
        assert status in (200, 422)
        assert "Traceback" not in html
    assert visitor.get(f"/p/{record}/data/chart").status_code == 200


def test_nothing_of_names_and_addresses_is_kept(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    named = patient(name=[{"family": "Zebedeequux"}], address=[{"line": ["Quuxstreet 5"]}],
                    telecom=[{"value": "555-0199"}], identifier=[{"value": "QX-99"}])  # fmt: skip
    _, html = look(visitor, record, chart(cd19("o1", 4), of=named))
    take(visitor, record, html)
    kept = json.dumps(events(context, record)) + json.dumps(context.store.shelf(record).get("chart"))
    for word in ("Zebedeequux", "Quuxstreet", "555-0199", "QX-99"):
        assert word not in html + kept


def test_a_record_goes_out_as_fhir_and_brings_nothing_new_back(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    file = visitor.get(f"/p/{record}/data/fhir.json")
    assert file.headers["content-type"].startswith("application/fhir+json")
    bundle = json.loads(file.content)
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    assert not [one for one in bundle["entry"] if one["resource"].get("intent") == "order"]
