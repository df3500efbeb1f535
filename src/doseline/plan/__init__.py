"""Which dose falls on which day, and what if it was not taken.

``plan(guide, chart, today=...)`` walks through the doses and the prescriber's words in order of
date, fills the slots, and gives the calendar with what it has to ask about.
"""

from doseline.plan.calendar import Mark, Rhythm, rhythm
from doseline.plan.decisions import ASSUMPTIONS, HISTORY, PRE_START, Decisions
from doseline.plan.entering import Doubt, DoubtKind, doubts, is_near
from doseline.plan.findings import make, not_known
from doseline.plan.model import NextDose, Plan, Slot, State, Status
from doseline.plan.pens import Pen, unused_pens
from doseline.plan.rotation import next_site
from doseline.plan.schedule import plan

__all__ = [
    "ASSUMPTIONS", "HISTORY", "PRE_START", "Decisions", "Doubt", "DoubtKind", "Mark", "NextDose", "Pen",
    "Plan", "Rhythm", "Slot", "State", "Status", "doubts", "is_near", "make", "next_site",
    "not_known", "plan", "rhythm", "unused_pens",
]  # fmt: skip
