"""DiagnosticReport: what it concludes by itself; what its results say, they say themselves.

Beside results that were sent, a conclusion counts only where it found something: a result that was cancelled
stays cancelled, whatever stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.exchange.fhir.concept import Concept, concept_under, concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import FINAL, PRELIMINARY, gate
from doseline.exchange.fhir.meaning import chosen, coded, named, pairs, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Entry, LeftOut, NotUnderstood, Said, What, Why
from doseline.exchange.fhir.when import When, day_of
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes
from doseline.record.model import Result

_DAYS = ("effectiveDateTime", "effectivePeriod.start", "effectivePeriod.end")
# What is told of whole chapters of illnesses, and holds nothing back.
_ORDINARY = frozenset({"ordinary"})
Values = dict[str, Any]


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a DiagnosticReport says."""
    why = gate(resource, facts=FINAL | {PRELIMINARY})
    day = day_of(resource, _DAYS, ("issued",), reading) if why is None else None
    if day is not None and day.is_ahead(reading):
        why = Why.FUTURE
    if why is not None or day is None:
        yield LeftOut(from_=resource.from_, why=why or Why.NO_DAY)
        return
    yield from _concluded(resource, day, reading)


def _concluded(resource: Element, day: When, reading: Reading) -> Iterator[Said]:
    is_told = _has_results(resource, reading)
    only_finds = is_told or resource.text("status") == PRELIMINARY or not day.is_told
    parts = 0
    for one in _conclusions(resource, day, reading):
        if not isinstance(one, dict):
            yield one
        elif not only_finds or _is_find(one, reading):
            parts += 1
            values = {**day.values(), **one, **who(resource, "resultsInterpreter", "performer")}
            yield Entry(values=values, from_=(resource.from_,), part=parts)
    if parts:
        yield from day.said
    else:
        yield LeftOut(from_=resource.from_, why=_why_nothing(resource, day, is_told=is_told))


def _why_nothing(resource: Element, day: When, *, is_told: bool) -> Why:
    if is_told or resource.has("result"):
        return Why.IN_OTHERS
    if not day.is_told and (resource.has("conclusion") or resource.has("conclusionCode")):
        return Why.NO_DAY
    if resource.text("status") == PRELIMINARY:
        return Why.NOT_YET_KNOWN
    return Why.NO_RESULT


def _has_results(resource: Element, reading: Reading) -> bool:
    """Whether one of its results was sent: it is read by itself."""
    results = resource.many("result") if resource.has("result") else ()
    return any(reading.follow(one) is not None for one in results)


def _is_find(values: Values, reading: Reading) -> bool:
    """Whether a conclusion says that something was found."""
    if values["type"] == "condition":
        return True
    said = values.get("result") or reading.names.result_in(str(values["name"]), values.get("text", ""))
    return said == Result.POSITIVE


def _conclusions(resource: Element, day: When, reading: Reading) -> Iterator[Values | Said]:
    about = chosen("test", concept_under(resource, "code"), reading)
    codes = concepts_under(resource, "conclusionCode")
    for place, code in enumerate(codes):
        found = tuple(_of_code(code, about, day, reading))
        yield from found
        if not found:
            where = f"{resource.path}.conclusionCode[{place}]"
            yield NotUnderstood(from_=resource.from_, where=where, what=What.UNREADABLE_RESULT, got=code.name)
    yield from _in_words(resource, about, reading, is_coded=bool(codes))


def _of_code(code: Concept, about: Concept, day: When, reading: Reading) -> Iterator[Values]:
    """What one code of a conclusion says: a finding, a result of the report's own test, or an illness."""
    known = chart_codes()
    findings = known.meanings("finding", pairs(code))
    for name in findings:
        told = known.told("finding", name)
        yield {"type": "test", **_test(told["test"], about, reading), "result": told["result"]}
    if findings:
        return
    word = _result(code, reading)
    if word is not None and about:
        yield {"type": "test", **named(about, understood("test", about, reading)), "result": word}
        return
    meant = coded("condition", code, reading, day.day.first)
    if meant and not _ORDINARY.issuperset(meant):
        yield {"type": "condition", **named(code), "certainty": "suspected"}


def _test(test: str, about: Concept, reading: Reading) -> Values:
    """The test that a finding is about: the report's own where it is that one."""
    found = understood("test", about, reading) if about else None
    if found is not None and test in found.names:
        return named(about, found)
    return {"name": test}


def _result(code: Concept, reading: Reading) -> str | None:
    """The result that a code or its words say of the report's own test, the most careful one."""
    names = reading.names
    by_code = coded("result", code, reading)
    words = [name for word in code.words if names.knows("result", name := names.canonical("result", word))]
    found = by_code or tuple(words)
    return next(
        (one.value for one in (Result.POSITIVE, Result.INDETERMINATE, Result.NEGATIVE) if one in found), None
    )


def _in_words(
    resource: Element, about: Concept, reading: Reading, *, is_coded: bool
) -> Iterator[Values | Said]:
    """A conclusion in words: it counts where it found something; a scan that was done counts by itself."""
    words = resource.text("conclusion") if resource.has("conclusion") else None
    found = understood("test", about, reading) if about else None
    test = found.names[0] if found is not None and found.names else None
    if test in chart_codes().done_is_enough and not is_coded:
        text = {} if words is None else {"text": words}
        yield {"type": "test", **named(about, found), "name": test, **text}
    elif words is not None and test is not None and reading.names.result_in(test, words) == Result.POSITIVE:
        yield {"type": "test", **named(about, found), "text": words}
    elif words is not None and not is_coded:
        where = f"{resource.path}.conclusion"
        yield NotUnderstood(from_=resource.from_, where=where, what=What.UNREADABLE_RESULT, got=words)
