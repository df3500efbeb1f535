"""What would settle a finding, and where to do it."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.faces.web.entries_words import is_open
from doseline.faces.web.sheet import Said, Sheet
from doseline.faces.web.taps import Tap, taps
from doseline.finding import Finding, Severity, Unknown
from doseline.frozen import dataclass
from doseline.record import Event

# Rules that a prescriber's word on dates settles.
_DATES = frozenset(
    {
        "start-passed", "loading-dose-missed", "long-gap", "on-hold", "hold-review", "dose-during-hold",
        "instruction-conflict", "instruction-to-confirm", "loading-moved", "rhythm-offer",
    }
)  # fmt: skip
# Rules that the clinic's own schedule settles, whether they hold a dose or not.
_SCHEDULE = frozenset({"loading-moved", "rhythm-offer"})
# Rules on an entry that lacks something: it is completed, as a second one of that day would contradict it.
_COMPLETED = frozenset({"restart-phase-missing"})
# Rules on an entry that may hold a slip.
_SLIPS = frozenset(
    {
        "date-to-confirm",
        "extra-dose",
        "value-to-confirm",
        "dose-uncertain",
        "under-18",
        "vaccine-given-question",
        "instruction-conflict",
        "instruction-to-confirm",
        "dose-during-hold",
    }
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link that leads to what settles something."""

    says: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding or an unknown in words, with the ways to settle it; ``taps`` are those that take no form."""

    said: Said
    ways: tuple[Way, ...]
    taps: tuple[Tap, ...] = ()


def shown(sheet: Sheet, finding: Finding) -> Shown:
    """A finding; what does not hold a dose back has no ways, but for a pen, and what is asked about once."""
    return Shown(
        sheet.said(finding), tuple(dict.fromkeys(_ways(sheet, finding))), tuple(taps(sheet, finding))
    )


def shown_unknowns(sheet: Sheet) -> tuple[Shown, ...]:
    """What cannot be known, with the ways to enter it; tests that are missing for one reason are one line."""
    groups: dict[tuple[str, ...], list[Unknown]] = {}
    for unknown in sheet.case.check.unknowns:
        groups.setdefault(_together(sheet, unknown), []).append(unknown)
    return tuple(
        Shown(sheet.said_unknown(group), tuple(dict.fromkeys(_missing(sheet, group[0]))))
        for group in groups.values()
    )


def _together(sheet: Sheet, unknown: Unknown) -> tuple[str, ...]:
    """What unknowns of one line share: their family, where they are tests that are not on record."""
    if unknown.why == "missing" and sheet.case.guide.names.knows("test", unknown.what):
        return unknown.why, sheet.case.guide.rules[unknown.rule].group
    return unknown.why, unknown.rule, unknown.what


def _ways(sheet: Sheet, finding: Finding) -> Iterator[Way]:
    if finding.rule == "pen-storage":
        yield _way(sheet, "storage", "storage")
    if finding.rule in _SCHEDULE:
        yield _way(sheet, "ordered", "enter", "schedule")
        yield _way(sheet, "decide", "decide", finding.rule)
    if not finding.severity.holds:
        return
    over = tuple(_over(sheet, finding))
    yield from over
    # What lasts is ended, a date is given; whatever else stands behind a finding may be a slip.
    has_another_way = over or finding.rule in _DATES or finding.rule in _COMPLETED
    may_be_slip = finding.severity is Severity.STOP or finding.rule in _SLIPS or not has_another_way
    if finding.because and may_be_slip:
        yield _way(sheet, "entry", "entries")
    if finding.rule in _COMPLETED:
        yield from _complete(sheet, finding)
    elif finding.rule in _DATES:
        yield _way(sheet, "dates", "enter", "instruction")
    if sheet.case.guide.rules[finding.rule].decidable:
        yield _way(sheet, "decide", "decide", finding.rule)


def _complete(sheet: Sheet, finding: Finding) -> Iterator[Way]:
    """The entry that lacks something, to be filled in."""
    for id_ in finding.because:
        yield _way(sheet, "complete", "entries", str(_place(sheet, id_)))


def _place(sheet: Sheet, id_: str) -> int:
    """Where an entry stands in the log."""
    return [event["id"] for event in sheet.kept.events].index(id_)


def _over(sheet: Sheet, finding: Finding) -> Iterator[Way]:
    """The entries behind a finding that go on; named where there are several.

    An address holds the place in the log: ids can hold anything. What was ended is ended: nobody is asked
    again for an end that was just entered.
    """
    if finding.variant == "ended-today":
        return
    found = (sheet.case.entries.get(id_) for id_ in finding.because)
    lasting = [entry for entry in found if entry is not None and is_open(sheet, entry)]
    for entry in lasting:
        name = "over" if len(lasting) == 1 else "over-one"
        yield _way(sheet, name, "entries", str(_place(sheet, entry.id)), "over", entry=entry)


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
