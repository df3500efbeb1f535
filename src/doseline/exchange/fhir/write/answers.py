"""What follows from a record: the findings and what is not known as DetectedIssues, the days for vaccines.

The sentences are those of the answers; nothing is said here in words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import (
    concept,
    of_hl7,
    ours,
    somebody,
    text,
    without_nothing,
    worded,
)
from doseline.exchange.fhir.write.telling import said
from doseline.exchange.fhir.write.vaccines import STATUS

References = Mapping[str, Sequence[str]]
_SEVERITY = {"stop": "high", "wait": "high", "ask": "moderate", "tell": "low", "note": "low"}
# A vaccine of which the answer says so is not to be given now.
_HOLDS = ("stop", "wait")


def issues(answers: Json, patient: str, references: References) -> Iterator[tuple[str, Json]]:
    """Each finding and each unknown, with the id that it would have."""
    for finding in _findings(answers):
        yield finding["rule"], _finding(finding, patient, references, answers["check"]["today"])
    for unknown in answers["check"]["unknowns"]:
        yield (
            f"missing-{unknown['what']}",
            _unknown(unknown, patient, references, answers["check"]["today"]),
        )


def _findings(answers: Json) -> list[Json]:
    """Every finding once: those of the checks, of the plan, and of what goes on from ended medicines."""
    found: list[Json] = list(answers["check"]["findings"])
    tails = (one for tail in answers["check"].get("tails", ()) for one in tail["findings"])
    for one in (*answers["plan"]["findings"], *tails):
        if one not in found:
            found.append(one)
    return found


def _finding(finding: Json, patient: str, references: References, today: str) -> Json:
    sentences = " ".join(one for one in (finding["title"], finding["do"]) if one)
    return {
        "resourceType": "DetectedIssue",
        "status": "final",
        "code": ours("rule", finding["rule"], finding["title"]),
        "severity": _SEVERITY[finding["severity"]],
        "patient": {"reference": patient},
        "identifiedDateTime": today,
        **without_nothing(
            implicated=list(_implicated(finding, references)),
            evidence=_sources(finding),
            detail=text(sentences),
            mitigation=_mitigation(finding),
        ),
    }


def _implicated(said_of: Json, references: References) -> Iterator[Json]:
    for id_ in said_of["because"]:
        yield from ({"reference": reference} for reference in references.get(id_, ()))


def _sources(said_of: Json) -> list[Json]:
    """Where it stands, one source each: document, section, version and how sure."""
    return [{"code": [worded(_cited(source))]} for source in said_of["sources"]]


def _cited(source: Json) -> str:
    return f"{source['document']}, {source['section']} ({source['version']}): {source['confidence']}"


def _mitigation(finding: Json) -> list[Json]:
    if not finding["decided_by"]:
        return []
    return [without_nothing(action=ours("entry", "decision"), author=somebody(finding["decided_by"]))]


def _unknown(unknown: Json, patient: str, references: References, today: str) -> Json:
    return {
        "resourceType": "DetectedIssue",
        "status": "preliminary",
        "code": ours("rule", f"missing-{unknown['what']}", unknown["what"]),
        "patient": {"reference": patient},
        "identifiedDateTime": today,
        **without_nothing(
            implicated=list(_implicated(unknown, references)),
            evidence=[{"detail": [somebody(unknown["what"])]}, *_sources(unknown)],
            detail=text(unknown["text"]),
        ),
    }


def vaccine_dates(answers: Json, patient: str) -> Json | None:
    """The days for each vaccine."""
    dates = answers["vaccine"]
    if not dates["vaccines"]:
        return None
    return {
        "resourceType": "ImmunizationRecommendation",
        "patient": {"reference": patient},
        "date": dates["today"],
        "recommendation": [_vaccine(one) for one in dates["vaccines"]],
    }


def _vaccine(one: Json) -> Json:
    now = one["now"]
    is_held = now["severity"] in _HOLDS
    return {
        "vaccineCode": [ours("vaccine", one["vaccine"], one["vaccine"])],
        "forecastStatus": of_hl7(STATUS, "contraindicated" if is_held else "due"),
        "forecastReason": [ours("vaccine-reason", now["why"], now["text"])],
        **without_nothing(
            dateCriterion=list(_criteria(one)),
            seriesDosesPositiveInt=one["series"],
        ),
    }


def _criteria(one: Json) -> Iterator[Json]:
    course: Mapping[str, Any] = next(iter(one["courses"]), {})
    days = {"due-date": course.get("next_by"), "latest-date": one["last_day_before_start"]}
    for word, day in days.items():
        if day is not None:
            yield {"code": concept([said(word)], None), "value": day}
