"""Form definitions: what is asked for each type of entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from doseline.faces.web.forms.fields import Field, Form, Kind
from doseline.guide import Continuous, Dated, Guide
from doseline.guide.product import Product
from doseline.record import (
    Complete,
    Degree,
    InstructionKind,
    OrderStatus,
    Outcome,
    RestartPhase,
    Result,
    Tempo,
)


def _sites(guide: Guide) -> Iterable[str]:
    return guide.sites


def _vaccines(guide: Guide) -> Iterable[str]:
    return guide.names.vaccines


def _names(kind: str, *without: str) -> Callable[[Guide], Iterable[str]]:
    def names(guide: Guide) -> Iterable[str]:
        return sorted(set(guide.names.aliases[kind].values()) - set(without))

    return names


def _illnesses(guide: Guide) -> Iterable[str]:
    """What stands in no form of its own."""
    return _names("condition", "infection", "pregnancy", "breastfeeding", *guide.names.family_planning)(guide)


def _family_planning(guide: Guide) -> Iterable[str]:
    return guide.names.family_planning


def _units(guide: Guide) -> Iterable[str]:
    return dict.fromkeys(unit for scale in guide.names.scales.values() for unit in scale.units)


def _day(key: str = "on", *, folded: bool = False) -> Field:
    return Field(key=key, kind=Kind.PARTIAL_DATE, folded=folded, needed=key == "on")


def _exact(key: str = "on", *, needed: bool = True, folded: bool = False) -> Field:
    return Field(key=key, kind=Kind.DATE, needed=needed, folded=folded)


def _text(key: str, *, needed: bool = False, folded: bool = False) -> Field:
    return Field(key=key, kind=Kind.TEXT, needed=needed, folded=folded)


def _number(key: str, *, needed: bool = False, folded: bool = False) -> Field:
    return Field(key=key, kind=Kind.NUMBER, needed=needed, folded=folded)


def _one_of(
    key: str, *values: str, names: str | None = None, needed: bool = False, folded: bool = False
) -> Field:
    return Field(key=key, kind=Kind.CHOICE, values=values, names=names, needed=needed, folded=folded)


_TIME = Field(key="time", kind=Kind.TIME, folded=True)
_UNTIL = _day("until")
_SINCE_UNKNOWN = Field(key="since_unknown", kind=Kind.TICK)

DOSE = Form(
    type="dose",
    words="entry.dose",
    fields=(
        _exact(),
        Field(key="site", kind=Kind.CHOICE, values=_sites, names="site", own_words=True, menu=True),
        Field(key="device", kind=Kind.CHOICE, values=("pen", "syringe"), own_words=True, folded=True),
        Field(
            key="given_by",
            kind=Kind.CHOICE,
            values=("self", "caregiver", "professional"),
            own_words=True,
            folded=True,
        ),
        _TIME,
        _number("amount_mg", needed=True, folded=True),
        _one_of("complete", *Complete, folded=True),
        _text("lot", folded=True),
        _day("expires", folded=True),
        Field(key="storage", kind=Kind.CHOICE, folded=True),
    ),
)
TEST = Form(
    type="test",
    words="entry.test",
    fields=(
        Field(key="name", kind=Kind.CHOICE, values=_names("test"), names="test", own_words=True, needed=True),
        _day(),
        _one_of("result", *Result),
        Field(key="value", kind=Kind.NUMBER, bounded=True),
        Field(key="unit", kind=Kind.CHOICE, values=_units),
        _number("low"),
        _number("high"),
        _one_of("comparator", "<", ">", "<=", ">=", folded=True),
        _number("index", folded=True),
    ),
)
_VACCINE = Field(
    key="vaccine", kind=Kind.CHOICE, values=_vaccines, names="vaccine", own_words=True, needed=True
)
VACCINATION = Form(type="vaccination", words="entry.vaccination", fields=(_VACCINE, _day()))
PLANNED = Form(type="vaccination", words="entry.planned", fields=(_VACCINE, _day()), fixed={"planned": True})


def _condition(names: Callable[[Guide], Iterable[str]]) -> Form:
    return Form(
        type="condition",
        words="entry.condition",
        fields=(
            Field(key="name", kind=Kind.CHOICE, values=names, names="condition", own_words=True, needed=True),
            _day(),
            _SINCE_UNKNOWN,
            _UNTIL,
            _one_of("severity", *Degree, names="severity", folded=True),
        ),
    )


# For a new entry without what has a form of its own; an old one can be any of them.
CONDITION, ILLNESS = (
    _condition(_names("condition", "infection", "pregnancy", "breastfeeding")),
    _condition(_illnesses),
)
FAMILY_PLANNING = Form(
    type="condition",
    words="entry.family-planning",
    fields=(
        Field(key="name", kind=Kind.CHOICE, values=_family_planning, names="condition", needed=True),
        _day(),
        _SINCE_UNKNOWN,
        _UNTIL,
    ),
)
INFECTION = Form(
    type="condition",
    words="entry.infection",
    fields=(
        _text("name", needed=True),
        _day(),
        _SINCE_UNKNOWN,
        _UNTIL,
        _one_of("severity", *Degree, names="severity", folded=True),
    ),
)
MEDICATION = Form(
    type="medication",
    words="entry.medication",
    fields=(_text("name", needed=True), _day(), _SINCE_UNKNOWN, _UNTIL),
)
ALLERGY = Form(
    type="allergy",
    words="entry.allergy",
    fields=(
        Field(
            key="name",
            kind=Kind.CHOICE,
            values=_names("allergy"),
            names="allergy",
            own_words=True,
            needed=True,
        ),
        _day(),
        _SINCE_UNKNOWN,
    ),
)
PREGNANCY = Form(
    type="pregnancy", words="entry.pregnancy", fields=(_day(), _day("due"), _day("until", folded=True))
)
BREASTFEEDING = Form(
    type="breastfeeding", words="entry.breastfeeding", fields=(_day(), _SINCE_UNKNOWN, _UNTIL)
)
SYMPTOM = Form(
    type="symptom",
    words="entry.symptom",
    fields=(
        Field(
            key="name",
            kind=Kind.CHOICE,
            values=_names("symptom"),
            names="symptom",
            own_words=True,
            needed=True,
        ),
        _one_of("severity", *Degree, names="severity"),
        _one_of("tempo", *Tempo, names="tempo"),
        _day(),
        _UNTIL,
        _TIME,
    ),
)
MEASUREMENT = Form(
    type="measurement",
    words="entry.measurement",
    fields=(_number("value", needed=True), _exact()),
    fixed={"name": "weight", "unit": "kg"},
)
TRAINING = Form(type="training", words="entry.training", fields=(_day(),), fixed={"name": "self-injection"})
STORAGE = Form(
    type="storage",
    words="entry.storage",
    fields=(_exact(), _text("pen"), _number("out_of_fridge_c"), _UNTIL, _day("expires", folded=True)),
)
PEN = Form(
    type="storage",
    words="entry.pen",
    fields=(
        _text("pen", needed=True),
        Field(key="expires", kind=Kind.PARTIAL_DATE, needed=True),
        _exact(),
    ),
    fixed={"in_fridge": True},
)
INSTRUCTION = Form(
    type="instruction",
    words="entry.instruction",
    fields=(
        _one_of(
            "kind", *(kind for kind in InstructionKind if kind is not InstructionKind.SCHEDULE), needed=True
        ),
        _exact("date", needed=False),
        _one_of("phase", *RestartPhase),
        _exact(),
    ),
)
# First doses are ordered in pairs.
_FEW = 2


def rhythms(guide: Guide) -> tuple[str, ...]:
    """How far apart a clinic may order the doses; nothing for a medicine taken every day."""
    match guide.schedule(None):
        case Dated() as schedule:
            return schedule.clinic_intervals
        case Continuous():
            return ()


def _loading(guide: Guide) -> tuple[str, ...]:
    """How many first doses a clinic may order: all, none, or a few; nothing where there are none."""
    schedule = guide.schedule(None)
    if not isinstance(schedule, Dated) or not schedule.usual.loading_slots:
        return ()
    return ("full", "none", *map(str, range(_FEW, schedule.usual.loading_slots + _FEW, _FEW)))


SCHEDULE = Form(
    type="instruction",
    words="entry.schedule",
    fields=(
        Field(key="reading", kind=Kind.CHOICE, values=rhythms, menu=True),
        Field(key="loading", kind=Kind.CHOICE, values=_loading, whole=True, menu=True),
        _text("by"),
        _exact(),
    ),
    fixed={"kind": "schedule"},
)
DECISION = Form(
    type="decision",
    words="entry.decision",
    fields=(
        _one_of("about", needed=True),
        _one_of("outcome", *Outcome, needed=True),
        _text("by", needed=True),
        _exact(),
        _day("until", folded=True),
    ),
)
_DRUG = Field(key="name", kind=Kind.TEXT, needed=True)
ORDER = Form(
    type="order",
    words="entry.order",
    fields=(
        _DRUG,
        _day(),
        _one_of("status", *OrderStatus),
        _day("starts", folded=True),
        _day("until", folded=True),
        _number("amount_mg", folded=True),
        _text("every", folded=True),
        Field(key="text", kind=Kind.PROSE, folded=True),
    ),
)
DISPENSE = Form(
    type="dispense",
    words="entry.dispense",
    fields=(_DRUG, _day(), _number("quantity"), _text("unit"), _number("days")),
)
NOTE = Form(
    type="note", words="entry.note", fields=(Field(key="text", kind=Kind.PROSE, needed=True), _exact())
)
RETRACTION = Form(type="retraction", words="entry.retraction", fields=(Field(key="reason", kind=Kind.PROSE),))

# By the name in the address; the order is the one of the page "Something happened".
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "instruction": INSTRUCTION,
        "schedule": SCHEDULE,
        "infection": INFECTION,
        "medication": MEDICATION,
        "vaccination": VACCINATION,
        "planned-vaccination": PLANNED,
        "test": TEST,
        "condition": ILLNESS,
        "family-planning": FAMILY_PLANNING,
        "allergy": ALLERGY,
        "pregnancy": PREGNANCY,
        "breastfeeding": BREASTFEEDING,
        "pen": PEN,
        "dispense": DISPENSE,
        "training": TRAINING,
        "measurement": MEASUREMENT,
        "decision": DECISION,
        "note": NOTE,
    }
)
# What is written down about a device only, and about an injection only.
_OF_A_DEVICE = frozenset({"pen", "storage"})
_OF_AN_INJECTION = frozenset({"training"})
# What runs out where people keep it at home.
_RUNS_OUT = frozenset({"dispense"})
_BY_TYPE = {
    form.type: form
    for form in (DOSE, TEST, VACCINATION, CONDITION, MEDICATION, ALLERGY, PREGNANCY, BREASTFEEDING, SYMPTOM,
                 MEASUREMENT, TRAINING, STORAGE, INSTRUCTION, DECISION, ORDER, DISPENSE, NOTE,
                 RETRACTION)
}  # fmt: skip


def is_offered(name: str, guide: Guide) -> bool:
    """Whether this makes sense for a medicine of that kind."""
    product = guide.product
    if name == "schedule":
        return bool(rhythms(guide))
    if name in _RUNS_OUT:
        return product.is_refilled
    if name in _OF_A_DEVICE:
        return product.is_kept_at_home
    return product.is_injected or name not in _OF_AN_INJECTION


def dose_form(product: Product) -> Form:
    """The form of a dose without what another route has: the device, the place on the body, the fridge."""
    lacks = () if product.is_kept_at_home else ("storage",)
    one = () if len(product.devices) > 1 else ("device",)
    places = () if product.is_injected else ("site",)
    return DOSE.without(*lacks, *one, *places)


def for_guide(form: Form, guide: Guide) -> Form:
    """The form without what the medicine gives nothing to choose from for."""
    if form is not SCHEDULE:
        return form
    return form if _loading(guide) else form.without("loading")


def form_of(event: Mapping[str, object]) -> Form:
    """The form that corrects an event."""
    if event.get("kind") == InstructionKind.SCHEDULE:
        return SCHEDULE
    if event.get("in_fridge"):
        return PEN
    return PLANNED if event.get("planned") else _BY_TYPE[str(event["type"])]


def as_asked(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event in the words of its form: an interval among the ways to count, no day that is not known."""
    every = event.get("every")
    if event.get("since_unknown"):
        return {key: value for key, value in event.items() if key != "on"}
    if not every:
        return dict(event)
    ((unit, number),) = every.items()
    others = {key: value for key, value in event.items() if key != "every"}
    return {**others, "reading": f"{number}-{unit}"}
