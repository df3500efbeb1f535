"""Results of tests that no rule here reads: listed as not understood only where something marks them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doseline.exchange.fhir.concept import Concept
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.meaning import pairs
from doseline.guide.chart_codes import chart_codes
from doseline.record.model import Flag

_KIND = "no-rule"
# What a sender says beside a number, and may be more than the number.
_BESIDE = ("note", "interpretation", "component", "hasMember")


def is_of_no_rule(concept: Concept, element: Element, values: Mapping[str, Any]) -> bool:
    """Whether a result is of a test that is known to be read by no rule, and nothing marks it.

    A mark, a number outside its range, a text and a note make it one that somebody should see.
    """
    known = chart_codes()
    named = known.meanings(_KIND, pairs(concept))
    if len(named) != 1 or "value" not in values:
        return False
    is_normal = values.get("flag") == Flag.NORMAL
    if ("flag" in values and not is_normal) or _has_more(element, is_marked=is_normal):
        return False
    inside = _is_inside(values)
    if known.told(_KIND, named[0])["only_if_normal"]:
        return inside is True or (inside is None and is_normal)
    return inside is not False


def _has_more(element: Element, *, is_marked: bool) -> bool:
    """Whether something beside the number was said that is no mark of the normal."""
    return any(element.has(key) for key in _BESIDE if not (key == "interpretation" and is_marked))


def _is_inside(values: Mapping[str, Any]) -> bool | None:
    """Whether the number lies inside its range; None where it has none."""
    value: Decimal = values["value"]
    low, high = values.get("low"), values.get("high")
    if low is None and high is None:
        return None
    return (low is None or value >= low) and (high is None or value <= high)
