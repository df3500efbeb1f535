"""Request body of a forecast: what a program asks, in the same words as on the command line."""

from __future__ import annotations

import json
from typing import Any

from doseline.assessment.forecast import question as words
from doseline.assessment.forecast.question import POPULATIONS, USUAL_MONTHS, Question, Scenario
from doseline.errors import Fault, RequestError, fault
from doseline.faces.web.api.request_body import read_object

_KEYS = frozenset({"scenarios", "months", "population", "treated_since"})


def asked_of_forecast(data: bytes) -> Question:
    """The question in ``{"scenarios": ["skip 2026-06-06, stop 2026-09-01"], "months": 12}``.

    Raises: RecordError or RequestError with every fault.
    """
    got = read_object(data)
    faults = [fault("unknown-key", f"$.{key}", key=key) for key in got if key not in _KEYS]
    question = Question(
        scenarios=_scenarios(got.get("scenarios", []), faults),
        months=_months(got.get("months", USUAL_MONTHS), faults),
        population=_population(got.get("population"), faults),
        treated_since=None if got.get("treated_since") is None else words.day(str(got["treated_since"])),
    )
    if got.get("treated_since") is not None and question.treated_since is None:
        faults.append(fault("not-a-day", "$.treated_since", got=_short(got["treated_since"])))
    faults += words.too_much(question, ("$.months", "$.scenarios"))
    if faults:
        raise RequestError(tuple(faults))
    return question


def _scenarios(listed: Any, faults: list[Fault]) -> tuple[Scenario, ...]:  # noqa: ANN401 - JSON
    if not isinstance(listed, list):
        faults.append(fault("not-a-list", "$.scenarios", got=_short(listed)))
        return ()
    found: list[Scenario] = []
    for place, text in enumerate(listed):
        where = f"$.scenarios[{place}]"
        one = words.scenario(text, where) if isinstance(text, str) else _not_text(text, where)
        if isinstance(one, Fault):
            faults.append(one)
        else:
            found.append(one)
    return tuple(found)


def _not_text(got: object, where: str) -> Fault:
    return fault("not-text", where, got=_short(got))


def _months(got: Any, faults: list[Fault]) -> int:  # noqa: ANN401 - JSON
    if isinstance(got, int) and not isinstance(got, bool):
        return got
    faults.append(fault("not-a-number", "$.months", got=_short(got)))
    return USUAL_MONTHS


def _population(got: Any, faults: list[Fault]) -> str | None:  # noqa: ANN401 - JSON
    if got is None or got in POPULATIONS:
        return got  # type: ignore[no-any-return]
    faults.append(fault("not-a-choice", "$.population", got=_short(got), allowed=POPULATIONS))
    return None


def _short(got: object) -> str:
    return json.dumps(got)[:40]
