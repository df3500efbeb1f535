"""What happened since the last visit: each entry of the record as one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from doseline.assessment import Assessment
from doseline.dates import PartialDate
from doseline.faces.visit.sections import Cell, Form, Line, Part, Say, Section, Topic
from doseline.frozen import dataclass
from doseline.guide.infections import INFECTION
from doseline.plan import HISTORY, PRE_START, Slot, State
from doseline.record import (
    Allergy,
    Breastfeeding,
    Complete,
    Condition,
    Decision,
    Dispense,
    Dose,
    Event,
    Instruction,
    Measurement,
    Medication,
    Note,
    Order,
    Pregnancy,
    Symptom,
    Test,
    Training,
    Vaccination,
    as_it_stands,
)
from doseline.record.chart import order, standing
from doseline.text import Counted, Named

E = TypeVar("E", bound=Event)
L = TypeVar("L", Symptom, Condition, Medication, Pregnancy, Breastfeeding)
_TOLD = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY, State.MISSED, State.EXTRA})
_OTHER = (Allergy, Pregnancy, Breastfeeding, Measurement, Training, Order, Dispense, Note)
_SPAN = ("from", "until")


@dataclass(frozen=True, slots=True)
class Past:
    """The entries of one case from ``since`` to today, both days with them."""

    case: Assessment
    since: date

    def sections(self) -> tuple[Section, ...]:
        """Every part that tells what happened, in the order of the page."""
        parts: dict[Topic, tuple[tuple[str, ...], Callable[[], Iterator[Line]]]] = {
            Topic.DOSES: (("day", "dose", "went", "where"), self._doses),
            Topic.SYMPTOMS: ((*_SPAN, "severity", "symptom"), self._symptoms),
            Topic.ILLNESSES: ((*_SPAN, "illness"), self._illnesses),
            Topic.TESTS: (("day", "result", "range", "test"), self._tests),
            Topic.MEDICINES: ((*_SPAN, "medicine"), self._medicines),
            Topic.VACCINES: (("day", "vaccine"), self._vaccines),
            Topic.WORDS: (("day", "word"), self._words),
            Topic.OTHER: (("day", "other"), self._other),
        }
        return tuple(_table(topic, columns, lines) for topic, (columns, lines) in parts.items())

    def doses(self) -> Iterator[Slot]:
        """The slots of the plan that were given or missed since then, and the doses that fill none."""
        for slot in self.case.plan.slots:
            day = slot.given or slot.due
            if slot.state in _TOLD and day is not None and self.since <= day <= self.case.today:
                yield slot

    def symptoms(self) -> tuple[Symptom, ...]:
        """The symptoms that were there since then, whenever they began."""
        return self.there(self.case.chart.symptoms)

    def _doses(self) -> Iterator[Line]:
        entries = self.case.entries
        for slot in self.doses():
            dose = entries.get(slot.entry or "")
            key = "cli.page.slot-on-record" if self.case.plan.begins_midway else "cli.page.slot"
            number = Say(key=key, values=(("slot", slot.slot),)) if slot.slot else None
            where = _where(dose) if isinstance(dose, Dose) else None
            because = (dose.id,) if dose else ()
            yield Line(cells=(slot.given or slot.due, number, _went(slot), where), because=because)
        if self.case.plan.steps:
            yield from self._not_as_planned()

    def _not_as_planned(self) -> Iterator[Line]:
        """What was different with a medicine taken every day: one missed, none for days, another amount."""
        for dose in self.case.chart.doses:
            is_told = dose.is_stretch or dose.complete is not Complete.FULL
            if is_told and (self._is_turn(dose) or (dose.every_day and dose.until is None)):
                yield _line(dose, dose.on, None, _other_than_planned(dose), None)

    def _symptoms(self) -> Iterator[Line]:
        for symptom in self.symptoms():
            severity = Named("severity", symptom.severity.value) if symptom.severity else Say(key=_NOT_SAID)
            name = Named("symptom", symptom.name, symptom.written)
            yield _line(symptom, *_span(symptom), severity, name)

    def _illnesses(self) -> Iterator[Line]:
        """Infections that were there since then; of what lasts for years only a beginning or an end."""
        conditions = self.case.chart.conditions
        infections = self.there(one for one in conditions if one.means(INFECTION))
        others = tuple(one for one in conditions if not one.means(INFECTION) and self._is_turn(one))
        for illness in sorted((*infections, *others), key=order):
            is_known = self.case.guide.names.knows("condition", illness.name)
            yield _line(illness, *_span(illness), _own_word("condition", illness, is_known=is_known))

    def _tests(self) -> Iterator[Line]:
        for test in self._on(self.case.chart.tests):
            yield _line(test, test.on, _result(test), _range(test), Named("test", test.name, test.written))

    def _medicines(self) -> Iterator[Line]:
        for medicine in self.there(self.case.chart.medications):
            yield _line(medicine, *_span(medicine), medicine.written or medicine.name)

    def _vaccines(self) -> Iterator[Line]:
        for vaccine in self._on(self.case.chart.vaccinations):
            name = Named("vaccine", vaccine.vaccine, vaccine.written)
            planned = Say(key="visit.was-planned", values=(("vaccine", name),))
            if not is_ahead(vaccine, self.case.today):
                yield _line(vaccine, vaccine.on, planned if vaccine.planned else name)

    def _words(self) -> Iterator[Line]:
        """What the prescriber and the clinic said; a person's own answers on the day are no such word."""
        chart, rules = self.case.chart, self.case.guide.rules
        decisions = (
            word for word in chart.decisions if word.about.partition(".")[0] in {*rules, PRE_START, HISTORY}
        )
        said = [
            *((word, _instructed(word)) for word in self._on(chart.instructions)),
            *((word, decided(word)) for word in self._on(decisions)),
        ]
        for word, text in sorted(said, key=lambda pair: order(pair[0])):
            yield _line(word, word.on, text)

    def _other(self) -> Iterator[Line]:
        as_of = self.case.as_of
        events = (event for event in self.case.record.events if as_of is None or event.known_from <= as_of)
        for event in sorted(standing(events), key=order):
            if isinstance(event, _OTHER) and self._is_turn(event):
                yield _line(event, _since(event), _told(event))

    def _on(self, events: Iterable[E]) -> tuple[E, ...]:
        return tuple(event for event in events if self._is_within(_day(event)))

    def there(self, entries: Iterable[L]) -> tuple[L, ...]:
        """What was there at some time from then to today; an open end reaches to today."""
        return tuple(
            entry
            for entry in entries
            if entry.on.first <= self.case.today and (entry.until is None or entry.until.last >= self.since)
        )

    def _is_turn(self, event: Event) -> bool:
        """Whether something happened, began or ended since then."""
        until: PartialDate | None = getattr(event, "until", None)
        return self._is_within(_day(event)) or (until is not None and self._is_within(until))

    def _is_within(self, day: PartialDate) -> bool:
        """Whether a day can lie within; a vague one is read as wide as it can be."""
        return day.first <= self.case.today and day.last >= self.since


_NOT_SAID = "visit.not-said"


def _day(event: Event) -> PartialDate:
    """The day an entry is about; of one whose day is not known, the day it was written down."""
    return event.on if event.on.is_known else PartialDate.exactly(event.known_from)


def _since(event: Event) -> PartialDate:
    """The day an entry is about; none where nobody knows since when it is so."""
    return as_it_stands(event, None).on if isinstance(event, Allergy | Breastfeeding) else event.on


def is_ahead(vaccine: Vaccination, today: date) -> bool:
    """Whether a vaccine is planned for a day that has not passed."""
    return vaccine.planned and vaccine.on.last >= today


def _table(topic: Topic, columns: tuple[str, ...], lines: Callable[[], Iterator[Line]]) -> Section:
    """The lines under their columns; a column with nothing in it is left out."""
    found = tuple(lines())
    used = [place for place in range(len(columns)) if any(line.cells[place] is not None for line in found)]
    kept = tuple(replace(line, cells=tuple(line.cells[place] for place in used)) for line in found)
    names = tuple(columns[place] for place in used)
    return Section(topic=topic, form=Form.TABLE, columns=names, lines=kept, is_past=True)


def _line(event: Event, *cells: Cell) -> Line:
    return Line(cells=cells, because=(event.id,))


def _span(entry: Symptom | Condition | Medication) -> tuple[PartialDate, Part]:
    return entry.on, entry.until or Say(key="visit.no-end")


def _own_word(kind: str, entry: Condition, *, is_known: bool) -> Part:
    """The name with the word the person used for it, where that says more."""
    name = Named(kind, entry.name, entry.written)
    if entry.written is None or not is_known:
        return name
    return Say(key="visit.in-own-words", values=(("name", name), ("written", entry.written)))


def _went(slot: Slot) -> Say:
    """How a dose went: on its day, or by how many days it was late or early."""
    key = f"cli.state.{slot.state.value}"
    if not slot.days_late:
        return Say(key=key)
    return Say(key=f"{key}-by", values=(("days", Counted("day", abs(slot.days_late))),))


def _other_than_planned(dose: Dose) -> Say:
    """A dose that was missed, or a stretch of days without any or with another amount."""
    kind = "missed"
    if dose.is_stretch:
        kind = "left-out" if dose.complete is Complete.NONE else "amount"
    elif dose.complete is not Complete.NONE:
        kind = f"{dose.complete.value}"
    ended = "-until" if dose.until else ""
    return Say(key=f"visit.daily.{kind}{ended}", values=(("amount", dose.amount_mg), ("until", dose.until)))


def _where(dose: Dose) -> Cell:
    """Where it was injected, and what makes it other than one whole dose."""
    parts: list[Part] = []
    if dose.site:
        parts.append(Named("site", dose.site))
    if dose.complete is not Complete.FULL:
        parts.append(Say(key=f"visit.complete.{dose.complete.value}"))
    return tuple(parts) or None


def _result(test: Test) -> Part:
    values = (("value", test.value), ("unit", test.unit or ""), ("index", test.index))
    if test.value is not None:
        kind = {"<": "below", ">": "above", "<=": "up-to", ">=": "from"}.get(test.comparator or "", "number")
        return Say(key=f"visit.result.{kind}", values=values)
    if test.result is not None:
        return Say(key=f"visit.result.{test.result.value}")
    if test.index is not None:
        return Say(key="visit.result.index", values=values)
    return test.text or Say(key=f"visit.result.{test.flag or 'none'}")


def _range(test: Test) -> Part | None:
    values = (("low", test.low), ("high", test.high))
    match test.low, test.high:
        case None, None:
            return Say(key="visit.range.none") if test.value is not None else None
        case None, _:
            return Say(key="visit.range.up-to", values=values)
        case _, None:
            return Say(key="visit.range.from", values=values)
        case _:
            return Say(key="visit.range.both", values=values)


def _instructed(word: Instruction) -> Say:
    """The prescriber's word on dates."""
    phase = f"-{word.phase.value}" if word.phase else ""
    return Say(key=f"visit.instruction.{word.kind.value}{phase}", values=(("date", word.date),))


def decided(word: Decision) -> Say:
    """A clinician's word on one finding, or on a group of them."""
    dated = "-until" if word.until else ""
    key = "history" if word.about == HISTORY else word.outcome.value
    values = (("by", word.by), ("about", Named("reason", word.about)), ("until", word.until))
    return Say(key=f"visit.decision.{key}{dated}", values=values)


def _told(event: Event) -> Part:
    match event:
        case Allergy():
            return Say(
                key="visit.entry.allergy", values=(("name", Named("allergy", event.name, event.written)),)
            )
        case Measurement():
            named = Named("measurement", event.name, event.written)
            values = (("name", named), ("value", event.value), ("unit", event.unit))
            return Say(key="visit.entry.measurement", values=values)
        case Pregnancy() | Breastfeeding():
            ending = "-until" if event.until else ""
            key = f"visit.entry.{type(event).__name__.lower()}{ending}"
            return Say(key=key, values=(("until", event.until),))
        case Training():
            return Say(
                key="visit.entry.training", values=(("name", Named("training", event.name, event.written)),)
            )
        case Order() | Dispense():
            key = f"visit.entry.{type(event).__name__.lower()}"
            return Say(key=key, values=(("name", event.written or event.name),))
        case Note():
            return Say(key="visit.entry.note", values=(("text", event.text),))
        case _:
            raise TypeError(type(event).__name__)
