"""What settles a finding: the entries that a person can make, as the rules of a guide name them."""

from __future__ import annotations

from enum import StrEnum


class SettledBy(StrEnum):
    """An entry, or a word on one, that settles what a rule found.

    ``instruction``: the prescriber's word on dates. ``schedule``: the clinic's own schedule.
    ``complete``: the entry has a gap to be filled in. ``may-be-slip``: an entry may be wrong.
    ``storage``: what becomes of a pen. ``dated-end``: what goes on has an end with a day, and is not over
    with one word. ``same`` and ``worse``: how a lasting sign is. ``prevent``, ``treat`` and ``once``: what a
    medicine is for. ``outcome``: how a pregnancy ended. ``illness``, ``allergy``, ``medicine``, ``result``
    and ``note``: what an entry is that was not read.
    """

    INSTRUCTION = "instruction"
    SCHEDULE = "schedule"
    COMPLETE = "complete"
    SLIP = "may-be-slip"
    STORAGE = "storage"
    DATED_END = "dated-end"
    SAME = "same"
    WORSE = "worse"
    PREVENT = "prevent"
    TREAT = "treat"
    ONCE = "once"
    OUTCOME = "outcome"
    ILLNESS = "illness"
    ALLERGY = "allergy"
    MEDICINE = "medicine"
    RESULT = "result"
    NOTE = "note"
