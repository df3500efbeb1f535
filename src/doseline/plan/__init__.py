"""Which dose falls on which day, and what if it was not taken.

``plan(guide, chart, today=...)`` walks through the doses and the prescriber's words in order of
date, fills the slots, and gives the calendar with what it has to ask about.
"""

from doseline.plan.calendar import Mark, Rhythm, monthly_rhythm, rhythm
from doseline.plan.decisions import ASSUMPTIONS, HISTORY, PRE_START, Decisions
from doseline.plan.findings import make, not_known
from doseline.plan.model import NextDose, Plan, Slot, State, Status
from doseline.plan.quality import storage_fault
from doseline.plan.schedule import plan

__all__ = [
    "ASSUMPTIONS", "HISTORY", "PRE_START", "Decisions", "Mark", "NextDose", "Plan", "Rhythm", "Slot",
    "State", "Status", "make", "monthly_rhythm", "not_known", "plan", "rhythm", "storage_fault",
]  # fmt: skip
