"""Dose dates, checks and cited answers for people on Kesimpta and their care team.

A guide (what sources say), a record (what happened) and today go in; the plan, the checks, the advice
on symptoms and the one next step come out. Each package answers one question; its docstring says which.
Importing this package imports nothing else.
"""

__version__ = "0.1.0"
