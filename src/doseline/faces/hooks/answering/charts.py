"""The chart of the person that a request is about, read and assessed: as it is, and with the orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from doseline.assessment import Assessment, assess
from doseline.dates import PartialDate
from doseline.exchange.fhir.chart import Lists, installed, read_chart
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options, Outcome, Status
from doseline.exchange.fhir.pool import gather
from doseline.faces.hooks.answering.draft_orders import Orders
from doseline.faces.hooks.answering.prefetch import Given
from doseline.faces.hooks.answering.values import BUNDLE, inside, type_of
from doseline.frozen import dataclass
from doseline.record import Dose, Record

# A place that no guide knows: the strictest label counts, and no number to ring is named.
_NOWHERE = "ZZ"
_DOSES = "MedicationAdministration"


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever asks: a hospital, with its country, time zone and the system of its identifiers."""

    region: str | None = None
    timezone: str | None = None
    identifier_system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """What one request is read with."""

    patient: str
    asker: Asker
    today: date
    given: Given

    def read(
        self,
        documents: Iterable[Document],
        guides: Collection[str] | None = None,
        therapies: tuple[Mapping[str, str], ...] = (),
    ) -> Outcome | None:
        """What comes of the person's chart; None where nothing is about them.

        ``guides`` are the drugs whose guides are used; the medicine of any other is one like all others.
        """
        sent = gather(documents)
        person = next((one for one in sent.people if one.reference == self.patient), None)
        return None if person is None else read_chart(person, self._options(therapies), sent, _lists(guides))

    def ordered(self, orders: Orders, documents: Iterable[Document], record: Record | None) -> Record | None:
        """The orders alone as a record; None where nothing in them is of a guide's medicine.

        Beside a ``record`` its therapies stand, and what is ordered is read with their guides alone.
        """
        around = (light for one in documents if (light := _what_orders_need(one)) is not None)
        guides = None if record is None else drugs_of(record)
        therapies = (
            ()
            if record is None
            else tuple({"guide": one.guide, "start": str(one.start)} for one in record.therapies)
        )
        found = self.read((*around, orders.document()), guides, therapies)
        return None if found is None else found.record

    def _options(self, therapies: tuple[Mapping[str, str], ...] = ()) -> Options:
        return Options(
            today=self.today,
            therapies=therapies,
            region=self.asker.region or _NOWHERE,
            timezone=self.asker.timezone,
            identifier_system=self.asker.identifier_system,
        )

    def assess(self, record: Record, *, treated: Collection[str] = ()) -> Assessment:
        """The assessment; ``treated`` are the drugs that the chart as it is knows of."""
        known = self._unsent_doses(record, treated)
        return assess(installed().guides, known, today=self.today)

    def _unsent_doses(self, record: Record, treated: Collection[str]) -> Record:
        """The record, where nobody sent the doses: they were not written down here, and none is missed."""
        if self.given.states[_DOSES].is_whole or any(isinstance(one, Dose) for one in record.events):
            return record
        therapies = tuple(
            replace(
                one,
                doses_recorded=False,
                treated_since=one.treated_since or PartialDate.exactly(one.start),
            )
            if one.guide in treated
            else one
            for one in record.therapies
        )
        return replace(record, therapies=therapies)


def drugs_of(record: Record) -> frozenset[str]:
    """The drugs of the therapies of a record."""
    return frozenset(one.guide for one in record.therapies)


# What an order points to, and whose it is.
_NEEDED = frozenset({"Medication", "Patient"})


def _what_orders_need(document: Document) -> Document | None:
    """What of a document is needed to read an order; None where nothing is."""
    kept = [{"resource": one} for one in inside(document.data) if type_of(one) in _NEEDED]
    return replace(document, data={"resourceType": BUNDLE, "entry": kept}) if kept else None


def _lists(guides: Collection[str] | None) -> Lists:
    every = installed()
    if guides is None:
        return every
    return replace(every, guides={drug: one for drug, one in every.guides.items() if drug in guides})


def is_silent(outcome: Outcome | None) -> bool:
    """Whether nothing is said of the person, whatever is ordered: dead, joined with another, unreadable."""
    return outcome is not None and outcome.status in (Status.DEAD, Status.MERGED, Status.CANNOT)
