"""What every face answers with: one person's case computed once, and the shapes of its JSON.

``open_case`` reads a record and computes plan, check and next step from it; ``plan_answer`` and its
neighbours give the documents of the published contract. The command line and the web share them.
"""

from doseline.faces.answers.case import Case, open_case
from doseline.faces.answers.clock import civil_day, day_at
from doseline.faces.answers.notes import Footnotes
from doseline.faces.answers.program import VERSION, stamped
from doseline.faces.answers.shapes import (
    check_answer,
    finding_answer,
    plan_answer,
    source_answer,
    step_answer,
    triage_answer,
    vaccine_answer,
)

__all__ = [
    "VERSION", "Case", "Footnotes", "check_answer", "civil_day", "day_at", "finding_answer", "open_case",
    "plan_answer", "source_answer", "stamped", "step_answer",
    "triage_answer", "vaccine_answer",
]  # fmt: skip
