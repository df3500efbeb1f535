"""What the sources say, as cited data.

``load_guide("kesimpta")`` gives the numbers, rules and symptom patterns that the core computes with;
``load_statements("kesimpta")`` the explanations, comparisons and questions that people read and search.
"""

from doseline.guide.load import drugs, load_guide
from doseline.guide.model import (
    Fact,
    Grade,
    Guide,
    LateLoading,
    MonthMode,
    Phase,
    Region,
    Rule,
    Schedule,
    Site,
    Watch,
)
from doseline.guide.names import MedicineKind, Names, VaccineKind
from doseline.guide.patterns import Pattern

__all__ = [
    "Fact", "Grade", "Guide", "LateLoading", "MedicineKind", "MonthMode", "Names", "Pattern", "Phase",
    "Region", "Rule", "Schedule", "Site", "VaccineKind", "Watch", "drugs", "load_guide",
]  # fmt: skip
