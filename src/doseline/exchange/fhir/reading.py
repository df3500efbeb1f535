"""What a reader of resources is given besides the resource: the names, the person's clock, the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date, tzinfo
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import Said
from doseline.frozen import dataclass
from doseline.guide.guide import Guide
from doseline.guide.terminology import Terminology

# Where a reference leads: the resource, or None.
Follow = Callable[[Element], "Element | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The surroundings in which the resources of one person are read.

    ``zone`` is the person's time zone where it is known; ``known_on`` the day of the Bundle or of the
    import, on which all of it was known at the latest; ``today`` the person's own day. ``follow`` takes a
    Reference and finds its resource among all that was sent: it never asks anybody. ``authors`` are the names
    of those who wrote a resource down, by its reference, where a Provenance says it. ``kept`` is
    what was looked up among these names and guides, under a key of whoever looked it up.
    """

    names: Terminology
    guides: Mapping[str, Guide]
    zone: tzinfo | None
    known_on: date
    today: date
    follow: Follow
    authors: Mapping[str, str] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


# What one resource says.
Reader = Callable[[Element, Reading], Iterable[Said]]
