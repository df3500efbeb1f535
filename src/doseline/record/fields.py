"""The one table of what a record file may hold.

The reader, the writer and the JSON Schema are all made from it, so that they agree by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from doseline.dates import UNDATED
from doseline.frozen import dataclass
from doseline.record import model

FORMAT = "doseline-record/2"
YEARS = (1900, 2199)
ID_LENGTH = 200
TEXT_LENGTH = 10_000
LIST_LENGTH = 100


class Kind(StrEnum):
    """What sort of value a field takes."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    DATE = "date"
    PARTIAL_DATE = "partial-date"
    TIME = "time"
    MOMENT = "moment"
    PHONE = "phone"
    NUMBER = "number"
    WHOLE = "whole"
    BOOL = "bool"
    CHOICE = "choice"
    READING = "reading"
    EVERY = "every"
    LOADING = "loading"
    IDS = "ids"
    CODES = "codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The numbers a field takes: ``above`` is not itself allowed, ``least`` and ``most`` are.

    They tell a slip of the keyboard from a value, and are no clinical limits.
    """

    most: Decimal
    least: Decimal | None = None
    above: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of an object, and the values it takes.

    ``choices`` holds the allowed words (for a choice), ``makes`` the enum they become. ``names`` is
    the list of names the value is looked up in. ``default`` is what absence means. ``held_as`` is the
    attribute of the class where its name cannot be the key.
    """

    key: str
    kind: Kind
    says: str
    required: bool = False
    default: object = None
    bounds: Bounds | None = None
    choices: tuple[str, ...] = ()
    makes: Callable[[str], object] = str
    names: str | None = None
    held_as: str | None = None

    @property
    def attribute(self) -> str:
        """The name of the attribute that holds the value."""
        return self.held_as or self.key

    @property
    def nullable(self) -> bool:
        """Whether null stands for "not given": where absence means nothing else."""
        return not self.required and self.default in {None, (), UNDATED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """``key`` must be there when ``on`` is one of ``needed_with``, and only with ``allowed_with``."""

    key: str
    on: str
    needed_with: tuple[str, ...]
    allowed_with: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf:
    """At least one of ``keys`` must be there when ``on`` is ``said``."""

    on: str
    said: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One kind of object: its fields in the order they are written, and what it becomes.

    ``keys`` are the keys that may stand in it, or None where that cannot be told. ``named`` are those of the
    fields whose values are looked up in a list of names.
    """

    name: str
    says: str
    fields: tuple[Field, ...]
    makes: Callable[..., Any]
    keys: frozenset[str] | None
    conditions: tuple[Condition, ...] = ()
    one_of: tuple[OneOf, ...] = ()
    named: tuple[Field, ...] = ()


def _id(key: str, says: str, *, required: bool = False) -> Field:
    return Field(key=key, kind=Kind.ID, says=says, required=required)


def _text(key: str, says: str, *, required: bool = False, names: str | None = None) -> Field:
    return Field(key=key, kind=Kind.TEXT, says=says, required=required, names=names)


def _prose(key: str, says: str, *, required: bool = False) -> Field:
    return Field(key=key, kind=Kind.PROSE, says=says, required=required)


def _partial(key: str, says: str, *, required: bool = False) -> Field:
    return Field(key=key, kind=Kind.PARTIAL_DATE, says=says, required=required)


def _number(key: str, says: str, bounds: Bounds, *, required: bool = False) -> Field:
    return Field(key=key, kind=Kind.NUMBER, says=says, required=required, bounds=bounds)


def _yes(key: str, says: str, *, default: bool = False) -> Field:
    return Field(key=key, kind=Kind.BOOL, says=says, default=default)


def _reading(key: str, says: str) -> Field:
    return Field(key=key, kind=Kind.READING, says=says, choices=READINGS)


def _choice(
    key: str, says: str, words: type[StrEnum], *, required: bool = False, default: object = None
) -> Field:
    return Field(
        key=key,
        kind=Kind.CHOICE,
        says=says,
        required=required,
        default=default,
        choices=tuple(word.value for word in words),
        makes=words,
    )


def _words(key: str, says: str, *words: str) -> Field:
    return Field(key=key, kind=Kind.CHOICE, says=says, choices=words)


# Plausibility only: a pen holds a fiftieth of the most that is taken, no person weighs a tonne.
_AMOUNT = Bounds(above=Decimal(0), most=Decimal(1000))
_WEIGHT = Bounds(above=Decimal(0), most=Decimal(1000))
_DEGREES = Bounds(least=Decimal(-100), most=Decimal(100))
_INDEX = Bounds(least=Decimal(0), most=Decimal(1000))
_BODY = Bounds(above=Decimal(0), most=Decimal(1_000_000))
_RESULT = Bounds(least=Decimal(-1_000_000_000), most=Decimal(1_000_000_000))

# How the sources count months; a prescriber's own interval is written like them: "6-weeks", "2-months".
READINGS = ("month", "month-from-week-4", "4-weeks")
MOST = {"weeks": 52, "months": 12}
DOSES = Bounds(least=Decimal(0), most=Decimal(20))
_SUPPLY = Bounds(above=Decimal(0), most=Decimal(10_000))

_ON = _partial(
    "on", "The civil day it is about; the month or the year alone where no more is known.", required=True
)
_UNTIL = _partial("until", "The last day it was there; absent or null while it goes on.")
_CODE = _id("code", "A code for the name in `system`.")
_SYSTEM = _id("system", "The code system, such as `http://loinc.org`.")
_SEVERITY = _choice("severity", "How bad it is.", model.Degree)
_SINCE_UNKNOWN = _yes(
    "since_unknown", "True where nobody knows since when; `on` is then the day on which it was told."
)
_OVER = _yes("over", "True where it is over and nobody knows since which day.")
_REPORTED = _yes("reported", "True where it was told, and nobody here saw it.")
_CERTAINTY = _choice("certainty", "How sure it is.", model.Certainty, default=model.Certainty.CONFIRMED)

_FIRST = (
    _id("id", "The entry's own id, unique in the file.", required=True),
    _ON,
    Field(key="time", kind=Kind.TIME, says="The local time of day."),
)
_LAST = (
    Field(key="recorded_at", kind=Kind.MOMENT, says="When it was written down; the offset may be left out."),
    _id("supersedes", "The id of the earlier entry of the same type that this one corrects."),
    _text("by", "Who said it or did it."),
    Field(
        key="from",
        kind=Kind.IDS,
        says="Where in a chart it came from, as references such as `Condition/c1`.",
        default=(),
        held_as="from_",
    ),
    Field(key="codes", kind=Kind.CODES, says="Its codes in other lists.", default=()),
)


def _name(names: str | None = None, says: str = "The name, canonical or as the person writes it.") -> Field:
    return _text("name", says, required=True, names=names)


def _entry(
    name: str,
    makes: type[model.Event],
    says: str,
    *fields: Field,
    conditions: tuple[Condition, ...] = (),
    one_of: tuple[OneOf, ...] = (),
) -> Shape:
    own = {field.key for field in fields}
    every = (
        *(field for field in _FIRST if field.key not in own),
        *fields,
        *(field for field in _LAST if field.key not in own),
    )
    keys = frozenset(field.key for field in every) | {"type"}
    return Shape(
        name=name,
        says=says,
        fields=every,
        makes=makes,
        keys=keys,
        conditions=conditions,
        one_of=one_of,
        named=tuple(field for field in every if field.names),
    )


def _part(name: str, makes: type[object], says: str, *fields: Field) -> Shape:
    keys = frozenset(field.key for field in fields)
    return Shape(name=name, says=says, fields=fields, makes=makes, keys=keys)


PERSON = _part(
    "person",
    model.Person,
    "The person the record is about.",
    _id("id", "The person's id in this program.", required=True),
    _partial("birth_date", "The date of birth, or as much of it as is known."),
    _words("sex", "The administrative sex, as in FHIR.", "female", "male", "other", "unknown"),
    _number("weight_kg", "The body weight in kilograms.", _WEIGHT),
    _id("region", "The country code, which picks emergency numbers and the label.", required=True),
    _id("timezone", "The IANA time zone, such as `Europe/Berlin`."),
    _partial("died", "The day of death, or as much of it as is known."),
    _yes("dead", "True where the person has died and nobody knows the day."),
    _text("clinic", "Whom the person rings, such as the name of the clinic."),
    Field(key="clinic_phone", kind=Kind.PHONE, says="The clinic's telephone number."),
    _text("clinic_hours", "When the clinic answers, in words."),
    _text("out_of_hours", "Whom to ring when the clinic is closed, with the number."),
)

THERAPY = _part(
    "therapy",
    model.Therapy,
    "Which guide and edition, how months are counted, and the planned first day.",
    _id("guide", "The drug's guide, by its name.", required=True),
    _id("product", "The form or brand of the medicine, by the guide's word; its main one where absent."),
    _id("edition", "The edition of the guide; its default where absent."),
    _reading(
        "month_mode",
        "How months are counted, or a prescriber's interval like `6-weeks`; "
        "the edition's default where absent.",
    ),
    Field(key="start", kind=Kind.DATE, says="The planned day of the first injection.", required=True),
    _partial("treated_since", "The oldest sign of treatment, where doses before it are not written down."),
    _yes("doses_recorded", "False where nobody wrote the doses down.", default=True),
)

CODING = _part(
    "coding",
    model.Coding,
    "A code of another list.",
    _id("system", "The code system, such as `http://loinc.org`."),
    _id("code", "The code.", required=True),
    _text("display", "Its name in that list."),
)

_ENTRIES = (
    _entry(
        "dose",
        model.Dose,
        "One injection that was given, or tried.",
        _number("amount_mg", "The amount in milligrams.", _AMOUNT, required=True),
        _choice(
            "amount_from", "Where the amount comes from.", model.AmountFrom, default=model.AmountFrom.STATED
        ),
        _id("drug", "The drug, where it is not that of the therapy running on the day."),
        Field(key="ended", kind=Kind.TIME, says="The local time at which an infusion was over."),
        Field(key="day_ended", kind=Kind.DATE, says="The day of that, where it is another one."),
        _choice("complete", "How much of it went in.", model.Complete, default=model.Complete.FULL),
        _text("site", "Where on the body."),
        _text("device", "Pen or syringe."),
        _text("given_by", "Who gave it."),
        _text("lot", "The lot number."),
        _partial("expires", "The last day of use printed on the pack."),
        _id("storage", "The id of the storage entry of this pen."),
        _REPORTED,
        _yes("every_day", "True where it was so on each day from `on` to `until`."),
        _partial("until", "The last of those days; absent or null while it goes on."),
    ),
    _entry(
        "test",
        model.Test,
        "A test result: a word, or a number in a unit with the laboratory's range.",
        _name("test"),
        _choice("result", "The result in a word.", model.Result),
        _number("value", "The result as a number.", _RESULT),
        _id("unit", "The unit of `value`, `low` and `high`."),
        _number("low", "The laboratory's lower limit.", _RESULT),
        _number("high", "The laboratory's upper limit.", _RESULT),
        _words("comparator", "The value is only known to be below or above.", "<", ">", "<=", ">="),
        _number("index", "The index of an antibody test.", _INDEX),
        _choice("flag", "The laboratory's own word on it.", model.Flag),
        _prose("text", "What the laboratory wrote, where it is no number and no known word."),
        _CODE,
        _SYSTEM,
    ),
    _entry(
        "vaccination",
        model.Vaccination,
        "A vaccine that was given, or is planned.",
        _text(
            "vaccine", "The vaccine, canonical or as the person writes it.", required=True, names="vaccine"
        ),
        _yes("planned", "True where it has not happened yet."),
        _id("cvx", "The CVX code."),
        _text("lot", "The lot number."),
        _REPORTED,
    ),
    _entry(
        "condition",
        model.Condition,
        "An illness or a state.",
        _name("condition"),
        _SINCE_UNKNOWN,
        _UNTIL,
        _OVER,
        _CERTAINTY,
        _SEVERITY,
        _CODE,
        _SYSTEM,
    ),
    _entry(
        "medication",
        model.Medication,
        "A medicine.",
        _name("medication"),
        _SINCE_UNKNOWN,
        _UNTIL,
        _OVER,
        _choice("purpose", "What it is for.", model.Purpose),
        _choice("is_a", "What it is, in the person's own word.", model.MedicineIs),
        _REPORTED,
        _id("atc", "The ATC code."),
        _CODE,
        _SYSTEM,
    ),
    _entry(
        "allergy",
        model.Allergy,
        "An allergy to a drug or anything else.",
        _name("allergy"),
        _SINCE_UNKNOWN,
        _UNTIL,
        _OVER,
        _CERTAINTY,
        _CODE,
        _SYSTEM,
    ),
    _entry(
        "pregnancy",
        model.Pregnancy,
        "A pregnancy.",
        _UNTIL,
        _OVER,
        _CERTAINTY,
        _partial("due", "The day the birth is expected."),
        _choice("outcome", "How it ended.", model.BirthOrLoss),
    ),
    _entry("breastfeeding", model.Breastfeeding, "A time of breastfeeding.", _SINCE_UNKNOWN, _UNTIL),
    _entry(
        "symptom",
        model.Symptom,
        "Something the person felt or saw.",
        _name("symptom"),
        _UNTIL,
        _OVER,
        _SEVERITY,
        _choice("tempo", "How fast it came.", model.Tempo),
        _choice("change", "Whether it is new.", model.Change),
    ),
    _entry(
        "measurement",
        model.Measurement,
        "A body measurement.",
        _name(says="What was measured, such as `weight`."),
        _number("value", "The number.", _BODY, required=True),
        _id("unit", "The unit of `value`.", required=True),
    ),
    _entry("training", model.Training, "A lesson.", _name(says="What was taught, such as `self-injection`.")),
    _entry(
        "storage",
        model.Storage,
        "A time a pen or syringe spent out of the fridge.",
        _id("pen", "Which pen."),
        _partial("expires", "The last day of use printed on it."),
        _yes("in_fridge", "True where it never left the fridge."),
        _number("out_of_fridge_c", "The highest temperature, in degrees Celsius.", _DEGREES),
        _UNTIL,
        _yes("thrown_away", "True where it was thrown away, not used."),
    ),
    _entry(
        "instruction",
        model.Instruction,
        "The prescriber's word on dates.",
        _choice("kind", "What was said.", model.InstructionKind, required=True),
        Field(key="date", kind=Kind.DATE, says="The day of the next dose, or of the new start."),
        _choice("phase", "How the new course begins.", model.RestartPhase),
        Field(
            key="loading",
            kind=Kind.LOADING,
            says="The first doses as ordered: all of them, none, or how many.",
            bounds=DOSES,
        ),
        Field(key="every", kind=Kind.EVERY, says="How long from one dose to the next, as ordered."),
        _reading("reading", "How months are counted, as ordered."),
        _number("amount_mg", "How much is taken each time, as ordered, in milligrams.", _AMOUNT),
        one_of=(OneOf(on="kind", said="schedule", keys=("loading", "every", "reading", "amount_mg")),),
        conditions=(
            Condition(
                key="date",
                on="kind",
                needed_with=("next_dose", "restart"),
                allowed_with=("next_dose", "restart"),
            ),
            Condition(key="phase", on="kind", needed_with=(), allowed_with=("restart",)),
            Condition(key="loading", on="kind", needed_with=(), allowed_with=("schedule",)),
            Condition(key="every", on="kind", needed_with=(), allowed_with=("schedule",)),
            Condition(key="reading", on="kind", needed_with=(), allowed_with=("schedule",)),
            Condition(key="amount_mg", on="kind", needed_with=(), allowed_with=("schedule",)),
        ),
    ),
    _entry(
        "decision",
        model.Decision,
        "A named clinician's word on one finding.",
        Field(
            key="on",
            kind=Kind.PARTIAL_DATE,
            says="The civil day of the word; absent or null where it is not known.",
            default=UNDATED,
        ),
        _text("about", "The rule's id, or `pre-start` or `history`.", required=True),
        _choice("outcome", "What was decided.", model.Outcome, required=True),
        _text("by", "Who decided.", required=True),
        _partial("until", "The day it runs out; for about history, the last day it speaks of."),
    ),
    _entry(
        "retraction",
        model.Retraction,
        "Takes back an entry made in error.",
        _id("retracts", "The id of the entry taken back.", required=True),
        _prose("reason", "Why."),
    ),
    _entry(
        "order",
        model.Order,
        "A prescription; never a dose.",
        _name("medication"),
        _choice("status", "How far it has come.", model.OrderStatus, default=model.OrderStatus.ACTIVE),
        _partial("starts", "The first day it is for."),
        _partial("until", "The last day it is for."),
        _number("amount_mg", "The amount of one dose in milligrams.", _AMOUNT),
        _text("every", "How often, as it stands in the order."),
        _prose("text", "The words of the order."),
    ),
    _entry(
        "dispense",
        model.Dispense,
        "A medicine handed over; never a dose.",
        _name("medication"),
        _number("quantity", "How much was handed over.", _SUPPLY),
        _id("unit", "The unit of `quantity`."),
        Field(key="days", kind=Kind.WHOLE, says="For how many days it is meant.", bounds=_SUPPLY),
    ),
    _entry(
        "note",
        model.Note,
        "Free words; they can only lead to a question.",
        _prose("text", "The words.", required=True),
        _yes("settled", "True where what it asks for is done, or it asks for nothing."),
    ),
)

ENTRIES: Mapping[str, Shape] = {shape.name: shape for shape in _ENTRIES}
TYPE = Field(
    key="type", kind=Kind.CHOICE, says="What sort of entry it is.", required=True, choices=tuple(ENTRIES)
)
# What every entry has, for one whose type cannot be told.
ANY_ENTRY = Shape(name="entry", says="An entry.", fields=(*_FIRST, *_LAST), makes=model.Event, keys=None)
# The document itself: every part must be there, an empty list of events too, so that a file cut
# short is not taken for a person to whom nothing happened.
TOP = ("format", "person", "therapies", "events")
