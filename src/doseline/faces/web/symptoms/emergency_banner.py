"""What stands over every page on symptoms, and in place of one out of reach: whom to ring, and for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from doseline.faces.web.symptoms.symptom_form import written
from doseline.text import Catalogue, sentences
from doseline.triage.red_flags import red_flags


def emergency(catalogue: Catalogue, drug: str) -> Mapping[str, object]:
    """The values of the template's ``flags``; they are about nobody."""
    flags = red_flags(drug)
    phones = sentences.phones(catalogue)
    return {
        "phone": phones["emergency"],
        "crisis_phone": phones["crisis"],
        "flags_always": _either(catalogue, flags.always),
        "flags_sudden": _either(catalogue, flags.sudden),
        "flags_together": tuple(
            tuple(_either(catalogue, group) for group in groups) for groups in flags.together
        ),
    }


def _either(catalogue: Catalogue, names: Iterable[str]) -> str:
    """One symptom or another, in words."""
    return catalogue.write(tuple(written(name, catalogue) for name in names), "or")
