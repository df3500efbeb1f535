"""Symptoms as they were typed: each as we understand it, and any words of danger among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from doseline.faces.answers.danger import danger_answer, soft_answer
from doseline.guide import Guide
from doseline.guide.words import phrase
from doseline.text import Catalogue
from doseline.triage import Complaint, Heard, hear, told_of, understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was typed as symptoms: each as we understand it, what of it is ours, and any words of danger."""

    complaints: tuple[Complaint, ...]
    names: tuple[str, ...]
    heard: Heard

    @classmethod
    def of(cls, typed: Iterable[Complaint], guide: Guide) -> Told:
        """Each of the complaints read as free text; one that names nothing is kept as it is."""
        named = [(one, told_of(one.name, guide) or (one.name,)) for one in typed]
        complaints = tuple(replace(one, name=name) for one, names in named for name in names)
        own = (one.name for one, _ in named if phrase(one.name) not in guide.names.aliases["symptom"])
        return cls(
            complaints=complaints,
            names=understood(dict.fromkeys(one.name for one in complaints), guide),
            heard=hear(" . ".join(own), guide),
        )


def told_answer(told: Told, guide: Guide, catalogue: Catalogue) -> dict[str, Any]:
    """What the words were taken for, and whom to ring for words of danger."""
    return {
        "understood": list(told.names),
        "danger": danger_answer(catalogue, guide, told.heard.loud) if told.heard.loud else None,
        "also_urgent": soft_answer(catalogue, told.heard.soft) if told.heard.soft else None,
    }
