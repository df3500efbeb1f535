"""Links that settle a finding: what would do it, and where."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.faces.web.entries.listing import is_open
from doseline.faces.web.today.one_tap import Tap, taps
from doseline.faces.web.view import FindingText, View
from doseline.finding import Finding, Severity, Unknown
from doseline.frozen import dataclass
from doseline.guide.settled_by import SettledBy
from doseline.record import Event


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leads to what settles something."""

    says: str
    address: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding or an unknown in words, with the ways to settle it; ``taps`` are those that take no form."""

    said: FindingText
    ways: tuple[Link, ...]
    taps: tuple[Tap, ...] = ()


def finding_view(view: View, finding: Finding) -> FindingView:
    """A finding; what does not hold a dose back has no ways, but for a pen, and what is asked about once."""
    return FindingView(
        view.said(finding), tuple(dict.fromkeys(_ways(view, finding))), tuple(taps(view, finding))
    )


def shown_unknowns(view: View) -> tuple[FindingView, ...]:
    """What cannot be known, with the ways to enter it; tests that are missing for one reason are one line."""
    groups: dict[tuple[str, ...], list[Unknown]] = {}
    for unknown in view.case.check.unknowns:
        groups.setdefault(_together(view, unknown), []).append(unknown)
    return tuple(
        FindingView(view.said_unknown(group), tuple(dict.fromkeys(_missing(view, group[0]))))
        for group in groups.values()
    )


def _together(view: View, unknown: Unknown) -> tuple[str, ...]:
    """What unknowns of one line share: their family, where they are tests that are not on record."""
    if unknown.why == "missing" and view.case.guide.names.knows("test", unknown.what):
        return unknown.why, view.case.guide.rules[unknown.rule].group
    return unknown.why, unknown.rule, unknown.what


def _ways(view: View, finding: Finding) -> Iterator[Link]:
    rule = view.case.guide.rules[finding.rule]
    settlers = rule.settlers(finding.variant)
    if SettledBy.STORAGE in settlers:
        yield _way(view, "storage", "storage")
    if SettledBy.SCHEDULE in settlers:
        yield _way(view, "ordered", "enter", "schedule")
        yield _way(view, "decide", "decide", finding.rule)
    if not finding.severity.holds:
        return
    over = tuple(_over(view, finding))
    yield from over
    # What lasts is ended, a date is given; whatever else stands behind a finding may be a slip.
    has_another_way = over or SettledBy.INSTRUCTION in settlers or SettledBy.COMPLETE in settlers
    may_be_slip = finding.severity is Severity.STOP or SettledBy.SLIP in settlers or not has_another_way
    if finding.because and may_be_slip:
        yield _way(view, "entry", "entries")
    if SettledBy.COMPLETE in settlers:
        yield from _complete(view, finding)
    elif SettledBy.INSTRUCTION in settlers:
        yield _way(view, "dates", "enter", "instruction")
    if rule.decidable:
        yield _way(view, "decide", "decide", finding.rule)


def _complete(view: View, finding: Finding) -> Iterator[Link]:
    """The entry that lacks something, to be filled in."""
    for id_ in finding.because:
        yield _way(view, "complete", "entries", str(_place(view, id_)))


def _place(view: View, id_: str) -> int:
    """Where an entry stands in the log."""
    return [event["id"] for event in view.stored.events].index(id_)


def _over(view: View, finding: Finding) -> Iterator[Link]:
    """The entries behind a finding that go on; named where there are several.

    An address holds the place in the log: ids can hold anything. What was ended is ended: nobody is asked
    again for an end that was just entered.
    """
    if finding.variant == "ended-today":
        return
    found = (view.case.entries.get(id_) for id_ in finding.because)
    lasting = [entry for entry in found if entry is not None and is_open(view, entry)]
    for entry in lasting:
        name = "over" if len(lasting) == 1 else "over-one"
        yield _way(view, name, "entries", str(_place(view, entry.id)), "over", entry=entry)


def _missing(view: View, unknown: Unknown) -> Iterator[Link]:
    if view.case.guide.names.knows("test", unknown.what):
        yield _way(view, "test", "enter", "test")
        if unknown.why == "missing":
            yield _way(view, "cleared", "decide", "pre-start")
    elif unknown.what == "birth-date":
        yield _way(view, "person", "person")
    elif view.case.guide.rules[unknown.rule].decidable:
        yield _way(view, "decide", "decide", unknown.rule)


def _way(view: View, name: str, *parts: str, entry: Event | None = None) -> Link:
    values = {"entry": view.entry(entry)} if entry is not None else {}
    return Link(view.say(f"today.way.{name}", **values), view.address(*parts))
