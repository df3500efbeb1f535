"""A record: a person, a therapy, and dated events that are never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from doseline.dates import PartialDate


class Complete(StrEnum):
    """How much of a dose went in."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    NOT_SURE = "not-sure"


class InstructionKind(StrEnum):
    """The prescriber's words on dates."""

    NEXT_DOSE = "next_dose"
    HOLD = "hold"
    RESUME = "resume"
    STOP = "stop"
    RESTART = "restart"


class RestartPhase(StrEnum):
    """How a new course begins."""

    LOADING = "loading"
    MONTHLY = "monthly"


class Outcome(StrEnum):
    """A clinician's word on one finding."""

    MAY_PROCEED = "may-proceed"
    NOT_YET = "not-yet"
    NEVER = "never"


class Result(StrEnum):
    """The result of a test that is not a number."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INDETERMINATE = "indeterminate"


class Degree(StrEnum):
    """How bad a symptom is, the mildest first."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Tempo(StrEnum):
    """How fast a symptom came."""

    SUDDEN = "sudden"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every entry has: an id, a civil date, and when it was written down.

    ``written`` is the name as the person wrote it where that is not the canonical name; ``also`` holds what
    else its name and codes mean where they disagree.
    """

    id: str
    on: PartialDate
    time: time | None = None
    recorded_at: datetime | None = None
    supersedes: str | None = None
    written: str | None = None
    also: tuple[str, ...] = ()

    @property
    def known_from(self) -> date:
        """The day on which the entry was known: written down, else the day it is about."""
        return self.recorded_at.date() if self.recorded_at else self.on.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose(Event):
    """One injection that was given, or tried."""

    amount_mg: Decimal
    complete: Complete = Complete.FULL
    site: str | None = None
    device: str | None = None
    given_by: str | None = None
    lot: str | None = None
    expires: PartialDate | None = None
    storage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(Event):
    """A test result: a word, or a number in ``unit`` with its laboratory's range."""

    __test__ = False
    name: str
    result: Result | None = None
    value: Decimal | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str | None = None
    index: Decimal | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vaccination(Event):
    """A vaccine that was given, or is planned."""

    vaccine: str
    planned: bool = False
    cvx: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Event):
    """An illness or a state, until its last day."""

    name: str
    until: PartialDate | None = None
    severity: Degree | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication(Event):
    """A medicine, until the last day it was taken."""

    name: str
    until: PartialDate | None = None
    atc: str | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy(Event):
    """An allergy to a drug, an ingredient or anything else."""

    name: str
    until: PartialDate | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnancy(Event):
    """A pregnancy, with the day the birth is expected."""

    until: PartialDate | None = None
    due: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breastfeeding(Event):
    """A time of breastfeeding."""

    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom(Event):
    """Something the person felt or saw."""

    name: str
    until: PartialDate | None = None
    severity: Degree | None = None
    tempo: Tempo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement(Event):
    """A body measurement, such as the weight."""

    name: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Event):
    """A lesson, such as how to inject oneself."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage(Event):
    """A time a pen or syringe spent out of the fridge; ``thrown_away`` says that it was not used."""

    pen: str | None = None
    out_of_fridge_c: Decimal | None = None
    until: PartialDate | None = None
    thrown_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction(Event):
    """The prescriber's word on dates."""

    kind: InstructionKind
    date: date | None = None
    phase: RestartPhase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Event):
    """A named clinician's word on one finding, or on the group ``pre-start`` or ``history``."""

    about: str
    outcome: Outcome
    by: str
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction(Event):
    """Takes back an entry made in error."""

    retracts: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Event):
    """Free words; no rule reads them."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person the record is about; weight in kg."""

    id: str
    region: str
    birth_date: PartialDate | None = None
    sex: str | None = None
    weight_kg: Decimal | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Therapy:
    """Which guide and edition, how months are counted, and the planned first day."""

    guide: str
    start: date
    edition: str | None = None
    month_mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What happened to one person, as it was written down."""

    person: Person
    therapy: Therapy
    events: tuple[Event, ...] = ()
