"""What would settle a finding, and where to do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doseline.faces.web.sheet import Said, Sheet
from doseline.finding import Finding, Severity, Unknown
from doseline.record import Breastfeeding, Condition, Event, Medication, Pregnancy, Symptom

# Entries that last until somebody says that they are over.
_LASTING = (Condition, Medication, Symptom, Pregnancy, Breastfeeding)
# Rules that a prescriber's word on dates settles.
_DATES = frozenset(
    {
        "start-passed", "loading-dose-missed", "long-gap", "on-hold", "hold-review", "dose-during-hold",
        "restart-phase-missing", "instruction-conflict", "instruction-to-confirm",
    }
)  # fmt: skip
# Rules on an entry that may hold a slip.
_SLIPS = frozenset(
    {
        "date-to-confirm",
        "extra-dose",
        "value-to-confirm",
        "dose-uncertain",
        "under-18",
        "vaccine-given-question",
    }
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link that leads to what settles something."""

    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding or an unknown in words, with the ways to settle it."""

    said: Said
    ways: tuple[Way, ...]


def shown(sheet: Sheet, finding: Finding) -> Shown:
    """A finding; what does not hold a dose back has no ways, but for a pen out of the fridge."""
    return Shown(sheet.said(finding), tuple(dict.fromkeys(_ways(sheet, finding))))


def shown_unknowns(sheet: Sheet) -> tuple[Shown, ...]:
    """What cannot be known, each with the way to enter it."""
    pairs = zip(sheet.unknowns(), sheet.case.check.unknowns, strict=True)
    return tuple(Shown(said, tuple(_missing(sheet, unknown))) for said, unknown in pairs)


def _ways(sheet: Sheet, finding: Finding) -> Iterator[Way]:
    if finding.rule == "pen-storage":
        yield _way(sheet, "storage", "storage")
    if not finding.severity.holds:
        return
    yield from _over(sheet, finding)
    if finding.because and (finding.severity is Severity.STOP or finding.rule in _SLIPS):
        yield _way(sheet, "entry", "entries")
    if finding.rule in _DATES:
        yield _way(sheet, "dates", "enter", "instruction")
    if sheet.case.guide.rules[finding.rule].decidable:
        yield _way(sheet, "decide", "decide", finding.rule)


def _over(sheet: Sheet, finding: Finding) -> Iterator[Way]:
    """The entries behind a finding that go on; named where there are several.

    An address holds the place in the log: ids can hold anything.
    """
    found = (sheet.case.entries.get(id_) for id_ in finding.because)
    lasting = [entry for entry in found if entry is not None and _goes_on(sheet, entry)]
    for entry in lasting:
        name = "over" if len(lasting) == 1 else "over-one"
        place = [event["id"] for event in sheet.kept.events].index(entry.id)
        yield _way(sheet, name, "entries", str(place), "over", entry=entry)


def _goes_on(sheet: Sheet, entry: Event) -> bool:
    return isinstance(entry, _LASTING) and (entry.until is None or entry.until.last >= sheet.case.today)


def _missing(sheet: Sheet, unknown: Unknown) -> Iterator[Way]:
    if sheet.case.guide.names.knows("test", unknown.what):
        yield _way(sheet, "test", "enter", "test")
        if unknown.why == "missing":
            yield _way(sheet, "cleared", "decide", "pre-start")
    elif unknown.what == "birth-date":
        yield _way(sheet, "person", "person")
    elif sheet.case.guide.rules[unknown.rule].decidable:
        yield _way(sheet, "decide", "decide", unknown.rule)


def _way(sheet: Sheet, name: str, *parts: str, entry: Event | None = None) -> Way:
    values = {"entry": sheet.entry(entry)} if entry is not None else {}
    return Way(sheet.say(f"today.way.{name}", **values), sheet.address(*parts))
