"""Names, units and codes of an entry, looked up in the guide's lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from doseline.errors import Fault, fault
from doseline.guide.understood import Understood
from doseline.quantity import Scale
from doseline.record.codes import Code
from doseline.record.fields import Shape
from doseline.record.model import Event, Medication, Result
from doseline.record.results import TestsLike, of_unit, with_reading

# A picture, or a look at a visit, has no result in a word or a number.
_NO_RESULT_NEEDED = frozenset({"mri", "pml-check"})
# The list of codes that are a person's own word on a medicine.
_SAID = "said"
_MEDICATION, _SYMPTOM = "medication", "symptom"


class NamesLike(TestsLike, Protocol):
    """The lists of names that the reader needs: ``doseline.guide.terminology.Terminology`` is one."""

    def canonical(self, kind: str, written: str) -> str:
        """The canonical name, or the written one if it is not known."""

    def knows(self, kind: str, name: str) -> bool:
        """Whether a canonical name is one of ours."""

    def understood(
        self,
        kind: str,
        written: str,
        codes: Iterable[tuple[str, str]],
        on: date | None = None,
        *,
        year: int | None = None,
    ) -> Understood:
        """What an entry means by its name, its codes and the words of its text."""


def named(shape: Shape, values: dict[str, Any], names: NamesLike) -> dict[str, Any]:
    """The values with the canonical name in place, and the name as written where that differs.

    Where the name, the codes and the words of the text mean different things, the one that asks for most care
    is the name, and the others stand in ``also``. A medicine keeps its name; its classes stand beside it.
    """
    field = next((field for field in shape.named if field.key in values), None)
    if field is None:
        return values
    kind, written = field.names or "", values[field.key]
    on = values["on"].first if "on" in values else None
    found = names.understood(kind, written, tuple(_codings(values)), on, year=_year_of_writing(values))
    whole = {**values, **_said(kind, written, field.key, found, names)}
    if shape.makes is not Medication:  # of what was ordered or handed over, nobody asks
        whole.pop("classes", None)
    return _sure(with_reading(of_unit(whole, names), names), written, names) if kind == "test" else whole


def _year_of_writing(values: dict[str, Any]) -> int | None:
    """The year in which an entry was written, as well as can be told."""
    years = [values["on"].first.year] if "on" in values else []
    return max([*years, values["recorded_at"].year] if values.get("recorded_at") else years, default=None)


# What a test whose name was not understood whole must not say: its "no" would permit.
_CLEARS = frozenset({Result.NEGATIVE})


def _sure(values: dict[str, Any], written: str, names: NamesLike) -> dict[str, Any]:
    """The values of a test, by its own name where its "no" belongs to one half understood."""
    if "in_words" not in values or values["is_read"]:
        return values
    said = values.get("result", values.get("reads"))
    if said not in _CLEARS and not (said is None and values.get("value") == 0):
        return values
    kept = {key: value for key, value in values.items() if key not in ("also", "written")}
    own = names.canonical("test", written)
    return {**kept, "name": own, **({"written": written} if own != written else {})}


def _said(kind: str, written: str, key: str, found: Understood, names: NamesLike) -> dict[str, Any]:
    """What is known of an entry besides its values."""
    is_medicine = kind == _MEDICATION
    name, *also = _names(kind, written, found, names)
    said: dict[str, Any] = {"classes": found.names} if is_medicine else {}
    if name != written:
        said |= {key: name, "written": written}
    if also:
        said["also"] = tuple(also)
    if found.reading is not None:
        said |= {"in_words": found.reading, "is_read": found.is_read}
    return said


def _names(kind: str, written: str, found: Understood, names: NamesLike) -> tuple[str, ...]:
    """The names of an entry. Of a symptom the words that were not understood stay one of their own."""
    own = names.canonical(kind, written)
    if kind == _MEDICATION or not found.names:
        return (own,)
    left = found.reading is not None and bool(found.reading.left)
    return (*found.names, own) if kind == _SYMPTOM and left else found.names


def _codings(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The codes of an entry, each with its system; one without a system says nothing."""
    if values.get("atc"):
        yield "atc", values["atc"]
    if values.get("is_a"):
        yield _SAID, values["is_a"]
    if values.get("system") and values.get("code"):
        yield values["system"], values["code"]
    for coding in values.get("codes", ()):
        if coding.system:
            yield coding.system, coding.code


def codings(entry: Event) -> tuple[tuple[str, str], ...]:
    """The codes of an entry, each with its system."""
    keys = ("system", "code", "codes")
    return tuple(_codings({key: getattr(entry, key) for key in keys if getattr(entry, key, None)}))


def as_stored(entry: Event) -> str | None:
    """The name of an entry as the rules know it, or None for an entry that has none."""
    found = getattr(entry, "name", None) or getattr(entry, "vaccine", None)
    return None if found is None else str(found)


def as_written(entry: Event) -> str:
    """The name of an entry in the person's own words."""
    return entry.written or as_stored(entry) or entry.id


def result_faults(where: str, values: dict[str, Any], names: NamesLike | None) -> Iterator[Fault]:
    """What is wrong with a test: no result, or a number that cannot be."""
    name = values.get("name")
    if name is None:
        return
    if name not in _NO_RESULT_NEEDED and not values.keys() & {"result", "value", "index", "text", "flag"}:
        yield fault(Code.NOTHING_MEASURED, where, name=name)
    if names is None:
        return
    yield from measured_faults(where, values, names)


def measured_faults(where: str, values: dict[str, Any], names: NamesLike) -> Iterator[Fault]:
    """What is wrong with the size of a number, for a name whose units are known."""
    name, unit = values.get("name"), values.get("unit")
    scale = names.scale(name) if name else None
    # A number in another unit, or in none, is kept, and no rule reads it.
    if scale is not None and "value" in values and unit is not None and scale.accepts(unit):
        yield from _possible_faults(where, values, scale)


def _possible_faults(where: str, values: dict[str, Any], scale: Scale) -> Iterator[Fault]:
    # A laboratory's lower limit may be nought where no result can be; its upper limit may not.
    bounds = {"value": scale.possible, "low": (Decimal(0), scale.possible[1]), "high": scale.possible}
    for key, (least, most) in bounds.items():
        number = values.get(key)
        if number is not None and not least <= scale.convert(number, values["unit"]) <= most:
            yield fault(
                Code.NOT_POSSIBLE,
                f"{where}.{key}",
                name=values["name"],
                got=number,
                unit=values["unit"],
            )
