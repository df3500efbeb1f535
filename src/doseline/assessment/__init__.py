"""The one pure call, and the shapes of its JSON: what every face answers with.

``assess`` computes plan, check and next step from guides, a record and today; ``read_and_assess`` reads a
record file before; ``plan_answer`` and its neighbours give the documents of the published contract.
"""

from doseline.assessment.assess import assess, assess_read, read_and_assess
from doseline.assessment.assessment import Assessment
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
    "assess",
    "assess_read",
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
