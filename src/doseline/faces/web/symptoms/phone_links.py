"""Telephone links: the alarm as every face says it, with numbers to tap on."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from doseline.assessment.alarm import Alarm, alarm, soft_alarm
from doseline.guide import Region

__all__ = ["Alarm", "alarm", "dialled", "linked", "numbers_linked", "soft_alarm"]


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


_A_NUMBER = re.compile(r"\+?[0-9(][0-9 ()./-]{1,28}[0-9]")


def numbers_linked(text: str) -> Markup:
    """A sentence in which whatever looks like a telephone number can be tapped on."""
    made, last = Markup(""), 0
    for found in _A_NUMBER.finditer(text):
        made += escape(text[last : found.start()]) + _tap(found[0])
        last = found.end()
    return made + escape(text[last:])


def dialled(number: str) -> str:
    """A number as a telephone takes it.

    >>> dialled("116 123")
    '116123'
    """
    return re.sub(r"[^0-9+]", "", number)
