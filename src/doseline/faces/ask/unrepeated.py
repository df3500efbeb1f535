"""Answers in which no entry repeats what the alarm above it says."""

from __future__ import annotations

from dataclasses import replace

from doseline.assessment.alarm import alarm, not_said, soft_alarm
from doseline.faces.ask.answer import Answers
from doseline.guide import Guide
from doseline.text import Catalogue


def unrepeated(answers: Answers, guide: Guide, catalogue: Catalogue) -> Answers:
    """The answers, of each entry only the lines on what to do that stand nowhere above it."""
    said = [
        alarm(catalogue, guide, answers.danger) if answers.danger else None,
        soft_alarm(catalogue, answers.soft) if answers.soft else None,
    ]
    found, lines = [], set[str]()
    for entry in answers.found:
        left = tuple(line for line in not_said(entry.do, said) if line not in lines)
        lines.update(left)
        found.append(replace(entry, do=left))
    return replace(answers, found=tuple(found))
