"""A change of medicine in words, and its JSON: what the terminal, the page and a program show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from doseline.assessment.after_switch import Drug, Time, Times, Until
from doseline.assessment.contract import source_answer
from doseline.assessment.program import stamped
from doseline.assessment.switch import Change, OnRecord, Origin, Switch, ToGather, Watch
from doseline.frozen import dataclass
from doseline.guide.explanations import Value
from doseline.guide.switching import Kept, Part, load_switching
from doseline.source import Source
from doseline.text import Catalogue, Counted, Named
from doseline.text.values import typed

Json = dict[str, Any]
_RULES = ("not-alone", "no-day", "not-together", "steroid-course")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence, what it is about, and where it comes from."""

    id: str
    text: str
    sources: tuple[Source, ...]
    under: tuple[str, ...] = ()
    until: date | None = None


def drug_name(catalogue: Catalogue, drug: Drug) -> str:
    """How a medicine is called: by the brand of its guide, by its substance, or as it was written."""
    brand = catalogue.name("brand", drug.guide.drug) if drug.guide is not None else None
    return brand or catalogue.name("medicine", drug.substance) or drug.written


def rules(catalogue: Catalogue) -> tuple[str, ...]:
    """What holds for every change, the most pressing first."""
    return tuple(catalogue.say(f"switching.rule.{name}") for name in _RULES)


def origin_line(catalogue: Catalogue, origin: Origin, today: date) -> str:
    """A medicine that somebody comes from, with its days."""
    said = [drug_name(catalogue, origin.drug)]
    if origin.since is not None:
        said.append(catalogue.say("switching.since", since=origin.since))
    if origin.last is None:
        said.append(catalogue.say("switching.running"))
    elif origin.last == today:
        said.append(catalogue.say("switching.last-today"))
    else:
        days = Counted("day", (today - origin.last).days)
        said.append(catalogue.say("switching.last", last=origin.last, days=days))
    return catalogue.write(tuple(said), "comma")


def says(catalogue: Catalogue, change: Change, part: Part) -> Iterator[Told]:
    """What the sources say of one part of a change."""
    for one in change.says:
        if one.part is part:
            text = catalogue.say(one.words, **_values(one.values))
            yield Told(id=one.id, text=text, sources=one.sources)


def not_known(catalogue: Catalogue, change: Change, to: Drug) -> str:
    """That no source speaks of this very change."""
    return catalogue.say(
        "switching.not-known-pair",
        **{"from": drug_name(catalogue, change.origin.drug), "to": drug_name(catalogue, to)},
    )


def gathered(catalogue: Catalogue, found: Switch) -> Iterator[Told]:
    """What to have ready, each with what the record has of it."""
    for one in found.gather:
        text = catalogue.say(one.item.words)
        yield Told(id=one.item.id, text=text, sources=one.item.sources, under=tuple(_held(catalogue, one)))


def _held(catalogue: Catalogue, one: ToGather) -> Iterator[str]:
    yield from (_on_record(catalogue, result) for result in one.found)
    if one.missing:
        tests = tuple(Named("test", name) for name in one.missing)
        yield catalogue.say("switching.found.missing", tests=tests)
    if not one.found and not one.missing:
        match one.item.kept:
            case Kept.ASK:
                yield catalogue.say("switching.found.ask")
            case Kept.INFECTION:
                yield catalogue.say("switching.found.infection-none")
            case _:
                yield catalogue.say("switching.found.nothing")


def _on_record(catalogue: Catalogue, result: OnRecord) -> str:
    age = catalogue.say("switching.found.day-unknown")
    if result.on.is_known:
        days = Counted("day", result.days)
        age = catalogue.say(f"switching.found.{'ago' if result.days else 'today'}", days=days)
    if result.name is None:
        return catalogue.say("switching.found.entry", on=result.on, age=age)
    return catalogue.say("switching.found.test", test=Named("test", result.name), on=result.on, age=age)


def asked_before(catalogue: Catalogue, found: Switch) -> Iterator[str]:
    """The tests that the other medicine's guide asks for besides, each with what the record has."""
    yield from (_on_record(catalogue, one) for one in found.asked_before if isinstance(one, OnRecord))
    missing = tuple(Named("test", one) for one in found.asked_before if isinstance(one, str))
    if missing:
        yield catalogue.say("switching.found.missing", tests=missing)


def signs(catalogue: Catalogue, found: Switch) -> Iterator[Told]:
    """The signs that are watched for after an earlier medicine."""
    for watch in found.signs:
        name = drug_name(catalogue, watch.origin.drug)
        key = _signs_key(watch)
        months = Counted("month", watch.after.months or 0)
        text = catalogue.say(f"switching.signs.{key}", drug=name, until=watch.until, months=months)
        yield Told(id=watch.after.substance, text=text, sources=watch.after.sources, until=watch.until)


def _signs_key(watch: Watch) -> str:
    if watch.after.months is None:
        return "not-found"
    return "months" if watch.until is None or watch.origin.is_running else "until"


def goes_on(catalogue: Catalogue, found: Switch) -> Iterator[Told]:
    """The tests and visits of an earlier medicine that go on."""
    for watch in found.goes_on:
        text = catalogue.say(watch.after.words, **_values(watch.after.values))
        name = drug_name(catalogue, watch.origin.drug)
        yield Told(id=watch.after.substance, text=f"{name}: {text}", sources=watch.after.sources)


def birth_control(catalogue: Catalogue, found: Switch) -> Iterator[Told]:
    """How long birth control is advised after each medicine, and the longest of both."""
    yield from _each(catalogue, found.birth_control)
    longest = found.birth_control.longest
    if longest is None:
        return
    key = "longest-level" if longest.until is Until.LEVEL else "longest-months"
    months = Counted("month", longest.months or 0)
    text = catalogue.say(f"switching.time.{key}", months=months)
    yield Told(id="longest", text=text, sources=load_switching().our_reading)


def live_vaccines(catalogue: Catalogue, found: Switch) -> Iterator[Told]:
    """How long a live vaccine waits after each medicine."""
    yield from _each(catalogue, found.live_vaccines)
    if found.live_vaccines.longest is not None:
        text = catalogue.say("switching.time.longest-live")
        yield Told(id="longest", text=text, sources=load_switching().our_reading)


def _each(catalogue: Catalogue, times: Times) -> Iterator[Told]:
    """The time after each medicine; of two products of one substance once."""
    seen: set[str] = set()
    for time in times.of_each:
        if time.drug.substance not in seen:
            seen.add(time.drug.substance)
            text = _time(catalogue, time)
            yield Told(id=time.drug.substance, text=text, sources=time.sources, until=time.ends)


def _time(catalogue: Catalogue, time: Time) -> str:
    values: dict[str, object] = {"drug": drug_name(catalogue, time.drug)}
    if time.until is not None:
        return catalogue.say(f"switching.time.{time.until.value}", **values)
    unit, count = ("months", time.months) if time.months is not None else ("days", time.days)
    values |= {unit: typed(unit, count or 0), "last": time.last, "ends": time.ends}
    return catalogue.say(f"switching.time.{unit}{'-ends' if time.ends else ''}", **values)


def _values(values: Mapping[str, Value]) -> dict[str, object]:
    return {name: typed(name, value) for name, value in values.items()}


def switch_answer(found: Switch, catalogue: Catalogue, guide_version: str) -> Json:
    """The JSON of ``switch``; no field of it is a day on which the other medicine may begin."""
    answer = {
        "today": found.today.isoformat(),
        "to": _drug(catalogue, found.to),
        "same_medicine": found.is_same,
        "first_of_all": list(rules(catalogue)),
        "changes": [_change(catalogue, change, found) for change in found.changes],
        "earlier": [_origin(catalogue, origin, found.today) for origin in found.earlier],
        "gather": [_gather(catalogue, one) for one in found.gather],
        "asked_before": [_asked(one) for one in found.asked_before],
        "carried": {
            "signs": [_told(one) for one in signs(catalogue, found)],
            "tests": [_told(one) for one in goes_on(catalogue, found)],
            "birth_control": _times(found.birth_control, birth_control(catalogue, found)),
            "live_vaccines": _times(found.live_vaccines, live_vaccines(catalogue, found)),
        },
        "unknowns": [
            {"what": "pair", "text": not_known(catalogue, change, found.to)}
            for change in found.changes
            if not change.is_known
        ],
    }
    return stamped(answer, guide_version)


def _drug(catalogue: Catalogue, drug: Drug) -> Json:
    guide = drug.guide.drug if drug.guide is not None else None
    return {"name": drug_name(catalogue, drug), "substance": drug.substance, "guide": guide}


def _origin(catalogue: Catalogue, origin: Origin, today: date) -> Json:
    days = (today - origin.last).days if origin.last is not None else None
    return {
        **_drug(catalogue, origin.drug),
        "since": _day(origin.since),
        "last_dose": _day(origin.last),
        "days_ago": days,
        "running": origin.is_running,
        "entry": origin.entry,
    }


def _change(catalogue: Catalogue, change: Change, found: Switch) -> Json:
    return {
        "from": _origin(catalogue, change.origin, found.today),
        "known": change.is_known,
        "sources_differ": change.differ,
        "says": [
            {**_told(told), "part": part.value} for part in Part for told in says(catalogue, change, part)
        ],
    }


def _gather(catalogue: Catalogue, one: ToGather) -> Json:
    return {
        "id": one.item.id,
        "text": catalogue.say(one.item.words),
        "on_record": [_asked(result) for result in one.found],
        "not_on_record": list(one.missing),
        "sources": [source_answer(source) for source in one.item.sources],
    }


def _asked(one: OnRecord | str) -> Json:
    if isinstance(one, str):
        return {"test": one, "entry": None, "on": None, "days_ago": None}
    return {"test": one.name, "entry": one.entry, "on": str(one.on), "days_ago": one.days}


def _times(times: Times, told: Iterator[Told]) -> Json:
    longest = times.longest
    return {
        "longest": None
        if longest is None
        else {
            "months": longest.months,
            "days": longest.days,
            "until": longest.until.value if longest.until is not None else None,
        },
        "says": [_told(one) for one in told],
    }


def _told(told: Told) -> Json:
    return {
        "id": told.id,
        "text": told.text,
        "until": _day(told.until),
        "sources": [source_answer(source) for source in told.sources],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
