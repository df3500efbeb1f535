"""Small stories for the tests of the checks: the findings of one rule, and what they show."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.check import Check
from doseline.finding import Finding
from tests.cases.story import answer

DAY = date(2026, 5, 20)
BEFORE: dict[str, Any] = {"base": "before-start", "today": date(2026, 5, 10)}
STOPPED: dict[str, Any] = {"id": "end", "type": "instruction", "on": date(2026, 5, 10), "kind": "stop"}

Entry = dict[str, Any]


def checked(*events: Entry, base: str = "mid-treatment", today: date = DAY, **table: Any) -> Check:  # noqa: ANN401 - the keys of a case
    """The checks on a base story with these entries."""
    return answer({"base": base, "today": today, "event": list(events), **table}).check


def found(rule: str, *events: Entry, **table: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - the keys of a case
    """The findings of one rule."""
    return tuple(finding for finding in checked(*events, **table).findings if finding.rule == rule)


def only(rule: str, *events: Entry, **table: Any) -> Finding:  # noqa: ANN401 - the keys of a case
    """The one finding of a rule."""
    (finding,) = found(rule, *events, **table)
    return finding


def shown(finding: Finding) -> dict[str, object]:
    """The values that the sentence of a finding shows."""
    return dict(finding.values)


def medicine(name: str, on: date | str, until: date | str | None = None, **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A medicine with the id ``m``."""
    end = {"until": until} if until is not None else {}
    return {"id": "m", "type": "medication", "on": on, "name": name, **end, **keys}


def illness(name: str, on: date | str, until: date | str | None = None, **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A condition with the id ``c``."""
    end = {"until": until} if until is not None else {}
    return {"id": "c", "type": "condition", "on": on, "name": name, **end, **keys}


def shot(vaccine: str, on: date | str, **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A vaccine with the id ``v``."""
    return {"id": "v", "type": "vaccination", "on": on, "vaccine": vaccine, **keys}


def result(name: str, on: date | str, **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A test whose id is its name."""
    return {"id": f"new-{name}", "type": "test", "on": on, "name": name, **keys}


def sign(name: str, on: date | str, **keys: Any) -> Entry:  # noqa: ANN401 - the keys of an entry
    """A symptom with the id ``s``."""
    return {"id": "s", "type": "symptom", "on": on, "name": name, **keys}
