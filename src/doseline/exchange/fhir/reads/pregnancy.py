"""A pregnancy that an illness or an operation tells of: one that goes on, one long ago, or its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.pregnancy_status import too_long_ago
from doseline.exchange.fhir.said import Choice, Entry, Said, What
from doseline.exchange.fhir.when import When


def open_pregnancy(
    resource: Element, values: Mapping[str, Any], began: When, reading: Reading
) -> Iterator[Said]:
    """A pregnancy; one without an end that began too long ago is over."""
    ended = {} if "until" in values else too_long_ago(began, reading)
    yield Entry(values={"type": "pregnancy", **began.values(), **values, **ended}, from_=(resource.from_,))
    if ended:
        yield Choice(from_=resource.from_, what=What.OVER, got=str(began.day), took=ended["until"])


def ended_pregnancy(resource: Element, day: When, how: str, codes: Mapping[str, Any]) -> Entry:
    """The pregnancy whose end this was: a birth or a loss, on its day."""
    values = {"type": "pregnancy", **day.values(), "until": str(day.day), "outcome": how, **codes}
    return Entry(values=values, from_=(resource.from_,))
