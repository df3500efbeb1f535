"""Which drug a dose is of: one of another drug fills no date of the therapy, and is a medicine beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from doseline.guide.understood import Understood
from doseline.record.model import Complete, Dose, Medication, Therapy, running
from doseline.record.relations import Draft


class MedicineNames(Protocol):
    """What is needed of the lists of names."""

    def understood(self, kind: str, written: str, codes: Iterable[tuple[str, str]]) -> Understood:
        """What an entry means by its name."""


def with_drug(
    drafts: tuple[Draft, ...], therapies: tuple[Therapy, ...], names: MedicineNames
) -> tuple[Draft, ...]:
    """The entries, each dose that names its drug with the guide of that drug, where a therapy has it."""
    drugs = {str(one.values["drug"]) for one in drafts if one.type == "dose" and "drug" in one.values}
    if not drugs:
        return drafts
    guides = {drug: _guide_of(drug, therapies, names) for drug in drugs}
    return tuple(
        _with_guide(one, guides) if one.type == "dose" and "drug" in one.values else one for one in drafts
    )


def _with_guide(dose: Draft, guides: Mapping[str, str]) -> Draft:
    values = {**dose.values, "drug_is": guides[dose.values["drug"]]}
    return Draft(where=dose.where, type=dose.type, values=values, faults=dose.faults)


def _guide_of(drug: str, therapies: tuple[Therapy, ...], names: MedicineNames) -> str:
    """The guide of the therapy that is of the same substance, or the drug as it was written."""
    meant = names.understood("medication", drug, ()).names
    for therapy in therapies:
        known = names.understood("medication", therapy.guide, ()).names
        if therapy.guide == drug or (meant and meant == known):
            return therapy.guide
    return drug


def by_drug(
    doses: tuple[Dose, ...], therapies: tuple[Therapy, ...], therapy: Therapy
) -> tuple[tuple[Dose, ...], tuple[Dose, ...]]:
    """The doses of the therapy's own drug, and those of any other."""
    if len({one.guide for one in therapies}) == 1 and not [dose for dose in doses if dose.drug]:
        return doses, ()
    own = tuple(dose for dose in doses if drug_of(dose, therapies) == therapy.guide)
    return own, tuple(dose for dose in doses if drug_of(dose, therapies) != therapy.guide)


def drug_of(dose: Dose, therapies: tuple[Therapy, ...]) -> str:
    """The drug that a dose names, else that of the therapy which ran on its day."""
    return dose.drug_is or dose.drug or running(therapies, dose.on.last).guide


def as_medicines(doses: tuple[Dose, ...], drug_is: Callable[[Dose], str]) -> tuple[Medication, ...]:
    """Doses of other drugs as medicines that were taken from the first to the last of them."""
    series: dict[str, list[Dose]] = {}
    for dose in doses:
        if dose.complete is not Complete.NONE:
            series.setdefault(drug_is(dose), []).append(dose)
    return tuple(
        Medication(
            id=taken[-1].id,
            on=taken[0].on,
            until=taken[-1].on,
            recorded_at=taken[-1].recorded_at,
            name=drug,
        )
        for drug, taken in series.items()
    )
