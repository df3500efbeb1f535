"""Words of danger in what was typed, answered before anything else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from doseline.guide import Guide, Region
from doseline.text import Catalogue, sentences
from doseline.triage import Complaint, Danger, DangerKind, danger, triage

_LINES = {DangerKind.EMERGENCY: "triage.urgency.emergency", DangerKind.CRISIS: "triage.advice.crisis-line"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Whom to ring, the first line first, what else to do, and the numbers to tap on."""

    lines: tuple[str, ...]
    advice: tuple[str, ...]
    ring: tuple[str, ...]


def alarm(catalogue: Catalogue, guide: Guide, found: Danger) -> Alarm:
    """What is said to words of danger, as the command line says it."""
    phones = sentences.phones(catalogue)
    lines = tuple(catalogue.say(_LINES[kind], **phones) for kind in found.kinds)
    region = catalogue.region
    numbers = {DangerKind.EMERGENCY: region.emergency, DangerKind.CRISIS: region.crisis}
    advice = (line for line in _advice(catalogue, guide, found) if line not in lines)
    ring = tuple(number for kind in found.kinds if (number := numbers[kind]))
    return Alarm(lines=lines, advice=tuple(advice), ring=ring)


def alarm_in(catalogue: Catalogue, guide: Guide, texts: Iterable[str]) -> Alarm | None:
    """What is said to words of danger in somebody's own words, or None without any."""
    found = danger(" , ".join(texts), guide.danger)
    return alarm(catalogue, guide, found) if found else None


def _advice(catalogue: Catalogue, guide: Guide, found: Danger) -> tuple[str, ...]:
    """What triage says about the symptoms that the words name."""
    if not found.symptoms:
        return ()
    complaints = [Complaint(name=name) for name in found.symptoms]
    answer = triage(guide, complaints, chart=None, today=date.min)
    values = sentences.pattern_values(catalogue, guide)
    return tuple(catalogue.say(f"triage.advice.{id_}", **values) for id_ in answer.advice)


def linked(text: str, region: Region) -> Markup:
    """A sentence in which the region's numbers can be tapped on to ring them."""
    numbers = sorted({number for number in _numbers(region) if number}, key=len, reverse=True)
    if not numbers:
        return escape(text)
    found = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, numbers))})(?![\w-])")
    parts = found.split(text)
    return Markup("").join(_tap(part) if place % 2 else escape(part) for place, part in enumerate(parts))


def _numbers(region: Region) -> tuple[str | None, ...]:
    return region.emergency, region.poison, region.crisis


def _tap(number: str) -> Markup:
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(dialled(number), number)


def dialled(number: str) -> str:
    """A number as a telephone takes it.

    >>> dialled("116 123")
    '116123'
    """
    return re.sub(r"[^0-9+]", "", number)
