"""What every face answers with: one person's case computed once, and the shapes of its JSON.

``read_and_assess`` reads a record and computes plan, check and next step from it; ``plan_answer`` and its
neighbours give the documents of the published contract. The command line and the web share them.
"""

from doseline.assessment.assess import Assessment, read_and_assess
from doseline.assessment.contract import (
    check_answer,
    finding_answer,
    plan_answer,
    source_answer,
    step_answer,
    triage_answer,
    vaccine_answer,
)
from doseline.assessment.footnotes import Footnotes
from doseline.assessment.program import VERSION, stamped

__all__ = [
    "VERSION",
    "Assessment",
    "Footnotes",
    "check_answer",
    "finding_answer",
    "plan_answer",
    "read_and_assess",
    "source_answer",
    "stamped",
    "step_answer",
    "triage_answer",
    "vaccine_answer",
]  # fmt: skip
