"""What to settle before and during treatment.

``check(guide, chart, plan)`` gives the findings on the next dose, what cannot be known, and one
verdict; ``vaccines(guide, chart, plan)`` the vaccine planner in both directions.
"""

from doseline.check.check_result import Assumption, Check, NotRead, VaccineDates, VaccineNow, Verdict
from doseline.check.context import Stage
from doseline.check.families import check
from doseline.check.monitoring import WITHOUT_DAY, Due, Watched, Why, monitoring
from doseline.check.pregnancy import BirthControlWindow, birth_control_window
from doseline.check.required_tests import Required, Standing, required_results
from doseline.check.vaccine_courses import CourseDates, Fit
from doseline.check.vaccine_planner import vaccines

__all__ = [
    "WITHOUT_DAY", "Assumption", "BirthControlWindow", "Check", "CourseDates", "Due", "Fit", "NotRead",
    "Required", "Stage", "Standing", "VaccineDates", "VaccineNow", "Verdict", "Watched", "Why",
    "birth_control_window", "check", "monitoring", "required_results", "vaccines",
]  # fmt: skip
