"""The laboratory's own range for a result: the one of the normal, that fits the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from doseline.exchange.fhir.concept import concept, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.quantity import limit
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.remembered import LONGEST, keep
from doseline.exchange.fhir.said import What
from doseline.exchange.fhir.who import birth_of, sex_of
from doseline.quantity import Scale

_NORMAL = "normal"
_TEXT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\u2013|to|bis)\s*(\d+(?:\.\d+)?)")
_SEXES = {"male": "male", "female": "female", "248153007": "male", "248152002": "female"}
_A_YEAR = ("a", "year", "years", "yr")
Limits = dict[str, Decimal]


def limits(
    element: Element, values: Mapping[str, Any], scale: Scale | None, day: date, reading: Reading
) -> Limits:
    """The limits of the range that holds, in the unit of the value; nothing where none of them is clear."""
    ranges = tuple(element.many("referenceRange")) if element.has("referenceRange") else ()
    normal = tuple(one for one in ranges if _is_normal(one)) or (ranges if len(ranges) == 1 else ())
    fitting = tuple(_fitting(element, normal, day, reading))
    found = {tuple(sorted(_once(one, scale, values, reading).items())) for one in fitting}
    found.discard(())
    if len(found) == 1:
        return _possible(dict(found.pop()), scale, values)
    if ranges:
        element.say("referenceRange", What.RANGE, _told(ranges))
    return {}


def _told(ranges: tuple[Element, ...]) -> str:
    return ranges[0].text("text") or str(len(ranges))


def _is_normal(one: Element) -> bool:
    kind = concept_under(one, "type")
    if not kind:
        return True
    return any(code.code.lower() == _NORMAL for code in kind.codes) or _NORMAL in map(str.lower, kind.words)


def _fitting(element: Element, ranges: tuple[Element, ...], day: date, reading: Reading) -> Iterator[Element]:
    """Those for somebody of this sex and age; of what is not known of the person, nothing is left out."""
    if not any(one.has("appliesTo") or one.has("age") for one in ranges):
        yield from ranges
        return
    sex, born = sex_of(element, reading), birth_of(element, reading)
    years = None if born is None else (day - born.first).days / 365.25
    yield from (one for one in ranges if _fits_sex(one, sex) and _fits_age(one, years))


def _fits_sex(one: Element, sex: str | None) -> bool:
    told = {_SEXES.get(code.code.lower()) for to in one.many("appliesTo") for code in concept(to).codes}
    return sex is None or told <= {None} or sex in told if one.has("appliesTo") else True


def _fits_age(one: Element, years: float | None) -> bool:
    ages = one.one("age") if one.has("age") else None
    if ages is None or years is None:
        return True
    low, high = _years(ages, "low"), _years(ages, "high")
    return (low is None or years >= low) and (high is None or years < high + 1)


def _years(ages: Element, key: str) -> Decimal | None:
    end = ages.one(key) if ages.has(key) else None
    if end is None:
        return None
    unit = (end.text("code") or end.text("unit") or "a").lower()
    return end.number("value") if unit in _A_YEAR else None


def _once(one: Element, scale: Scale | None, values: Mapping[str, Any], reading: Reading) -> Limits:
    """The limits of a range; those of one that was met before, in a test of the same units, are known."""
    ends = one.data.get("low"), one.data.get("high")
    if one.has("text") or not all(end is None or _is_plain(end) for end in ends):
        return _limits(one, scale, values)
    sent = tuple((*end, *map(str, end.values())) if end else None for end in ends)
    asked = ("limits", scale and scale.unit, id(scale), values.get("unit"), sent)
    found: Limits | None = reading.kept.get(asked)
    if found is None:
        before = len(one.faults)
        found = _limits(one, scale, values)
        if len(one.faults) == before:
            keep(reading.kept, asked, found)
    return found


def _is_plain(end: object) -> bool:
    """Whether an end of a range is a quantity without anything long in it."""
    return isinstance(end, dict) and all(
        type(one) is Decimal or (type(one) is str and len(one) <= LONGEST) for one in end.values()
    )


def _limits(one: Element, scale: Scale | None, values: Mapping[str, Any]) -> Limits:
    ends = {key: limit(one.one(key) if one.has(key) else None, scale, values) for key in ("low", "high")}
    found = {key: value for key, value in ends.items() if value is not None}
    return found or _in_text(one.text("text") if one.has("text") else None)


def _in_text(text: str | None) -> Limits:
    found = _TEXT.fullmatch(text.strip()) if text is not None else None
    return {} if found is None else {"low": Decimal(found[1]), "high": Decimal(found[2])}


def _possible(found: Limits, scale: Scale | None, values: Mapping[str, Any]) -> Limits:
    """The limits without those that no result can have, or that stand upside down."""
    if scale is not None:
        most = scale.possible[1]
        found = {key: one for key, one in found.items() if 0 <= scale.convert(one, values["unit"]) <= most}
        if "high" in found and scale.convert(found["high"], values["unit"]) < scale.possible[0]:
            del found["high"]
    upside_down = "low" in found and "high" in found and found["low"] > found["high"]
    return {} if upside_down else found
