"""Every golden case, as its file states it."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.check import vaccines
from doseline.finding import Finding, Unknown
from doseline.plan import Slot
from doseline.record import chart
from tests.cases.story import Case, all_cases, answer, faults

CASES = tuple(all_cases())
_EXPECTED_KEYS = {
    "verdict", "action", "status", "for_date", "finding", "findings", "absent", "unknown", "unknowns",
    "no_unknown", "slot", "next_due", "next_slot", "no_next_dose", "extra_entries", "assumes", "sentence",
    "also", "because", "overdue_slots", "refused", "not_named", "vaccine", "vaccines", "not_assumed",
    "not_known",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    expected = case.table["expect"]
    assert expected, "a case states something"
    assert expected.keys() <= _EXPECTED_KEYS
    if "refused" in expected:
        assert [fault.code for fault in faults(case.table)] == expected["refused"]
        return
    assert not faults(case.table)
    said = answer(case.table)
    _answer(said, expected)
    _findings(said, expected)
    _slots(said, expected)
    _vaccines(said, expected)


def _answer(said: Assessment, expected: dict[str, Any]) -> None:
    following = said.plan.next_dose
    simple = {
        "verdict": said.check.verdict.value,
        "action": said.step.action.value,
        "status": said.plan.status.value,
        "for_date": said.check.for_date,
        "sentence": said.step.sentence,
        "also": list(said.step.also),
        "next_due": following.due if following else None,
        "next_slot": following.slot if following else None,
        "no_next_dose": following is None,
    }
    stated = {key: value for key, value in expected.items() if key in simple}
    assert {key: simple[key] for key in stated} == stated
    assert set(expected.get("because", ())) <= set(said.step.because)
    assert not set(expected.get("not_named", ())) & set(said.step.because)
    assumed = {item.what or item.id for item in said.check.assumptions}
    assert set(expected.get("assumes", ())) <= assumed
    assert not set(expected.get("not_assumed", ())) & assumed
    assert set(expected.get("not_known", ())) <= set(said.check.not_known)


def _findings(said: Assessment, expected: dict[str, Any]) -> None:
    wanted = [*expected.get("findings", ()), *([expected["finding"]] if "finding" in expected else [])]
    for want in wanted:
        assert any(_matches(finding, want) for finding in said.check.findings), (want, said.check.findings)
    rules = {finding.rule for finding in said.check.findings}
    assert not rules & set(expected.get("absent", ())), rules
    unknowns = [*expected.get("unknowns", ()), *([expected["unknown"]] if "unknown" in expected else [])]
    for want in unknowns:
        assert any(_matches(unknown, want) for unknown in said.check.unknowns), (want, said.check.unknowns)
    assert not {unknown.rule for unknown in said.check.unknowns} & set(expected.get("no_unknown", ()))


def _matches(item: Finding | Unknown, want: dict[str, Any]) -> bool:
    for key, value in want.items():
        have = getattr(item, key)
        if key == "because":
            if set(have) != set(value):
                return False
        elif key == "until" and value == "none":
            if have is not None:
                return False
        elif have != value:
            return False
    return True


def _slots(said: Assessment, expected: dict[str, Any]) -> None:
    by_number = {slot.slot: slot for slot in said.plan.slots if slot.slot}
    for number, want in expected.get("slot", {}).items():
        slot = by_number[int(number)]
        assert {key: _value(slot, key) for key in want} == {
            key: None if value == "none" else value for key, value in want.items()
        }
    extra = [slot.entry for slot in said.plan.slots if slot.state == "extra"]
    if "extra_entries" in expected:
        assert extra == expected["extra_entries"]
    if "overdue_slots" in expected:
        assert sum(slot.state == "overdue" for slot in said.plan.slots) == expected["overdue_slots"]


def _value(slot: Slot, key: str) -> Any:  # noqa: ANN401 - a field of a slot
    return getattr(slot, key)


def _vaccines(said: Assessment, expected: dict[str, Any]) -> None:
    """What the vaccine planner says; each table names a vaccine."""
    wanted = [*expected.get("vaccines", ()), *([expected["vaccine"]] if "vaccine" in expected else [])]
    for want in wanted:
        (dates,) = vaccines(said.guide, chart(said.record), said.plan, (want["name"],))
        have = {
            "name": dates.vaccine,
            "live": "unknown" if dates.live is None else dates.live,
            "series": dates.series,
            "last_day_before_start": dates.last_day_before_start or "none",
            "earliest_start_after": dates.earliest_start_after or "none",
            "severity": dates.now.severity,
            "why": dates.now.why,
            "because": list(dates.now.because),
        }
        assert {key: have[key] for key in want} == want
