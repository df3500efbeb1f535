"""The small parts of a resource: texts, codes, quantities, days and periods, each as R4 takes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, tzinfo
from decimal import Decimal

from doseline.exchange.fhir.canonical import Json

OURS = "urn:doseline:"
UCUM = "http://unitsofmeasure.org"
TERMS = "http://terminology.hl7.org/CodeSystem/"
NO_WORD: Json = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
    ]
}
# R4 takes these spaces in a text and no others.
_OTHER_SPACE = re.compile(r"[^\S \r\n\t]|\ufeff")
_CODE = re.compile(r"[^\s\ufeff]+( [^\s\ufeff]+)*")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\ufeff]+")
_UCUM_UNIT = re.compile(r"(10\*\d+|[kmuncd]?(g|mol|L)|U|%)(/[kmuncd]?(g|mol|L))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MINUTE = 60
_LAST_OFFSET = 14 * 60 * _MINUTE


def text(written: str | None) -> str | None:
    """A text as R4 takes it, or None where nothing of it can be seen.

    >>> text(f"Kesimpta{chr(160)}20 mg ")
    'Kesimpta 20 mg'
    """
    return (_OTHER_SPACE.sub(" ", written).strip() or None) if written is not None else None


def without_nothing(**values: object) -> Json:
    """The members that are there."""
    return {key: value for key, value in values.items() if value not in (None, [], {})}


def coding(system: str | None, code: str | None, display: str | None = None) -> Json:
    """One code; what R4 takes for no code or no system is only shown."""
    is_code = code is not None and _CODE.fullmatch(code) is not None
    is_system = system is not None and _ADDRESS.fullmatch(system) is not None
    return without_nothing(
        system=system if is_system else None,
        code=code if is_code else None,
        display=text(display) or (None if is_code else text(code)),
    )


def concept(codings: Iterable[Json], words: str | None) -> Json:
    """A concept of codes and a text; of neither, one that says so."""
    once: list[Json] = []
    for one in codings:
        if one and one not in once:
            once.append(one)
    return without_nothing(coding=once, text=text(words)) or NO_WORD


def worded(words: str) -> Json:
    """A concept of a text alone."""
    return concept((), words)


def ours(kind: str, code: str, words: str | None = None) -> Json:
    """A concept of our own list."""
    return concept([coding(f"{OURS}{kind}", code)], words)


def of_hl7(list_: str, code: str) -> Json:
    """A concept of a list of HL7."""
    return {"coding": [{"system": f"{TERMS}{list_}", "code": code}]}


def quantity(value: Decimal, unit: str | None = None, comparator: str | None = None) -> Json:
    """A number with its unit; UCUM is only claimed where the unit is one."""
    is_ucum = unit is not None and _UCUM_UNIT.fullmatch(unit) is not None
    return without_nothing(
        value=value,
        comparator=comparator,
        unit=text(unit),
        system=UCUM if is_ucum else None,
        code=unit if is_ucum else None,
    )


def somebody(words: str | None) -> Json | None:
    """Somebody of whom nothing but a name or a role is known."""
    shown = text(words)
    return {"display": shown} if shown else None


def note(words: str | None) -> list[Json]:
    """A remark."""
    shown = text(words)
    return [{"text": shown}] if shown else []


def extension(kind: str, **value: object) -> Json:
    """An extension of ours."""
    return {"url": f"{OURS}{kind}", **value}


def named(kind: str, words: str | None) -> Iterator[Json]:
    """An extension of ours with a text, where there is one."""
    shown = text(words)
    if shown:
        yield extension(kind, valueString=shown)


def moment(day: str | None, clock: str | None, zone: tzinfo | None) -> str | None:
    """A day, with the time where the day and the zone are known: R4 takes no time without an offset.

    >>> moment("2026-03", "08:30", None)
    '2026-03'
    """
    if day is None or clock is None or zone is None or not _DAY.fullmatch(day):
        return day
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=zone)
    offset = at.utcoffset()
    seconds = 1.0 if offset is None else offset.total_seconds()
    if seconds % _MINUTE or abs(seconds) > _LAST_OFFSET:
        return day
    return at.isoformat(timespec="seconds")


def period(start: str | None, end: str | None) -> Json | None:
    """A period with the ends that are known."""
    return without_nothing(start=start, end=end) or None


def is_after(start: str | None, end: str | None) -> bool:
    """Whether an end can lie before its start: R4 takes no such period."""
    return start is not None and end is not None and end < start[: len(end)]
