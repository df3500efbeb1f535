"""Findings, steps, unknowns, entries, sources and faults in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from doseline.advice.action import NextStep
from doseline.check.check_result import Assumption, VaccineDates
from doseline.check.monitoring import Watched
from doseline.check.vaccine_courses import CourseDates, Fit
from doseline.errors import Fault
from doseline.finding import Finding, Unknown, Values
from doseline.guide import Guide, Interval, drugs
from doseline.guide.product import Premedication, Product
from doseline.plan import Plan
from doseline.record import (
    Breastfeeding,
    Complete,
    Condition,
    Decision,
    Dose,
    Event,
    Instruction,
    Measurement,
    Pregnancy,
    Storage,
    Symptom,
    Test,
    Vaccination,
)
from doseline.source import Source
from doseline.text.catalogue import Catalogue
from doseline.text.values import Counted, Named, typed


def title(catalogue: Catalogue, finding: Finding) -> str:
    """What was found, in one sentence."""
    part = "title" if finding.decided_by is None else "decided"
    key = _rule_key(catalogue, finding, part) or f"rule.{finding.rule}.title"
    return catalogue.say(key, **_finding_values(catalogue, finding))


def to_do(catalogue: Catalogue, finding: Finding) -> str | None:
    """What to do about it, or None where the title says it all.

    Once a clinician has decided, their word takes the place of ours; after a stop, no dose is spoken of.
    """
    if finding.decided_by is not None:
        return catalogue.say("rules/shared.decided", by=finding.decided_by)
    key = _rule_key(catalogue, finding, "after" if finding.after_stop else "do")
    return catalogue.say(key, **_finding_values(catalogue, finding)) if key else None


# What stands in for a part that a rule has no words of its own for.
_INSTEAD = {"decided": "title", "after": "do"}


def _rule_key(catalogue: Catalogue, finding: Finding, part: str) -> str | None:
    """The variant's own words, or the rule's; then those of the part that stands in."""
    names = (f"rule.{finding.rule}.variant.{finding.variant}", f"rule.{finding.rule}")
    parts = (part, _INSTEAD[part]) if part in _INSTEAD else (part,)
    keys = (f"{name}.{one}" for one in parts for name in (names if finding.variant else names[1:]))
    return next((key for key in keys if catalogue.has(key)), None)


def _finding_values(catalogue: Catalogue, finding: Finding) -> dict[str, object]:
    own = {"until": finding.until, "by": finding.decided_by}
    return phones(catalogue) | own | _typed(finding.values)


def step(catalogue: Catalogue, next_step: NextStep) -> str:
    """The one next step, whole."""
    return " ".join((first(catalogue, next_step), *rest(catalogue, next_step)))


def headline(catalogue: Catalogue, next_step: NextStep) -> str:
    """The verdict in a few words."""
    return catalogue.say(f"step.headline.{next_step.headline}")


def verdict(catalogue: Catalogue, next_step: NextStep) -> str:
    """The verdict as a first screen has it: in four words at most, with the next day where nothing is due."""
    name = next_step.headline
    if next_step.then and next_step.then[0] in {"next-due", "next-tomorrow"}:
        name = "next"
    if not catalogue.has(f"step.verdict.{name}"):
        return headline(catalogue, next_step)
    return _of_step(catalogue, next_step, f"verdict.{name}")


def brief(catalogue: Catalogue, next_step: NextStep) -> tuple[str, ...]:
    """What stands under the verdict on a first screen."""
    return tuple(_of_step(catalogue, next_step, name) for name in next_step.brief)


def first(catalogue: Catalogue, next_step: NextStep) -> str:
    """What to do, in one short sentence."""
    return _of_step(catalogue, next_step, next_step.sentence)


def rest(catalogue: Catalogue, next_step: NextStep) -> tuple[str, ...]:
    """The sentences after the first: the day, the reason, and what else there is."""
    return tuple(_of_step(catalogue, next_step, name) for name in (*next_step.then, *next_step.also))


def _of_step(catalogue: Catalogue, next_step: NextStep, name: str) -> str:
    values = phones(catalogue) | {"for_date": next_step.for_date} | _typed(next_step.values)
    return catalogue.say(f"step.{name}", **values)


def missing(catalogue: Catalogue, unknown: Unknown) -> str:
    """What is not known, and why."""
    own = f"unknown.rule.{unknown.rule}.{unknown.why}"
    key = own if catalogue.has(own) else f"unknown.why.{unknown.why}"
    return catalogue.say(key, what=Named("unknown", unknown.what))


def assumed(catalogue: Catalogue, assumptions: Iterable[Assumption]) -> tuple[str, ...]:
    """What is taken for granted because nobody entered it; what one word has settled, in one sentence."""
    silences: list[str] = []
    settled: dict[tuple[str | None, date | None], list[Named]] = {}
    for assumption in assumptions:
        if assumption.what is None:
            silences.append(catalogue.say(f"assumption.{assumption.id}"))
        else:
            settled.setdefault((assumption.by, assumption.on), []).append(Named("unknown", assumption.what))
    cleared = (
        catalogue.say(f"assumption.cleared-by{'' if on else '-undated'}", what=tuple(names), by=by, on=on)
        for (by, on), names in settled.items()
    )
    return (*silences, *cleared)


def not_known(catalogue: Catalogue, names: Iterable[str]) -> str:
    """The names that nobody knows, as they were typed."""
    return catalogue.say("cli.page.not-known", names=tuple(Named("typed", name) for name in names))


def entry(catalogue: Catalogue, event: Event) -> str:
    """One entry of the record, as the person would know it again."""
    kind = type(event).__name__.lower()
    if isinstance(event, Storage) and event.in_fridge:
        kind = "pen"
    if isinstance(event, Dose) and event.is_stretch:
        kind = "left-out" if event.complete is Complete.NONE else "own-amount"
    if getattr(event, "since_unknown", False):
        kind = f"{kind}-undated"
    values: dict[str, object] = {"id": event.id, "on": event.on, "name": _entry_name(event)}
    return catalogue.say(f"cli.entry.{kind}", **values)


def _entry_name(event: Event) -> object:  # noqa: PLR0911 - one line a type of entry
    match event:
        case Dose():
            return event.amount_mg
        case Test():
            return Named("test", event.name, event.written)
        case Vaccination():
            return Named("vaccine", event.vaccine, event.written)
        case Condition():
            return Named("condition", event.name, event.written)
        case Symptom():
            return Named("symptom", event.name, event.written)
        case Instruction():
            return Named("instruction", event.kind.value)
        case Decision():
            return event.by
        case Measurement():
            return event.name
        case Pregnancy() | Breastfeeding():
            return type(event).__name__.lower()
        case _:
            return event.written or getattr(event, "name", event.id)


def cite(catalogue: Catalogue, source: Source) -> str:
    """Where something comes from, and how sure we are."""
    confidence = catalogue.say(f"cli.confidence.{source.confidence.value}")
    return catalogue.say(
        "cli.source",
        document=source.document,
        section=source.section,
        version=source.version,
        confidence=confidence,
    )


def wrong(catalogue: Catalogue, fault: Fault) -> str:
    """What was wrong with an input, and where."""
    own = f"cli.fault.{fault.code}"
    key = own if catalogue.has(own) else f"fault.{fault.code}"
    said = catalogue.say(key, **dict(fault.values))
    return f"{said} @ {fault.where}"


def phones(catalogue: Catalogue) -> dict[str, object]:
    """The numbers to ring in the catalogue's region; where there is none, words for it."""
    region = catalogue.region
    numbers = {"emergency": region.emergency, "poison": region.poison, "crisis": region.crisis}
    return {name: number or catalogue.say(f"format.phone.{name}") for name, number in numbers.items()}


def _typed(values: Values) -> dict[str, object]:
    return {name: _brand(value) if name == "drug" else typed(name, value) for name, value in values}


def _brand(value: object) -> object:
    """A medicine by its brand, where it is the name of a guide; else as it was written."""
    return Named("brand", value) if isinstance(value, str) and value in drugs() else value


def vaccine_now(catalogue: Catalogue, dates: VaccineDates) -> str:
    """What holds for one vaccine today."""
    name = Named("vaccine", dates.vaccine)
    return catalogue.say(f"vaccine.now.{dates.now.why}", vaccine=name, **phones(catalogue))


def counted(catalogue: Catalogue, plan: Plan) -> str:
    """How one dose follows the other."""
    every = plan.every
    if every is not None:
        unit, count = ("week", every.weeks) if every.weeks else ("month", every.months)
        return catalogue.say("cli.mode.every", length=Counted(unit, count or 0))
    own = f"{plan.guide}/mode.{plan.month_mode}"
    if catalogue.has(own):
        return catalogue.say(own)
    if plan.interval is None:
        return catalogue.say("cli.mode.every-day")
    return catalogue.say("cli.mode.steady", length=length(plan.interval))


def steps(catalogue: Catalogue, plan: Plan) -> tuple[tuple[str, str], ...]:
    """The stretches of a medicine taken every day: from when to when, and how much how often."""
    return tuple(
        (
            catalogue.say("cli.page.from-to", first=step.first, last=step.last)
            if step.last
            else catalogue.say("cli.page.from-on", first=step.first),
            catalogue.say(
                "cli.page.a-day", amount_mg=step.amount_mg, times=Counted("time", step.times_a_day)
            ),
        )
        for step in plan.steps
    )


def supply(catalogue: Catalogue, runs_out: date, today: date) -> str:
    """That what was handed over runs out on a day, or that nothing of it is left."""
    return catalogue.say(f"dates.supply.{'gone' if runs_out <= today else 'ahead'}", on=runs_out)


def watched(
    catalogue: Catalogue, tests: Iterable[Watched]
) -> Iterator[tuple[str, str, str | None, tuple[Source, ...]]]:
    """The tests watched during treatment: names, where they stand, why; those that stand alike as one."""
    alike: dict[tuple[object, ...], list[Watched]] = {}
    for one in tests:
        alike.setdefault((one.watch, one.due, one.state, one.reason, one.last), []).append(one)
    for group in alike.values():
        first = group[0]
        values = {"due": first.due, "last": first.last}
        key = f"checks.watched.reason.{first.reason.value}"
        yield (
            catalogue.write(tuple(Named("test", one.test) for one in group)),
            catalogue.say(f"checks.watched.{first.state.value}", **values),
            catalogue.say(key, **values) if catalogue.has(key) else None,
            first.sources,
        )


def dose_day(
    catalogue: Catalogue, product: Product, slot: int | None
) -> tuple[tuple[str, tuple[Source, ...]], ...]:
    """What is given before a dose and how long somebody is watched after it, each with its sources."""
    found = [(_premedication(catalogue, one), one.sources) for one in product.premedication]
    watched = product.watched_after(slot)
    if watched is not None:
        minutes = Counted("minute", watched.minutes)
        found.append((catalogue.say("dose_day.observation", minutes=minutes), watched.sources))
    return tuple(found)


def _premedication(catalogue: Catalogue, given: Premedication) -> str:
    first, last = given.minutes_before
    values = {"first": first, "last": Counted("minute", last), "medicine": given.medicine}
    return catalogue.say(premedication_key(given), **values, amount_mg=given.amount_mg)


def premedication_key(given: Premedication) -> str:
    """Where the sentence on a medicine before a dose stands."""
    first, last = given.minutes_before
    kind = "at" if first == last else "between"
    if given.way is not None and not given.optional:
        return f"dose_day.premedication.{kind}-{given.way}"
    return f"dose_day.premedication.{kind}{'-optional' if given.optional else ''}"


def length(interval: Interval) -> Counted:
    """A length of time in months, or in days."""
    return Counted("month", interval.months) if interval.months else Counted("day", interval.days)


def course(catalogue: Catalogue, dates: CourseDates) -> str:
    """One course of a vaccine: how many doses, until when, and whether they fit."""
    values: dict[str, object] = {
        "course": catalogue.say(f"vaccine.course.{dates.id}"),
        "doses": Counted("dose", len(dates.days)),
        "days": Counted("day", dates.days[-1]),
        "left": Counted("dose", dates.left),
        "fitting": Counted("dose", dates.can_fit),
        "next_by": dates.next_by,
        "last_by": dates.last_by,
        "ends": dates.ends,
    }
    said = [catalogue.say(f"vaccine.fit.{_fit_key(dates)}", **values)]
    if dates.booster_days is not None and dates.left:
        said.append(catalogue.say("vaccine.fit.booster", after=Counted("day", dates.booster_days)))
    return " ".join(said)


def _fit_key(dates: CourseDates) -> str:
    """The sentence for a course: with fewer words where one dose is left or none."""
    if dates.fit is Fit.DONE:
        return "done"
    left = "one" if dates.left == 1 else "begun" if dates.given else "new"
    if dates.fit is Fit.NO and not dates.can_fit:
        return f"none-{left}"
    return f"{dates.fit.value}-{left}"


def pattern_values(catalogue: Catalogue, guide: Guide) -> dict[str, object]:
    """What the sentences on symptoms need: the numbers to ring and how long a usual reaction lasts."""
    return {**phones(catalogue), "hours": typed("hours", guide.numbers["reaction-hours"])}
