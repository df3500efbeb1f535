"""What the sources say, as cited data.

``load_guide("kesimpta")`` gives the numbers, rules and symptom patterns that the core computes with;
``load_statements("kesimpta")`` the explanations, comparisons and questions that people read and search.
"""

from doseline.guide.load import drugs, load_guide
from doseline.guide.model import (
    Fact,
    Grade,
    Guide,
    Region,
    Rule,
    Site,
)
from doseline.guide.monitoring import Watch
from doseline.guide.patterns import Pattern
from doseline.guide.schedule import LateLoading, MonthMode, Phase, Schedule
from doseline.guide.terminology import MedicineKind, Terminology, VaccineKind

__all__ = [
    "Fact",
    "Grade",
    "Guide",
    "LateLoading",
    "MedicineKind",
    "MonthMode",
    "Pattern",
    "Phase",
    "Region",
    "Rule",
    "Schedule",
    "Site",
    "Terminology",
    "VaccineKind",
    "Watch",
    "drugs",
    "load_guide",
]  # fmt: skip
