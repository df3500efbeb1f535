"""What the reader takes, and what it makes of it."""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from doseline.dates import PartialDate
from doseline.errors import RecordError
from doseline.record import (
    Code,
    Complete,
    Condition,
    Dose,
    Record,
    Test,
    Vaccination,
    read_record,
    write_record,
)
from doseline.record.load import UPGRADES, upgraded
from doseline.record.timezone import _has_data, is_timezone
from tests.record.names_at_hand import NAMES

PERSON = {"id": "r1", "region": "US"}
THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}


def document(*events: dict[str, Any], **person: Any) -> str:  # noqa: ANN401 - any JSON
    return json.dumps(
        {
            "format": "doseline-record/1",
            "person": {**PERSON, **person},
            "therapy": THERAPY,
            "events": [{"id": f"e{n}", "on": "2026-01-05", **event} for n, event in enumerate(events, 1)],
        }
    )


def read(*events: dict[str, Any], **person: Any) -> Record:  # noqa: ANN401 - any JSON
    return read_record(document(*events, **person), names=NAMES)


def codes(*events: dict[str, Any], **person: Any) -> list[str]:  # noqa: ANN401 - any JSON
    with pytest.raises(RecordError) as caught:
        read(*events, **person)
    return [fault.code for fault in caught.value.faults]


def test_a_dose_keeps_every_word() -> None:
    (dose, _) = read(
        {
            "type": "dose",
            "amount_mg": 20.0,
            "time": "18:30",
            "site": "thigh-left",
            "complete": "partial",
            "expires": "2027-03",
            "storage": "e2",
            "recorded_at": "2026-01-05T19:00:00Z",
        },
        {"type": "storage", "pen": "p3"},
    ).events
    assert dose == Dose(
        id="e1",
        on=PartialDate.exactly(date(2026, 1, 5)),
        time=time(18, 30),
        recorded_at=datetime(2026, 1, 5, 19, tzinfo=UTC),
        amount_mg=Decimal(20),
        complete=Complete.PARTIAL,
        site="thigh-left",
        expires=PartialDate(date(2027, 3, 1), date(2027, 3, 31)),
        storage="e2",
    )


def test_null_stands_for_not_given() -> None:
    assert read({"type": "condition", "name": "infection", "until": None}) == read(
        {"type": "condition", "name": "infection"}
    )


def test_numbers_are_exact() -> None:
    (test,) = read({"type": "test", "name": "igg", "value": 9.10, "unit": "g/L"}).events
    assert isinstance(test, Test)
    assert test.value == Decimal("9.1")


def test_a_byte_order_mark_is_let_through() -> None:
    assert read_record("\ufeff" + document(), names=None) == read_record(
        b"\xef\xbb\xbf" + document().encode(), names=None
    )


def test_a_name_becomes_canonical_and_is_written_back_as_it_came() -> None:
    record = read({"type": "vaccination", "vaccine": "Flu shot"})
    (vaccination,) = record.events
    assert isinstance(vaccination, Vaccination)
    assert (vaccination.vaccine, vaccination.written) == ("influenza-injected", "Flu shot")
    assert '"vaccine": "Flu shot"' in write_record(record)
    assert read_record(write_record(record), names=NAMES) == record


def test_without_names_a_name_stays_as_written() -> None:
    (vaccination,) = read_record(document({"type": "vaccination", "vaccine": "Flu shot"}), names=None).events
    assert isinstance(vaccination, Vaccination)
    assert (vaccination.vaccine, vaccination.written) == ("Flu shot", None)


def test_a_code_names_what_the_words_do_not() -> None:
    (condition,) = read(
        {
            "type": "condition",
            "name": "Erkältung",
            "code": "SNOMED-INFECTION",
            "system": "http://snomed.info/sct",
        }
    ).events
    assert isinstance(condition, Condition)
    assert (condition.name, condition.written) == ("infection", "Erkältung")


@pytest.mark.parametrize("system", ["http://snomed.info/sct", "my-own", None])
def test_a_code_of_another_kind_of_thing_names_nothing(system: str | None) -> None:
    event = {"type": "test", "name": "x", "result": "negative", "code": "SNOMED-INFECTION", "system": system}
    (test,) = read(event).events
    assert isinstance(test, Test)
    assert test.name == "x"


def test_a_picture_needs_no_result() -> None:
    assert read({"type": "test", "name": "MRI scan"}).events


@pytest.mark.parametrize(
    ("value", "unit", "low"), [(9.8, "g/L", 0), (980, "mg/dL", 700), (0.1, "g/L", 7), (100, "g/L", 7)]
)
def test_a_number_that_can_be_is_taken_in_either_unit(value: float, unit: str, low: float) -> None:
    assert read({"type": "test", "name": "igg", "value": value, "unit": unit, "low": low}).events


@pytest.mark.parametrize(("value", "unit"), [(980, "g/L"), (9.8, "mg/dL"), (100.1, "g/L"), (0.09, "g/L")])
def test_h23_a_number_that_cannot_be_is_refused(value: float, unit: str) -> None:
    assert codes({"type": "test", "name": "igg", "value": value, "unit": unit}) == [Code.NOT_POSSIBLE]


def test_a_test_that_is_not_known_may_have_any_unit_or_none() -> None:
    assert read({"type": "test", "name": "base-excess", "value": -2}).events


def test_structure_faults_and_crossed_references_come_together() -> None:
    assert codes(
        {"type": "dose", "amount_mg": "20"},
        {"type": "dose", "amount_mg": 20, "supersedes": "e9"},
    ) == [Code.NOT_A_NUMBER, Code.POINTS_NOWHERE]


def test_a_reference_to_an_entry_that_is_itself_wrong_leads_somewhere() -> None:
    assert codes({"type": "dose"}, {"type": "retraction", "retracts": "e1"}) == [Code.MISSING]


def test_a_long_chain_of_corrections_is_no_circle() -> None:
    chain = [{"type": "dose", "amount_mg": 20, "supersedes": f"e{n}"} for n in range(1, 3000)]
    assert len(read({"type": "dose", "amount_mg": 20}, *chain).events) == 3000


def test_each_circle_is_told_once_and_who_points_into_it_is_not() -> None:
    def dose(target: str) -> dict[str, Any]:
        return {"type": "dose", "amount_mg": 20, "supersedes": target}

    with pytest.raises(RecordError) as caught:
        read(dose("e2"), dose("e3"), dose("e2"), dose("e5"), dose("e4"))
    assert [(fault.where, dict(fault.values)["ids"]) for fault in caught.value.faults] == [
        ("$.events[1].supersedes", ("e2", "e3")),
        ("$.events[3].supersedes", ("e4", "e5")),
    ]


def _from_0_to_1(old: dict[str, Any]) -> dict[str, Any]:
    """An invented older format in which the person was called the patient."""
    return {"format": "doseline-record/1", "person": old["patient"], "therapy": old["therapy"], "events": []}


def test_an_older_format_is_brought_up_step_by_step() -> None:
    old = {"format": "doseline-record/0", "patient": PERSON, "therapy": THERAPY}
    new = upgraded(old, 0, upgrades={0: _from_0_to_1, **UPGRADES})
    assert read_record(json.dumps(new), names=None).person.id == "r1"


def test_a_file_of_an_older_format_goes_through_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgraded, "__kwdefaults__", {"upgrades": {0: _from_0_to_1, **UPGRADES}})
    old = {"format": "doseline-record/0", "patient": PERSON, "therapy": THERAPY}
    assert read_record(json.dumps(old), names=None).events == ()


def test_a_file_of_format_1_is_read_for_ever() -> None:
    assert set(UPGRADES) == {1}
    old = json.loads(document({"type": "dose", "amount_mg": 20}))
    new = {key: value for key, value in old.items() if key != "therapy"}
    new |= {"format": "doseline-record/2", "therapies": [old["therapy"]]}
    assert old["format"] == "doseline-record/1"
    assert upgraded(old, 1) == new
    assert "therapy" in old  # the change is pure
    assert read_record(json.dumps(old), names=NAMES) == read_record(json.dumps(new), names=NAMES)


def test_there_is_no_format_before_the_first() -> None:
    with pytest.raises(RecordError, match="not-a-record"):
        read_record('{"format": "doseline-record/0"}', names=None)


@pytest.mark.parametrize("number", ["01", "", "x", "-1", "1.0", "9999999999"])
def test_a_format_number_that_is_none_is_not_ours(number: str) -> None:
    with pytest.raises(RecordError, match="not-a-record"):
        read_record(json.dumps({"format": f"doseline-record/{number}"}), names=None)


@pytest.fixture
def _no_timezones(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a list of time zones, as Windows is."""

    def unknown(name: str) -> None:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", unknown)
    _forget()
    yield
    _forget()


def _forget() -> None:
    is_timezone.cache_clear()
    _has_data.cache_clear()


@pytest.mark.usefixtures("_no_timezones")
def test_where_the_machine_knows_no_time_zone_only_the_writing_is_checked() -> None:
    assert read(timezone="Pacific/Atlantis").person.timezone == "Pacific/Atlantis"
    assert codes(timezone="Atlantis time") == [Code.UNKNOWN_TIMEZONE]


@pytest.mark.parametrize(
    "zone", ["America", "../UTC", "/etc/passwd", "UTC\u00e9", "a" * 200, "a/" * 90 + "a"]
)
def test_a_time_zone_that_is_none_is_refused(zone: str) -> None:
    assert codes(timezone=zone) == [Code.UNKNOWN_TIMEZONE]


def test_the_month_modes_are_those_of_the_guide() -> None:
    from doseline.guide import load_guide  # noqa: PLC0415 - the guide need not be whole for the rest
    from doseline.record.fields import THERAPY as SHAPE  # noqa: PLC0415

    (field,) = (field for field in SHAPE.fields if field.key == "month_mode")
    assert set(field.choices) == load_guide("kesimpta").readings
