"""Scenarios for the tests: one small one that is right, and changes to it."""

from __future__ import annotations

from doseline.forecast.trial.read import read_scenario
from doseline.forecast.trial.scenario import Scenario

MODELS = ("yu2022",)
SMALL = """
format = "doseline-trial/1"
title = "Small"
people = 24
seed = 3

[population]
weight_kg = { median = 70, log_sd = 0.2, least = 45, most = 150 }
age_years = { least = 20, most = 55 }
autoinjector_share = 0.5

[[regimen]]
name = "four weeks"
stop_day = 140
doses = [
  { days = [0, 7, 14], amount_mg = 20 },
  { from_day = 28, every_weeks = 4, amount_mg = 20 },
]

[[regimen]]
name = "half a dose"
stop_day = 140
doses = [
  { days = [0, 7, 14], amount_mg = 20 },
  { from_day = 28, every_weeks = 4, amount_mg = 10 },
]

[adherence]
missed_share = 0.1
late_share = 0.2
late_days = [1, 9]
stopping_share_per_year = 0.2

[look]
follow_up_days = 400
times_days = [7, 14, 28, 84]
intervals_days = [[56, 84], [140, 168]]
half_life_days = [14, 60]
curves = true
"""


def scenario(*changes: tuple[str, str], text: str = SMALL) -> Scenario:
    """The small scenario, or another, with words replaced."""
    return read_scenario(changed(*changes, text=text), models=MODELS)


def changed(*changes: tuple[str, str], text: str = SMALL) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
