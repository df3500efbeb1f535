"""The one next step, from plan, checks and open symptoms together.

``next_step(plan, check)`` is what every face shows; no other sentence says "inject".
"""

from doseline.advice.action import Action, NextStep
from doseline.advice.step import next_step

__all__ = ["Action", "NextStep", "next_step"]
