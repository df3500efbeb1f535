"""What a medicine on record is: by the words and the codes it was entered with."""

from __future__ import annotations

from doseline.guide.terminology import MedicineKind, Terminology
from doseline.record.model import Medication
from doseline.record.named import codings


def medicine_kinds(names: Terminology, drug: Medication) -> tuple[MedicineKind, ...]:
    """Everything that a medicine means, what asks for most care first; nothing if it is not known.

    What was understood when the record was read is not looked up again.
    """
    if drug.classes is None:
        return names.medicine_meanings(drug.name, drug.atc, codings(drug))
    return tuple(names.medicines[name] for name in drug.classes)
