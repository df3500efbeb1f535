"""Chart, plan, checks and next step of the two years of ``benchmarks/plan_and_check.py``, counted in lines.

Microseconds belong to a machine; lines that Python runs are the same on all. With 4,846 lines it took some
275 of the 300 microseconds that are allowed: who needs more lines measures first.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doseline.advice import next_step
from doseline.check import check
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import chart, read_record
from tests.budgets.doubled import lines_run

RECORD = Path(__file__).parents[2] / "benchmarks" / "two_years.json"
TODAY = date(2026, 1, 20)
MOST_LINES = 4_950


def test_two_years_are_planned_and_checked_in_so_many_lines() -> None:
    guide = load_guide("kesimpta")
    record = read_record(RECORD.read_bytes(), names=guide.names)

    def whole() -> None:
        known = chart(record)
        planned = plan(guide, known, today=TODAY)
        next_step(planned, check(guide, known, planned))

    whole()  # what is looked up once is looked up now
    assert lines_run(whole) < MOST_LINES
