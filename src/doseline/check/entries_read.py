"""What could not be read of the record's names, and what was read as not being there."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.check_result import NotRead
from doseline.check.context import Context
from doseline.check.infection_tests import NOT_KNOWN, unknown_finds, unread_results
from doseline.check.infection_tests import NOT_READ as RESULT_NOT_READ
from doseline.finding import Finding
from doseline.guide.assertion_status import AssertionStatus
from doseline.guide.reading import Mention
from doseline.guide.words import phrase
from doseline.record import Allergy, Condition, Event, Medication, Result, Test, as_written, codings

# The rules that ask about an entry nobody could read.
NOT_READ = frozenset(
    {"condition-not-known", "medicine-not-known", "allergy-not-known", NOT_KNOWN, RESULT_NOT_READ}
)


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for each open entry that was not understood, or was read as not being there."""
    opened = tuple(_open(ctx))
    yield from (_ask(ctx, entry) for entry in opened if not _is_understood(ctx, entry))
    for entry in (*opened, *_over(ctx)):
        if entry.in_words is not None:
            yield from _set_aside(ctx, entry)
    for symptom, manner in ctx.left_out:
        if ctx.is_open(symptom):
            yield _read_as(ctx, symptom, manner)
    yield from _disagreeing(ctx)


def unread(ctx: Context) -> Iterator[Condition | Medication | Allergy]:
    """The open illnesses, medicines and allergies that nobody could read."""
    return (entry for entry in _open(ctx) if not _is_understood(ctx, entry))


def not_read(ctx: Context, findings: tuple[Finding, ...]) -> tuple[NotRead, ...]:
    """The same entries with what was understood of each, but those that somebody settled."""
    open_ones = {
        entry for one in findings if one.rule in NOT_READ and one.severity.holds for entry in one.because
    }
    if not open_ones:
        return ()
    entries = (
        entry for entry in (*unread(ctx), *unknown_finds(ctx), *unread_results(ctx)) if entry.id in open_ones
    )
    return tuple(map(_told, entries))


def _told(entry: Condition | Medication | Allergy | Test) -> NotRead:
    reading, text = entry.in_words, as_written(entry)
    if isinstance(entry, Test) and entry.text is not None and entry.reads is not Result.POSITIVE:
        return NotRead(entry=entry.id, text=f"{text}: {entry.text}", understood=(), left=(entry.text,))
    if reading is None:
        return NotRead(entry=entry.id, text=text, understood=(), left=(text,))
    understood = tuple(one.words for one in reading.mentions)
    return NotRead(entry=entry.id, text=text, understood=understood, left=reading.left)


def _open(ctx: Context) -> Iterator[Condition | Medication | Allergy]:
    chart = ctx.chart
    every: tuple[Condition | Medication | Allergy, ...] = (
        *chart.conditions,
        *chart.medications,
        *chart.allergies,
    )
    return (entry for entry in every if ctx.is_open(entry))


def _over(ctx: Context) -> Iterator[Medication]:
    """The medicines that the chart ended because their words say that they are over."""
    for drug in ctx.chart.medications:
        if drug.over and drug.in_words is not None and drug.in_words.over and not ctx.is_open(drug):
            yield drug


def _is_understood(ctx: Context, entry: Condition | Medication | Allergy) -> bool:
    if entry.in_words is not None:
        return entry.is_read
    match entry:
        case Medication():
            return bool(ctx.medicines(entry))
        case Allergy():
            names = ctx.guide.names
            known = phrase(entry.name) in names.aliases["allergy"]
            return known or bool(names.medicine_meanings(entry.name))
        case _:
            return ctx.guide.names.knows("condition", entry.name)


def _ask(ctx: Context, entry: Condition | Medication | Allergy) -> Finding:
    match entry:
        case Medication():
            rule = "medicine-not-known"
        case Allergy():
            rule = "allergy-not-known"
        case _:
            rule = "condition-not-known"
    return ctx.finding(rule, (entry.id,), values=(("names", (as_written(entry),)),))


def _set_aside(ctx: Context, entry: Condition | Medication | Allergy) -> Iterator[Finding]:
    """What the words say is not there, over, somebody else's, or another thing: said, never dropped."""
    if entry.in_words is None or not entry.in_words.set_aside or not _is_understood(ctx, entry):
        return
    aside = [one.manner for one in entry.in_words.set_aside if not _is_only_about(entry, one)]
    if aside:
        yield _read_as(ctx, entry, aside[0])


def _read_as(ctx: Context, entry: Event, manner: AssertionStatus) -> Finding:
    values = (("names", (as_written(entry),)),)
    return ctx.finding("entry-read-as", (entry.id,), variant=manner.value, values=values)


def _is_only_about(entry: Condition | Medication | Allergy, one: Mention) -> bool:
    """Whether a word only tells more of an illness that is known: "cold hands, Raynaud's"."""
    reading = entry.in_words
    known = reading is not None and any(other.kind == one.kind for other in reading.counting)
    return one.manner is AssertionStatus.ABOUT and known


def _disagreeing(ctx: Context) -> Iterator[Finding]:
    """Entries whose name and codes mean different things."""
    chart = ctx.chart
    named: tuple[Condition | Test | Allergy, ...] = (*chart.conditions, *chart.tests, *chart.allergies)
    entries: list[Event] = [entry for entry in named if entry.also and _differ(ctx, entry) and codings(entry)]
    entries += [drug for drug in chart.medications if len(drug.classes or ()) > 1 and _has_code(drug)]
    entries += [shot for shot in chart.vaccinations if _disagrees(ctx, shot.vaccine, shot.cvx)]
    for entry in entries:
        yield ctx.finding("codes-disagree", (entry.id,), values=(("name", as_written(entry)),))


def _differ(ctx: Context, entry: Condition | Test | Allergy) -> bool:
    """Whether an entry means two things, neither of which is a part of the other."""
    return any(name != ctx.guide.names.part_of.get(entry.name) for name in entry.also)


def _has_code(drug: Medication) -> bool:
    return drug.atc is not None or bool(codings(drug))


def _disagrees(ctx: Context, name: str, cvx: str | None) -> bool:
    names = ctx.guide.names
    by_name = names.vaccines.get(name)
    by_code = names.vaccines.get(names.of_code("vaccine", "cvx", cvx) or "") if cvx else None
    if by_name is None or by_code is None or None in (by_name.live, by_code.live):
        return False
    return by_name.live is not by_code.live
