"""What could not be read of the record's names, and what was read as not being there."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.hepatitis import is_positive
from doseline.check.model import NotRead
from doseline.finding import Finding
from doseline.guide.words import phrase
from doseline.record import Allergy, Condition, Event, Medication, Test, codings

# The rules that ask about an entry nobody could read.
NOT_READ = frozenset({"condition-not-known", "medicine-not-known", "allergy-not-known"})
_DURING = "during"
_TB_TEST = "tb-test"
_TUBERCULOSIS = "tuberculosis"


def findings(ctx: Context) -> Iterator[Finding]:
    """One finding for each open entry that was not understood, or was read as not being there."""
    opened = tuple(_open(ctx))
    yield from (_ask(ctx, entry) for entry in opened if not _is_understood(ctx, entry))
    for entry in opened:
        if entry.in_words is not None:
            yield from _set_aside(ctx, entry)
    yield from _disagreeing(ctx)
    yield from _positive(ctx)


def unread(ctx: Context) -> Iterator[Condition | Medication | Allergy]:
    """The open illnesses, medicines and allergies that nobody could read."""
    return (entry for entry in _open(ctx) if not _is_understood(ctx, entry))


def not_read(ctx: Context, findings: tuple[Finding, ...]) -> tuple[NotRead, ...]:
    """The same entries with what was understood of each, but those that somebody settled."""
    open_ones = {
        entry for one in findings if one.rule in NOT_READ and one.severity.holds for entry in one.because
    }
    return tuple(_told(entry) for entry in unread(ctx) if entry.id in open_ones) if open_ones else ()


def _told(entry: Condition | Medication | Allergy) -> NotRead:
    reading, text = entry.in_words, as_written(entry)
    if reading is None:
        return NotRead(entry=entry.id, text=text, understood=(), left=(text,))
    understood = tuple(one.words for one in reading.mentions)
    return NotRead(entry=entry.id, text=text, understood=understood, left=reading.left)


def as_written(entry: Event) -> str:
    """The name of an entry in the person's own words."""
    return entry.written or str(getattr(entry, "name", None) or getattr(entry, "vaccine", entry.id))


def _open(ctx: Context) -> Iterator[Condition | Medication | Allergy]:
    chart = ctx.chart
    every: tuple[Condition | Medication | Allergy, ...] = (
        *chart.conditions,
        *chart.medications,
        *chart.allergies,
    )
    return (entry for entry in every if ctx.is_open(entry))


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
    manner = entry.in_words.set_aside[0].manner
    yield ctx.finding(
        "entry-read-as", (entry.id,), variant=manner.value, values=(("names", (as_written(entry),)),)
    )


def _disagreeing(ctx: Context) -> Iterator[Finding]:
    """Entries whose name and codes mean different things."""
    chart = ctx.chart
    named = (*chart.conditions, *chart.tests, *chart.allergies)
    entries: list[Event] = [entry for entry in named if entry.also and codings(entry)]
    entries += [drug for drug in chart.medications if len(drug.classes or ()) > 1 and _has_code(drug)]
    entries += [shot for shot in chart.vaccinations if _disagrees(ctx, shot.vaccine, shot.cvx)]
    for entry in entries:
        yield ctx.finding("codes-disagree", (entry.id,), values=(("name", as_written(entry)),))


def _has_code(drug: Medication) -> bool:
    return drug.atc is not None or bool(codings(drug))


def _disagrees(ctx: Context, name: str, cvx: str | None) -> bool:
    names = ctx.guide.names
    by_name = names.vaccines.get(name)
    by_code = names.vaccines.get(names.of_code("vaccine", "cvx", cvx) or "") if cvx else None
    if by_name is None or by_code is None or None in (by_name.live, by_code.live):
        return False
    return by_name.live is not by_code.live


def _positive(ctx: Context) -> Iterator[Finding]:
    """Positive tests of infections that no other rule reads, and of what nobody knows, each by its name."""
    names = ctx.guide.names
    telling = {
        name for name in ctx.chart.results if name in names.infection_tests or not names.knows("test", name)
    }
    if not telling:
        return
    found: dict[tuple[str, str | None], list[Test]] = {}
    for test in ctx.chart.tests:
        told = test.name in telling and test.on.first <= ctx.today
        what = _what_it_finds(ctx, test) if told else None
        if what is not None:
            found.setdefault(what, []).append(test)
    for (rule, variant), tests in found.items():
        values = (("names", tuple(as_written(test) for test in tests)),)
        entries = (test.id for test in tests)
        yield ctx.finding(rule, entries, variant=_at_stage(ctx, variant), values=values)


def _at_stage(ctx: Context, variant: str | None) -> str | None:
    if ctx.stage is Stage.BEFORE:
        return variant
    return f"{variant}-{_DURING}" if variant else _DURING


def _what_it_finds(ctx: Context, test: Test) -> tuple[str, str | None] | None:
    """The rule and its variant for a positive test, or None for any other."""
    names = ctx.guide.names
    is_known, passes = names.knows("test", test.name), names.infection_tests.get(test.name)
    if (is_known and passes is None) or (test.result or test.reads) is None or not is_positive(test):
        return None
    if not is_known:
        return "positive-test-not-known", None
    if passes and (ctx.today - test.on.last).days >= ctx.number("infection-review-days"):
        return None
    return "infection-test-positive", _TUBERCULOSIS if test.name == _TB_TEST else None
