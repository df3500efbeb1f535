"""What the sources say, as cited data.

``load_guide("kesimpta")`` gives the numbers, rules and symptom patterns that the core computes with;
``load_statements("kesimpta")`` the explanations, comparisons and questions that people read and search.
"""

from doseline.guide.drug_files import drugs
from doseline.guide.facts import Fact
from doseline.guide.guide import (
    Grade,
    Guide,
    Region,
    Rule,
    Site,
)
from doseline.guide.load import as_loaded, guide_in_question, load_guide, load_guides, sound_drugs, version_of
from doseline.guide.monitoring import Watch
from doseline.guide.patterns import Pattern
from doseline.guide.schedule import (
    Continuous,
    Dated,
    Interval,
    LateLoading,
    LateMaintenance,
    Phase,
    Reading,
    Schedule,
)
from doseline.guide.shared import Shared, load_shared
from doseline.guide.terminology import MedicineKind, Terminology, VaccineKind

__all__ = [
    "Continuous", "Dated", "Fact", "Grade", "Guide", "Interval", "LateLoading", "LateMaintenance",
    "MedicineKind", "Pattern", "Phase", "Reading", "Region", "Rule", "Schedule", "Shared", "Site",
    "Terminology", "VaccineKind", "Watch", "as_loaded", "drugs", "guide_in_question", "load_guide",
    "load_guides", "load_shared", "sound_drugs", "version_of",
]  # fmt: skip
