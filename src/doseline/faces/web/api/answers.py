"""The JSON Schema of the published contract's answers: plan, check, vaccine, triage and what they hold."""

from __future__ import annotations

from doseline.advice import Action
from doseline.check import Due, Fit, Verdict, Why
from doseline.faces.web.api.json_schema import (
    DAY,
    NUMBER,
    PARTIAL_DAY,
    TEXT,
    WHOLE,
    YES_OR_NO,
    Schema,
    a_list,
    an_object,
    one_of,
    or_null,
    ref,
)
from doseline.finding import Severity, Urgency
from doseline.guide import Phase
from doseline.plan import State, Status
from doseline.source import Confidence
from doseline.triage import DangerKind, TriageUrgency

_STAMP: Schema = {"program": an_object({"name": TEXT, "version": TEXT}), "guide_version": TEXT}
# Only where an earlier day was asked for.
_REPLAYED: Schema = {"as_of": DAY, "set_aside": WHOLE}


def answer_schemas() -> Schema:
    """Every answer and every part of one, by name."""
    return {**_parts(), **_of_a_record(), **_triage()}


def of_case(properties: Schema, sometimes: Schema | None = None) -> Schema:
    """An answer about a record on a day; ``sometimes`` is what only some answers have."""
    always = {"today": DAY, **properties, "dated_ahead": a_list(TEXT), **_STAMP}
    return an_object(always, {**_REPLAYED, **(sometimes or {})})


def stamped(properties: Schema) -> Schema:
    """An answer that says which program and which guide gave it."""
    return an_object({**properties, **_STAMP})


def _parts() -> Schema:
    return {
        "source": an_object(
            {
                "document": TEXT,
                "section": or_null(TEXT),
                "version": or_null(TEXT),
                "confidence": one_of(Confidence),
            }
        ),
        "next-step": an_object(
            {
                "action": one_of(Action),
                "headline": TEXT,
                "text": TEXT,
                "for_date": DAY,
                "because": a_list(TEXT),
                "urgency": or_null(one_of(Urgency)),
            }
        ),
        "finding": an_object(
            {
                "rule": TEXT,
                "variant": or_null(TEXT),
                "severity": one_of(Severity),
                "urgency": one_of(Urgency),
                "title": TEXT,
                "do": or_null(TEXT),
                "because": a_list(TEXT),
                "until": or_null(DAY),
                "values": {"type": "object"},
                "decided_by": or_null(TEXT),
                "sources": _SOURCES,
            }
        ),
        "unknown": an_object(
            {
                "rule": TEXT,
                "what": TEXT,
                "why": TEXT,
                "text": TEXT,
                "because": a_list(TEXT),
                "sources": _SOURCES,
            }
        ),
    }


_SOURCES = a_list(ref("source"))


def _of_a_record() -> Schema:
    return {
        "plan": of_case(
            {
                "guide": TEXT,
                "edition": TEXT,
                "month_mode": TEXT,
                "status": one_of(Status),
                "next_step": ref("next-step"),
                "next_dose": or_null(_next_dose()),
                "doses": a_list(_dose()),
                "findings": a_list(ref("finding")),
                "monitoring": a_list(_watched()),
            },
            # Only where there is something around a dose, of a medicine taken every day, and with what was
            # handed over.
            {"dose_day": _dose_day(), "steps": a_list(_step()), "supply": _supply(), **_several()},
        ),
        "check": of_case(_check(), _several()),
        "vaccine": of_case({"vaccines": a_list(_vaccine())}),
    }


def _several() -> Schema:
    """Only of a record with several therapies."""
    therapy = {"guide": TEXT, "edition": or_null(TEXT), "start": DAY, "governs": YES_OR_NO}
    tail = {
        "guide": TEXT,
        "last_dose": or_null(DAY),
        "findings": a_list(ref("finding")),
        "monitoring": a_list(_watched()),
        "signs": or_null(an_object({"until": or_null(DAY), "sources": _SOURCES})),
    }
    return {"therapies": a_list(an_object(therapy)), "tails": a_list(an_object(tail))}


def _next_dose() -> Schema:
    return an_object(
        {"slot": WHOLE, "phase": one_of(Phase), "due": DAY, "days_until": WHOLE, "amount_mg": or_null(NUMBER)}
    )


def _dose_day() -> Schema:
    medicine = {
        "medicine": TEXT, "from_minutes": WHOLE, "to_minutes": WHOLE, "optional": YES_OR_NO,
        "amount_mg": or_null(NUMBER), "way": or_null(TEXT),
    }  # fmt: skip
    return an_object(
        {
            "premedication": a_list(an_object({**medicine, "sources": _SOURCES})),
            "observation": or_null(an_object({"minutes": WHOLE, "sources": _SOURCES})),
        }
    )


def _step() -> Schema:
    return an_object({"from": DAY, "until": or_null(DAY), "amount_mg": NUMBER, "times_a_day": WHOLE})


def _supply() -> Schema:
    return an_object({"runs_out": DAY, "because": a_list(TEXT)})


def _dose() -> Schema:
    return an_object(
        {
            "slot": or_null(WHOLE),
            "phase": or_null(one_of(Phase)),
            "due": or_null(DAY),
            "given": or_null(DAY),
            "state": one_of(State),
            "days_late": or_null(WHOLE),
            "course": WHOLE,
            "entry": or_null(TEXT),
        },
        {"assumed": YES_OR_NO, "amount_mg": NUMBER},
    )


def _watched() -> Schema:
    return an_object(
        {
            "test": TEXT,
            "due": or_null(DAY),
            "last": or_null(PARTIAL_DAY),
            "state": one_of(Due),
            "reason": one_of(Why),
            "sources": _SOURCES,
        }
    )


def _check() -> Schema:
    not_read = {"entry": TEXT, "text": TEXT, "understood": a_list(TEXT), "left": a_list(TEXT)}
    assumed = {"id": TEXT, "what": or_null(TEXT), "by": or_null(TEXT), "on": or_null(DAY), "text": TEXT}
    return {
        "for_date": DAY,
        "verdict": one_of(Verdict),
        "next_step": ref("next-step"),
        "findings": a_list(ref("finding")),
        "unknowns": a_list(ref("unknown")),
        "assumptions": a_list(an_object(assumed)),
        "not_known": a_list(TEXT),
        "not_read": a_list(an_object(not_read)),
        "newest_label_unread": a_list(TEXT),
    }


def _vaccine() -> Schema:
    now = {
        "severity": one_of(Severity),
        "why": TEXT,
        "text": TEXT,
        "because": a_list(TEXT),
        "sources": _SOURCES,
    }
    return an_object(
        {
            "vaccine": TEXT,
            "live": or_null(YES_OR_NO),
            "series": or_null(WHOLE),
            "last_day_before_start": or_null(DAY),
            "earliest_start_after": or_null(DAY),
            "now": an_object(now),
            "courses": a_list(_course()),
        }
    )


def _course() -> Schema:
    return an_object(
        {
            "id": TEXT,
            "doses": WHOLE,
            "days": a_list(WHOLE),
            "booster_days": or_null(WHOLE),
            "given": WHOLE,
            "first_by": or_null(DAY),
            "next_by": or_null(DAY),
            "last_by": or_null(DAY),
            "ends": or_null(DAY),
            "fits": or_null(YES_OR_NO),
            "fit": one_of(Fit),
            "doses_that_fit": or_null(WHOLE),
            "text": TEXT,
            "sources": _SOURCES,
        }
    )


def _triage() -> Schema:
    pattern = {
        "id": TEXT,
        "urgency": one_of(TriageUrgency),
        "title": TEXT,
        "because": a_list(TEXT),
        "recorded": a_list(TEXT),
        "sources": _SOURCES,
        "guides": a_list(TEXT),
    }
    said = {
        "kind": one_of(DangerKind),
        "number": or_null(TEXT),
        "kinds": a_list(one_of(DangerKind)),
        "numbers": {"type": "object", "additionalProperties": or_null(TEXT)},
        "text": a_list(TEXT),
    }
    loud = {**said, "why": a_list(TEXT), "advice": a_list(TEXT), "symptoms": a_list(TEXT)}
    answer = {
        "urgency": one_of(TriageUrgency),
        "text": TEXT,
        "patterns": a_list(an_object(pattern)),
        "advice": a_list(TEXT),
        "avoid": a_list(TEXT),
        "unrecognised": a_list(TEXT),
        "understood": a_list(TEXT),
        "set_aside": a_list(TEXT),
        "danger": or_null(an_object(loud)),
        "also_urgent": or_null(an_object(said)),
    }
    return {"triage": stamped(answer)}
