"""Emergency banner over every page on symptoms, and in place of one out of reach: whom to ring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from doseline.faces.web.symptoms.symptom_form import written
from doseline.guide import sound_drugs
from doseline.text import Catalogue, sentences
from doseline.triage.red_flags import together


def emergency(catalogue: Catalogue, *drugs: str) -> Mapping[str, object]:
    """The values of the template's ``flags``; they are about nobody.

    ``drugs`` are the guides whose signs they are: all of them, where it is not known which is meant.
    """
    flags = together(drugs or sound_drugs())
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
