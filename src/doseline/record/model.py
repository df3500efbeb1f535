"""A record: a person, a therapy, and dated events that are never edited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from doseline.dates import PartialDate
from doseline.frozen import dataclass
from doseline.record.entries import (
    Allergy,
    Breastfeeding,
    Coding,
    Condition,
    Decision,
    Dispense,
    Dose,
    Event,
    Every,
    Instruction,
    Measurement,
    Medication,
    Note,
    Order,
    Pregnancy,
    Retraction,
    Storage,
    Symptom,
    Test,
    Training,
    Vaccination,
)
from doseline.record.words import (
    AmountFrom,
    BirthOrLoss,
    Certainty,
    Change,
    Complete,
    Degree,
    Flag,
    InstructionKind,
    Loading,
    MedicineIs,
    OrderStatus,
    Outcome,
    Purpose,
    RestartPhase,
    Result,
    Tempo,
)

__all__ = [
    "Allergy", "AmountFrom", "BirthOrLoss", "Breastfeeding", "Certainty", "Change", "Coding", "Complete",
    "Condition", "Decision", "Degree", "Dispense", "Dose", "Event", "Every", "Flag", "Instruction",
    "InstructionKind", "Loading", "Measurement", "Medication", "MedicineIs", "Note", "Order",
    "OrderStatus", "Outcome", "Person", "Pregnancy", "Purpose", "Record", "RestartPhase", "Result",
    "Retraction", "Storage", "Symptom", "Tempo", "Test", "Therapy", "Training", "Vaccination", "running",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person the record is about; weight in kg.

    ``dead`` says that the person has died where nobody knows the day that ``died`` holds.
    ``clinic`` and what follows it say whom the person rings, for faces to show: no rule reads them.
    """

    id: str
    region: str
    birth_date: PartialDate | None = None
    sex: str | None = None
    weight_kg: Decimal | None = None
    timezone: str | None = None
    died: PartialDate | None = None
    dead: bool = False
    clinic: str | None = None
    clinic_phone: str | None = None
    clinic_hours: str | None = None
    out_of_hours: str | None = None

    def has_died(self, today: date) -> bool:
        """Whether the person is dead by a day, as far as anything tells."""
        return self.dead or (self.died is not None and self.died.first <= today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapy:
    """Which guide and edition, how months are counted, and the planned first day.

    ``treated_since`` is the oldest sign of treatment where that lies before the first written dose;
    ``doses_recorded`` is false where nobody wrote the doses down. ``product`` is the form or brand of the
    medicine, in the guide's own word, None for its main one.
    """

    guide: str
    start: date
    product: str | None = None
    edition: str | None = None
    month_mode: str | None = None
    treated_since: PartialDate | None = None
    doses_recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What happened to one person, as it was written down; one therapy at least."""

    person: Person
    therapies: tuple[Therapy, ...]
    events: tuple[Event, ...] = ()

    @property
    def therapy(self) -> Therapy:
        """The therapy that started last."""
        return running(self.therapies)


def running(therapies: tuple[Therapy, ...], day: date | None = None) -> Therapy:
    """The therapy that runs on a day: of those begun by then the last one, else the first to come."""
    begun = [therapy for therapy in therapies if day is None or therapy.start <= day]
    if begun:
        return max(begun, key=lambda therapy: therapy.start)
    return min(therapies, key=lambda therapy: therapy.start)
