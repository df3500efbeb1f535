"""Questions of the day of a dose: what nobody entered is asked, and never told as if it were known."""

from __future__ import annotations

from doseline.assessment.assessment import Assessment

# Each question, and the silences that it is about; the kind of disease does not change from day to day.
_ASKS = {
    "infection": frozenset({"no-infection"}),
    "symptom": frozenset({"no-new-symptom"}),
    "pregnancy": frozenset({"not-pregnant"}),
    "new": frozenset({"no-allergy", "no-other-medicine"}),
}
# Something old on record does not tell that nothing new has come.
_ALWAYS = frozenset({"symptom", "new"})
_SPARED = frozenset({"male"})


def day_questions(case: Assessment) -> tuple[str, ...]:
    """What to ask before a dose is taken, in the order of asking; nothing where it was all answered today.

    Nobody who is on record as male is asked about a pregnancy of their own.
    """
    silent = {assumption.id for assumption in case.check.assumptions}
    if all(silent.isdisjoint(about) for about in _ASKS.values()):
        return ()
    return tuple(
        name
        for name, about in _ASKS.items()
        if (name in _ALWAYS or not silent.isdisjoint(about))
        and not (name == "pregnancy" and case.record.person.sex in _SPARED)
    )
