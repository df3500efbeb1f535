"""Condition: an illness with its certainty and its end; signs, pregnancy and breastfeeding become their own.

A status says whether it is over; only where there is none, an end or the kind of entry does. What is open by
its status stays open whatever end is written, and what is only suspected stands there as suspected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from doseline.dates import PartialDate
from doseline.exchange.fhir.concept import Concept, code_of, concept_under, concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.meaning import chosen, coded, heard, known_in_words, named, pairs, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.pregnancy import ended_pregnancy, open_pregnancy
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, Said, What, Why
from doseline.exchange.fhir.when import When, day_of, own_day, written_on
from doseline.exchange.fhir.who import birth_of, who
from doseline.frozen import dataclass
from doseline.guide.chart_codes import chart_codes
from doseline.guide.understood import Understood

_OPEN = frozenset({"active", "recurrence", "relapse"})
_OVER = frozenset({"inactive", "remission", "resolved"})
_SUSPECTED = frozenset({"provisional", "differential", "unconfirmed"})
_SURE = frozenset({"confirmed"})
_BEGAN = ("onsetDateTime", "onsetPeriod.start")
_ENDED = ("abatementDateTime", "abatementPeriod.end")
_KNOWN = ("recordedDate",)
# What passes by itself: a visit that named it long ago does not mean that it is still there.
_PASSES = frozenset({"infection", "ordinary"})
_PREGNANCY, _BREASTFEEDING, _ORDINARY = "pregnancy", "breastfeeding", "ordinary"
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When it began and ended, as values of an entry, and what was chosen for that.

    ``since_unknown`` says that nobody wrote down since when.
    """

    began: When
    values: Mapping[str, Any]
    since_unknown: bool
    said: tuple[Said, ...]

    @property
    def is_over(self) -> bool:
        """Whether it has ended, on whatever day."""
        return "until" in self.values or "over" in self.values


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a Condition says."""
    why = gate(resource, facts=None)
    concept = concept_under(resource, "code")
    if why is None and chart_codes().meanings("nothing-there", pairs(concept), concept.words):
        why = Why.NOT_THERE
    if why is None and not concept:
        why = Why.NO_NAME
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    began, since_unknown = _began(resource, reading)
    if began.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=Why.FUTURE)
        return
    concept = chosen("condition", concept, reading, began.day.first)
    found = understood("condition", concept, reading, began.day.first)
    course = _course(resource, found, began, reading, since_unknown=since_unknown)
    yield from _entries(resource, concept, found, course, reading)


def _entries(
    resource: Element, concept: Concept, found: Understood, course: Course, reading: Reading
) -> Iterator[Said]:
    common = {**course.values, **_certainty(resource), **who(resource, "asserter", "recorder")}
    codes = {key: one for key, one in named(concept, found).items() if key == "codes"}
    end = next(iter(chart_codes().meanings("pregnancy-end", pairs(concept))), None)
    sign = _sign(concept, found, reading)
    if end is not None and not course.began.is_own:
        yield LeftOut(from_=resource.from_, why=Why.NO_DAY)
        return
    if end is not None:
        yield ended_pregnancy(resource, course.began, end, codes)
    elif _PREGNANCY in found.names:
        yield from open_pregnancy(resource, {**common, **codes}, course.began, reading)
    elif _BREASTFEEDING in found.names:
        yield _breastfeeding(resource, {**common, **codes}, course, reading)
    elif sign is not None:
        values = {**common, **named(concept), "name": sign, **_severity(resource)}
        values.pop("certainty", None)
        yield Entry(values={"type": "symptom", **course.began.values(), **values}, from_=(resource.from_,))
    else:
        values = {**named(concept, found), **_since(course), **common, **_severity(resource)}
        yield Entry(values={"type": "condition", **course.began.values(), **values}, from_=(resource.from_,))
        yield from heard(concept, found, resource, "code", reading)
    yield from course.said


def _since(course: Course) -> Values:
    return {"since_unknown": True} if course.since_unknown else {}


def _breastfeeding(resource: Element, common: Values, course: Course, reading: Reading) -> Said:
    """A time of breastfeeding; one that is over without a day ended when that was known at the latest."""
    values = {key: one for key, one in common.items() if key not in {"over", "certainty", "recorded_at"}}
    if "over" in common and "until" not in values:
        values["until"] = max(written_on(resource, reading)[:10], str(course.began.day.last))
    since = _since(course)
    return Entry(
        values={"type": "breastfeeding", **course.began.values(), **since, **values}, from_=(resource.from_,)
    )


# --- when it began and ended ---


def _began(resource: Element, reading: Reading) -> tuple[When, bool]:
    """The day it began, and whether nobody wrote that down, so that it is the day it was known on."""
    own = own_day(resource, _BEGAN, reading) or _by_age(resource, "onsetAge", reading)
    if own is not None:
        return own, False
    if (written := resource.starting("onset")) is not None:
        resource.say(written, What.WORDS, resource.data.get(written))
    return day_of(resource, (), _KNOWN, reading), True


def _by_age(resource: Element, key: str, reading: Reading) -> When | None:
    """The year of an age, by the year of birth."""
    age = resource.one(key) if resource.has(key) else None
    years = age.number("value") if age is not None and age.has("value") else None
    born = birth_of(resource, reading) if years is not None else None
    if (
        age is None
        or years is None
        or born is None
        or (age.text("code") or age.text("unit") or "a")[0] not in "ay"
    ):
        return None
    year = min(born.first.year + int(years), reading.today.year)
    took = Choice(from_=resource.from_, what=What.YEAR_FROM_AGE, got=str(years), took=str(year))
    return When(day=PartialDate.parse(f"{year:04}"), said=(took,))


def _course(
    resource: Element, found: Understood, began: When, reading: Reading, *, since_unknown: bool
) -> Course:
    status = code_of(resource, "clinicalStatus") if resource.has("clinicalStatus") else None
    if status is not None and status not in _OPEN | _OVER:
        resource.say("clinicalStatus", What.UNKNOWN_STATUS, status)
        status = None
    ended = own_day(resource, _ENDED, reading) or _by_age(resource, "abatementAge", reading)
    values, said = _end(
        resource,
        status=status,
        ended=ended,
        found=found,
        began=began,
        reading=reading,
        since_unknown=since_unknown,
    )
    return Course(
        began=began,
        values=values,
        since_unknown=since_unknown,
        said=(*began.said, *(ended.said if ended is not None else ()), *said),
    )


def _end(  # noqa: PLR0913 - what an end depends on, each by name
    resource: Element,
    *,
    status: str | None,
    ended: When | None,
    found: Understood,
    began: When,
    reading: Reading,
    since_unknown: bool,
) -> tuple[Values, tuple[Said, ...]]:
    if ended is not None:
        is_early = not since_unknown and ended.day.last < began.day.first
        return _on_day(resource, status, ended, reading, is_early=is_early)
    if status in _OPEN:
        return {}, ()
    if status in _OVER or _has_no_day_of_end(resource):
        return {"over": True}, (_over(resource, status),)
    passed = _passed(found, began, reading) if _is_of_a_visit(resource) else None
    if passed is not None:
        return {"until": passed}, (_over(resource, "encounter-diagnosis"),)
    return {}, ()


def _on_day(
    resource: Element, status: str | None, ended: When, reading: Reading, *, is_early: bool
) -> tuple[Values, tuple[Said, ...]]:
    """An end with a day: one ahead is only expected, one of what is open by its status is not believed."""
    if ended.is_ahead(reading):
        return {"until": str(ended.day), "recorded_at": written_on(resource, reading)}, ()
    if status in _OPEN:
        told = Choice(from_=resource.from_, what=What.STATUS_AND_END, got=str(ended.day), took="active")
        return {}, (told,)
    if is_early:
        told = Choice(from_=resource.from_, what=What.ENDS_EARLY, got=str(ended.day), took="over")
        return {"over": True}, (told,)
    return {"until": str(ended.day)}, ()


def _over(resource: Element, got: str | None) -> Said:
    return Choice(from_=resource.from_, what=What.OVER, got=got, took="over")


def _has_no_day_of_end(resource: Element) -> bool:
    """Whether an end is told without a day: yes, a range, words."""
    key = resource.starting("abatement")
    return key is not None and resource.data.get(key) not in (None, False)


def _is_of_a_visit(resource: Element) -> bool:
    """Whether it was the diagnosis of a visit, and stands on no list of problems."""
    categories = concepts_under(resource, "category")
    codes = {code.code.lower() for category in categories for code in category.codes}
    return "encounter-diagnosis" in codes and "problem-list-item" not in codes


def _passed(found: Understood, began: When, reading: Reading) -> str | None:
    """The last day of what passes by itself, where the guides would have looked at it again by now."""
    if not _PASSES.issuperset(found.names):
        return None
    days = max((guide.numbers["infection-review-days"] for guide in reading.guides.values()), default=0)
    last = began.day.last + timedelta(days=days)
    return last.isoformat() if last < reading.today else None


# --- what it is ---


def _certainty(resource: Element) -> Values:
    verified = code_of(resource, "verificationStatus") if resource.has("verificationStatus") else None
    if verified is not None and verified not in _SUSPECTED | _SURE:
        resource.say("verificationStatus", What.UNKNOWN_STATUS, verified)
    return {"certainty": "suspected"} if verified in _SUSPECTED else {}


def _severity(resource: Element) -> Values:
    how_bad = concept_under(resource, "severity") if resource.has("severity") else None
    if not how_bad:
        return {}
    found = chart_codes().meanings("severity", pairs(how_bad), how_bad.words)
    worst = next((one for one in ("severe", "moderate", "mild") if one in found), None)
    if worst is None:
        resource.say("severity", What.UNKNOWN_CODE, how_bad.name)
    return {} if worst is None else {"severity": worst}


def _sign(concept: Concept, found: Understood, reading: Reading) -> str | None:
    """The sign that an illness is, where nothing says that it is more than a sign.

    What its words call an ordinary illness is one here, as it is where a person types it: a depression on a
    list of problems is no low mood of today.
    """
    if not frozenset({_ORDINARY}).issuperset(found.names):
        return None
    if known_in_words("condition", concept, reading):
        return None
    by_code = coded("symptom", concept, reading) or chart_codes().meanings("sign", pairs(concept))
    return next(iter(by_code or known_in_words("symptom", concept, reading)), None)
