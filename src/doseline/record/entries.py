"""The entries of a record: dated events that are never edited."""

from __future__ import annotations

from dataclasses import field, fields
from datetime import date, datetime, time
from decimal import Decimal

from doseline.dates import UNDATED, PartialDate
from doseline.frozen import dataclass
from doseline.guide.reading import Reading
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A code of another list for what an entry is about."""

    code: str
    system: str | None = None
    display: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """How long from one dose to the next: so many weeks, or so many months."""

    weeks: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Event:
    """What every entry has: an id, a civil date, and when it was written down.

    ``by`` is who said or did it, ``from_`` where in a chart it came from. ``written`` is the name as
    the person wrote it where that is not the canonical name; ``also`` holds what else its name, its codes
    and its words mean. ``in_words`` is there where the text was no name as we know it; ``is_read`` is false
    where too little of it was understood. ``expected`` is the end that somebody expected, as the
    chart sets it.
    """

    id: str
    on: PartialDate
    time: time | None = None
    recorded_at: datetime | None = None
    supersedes: str | None = None
    by: str | None = None
    from_: tuple[str, ...] = ()
    codes: tuple[Coding, ...] = ()
    written: str | None = None
    also: tuple[str, ...] = ()
    expected: PartialDate | None = None
    in_words: Reading | None = field(default=None, compare=False, repr=False)
    is_read: bool = field(default=True, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        """Whether it is an entry of the same type with the same content.

        Written once for all types: made anew for each of them, it would take a while at every start.
        """
        if not isinstance(other, Event) or type(other) is not type(self):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        """Equal entries have equal ones."""
        return hash(self._content())

    def __repr__(self) -> str:
        """The type with its fields, as a dataclass has it."""
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _content(self) -> tuple[object, ...]:
        return tuple(getattr(self, one.name) for one in fields(self) if one.compare)

    def means(self, name: str) -> bool:
        """Whether a name is among what the entry means."""
        return name in self.also or getattr(self, "name", None) == name

    @property
    def known_from(self) -> date:
        """The day on which the entry was known: written down, else the day it is about, else always."""
        if self.recorded_at:
            return self.recorded_at.date()
        return self.on.last if self.on.is_known else self.on.first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Dose(Event):
    """One dose that was given, or tried: of ``drug``, or of the therapy that ran on its day.

    ``drug_is`` is the guide of that drug where a therapy has it, and is not written to a file. ``ended`` is
    when an infusion was over, ``day_ended`` the day of that where it is another one. ``every_day`` says that
    it was so on each day from its own to ``until``: what is taken daily is not written down one by one.
    """

    amount_mg: Decimal
    amount_from: AmountFrom = AmountFrom.STATED
    drug: str | None = None
    drug_is: str | None = field(default=None, compare=False, repr=False)
    ended: time | None = None
    day_ended: date | None = None
    complete: Complete = Complete.FULL
    site: str | None = None
    device: str | None = None
    given_by: str | None = None
    lot: str | None = None
    expires: PartialDate | None = None
    storage: str | None = None
    reported: bool = False
    every_day: bool = False
    until: PartialDate | None = None

    @property
    def is_stretch(self) -> bool:
        """Whether it tells of a stretch of days, and not of one dose."""
        return self.every_day or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Test(Event):
    """A test result: a word, or a number in ``unit`` with its laboratory's range.

    ``flag`` is the laboratory's own word on it, ``text`` what it wrote where that is no number. ``reads`` is
    what the number of a test in words means, ``unread`` that a number stands in no unit that is known;
    neither is written to a file.
    """

    __test__ = False
    name: str
    result: Result | None = None
    value: Decimal | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str | None = None
    index: Decimal | None = None
    flag: Flag | None = None
    text: str | None = None
    reads: Result | None = None
    unread: bool = False
    code: str | None = None
    system: str | None = None

    @property
    def is_at_most(self) -> bool:
        """Whether the number is only known to be no more than ``value``."""
        return self.comparator in {"<", "<="}

    @property
    def is_at_least(self) -> bool:
        """Whether the number is only known to be no less than ``value``."""
        return self.comparator in {">", ">="}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Vaccination(Event):
    """A vaccine that was given, or is planned; ``reported`` says that nobody here saw it given."""

    vaccine: str
    planned: bool = False
    cvx: str | None = None
    lot: str | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Condition(Event):
    """An illness or a state, until its last day; ``over`` where that day is not known.

    ``since_unknown`` says that nobody knows since when: ``on`` is then the day on which it was told.
    """

    name: str
    since_unknown: bool = False
    until: PartialDate | None = None
    over: bool = False
    certainty: Certainty = Certainty.CONFIRMED
    severity: Degree | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Medication(Event):
    """A medicine, until the last day it was taken; ``over`` where that day is not known.

    ``since_unknown`` says that nobody knows since when: ``on`` is then the day on which it was told.
    ``classes`` are what it means, None if nobody looked; ``is_a`` is the person's own word on that.
    """

    name: str
    classes: tuple[str, ...] | None = field(default=None, compare=False, repr=False)
    since_unknown: bool = False
    until: PartialDate | None = None
    over: bool = False
    purpose: Purpose | None = None
    is_a: MedicineIs | None = None
    reported: bool = False
    atc: str | None = None
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Allergy(Event):
    """An allergy to a drug, an ingredient or anything else.

    ``since_unknown`` says that nobody knows since when: ``on`` is then the day on which it was told.
    """

    name: str
    since_unknown: bool = False
    until: PartialDate | None = None
    over: bool = False
    certainty: Certainty = Certainty.CONFIRMED
    code: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Pregnancy(Event):
    """A pregnancy, with the day the birth is expected, and how it ended."""

    until: PartialDate | None = None
    over: bool = False
    due: PartialDate | None = None
    outcome: BirthOrLoss | None = None
    certainty: Certainty = Certainty.CONFIRMED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Breastfeeding(Event):
    """A time of breastfeeding; ``since_unknown`` where ``on`` is only the day on which it was told."""

    since_unknown: bool = False
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Symptom(Event):
    """Something the person felt or saw; ``change`` says whether it is new."""

    name: str
    until: PartialDate | None = None
    over: bool = False
    severity: Degree | None = None
    tempo: Tempo | None = None
    change: Change | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Measurement(Event):
    """A body measurement, such as the weight."""

    name: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Training(Event):
    """A lesson, such as how to inject oneself."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Storage(Event):
    """A time a pen or syringe spent out of the fridge; ``thrown_away`` says that it was not used.

    ``in_fridge`` says that it never left it, and that the entry only tells of the pen; ``expires`` is the
    date printed on it.
    """

    pen: str | None = None
    expires: PartialDate | None = None
    in_fridge: bool = False
    out_of_fridge_c: Decimal | None = None
    until: PartialDate | None = None
    thrown_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Instruction(Event):
    """The prescriber's word on dates.

    Of kind ``schedule`` it says from its day on how many first doses there are (``loading``), how far
    apart the later ones lie (``every``), how months are counted (``reading``), and how much is taken each
    time (``amount_mg``).
    """

    kind: InstructionKind
    date: date | None = None
    phase: RestartPhase | None = None
    loading: Loading | int | None = None
    every: Every | None = None
    reading: str | None = None
    amount_mg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Decision(Event):
    """A named clinician's word on one finding, or on the group ``pre-start`` or ``history``.

    Its day is ``UNDATED`` where nobody knows it: a word from before does not become today's.
    """

    on: PartialDate = UNDATED
    about: str
    outcome: Outcome
    by: str
    until: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Retraction(Event):
    """Takes back an entry made in error."""

    retracts: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Note(Event):
    """Free words, looked at for what may say to wait until ``settled`` says that it is done."""

    text: str
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Order(Event):
    """A prescription as a chart holds it. It is never a dose."""

    name: str
    status: OrderStatus = OrderStatus.ACTIVE
    starts: PartialDate | None = None
    until: PartialDate | None = None
    amount_mg: Decimal | None = None
    every: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Dispense(Event):
    """A medicine handed over by a pharmacy, for so many days. It is never a dose."""

    name: str
    quantity: Decimal | None = None
    unit: str | None = None
    days: int | None = None
