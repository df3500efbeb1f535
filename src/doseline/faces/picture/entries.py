"""Doses, infections, illnesses, medicines and vaccines as items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from doseline.assessment import Assessment
from doseline.assessment.slot_number import numbered
from doseline.dates import PartialDate
from doseline.faces.picture.lanes import Item, Kind, Lane
from doseline.faces.picture.words import named, since, when
from doseline.guide.infections import INFECTION
from doseline.plan import Slot
from doseline.record import Breastfeeding, Complete, Condition, Event, Medication, Pregnancy, Vaccination
from doseline.text import Catalogue, sentences


def doses(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every slot of the plan on its day, and the injections that fill none."""
    for slot in case.plan.slots:
        day = slot.given or slot.due
        if day is not None:
            yield _dose(case, catalogue, slot, day)
    yield from _daily(case, catalogue)


def _daily(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """A medicine taken every day: each stretch of one amount, with the gaps between, and what was missed."""
    row = catalogue.say("picture.lane.doses")
    for step, (days, amount) in zip(case.plan.steps, sentences.steps(catalogue, case.plan), strict=True):
        yield Item(
            lane=Lane.DOSES,
            row=row,
            kind=Kind.SPELL,
            start=step.first,
            end=step.last,
            when=days,
            label=amount,
            says=amount,
        )
    missed = (one for one in case.chart.doses if one.complete is Complete.NONE and not one.is_stretch)
    for dose in missed if case.plan.steps else ():
        label = catalogue.say("picture.kind.missed")
        yield replace(
            point(catalogue, Lane.DOSES, Kind.MISSED, dose, label, says="picture.kind.missed"), row=row
        )


def _dose(case: Assessment, catalogue: Catalogue, slot: Slot, day: date) -> Item:
    kind = Kind(slot.state.value)
    assumed = "-assumed" if slot.assumed and catalogue.has(f"picture.doses.{kind.value}-assumed") else ""
    values = {"slot": numbered(case, catalogue, slot.slot), "due": slot.due, "days": abs(slot.days_late or 0)}
    return Item(
        lane=Lane.DOSES,
        row=catalogue.say("picture.lane.doses"),
        kind=kind,
        start=day,
        end=day,
        when=when(catalogue, day),
        label=catalogue.say(f"picture.kind.{kind.value}"),
        says=catalogue.say(f"picture.doses.{kind.value}{assumed}", **values),
        entry=slot.entry,
    )


def infections(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """The infections, all on one line."""
    row = catalogue.say("picture.lane.infections")
    for illness in case.chart.conditions:
        if illness.means(INFECTION):
            label = named(catalogue, "condition", illness, illness.name)
            yield _spell(catalogue, Lane.INFECTIONS, illness, label, row=row)


def conditions(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every other illness or state, a line for each name."""
    for illness in case.chart.conditions:
        if not illness.means(INFECTION):
            label = named(catalogue, "condition", illness, illness.name)
            yield _spell(catalogue, Lane.CONDITIONS, illness, label)
    for entry in chain[Pregnancy | Breastfeeding](case.chart.pregnancies, case.chart.breastfeeding):
        label = catalogue.say(f"picture.spell.{type(entry).__name__.lower()}")
        yield _spell(catalogue, Lane.CONDITIONS, entry, label)


def medicines(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every other medicine, a line for each name."""
    for drug in case.chart.medications:
        yield _spell(catalogue, Lane.MEDICINES, drug, named(catalogue, "medicine", drug, drug.name))


_Lasting = Condition | Medication | Pregnancy | Breastfeeding


def _spell(catalogue: Catalogue, lane: Lane, entry: _Lasting, label: str, *, row: str | None = None) -> Item:
    """Something with a first and, if it is over, a last day; of an unknown beginning, from its telling on."""
    until = entry.until
    return Item(
        lane=lane,
        row=row or label,
        kind=Kind.SPELL,
        start=entry.on.counted_from,
        end=until.last if until else None,
        when=when(catalogue, entry.on, until) if until else since(catalogue, entry.on),
        label=label,
        says=catalogue.say(f"picture.spell.{_over(until)}", name=label),
        entry=entry.id,
    )


def _over(until: PartialDate | None) -> str:
    return "ended" if until else "open"


def vaccines(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every vaccine given or planned, a line for each name."""
    for shot in case.chart.vaccinations:
        kind = _kind(case, shot)
        label = named(catalogue, "vaccine", shot, shot.vaccine)
        yield point(catalogue, Lane.VACCINES, kind, shot, label, says=f"picture.vaccines.{kind.value}")


def _kind(case: Assessment, shot: Vaccination) -> Kind:
    live = case.guide.names.vaccine(shot.vaccine, shot.cvx).live
    word = {True: "live", False: "nonlive", None: "kind_unknown"}[live]
    return Kind(f"{word}_planned" if shot.planned else word)


def point(  # noqa: PLR0913 - the parts of an item
    catalogue: Catalogue, lane: Lane, kind: Kind, event: Event, label: str, *, says: str
) -> Item:
    """Something of one day; known only in part, it may be any of several."""
    return Item(
        lane=lane,
        row=label,
        kind=kind,
        start=event.on.first,
        end=event.on.last,
        spread=not event.on.is_exact,
        when=catalogue.write(event.on),
        label=label,
        says=catalogue.say(says, name=label),
        entry=event.id,
    )
