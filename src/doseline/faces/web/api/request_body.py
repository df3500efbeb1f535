"""Request bodies: an entry, or symptoms to be judged, read strictly; every fault at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from doseline.assessment import Assessment
from doseline.errors import Fault, RequestError, fault
from doseline.faces.web.entries.write import judged_as_written
from doseline.faces.web.view import View
from doseline.record import Degree, Tempo
from doseline.record.parse import parse
from doseline.triage import Complaint, Onset

_OURS = ("id", "recorded_at")
_MOST_SYMPTOMS = 100
_LONGEST_NAME = 200
# Python itself refuses to read numbers of thousands of digits; the record's own limit is far lower.
_LONGEST_NUMBER = 100
# Half of a letter, which only JSON can write.
_HALF = re.compile("[\ud800-\udfff]")


def new_entry(view: View, data: bytes) -> tuple[dict[str, Any], Assessment]:
    """The entry, and the case with it.

    It is read as part of the whole record, letter by letter as it was sent, so that a key given twice
    or a number of forty digits is refused here as in a file.

    Raises: RecordError or RequestError with every fault; places are those in what was sent.
    """
    entry = read_object(data)
    given = [key for key in _OURS if key in entry]
    if given:
        raise RequestError(tuple(fault("given-by-us", f"$.{key}", key=key) for key in given))
    return entry, judged_as_written(view, (data.decode("utf-8-sig"),)).assessment


def read_object(data: bytes) -> dict[str, Any]:
    """What was sent, which has to be an object of JSON.

    Raises: RecordError or RequestError.
    """
    parse(data)  # what is no JSON at all is refused here, with its place
    text = data.decode("utf-8-sig")
    got = json.loads(text, parse_int=_whole)
    if (half := _HALF.search(json.dumps(got, ensure_ascii=False))) is not None:  # cannot be said back
        odd = {"character": f"U+{ord(half[0]):04X}", "place": half.start() + 1}
        raise RequestError((fault("odd-character", "$", **odd),))
    if not isinstance(got, dict):
        raise RequestError((fault("not-an-object", "$", got=json.dumps(got)[:40]),))
    return got


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def asked_about(data: bytes) -> tuple[tuple[Complaint, ...], Onset | None]:
    """The symptoms, and when they began.

    Raises: RecordError or RequestError with every fault.
    """
    got = read_object(data)
    faults = [fault("unknown-key", f"$.{key}", key=key) for key in got if key not in {"symptoms", "onset"}]
    listed = got.get("symptoms")
    complaints: list[Complaint] = []
    if not isinstance(listed, list) or not listed or len(listed) > _MOST_SYMPTOMS:
        faults.append(fault("not-a-list", "$.symptoms", got=json.dumps(listed)[:40]))
    else:
        for place, one in enumerate(listed):
            wrong = tuple(_complaint_faults(one, f"$.symptoms[{place}]"))
            faults += wrong
            if not wrong:
                complaints.append(_complaint(one))
    onset = _onset(got.get("onset"), faults)
    if faults:
        raise RequestError(tuple(faults))
    return tuple(complaints), onset


def _complaint(one: dict[str, Any]) -> Complaint:
    severity, tempo = one.get("severity"), one.get("tempo")
    return Complaint(
        name=one["name"],
        severity=Degree(severity) if severity else None,
        tempo=Tempo(tempo) if tempo else None,
    )


def _complaint_faults(one: object, where: str) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield fault("not-an-object", where, got=json.dumps(one)[:40])
        return
    for key in one:
        if key not in {"name", "severity", "tempo"}:
            yield fault("unknown-key", f"{where}.{key}", key=key)
    name = one.get("name")
    if not isinstance(name, str):
        yield fault("not-text", f"{where}.name", got=json.dumps(name)[:40])
    elif not name.strip():
        yield fault("blank", f"{where}.name")
    elif len(name) > _LONGEST_NAME:
        yield fault("text-too-long", f"{where}.name", length=len(name), most=_LONGEST_NAME)
    for key, choices in (("severity", tuple(Degree)), ("tempo", tuple(Tempo))):
        allowed = tuple(str(choice) for choice in choices)
        value = one.get(key)
        if value is not None and value not in allowed:
            yield fault("not-a-choice", f"{where}.{key}", got=json.dumps(value)[:40], allowed=allowed)


def _onset(text: object, faults: list[Fault]) -> Onset | None:
    if text is None:
        return None
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M"):
        try:
            moment = datetime.strptime(str(text), form)  # noqa: DTZ007 - the person's own civil time
        except ValueError:
            continue
        if isinstance(text, str) and moment.strftime(form) == text:
            return Onset(day=moment.date(), time=moment.time() if "T" in text else None)
    faults.append(fault("not-a-moment-typed", "$.onset", got=json.dumps(text)[:40]))
    return None
