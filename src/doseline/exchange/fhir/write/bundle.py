"""A record and its answers as one Bundle of type ``collection``.

Nothing in it depends on a clock: the same record on the same day gives the same bytes. Entries stand in the
order of the record, answers behind them in the order of the answers. It holds no order to give anything: what
is ordered, or only planned, is told with the intent ``plan``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from json import loads

from doseline.exchange.fhir.canonical import Json, compact
from doseline.exchange.fhir.days import zone_named
from doseline.exchange.fhir.write.answers import issues, vaccine_dates
from doseline.exchange.fhir.write.care_plan import care_plan
from doseline.exchange.fhir.write.elements import OURS, extension
from doseline.exchange.fhir.write.entries import resources
from doseline.exchange.fhir.write.identity import Ids, legal
from doseline.exchange.fhir.write.medicines import therapy
from doseline.exchange.fhir.write.person import patient
from doseline.exchange.fhir.write.telling import Telling, Values
from doseline.frozen import dataclass
from doseline.guide.terminology import Terminology
from doseline.record import Record, write_record
from doseline.record.chart import standing
from doseline.record.endings import Lasting, as_it_stands
from doseline.record.model import Dose, Event, Order
from doseline.record.of_drug import drug_of

# A name that never leads anywhere: the address only tells the resources of a Bundle apart.
BASE = "https://doseline.invalid/fhir"
ANSWER = f"{OURS}answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """By whom a Bundle is made, on which day and of which guide; ``recorded`` is an instant of R4."""

    today: date
    recorded: str
    program: str
    version: str
    guide_version: str


def write_bundle(record: Record, made: Made, *, names: Terminology, answers: Json | None = None) -> Json:
    """The Bundle; ``answers`` are those of an assessment, by command, None for the facts alone."""
    return _Writing(record=record, made=made, names=names, answers=answers).bundle()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """One Bundle in the making."""

    record: Record
    made: Made
    names: Terminology
    answers: Json | None
    ids: Ids = field(default_factory=Ids)
    all: list[Json] = field(default_factory=list)
    references: dict[str, list[str]] = field(default_factory=dict)

    def bundle(self) -> Json:
        document = loads(write_record(self.record), parse_float=Decimal, parse_int=Decimal)
        self._put("person", patient(document["person"], tuple(document["therapies"])), id_=self._patient_id)
        self._therapies(document["therapies"])
        self._entries(document["events"])
        if self.answers is not None:
            self._answers(self.answers)
        self._provenance()
        return {
            "resourceType": "Bundle",
            "id": self.ids.take("Bundle", f"{self._patient_id}-{self.made.today}"),
            "type": "collection",
            "timestamp": self.made.recorded,
            "entry": [{"fullUrl": f"{BASE}/{_reference(one)}", "resource": one} for one in self.all],
        }

    @property
    def _patient_id(self) -> str:
        return legal("Patient", self.record.person.id)

    @property
    def _telling(self) -> Telling:
        return Telling(
            names=self.names,
            patient=f"Patient/{self._patient_id}",
            zone=zone_named(self.record.person.timezone),
        )

    def _put(self, wanted: str, made: Json, *, id_: str | None = None) -> str:
        """Take a resource in, and give it its id."""
        kind = made["resourceType"]
        whole = {"resourceType": kind, "id": self.ids.take(kind, id_ or wanted), **made}
        self.all.append(whole)
        return _reference(whole)

    def _therapies(self, therapies: list[Values]) -> None:
        ordered = {name for one in self.record.events if isinstance(one, Order) for name in _meant(one, self)}
        for place, values in enumerate(therapies, 1):
            name = self.names.understood("medication", values["guide"]).names[:1]
            if not ordered.intersection(name):
                made = therapy(values, self._telling)
                marked = {**made, "extension": [extension("therapy", valueString=compact(values))]}
                self._put(f"therapy-{place}", marked)

    def _entries(self, entries: list[Values]) -> None:
        stands = {event.id for event in standing(self.record.events)}
        for values, event in zip(entries, self.record.events, strict=True):
            telling = replace(self._telling, drug=self._drug(event), ended=self._is_over(event))
            made = resources(values, telling, stands=event.id in stands)
            self.references[event.id] = [self._put(event.id, one) for one in made]

    def _drug(self, event: Event) -> str | None:
        return drug_of(event, self.record.therapies) if isinstance(event, Dose) else None

    def _is_over(self, event: Event) -> bool:
        """Whether what an entry tells of has ended; a day that was only expected ends nothing."""
        if isinstance(event, Lasting):
            event = as_it_stands(event, self.record.person.timezone)
        until = getattr(event, "until", None)
        return bool(getattr(event, "over", False)) or (until is not None and until.last < self.made.today)

    def _answers(self, answers: Json) -> None:
        """The answers, each marked as one: whoever reads them takes none for a fact."""
        person = self._telling.patient
        plan = answers["plan"]
        self._answer("plan", care_plan(answers, person, self._telling.medicine(plan["guide"])))
        for wanted, issue in issues(answers, person, self.references):
            self._answer(wanted, issue)
        dates = vaccine_dates(answers, person)
        if dates is not None:
            self._answer("vaccine-dates", dates)

    def _answer(self, wanted: str, made: Json) -> None:
        marked = {"resourceType": made["resourceType"], "extension": [_mark(self.made.guide_version)], **made}
        self._put(wanted, marked)

    def _provenance(self) -> None:
        made = self.made
        targets = [{"reference": _reference(one)} for one in self.all]
        device = {
            "resourceType": "Device",
            "deviceName": [{"name": f"{made.program} {made.version}", "type": "user-friendly-name"}],
            "version": [{"value": made.version}],
        }
        who = {"reference": self._put(made.program.lower(), device)}
        guide = {"identifier": {"system": f"{OURS}guide-version", "value": made.guide_version}}
        provenance = {
            "resourceType": "Provenance",
            "extension": [_mark(made.guide_version)],
            "target": targets,
            "recorded": made.recorded,
            "agent": [{"who": who}],
            "entity": [{"role": "source", "what": guide}],
        }
        self._put(made.program.lower(), provenance)


def _mark(guide_version: str) -> Json:
    return extension("answer", valueString=guide_version)


def _meant(order: Order, writing: _Writing) -> Iterator[str]:
    """What an order on record is of."""
    yield from writing.names.understood("medication", order.written or order.name).names


def _reference(resource: Mapping[str, str]) -> str:
    return f"{resource['resourceType']}/{resource['id']}"
