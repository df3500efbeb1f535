"""The forecast stands above the rules: no advice, check or date can read it."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from doseline.advice import next_step
from doseline.check import check
from doseline.finding import Finding
from doseline.forecast.outcome import Delay, Every, Forecast, Repletion, Skip, Stop
from doseline.plan import plan
from doseline.record import Record, Vaccination, chart, write_record
from tests.forecast.patients import GUIDE, TWO_MONTHS, count, doses, exactly, forecast, record

SOURCE = Path(__file__).parents[3] / "src" / "doseline"
RULES = ("guide", "record", "plan", "triage", "check", "advice")
TODAY = date(2026, 6, 10)
JUNE = date(2026, 7, 2)
OF = record(
    *doses((*TWO_MONTHS, date(2026, 4, 2), date(2026, 5, 2), date(2026, 6, 2))),
    count("c", date(2026, 6, 1), 3),
)


def _answers(of: Record) -> tuple[object, ...]:
    known = chart(of)
    planned = plan(GUIDE, known, today=TODAY)
    checked = check(GUIDE, known, planned)
    return planned, checked, next_step(planned, checked)


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found


@pytest.mark.parametrize("folder", RULES)
def test_h53_no_rule_reads_the_forecast(folder: str) -> None:
    imported = {name for path in (SOURCE / folder).rglob("*.py") for name in _imported(path)}
    assert not {name for name in imported if name.startswith("doseline.forecast")}


def test_h53_no_finding_is_made_of_a_forecast() -> None:
    found = forecast(OF, TODAY)
    assert not {type(value) for value in _values(found)} & {Finding}


def _values(found: Forecast) -> list[object]:
    return [getattr(found, name) for name in found.__slots__]


def test_h53_a_day_to_ask_for_a_blood_test_ends_no_wait_for_a_live_vaccine() -> None:
    """With or without the forecast, a live vaccine is judged by a measured count alone."""
    vaccine = Vaccination(id="v", on=exactly(date(2026, 12, 20)), vaccine="mmr", planned=True)
    of = replace(OF, events=(*OF.events, vaccine))
    before = _answers(of)
    found = forecast(of, TODAY, scenarios=((Stop(on=JUNE),),))
    assert isinstance(found.repletion, Repletion)
    assert found.repletion.ask_from is not None
    assert _answers(of) == before
    held = {finding.until for finding in before[1].findings}  # type: ignore[attr-defined]
    assert found.repletion.ask_from not in held


def test_h54_a_what_if_saves_nothing_and_changes_no_answer() -> None:
    written, before = write_record(OF), _answers(OF)
    asked = ((Skip(on=JUNE),), (Delay(on=JUNE, days=9),), (Stop(on=JUNE),), (Every(days=42),))
    forecast(OF, TODAY, scenarios=asked)
    assert write_record(OF) == written
    assert json.loads(written)["events"]
    assert _answers(OF) == before


def test_h54_what_a_skip_does_is_told_in_numbers_and_not_in_a_verdict() -> None:
    found = forecast(OF, TODAY, scenarios=((Skip(on=JUNE),),))
    (skipped,) = found.what_if
    assert skipped.changes == (Skip(on=JUNE),)
    assert set(skipped.__slots__) == {
        "changes", "given", "ahead", "concentration_mg_L", "b_cells_per_uL", "under_8", "under_40",
    }  # fmt: skip
    at = found.dates.index(date(2026, 7, 30))
    assert skipped.b_cells_per_uL.p95[at] > found.as_planned.b_cells_per_uL.p95[at]
    assert skipped.under_40[at] <= found.as_planned.under_40[at]
