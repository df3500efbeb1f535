"""Which dose falls on which day, and what if it was not taken.

``plan(guide, chart, today=...)`` replays the doses and the prescriber's words in order of
date, fills the slots, and gives the calendar with what it has to ask about.
"""

from doseline.guide.graded import make, not_known
from doseline.plan.compute import HORIZON_MONTHS, pauses, plan
from doseline.plan.date_doubts import Doubt, DoubtKind, doubts, is_near
from doseline.plan.dated import DueSlot, Rhythm, rhythm
from doseline.plan.decisions import ASSUMPTIONS, HISTORY, PRE_START, Decisions
from doseline.plan.device_storage import Pen, unused_pens
from doseline.plan.injection_sites import next_site
from doseline.plan.passed import passed_in_silence
from doseline.plan.slots import DoseStep, NextDose, Pause, Plan, Slot, State, Status

__all__ = [
    "ASSUMPTIONS", "HISTORY", "HORIZON_MONTHS", "PRE_START", "Decisions", "DoseStep", "Doubt", "DoubtKind",
    "DueSlot", "NextDose", "Pause", "Pen", "Plan", "Rhythm", "Slot", "State", "Status", "doubts", "is_near",
    "make", "next_site", "not_known", "passed_in_silence", "pauses", "plan", "rhythm", "unused_pens",
]  # fmt: skip
