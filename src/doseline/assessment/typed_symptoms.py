"""Symptoms as they were typed: each as we understand it, and any words of danger among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from doseline.assessment.alarm import danger_answer, soft_answer
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.words import phrase
from doseline.text import Catalogue
from doseline.triage import Complaint, Heard, heard_in, is_set_aside, told_of, understood


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSymptoms:
    """What was typed as symptoms: each as we understand it, what of it is ours, and any words of danger."""

    complaints: tuple[Complaint, ...]
    names: tuple[str, ...]
    set_aside: tuple[str, ...]
    heard: Heard

    @classmethod
    def of(cls, typed: Iterable[Complaint], guide: Guide, today: date) -> TypedSymptoms:
        """Each of the complaints read as free text; one that names nothing is kept as it is.

        One that is only said not to be there, or to be over, is set aside.
        """
        year, asked = today.year, tuple(typed)
        aside = tuple(one.name for one in asked if is_set_aside(one.name, guide, year=year))
        there = (one for one in asked if one.name not in aside)
        named = [(one, told_of(one.name, guide, year=year) or (one.name,)) for one in there]
        complaints = tuple(replace(one, name=name) for one, names in named for name in names)
        own = (one.name for one in asked if phrase(one.name) not in guide.names.aliases["symptom"])
        return cls(
            complaints=complaints,
            names=understood(dict.fromkeys(one.name for one in complaints), guide),
            set_aside=aside,
            heard=heard_in(" . ".join(own), guide),
        )


def typed_answer(
    told: TypedSymptoms, advice: Iterable[str], guide: Guide, catalogue: Catalogue
) -> dict[str, Any]:
    """What the words were taken for, and whom to ring for words of danger; ``advice`` is said already."""
    return {
        "understood": list(told.names),
        "set_aside": list(told.set_aside),
        "danger": _danger(told, frozenset(advice), guide, catalogue),
        "also_urgent": soft_answer(catalogue, told.heard.soft) if told.heard.soft else None,
    }


def _danger(
    told: TypedSymptoms, said: frozenset[str], guide: Guide, catalogue: Catalogue
) -> dict[str, Any] | None:
    """What is said to words of danger, without what the answer says itself."""
    if told.heard.loud is None:
        return None
    found = danger_answer(catalogue, guide, told.heard.loud)
    return {**found, "advice": [line for line in found["advice"] if line not in said]}
