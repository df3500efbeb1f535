"""The one table of what a record file may hold.

The reader, the writer and the JSON Schema are all made from it, so that they agree by construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from doseline.dates import UNDATED
from doseline.record import model
from doseline.record.grammar import (
    READINGS,
    Bounds,
    Condition,
    Field,
    Kind,
    OneOf,
    Shape,
    choice,
    identifier,
    number,
    partial_date,
    prose,
    reading,
    text,
    word,
    yes,
)

__all__ = [
    "ANY_ENTRY", "CODING", "DOSES", "ENTRIES", "FORMAT", "ID_LENGTH", "LIST_LENGTH", "MOST", "PERSON",
    "READINGS", "TEXT_LENGTH", "THERAPY", "TOP", "TYPE", "YEARS",
    "Bounds", "Condition", "Field", "Kind", "OneOf", "Shape",
]  # fmt: skip

FORMAT = "doseline-record/2"
YEARS = (1900, 2199)
ID_LENGTH = 200
TEXT_LENGTH = 10_000
LIST_LENGTH = 100


# Plausibility only: a pen holds a fiftieth of the most that is taken, no person weighs a tonne.
_AMOUNT = Bounds(above=Decimal(0), most=Decimal(1000))
_WEIGHT = Bounds(above=Decimal(0), most=Decimal(1000))
_DEGREES = Bounds(least=Decimal(-100), most=Decimal(100))
_INDEX = Bounds(least=Decimal(0), most=Decimal(1000))
_BODY = Bounds(above=Decimal(0), most=Decimal(1_000_000))
_RESULT = Bounds(least=Decimal(-1_000_000_000), most=Decimal(1_000_000_000))

# A prescriber's own interval is written like them: "6-weeks", "2-months".
MOST = {"weeks": 52, "months": 12}
DOSES = Bounds(least=Decimal(0), most=Decimal(20))
_SUPPLY = Bounds(above=Decimal(0), most=Decimal(10_000))

_ON = partial_date(
    "on", "The civil day it is about; the month or the year alone where no more is known.", required=True
)
_UNTIL = partial_date("until", "The last day it was there; absent or null while it goes on.")
_CODE = identifier("code", "A code for the name in `system`.")
_SYSTEM = identifier("system", "The code system, such as `http://loinc.org`.")
_SEVERITY = choice("severity", "How bad it is.", model.Degree)
_SINCE_UNKNOWN = yes(
    "since_unknown", "True where nobody knows since when; `on` is then the day on which it was told."
)
_OVER = yes("over", "True where it is over and nobody knows since which day.")
_REPORTED = yes("reported", "True where it was told, and nobody here saw it.")
_CERTAINTY = choice("certainty", "How sure it is.", model.Certainty, default=model.Certainty.CONFIRMED)

_FIRST = (
    identifier("id", "The entry's own id, unique in the file.", required=True),
    _ON,
    Field(key="time", kind=Kind.TIME, says="The local time of day."),
)
_LAST = (
    Field(key="recorded_at", kind=Kind.MOMENT, says="When it was written down; the offset may be left out."),
    identifier("supersedes", "The id of the earlier entry of the same type that this one corrects."),
    text("by", "Who said it or did it."),
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
    return text("name", says, required=True, names=names)


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
    identifier("id", "The person's id in this program.", required=True),
    partial_date("birth_date", "The date of birth, or as much of it as is known."),
    word("sex", "The administrative sex, as in FHIR.", "female", "male", "other", "unknown"),
    number("weight_kg", "The body weight in kilograms.", _WEIGHT),
    identifier("region", "The country code, which picks emergency numbers and the label.", required=True),
    identifier("timezone", "The IANA time zone, such as `Europe/Berlin`."),
    partial_date("died", "The day of death, or as much of it as is known."),
    yes("dead", "True where the person has died and nobody knows the day."),
    text("clinic", "Whom the person rings, such as the name of the clinic."),
    Field(key="clinic_phone", kind=Kind.PHONE, says="The clinic's telephone number."),
    text("clinic_hours", "When the clinic answers, in words."),
    text("out_of_hours", "Whom to ring when the clinic is closed, with the number."),
)

THERAPY = _part(
    "therapy",
    model.Therapy,
    "Which guide and edition, how months are counted, and the planned first day.",
    identifier("guide", "The drug's guide, by its name.", required=True),
    identifier(
        "product", "The form or brand of the medicine, by the guide's word; its main one where absent."
    ),
    identifier("edition", "The edition of the guide; its default where absent."),
    reading(
        "month_mode",
        "How months are counted, or a prescriber's interval like `6-weeks`; "
        "the edition's default where absent.",
    ),
    Field(key="start", kind=Kind.DATE, says="The planned day of the first injection.", required=True),
    partial_date(
        "treated_since", "The oldest sign of treatment, where doses before it are not written down."
    ),
    yes("doses_recorded", "False where nobody wrote the doses down.", default=True),
)

CODING = _part(
    "coding",
    model.Coding,
    "A code of another list.",
    identifier("system", "The code system, such as `http://loinc.org`."),
    identifier("code", "The code.", required=True),
    text("display", "Its name in that list."),
)

_ENTRIES = (
    _entry(
        "dose",
        model.Dose,
        "One injection that was given, or tried.",
        number("amount_mg", "The amount in milligrams.", _AMOUNT, required=True),
        choice(
            "amount_from", "Where the amount comes from.", model.AmountFrom, default=model.AmountFrom.STATED
        ),
        identifier("drug", "The drug, where it is not that of the therapy running on the day."),
        Field(key="ended", kind=Kind.TIME, says="The local time at which an infusion was over."),
        Field(key="day_ended", kind=Kind.DATE, says="The day of that, where it is another one."),
        choice("complete", "How much of it went in.", model.Complete, default=model.Complete.FULL),
        text("site", "Where on the body."),
        text("device", "Pen or syringe."),
        text("given_by", "Who gave it."),
        text("lot", "The lot number."),
        partial_date("expires", "The last day of use printed on the pack."),
        identifier("storage", "The id of the storage entry of this pen."),
        _REPORTED,
        yes("every_day", "True where it was so on each day from `on` to `until`."),
        partial_date("until", "The last of those days; absent or null while it goes on."),
    ),
    _entry(
        "test",
        model.Test,
        "A test result: a word, or a number in a unit with the laboratory's range.",
        _name("test"),
        choice("result", "The result in a word.", model.Result),
        number("value", "The result as a number.", _RESULT),
        identifier("unit", "The unit of `value`, `low` and `high`."),
        number("low", "The laboratory's lower limit.", _RESULT),
        number("high", "The laboratory's upper limit.", _RESULT),
        word("comparator", "The value is only known to be below or above.", "<", ">", "<=", ">="),
        number("index", "The index of an antibody test.", _INDEX),
        choice("flag", "The laboratory's own word on it.", model.Flag),
        prose("text", "What the laboratory wrote, where it is no number and no known word."),
        _CODE,
        _SYSTEM,
    ),
    _entry(
        "vaccination",
        model.Vaccination,
        "A vaccine that was given, or is planned.",
        text("vaccine", "The vaccine, canonical or as the person writes it.", required=True, names="vaccine"),
        yes("planned", "True where it has not happened yet."),
        identifier("cvx", "The CVX code."),
        text("lot", "The lot number."),
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
        choice("purpose", "What it is for.", model.Purpose),
        choice("is_a", "What it is, in the person's own word.", model.MedicineIs),
        _REPORTED,
        identifier("atc", "The ATC code."),
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
        partial_date("due", "The day the birth is expected."),
        choice("outcome", "How it ended.", model.BirthOrLoss),
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
        choice("tempo", "How fast it came.", model.Tempo),
        choice("change", "Whether it is new.", model.Change),
    ),
    _entry(
        "measurement",
        model.Measurement,
        "A body measurement.",
        _name(says="What was measured, such as `weight`."),
        number("value", "The number.", _BODY, required=True),
        identifier("unit", "The unit of `value`.", required=True),
    ),
    _entry("training", model.Training, "A lesson.", _name(says="What was taught, such as `self-injection`.")),
    _entry(
        "storage",
        model.Storage,
        "A time a pen or syringe spent out of the fridge.",
        identifier("pen", "Which pen."),
        partial_date("expires", "The last day of use printed on it."),
        yes("in_fridge", "True where it never left the fridge."),
        number("out_of_fridge_c", "The highest temperature, in degrees Celsius.", _DEGREES),
        _UNTIL,
        yes("thrown_away", "True where it was thrown away, not used."),
    ),
    _entry(
        "instruction",
        model.Instruction,
        "The prescriber's word on dates.",
        choice("kind", "What was said.", model.InstructionKind, required=True),
        Field(key="date", kind=Kind.DATE, says="The day of the next dose, or of the new start."),
        choice("phase", "How the new course begins.", model.RestartPhase),
        Field(
            key="loading",
            kind=Kind.LOADING,
            says="The first doses as ordered: all of them, none, or how many.",
            bounds=DOSES,
        ),
        Field(key="every", kind=Kind.EVERY, says="How long from one dose to the next, as ordered."),
        reading("reading", "How months are counted, as ordered."),
        number("amount_mg", "How much is taken each time, as ordered, in milligrams.", _AMOUNT),
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
        text("about", "The rule's id, or `pre-start` or `history`.", required=True),
        choice("outcome", "What was decided.", model.Outcome, required=True),
        text("by", "Who decided.", required=True),
        partial_date("until", "The day it runs out; for about history, the last day it speaks of."),
    ),
    _entry(
        "retraction",
        model.Retraction,
        "Takes back an entry made in error.",
        identifier("retracts", "The id of the entry taken back.", required=True),
        prose("reason", "Why."),
    ),
    _entry(
        "order",
        model.Order,
        "A prescription; never a dose.",
        _name("medication"),
        choice("status", "How far it has come.", model.OrderStatus, default=model.OrderStatus.ACTIVE),
        partial_date("starts", "The first day it is for."),
        partial_date("until", "The last day it is for."),
        number("amount_mg", "The amount of one dose in milligrams.", _AMOUNT),
        text("every", "How often, as it stands in the order."),
        prose("text", "The words of the order."),
    ),
    _entry(
        "dispense",
        model.Dispense,
        "A medicine handed over; never a dose.",
        _name("medication"),
        number("quantity", "How much was handed over.", _SUPPLY),
        identifier("unit", "The unit of `quantity`."),
        Field(key="days", kind=Kind.WHOLE, says="For how many days it is meant.", bounds=_SUPPLY),
    ),
    _entry(
        "note",
        model.Note,
        "Free words; they can only lead to a question.",
        prose("text", "The words.", required=True),
        yes("settled", "True where what it asks for is done, or it asks for nothing."),
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
