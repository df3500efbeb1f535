"""What an Observation says of its test: a word, a number with its range, the laboratory's mark, or a text.

Where its parts say different things, the one that asks for most care counts. What is preliminary, or
has no day, is handed over only as far as it warns: nothing in it can be read as normal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from doseline.exchange.fhir import quantity
from doseline.exchange.fhir.concept import Concept, concept_under, concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.meaning import pairs
from doseline.exchange.fhir.quantity import Amount
from doseline.exchange.fhir.ranges import limits
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Said, What
from doseline.frozen import dataclass
from doseline.guide.chart_codes import chart_codes
from doseline.quantity import Scale
from doseline.record.model import Flag, Result

# The result that asks for most care first, and the mark.
_BY_CARE = (Result.POSITIVE, Result.INDETERMINATE, Result.NEGATIVE)
_FLAGS = (Flag.CRITICAL, Flag.ABNORMAL, Flag.LOW, Flag.HIGH, Flag.NORMAL)
_TITRE = re.compile(r"1\s*:\s*\d+")
_FOUND = frozenset({"high", "abnormal", "critical"})
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The test that an Observation is about: its concept, its name with us, its units, its day.

    ``is_index`` says that its number is the index of an antibody, and no result.
    """

    concept: Concept
    test: str
    scale: Scale | None
    on: date
    is_index: bool


def asked(concept: Concept, test: str, on: date, reading: Reading) -> Asked:
    """What is asked for, by its concept and the name it has with us."""
    names = reading.names
    is_index = any(names.is_index(system, code) for system, code in pairs(concept))
    return Asked(concept=concept, test=test, scale=names.scale(test), on=on, is_index=is_index)


def on_day(about: Asked, on: date) -> Asked:
    """The same question on another day."""
    return Asked(concept=about.concept, test=about.test, scale=about.scale, on=on, is_index=about.is_index)


def result(element: Element, about: Asked, reading: Reading) -> tuple[Values, tuple[Said, ...]]:
    """The values of a test, and what was chosen for them; no values where it has no result."""
    values = _value(element, about, reading)
    is_absent = not values and element.has("dataAbsentReason")
    marks = concepts_under(element, "interpretation")
    word = _worst(_words_of(marks, reading))
    values, said = _with_word(values, word, about, element, reading)
    if (flag := _flag_of(marks)) is not None:
        values = {**values, "flag": values.get("flag", flag)}
    return (_warning(values) if is_absent else values), said


def _warning(values: Values) -> Values:
    """What a mark says without any result: nothing that clears."""
    is_find = values.get("result") == Result.POSITIVE or values.get("flag") in {"low", *_FOUND}
    return values if is_find else {}


def _value(element: Element, about: Asked, reading: Reading) -> Values:
    key = element.starting("value")
    if key is None:
        return {}
    if key in _NUMBERS:
        return _number(element, key, _amount(element, key), about, reading)
    if key == "valueCodeableConcept":
        return _coded(element, concept_under(element, key), about, reading)
    if key == "valueString":
        return _string(element, element.text(key) or "", about, reading)
    return _yes_or_two_ends(element, key)


def _yes_or_two_ends(element: Element, key: str) -> Values:
    if key == "valueBoolean":
        said = element.flag(key)
        return {} if said is None else {"result": (Result.POSITIVE if said else Result.NEGATIVE).value}
    if key in {"valueRange", "valueRatio"}:
        return _two_ends(element, key)
    element.say(key, What.UNREADABLE_RESULT, element.data.get(key))
    return {}


_NUMBERS = frozenset({"valueQuantity", "valueInteger", "valueDecimal"})


def _amount(element: Element, key: str) -> Amount | None:
    if key != "valueQuantity":
        return quantity.whole_number(element, key)
    one = element.one(key)
    return quantity.amount(one) if one is not None else None


def _number(element: Element, key: str, found: Amount | None, about: Asked, reading: Reading) -> Values:
    if found is None:
        return {}
    if about.is_index:
        return _index(element, key, found)
    scale = _scale_of(about, found, reading)
    values = quantity.read(element, key, found, scale)
    if "value" not in values:
        return values
    return {**values, **limits(element, values, scale, about.on, reading)}


def _scale_of(about: Asked, found: Amount, reading: Reading) -> Scale | None:
    """The units of the test that this unit makes it: a count of cells, or its share."""
    if found.unit is None or about.scale is None:
        return about.scale
    return reading.names.scale(reading.names.test_of_unit(about.test, found.unit))


def _index(element: Element, key: str, found: Amount) -> Values:
    most = Decimal(1000)
    if found.value is None or not 0 <= found.value <= most or found.comparator is not None:
        element.say(key, What.UNREADABLE_NUMBER, found.written)
        return {"text": found.written}
    return {"index": found.value}


def _string(element: Element, text: str, about: Asked, reading: Reading) -> Values:
    """A text: a number where it is exactly that, else the words, which the record's own reader reads."""
    if not text:
        return {}
    found = quantity.amount_in(text) if reading.names.outcomes.read(text) is None else None
    if found is not None and _is_unit(found, about):
        return _number(element, "valueString", found, about, reading)
    if reading.names.result_in(about.test, text) is None and _TITRE.search(text) is None:
        element.say("valueString", What.UNREADABLE_RESULT, text)
    return {"text": text}


def _is_unit(found: Amount, about: Asked) -> bool:
    """Whether what stands behind a number is a unit: one of the test, or one with a stroke."""
    unit = found.unit
    if unit is None or "/" in unit or unit == "%":
        return True
    return about.scale is not None and about.scale.accepts(unit)


def _coded(element: Element, answer: Concept, about: Asked, reading: Reading) -> Values:
    if about.scale is not None and (flags := _flag_of((answer,))) is not None:
        return {"flag": flags}
    known = [*_results(answer, reading), *finding_results(answer, about.test)]
    read = [said for word in answer.words if (said := reading.names.result_in(about.test, word))]
    if known:
        every = {*known, *(Result(one) for one in read if one == Result.POSITIVE)}
        if len(every) > 1:
            element.say("valueCodeableConcept", What.CODES_DISAGREE, ", ".join(sorted(every)))
        return {"result": _worst(every)}
    words = max(answer.words, key=lambda word: _care_of(word, about, reading), default=answer.name)
    if not words:
        return {}
    if not read:
        element.say("valueCodeableConcept", What.UNREADABLE_RESULT, words)
    return {"text": words}


def _care_of(word: str, about: Asked, reading: Reading) -> int:
    said = reading.names.result_in(about.test, word)
    return 0 if said is None else len(_BY_CARE) - _BY_CARE.index(Result(said))


def finding_results(answer: Concept, test: str) -> Iterator[Result]:
    """The results of a test that findings name together with it."""
    known = chart_codes()
    for name in known.meanings("finding", pairs(answer)):
        told = known.told("finding", name)
        if told["test"] == test:
            yield Result(told["result"])


def _results(answer: Concept, reading: Reading) -> Iterator[Result]:
    for system, code in pairs(answer):
        found = reading.names.of_code("result", system, code)
        if found is not None:
            yield Result(found)


def _words_of(marks: tuple[Concept, ...], reading: Reading) -> Iterator[Result]:
    """The results that the laboratory's marks say, by code or as a whole word."""
    for mark in marks:
        found = tuple(_results(mark, reading))
        yield from found
        for word in () if found else mark.words:
            name = reading.names.canonical("result", word)
            if reading.names.knows("result", name):
                yield Result(name)


def _worst(found: Iterable[Result]) -> str | None:
    """The result that asks for most care."""
    known = sorted(found, key=_BY_CARE.index)
    return known[0].value if known else None


def _flag_of(marks: tuple[Concept, ...]) -> str | None:
    known = chart_codes()
    found = {Flag(name) for mark in marks for name in known.meanings("flag", pairs(mark), mark.words)}
    return next((flag.value for flag in _FLAGS if flag in found), None)


def _two_ends(element: Element, key: str) -> Values:
    """A range or a titre, as a text: "1:80"."""
    both = element.one(key)
    if both is None:
        return {}
    is_ratio = key == "valueRatio"
    ends = ("numerator", "denominator") if is_ratio else ("low", "high")
    found = [quantity.amount(end) for name in ends if both.has(name) and (end := both.one(name))]
    told = [one.written for one in found if one is not None]
    if not told:
        return {}
    if not is_ratio:
        element.say(key, What.UNREADABLE_RESULT, " - ".join(told))
    return {"text": (":" if is_ratio else " - ").join(told)}


def _with_word(
    values: Values, word: str | None, about: Asked, element: Element, reading: Reading
) -> tuple[Values, tuple[Said, ...]]:
    """The values with the word of the laboratory's mark; where its number says worse, without it."""
    if word is None:
        return values, ()
    own = _said_by(values, about, reading)
    worse = own is not None and _BY_CARE.index(own) < _BY_CARE.index(Result(word))
    disagree = own is not None and own != word and Result.INDETERMINATE not in (own, Result(word))
    said = (_disagreement(element, own if worse else word, word if worse else own),) if disagree else ()
    if worse:
        return values, said
    return {**values, "result": word}, said


def _disagreement(element: Element, took: object, got: object) -> Said:
    return Choice(from_=element.from_, what=What.CODES_DISAGREE, got=str(got), took=str(took))


def _said_by(values: Values, about: Asked, reading: Reading) -> Result | None:
    """What the values say in a word without any mark; None where they say nothing by themselves."""
    if "result" in values:
        return Result(values["result"])
    if "text" in values:
        said = reading.names.result_in(about.test, values["text"])
        return None if said is None else Result(said)
    if about.scale is not None or "value" not in values:
        return None
    value, high = values["value"], values.get("high")
    if values.get("comparator") in {"<", "<="}:
        return None
    if high is not None:
        return Result.POSITIVE if value >= high else None
    found = value > 0 and about.test in chart_codes().any_amount
    return Result.POSITIVE if found else None


def careful_only(values: Values, about: Asked, reading: Reading, why: str) -> Values:
    """Of a result that may still change, or whose day nobody knows, what warns; nothing where it does not.

    ``why`` is the word for that, which stands beside a number. That number is handed over as "no more than"
    or "no less than" itself: so it lies outside its range, and can lie inside none.
    """
    if about.test in chart_codes().done_is_enough:
        return {}
    if about.scale is None:
        return _careful_word(values, about, reading)
    flag = {"flag": values["flag"]} if values.get("flag") in {"low", *_FOUND} else {}
    if "value" not in values:
        return {**flag, **({"text": values["text"]} if "text" in values and flag else {})}
    return {**_one_sided(values, flag.get("flag"), why), **flag}


def _one_sided(values: Values, flag: str | None, why: str) -> Values:
    value, low, high = values["value"], values.get("low"), values.get("high")
    kept = {"value": value, "unit": values["unit"], "text": why}
    below = flag == "low" or (low is not None and value < low)
    above = flag in {"high", "critical"} or (high is not None and value > high)
    if above and not below:
        return {**kept, **({} if high is None else {"high": high}), "comparator": ">="}
    if below or (low is None and high is None):
        return {**kept, **({} if low is None else {"low": low}), "comparator": "<="}
    return {}


def _careful_word(values: Values, about: Asked, reading: Reading) -> Values:
    said = _said_by(values, about, reading)
    if values.get("flag") in _FOUND or said is Result.POSITIVE:
        kept = ("value", "unit", "high", "comparator", "text")
        return {"result": Result.POSITIVE.value, **{key: values[key] for key in kept if key in values}}
    if said is Result.INDETERMINATE or (said is None and "value" in values and "high" not in values):
        return {"result": Result.INDETERMINATE.value}
    return {"text": values["text"]} if said is None and "text" in values else {}
