"""What is a sign and an illness in one: entered as a sign it never asks for less than as an illness."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doseline.check import Verdict
from doseline.guide import load_guide
from doseline.record import Degree
from doseline.triage import Complaint, triage
from tests.check.stories import DAY, checked, illness, sign

GUIDE = load_guide("kesimpta")
BEGAN = DAY - timedelta(days=1)
CAREFUL = tuple(reversed(Verdict))

NAMES = """
    cold sore / coldsore / fever blister / oral herpes / thrush / oral thrush / vaginal thrush / shingles
    chickenpox / boil / abscess / stye / tooth abscess / gum infection / dental infection / water infection
    uti / bladder infection / cystitis / kidney infection / chest infection / bronchitis / pneumonia
    sinusitis / sinus infection / conjunctivitis / pink eye / ear infection / tonsillitis
    cellulitis / impetigo
    athletes foot / ringworm / nail infection / cold / flu / covid / stomach bug / gastroenteritis
    food poisoning / infected wound / mouth ulcer / jaundice / skin infection / chlamydia / scabies
"""
LISTED = [name.strip() for line in NAMES.strip().splitlines() for name in line.split("/")]
SAID = ("{}", "{} coming on", "my {} is back", "i have got {}")


def _at_least(sign_says: Verdict, illness_says: Verdict) -> bool:
    asks = {Verdict.UNKNOWN: Verdict.ASK}
    found = [CAREFUL.index(asks.get(word, word)) for word in (sign_says, illness_says)]
    return found[0] >= found[1]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("name", LISTED)
def test_a_sign_never_asks_for_less_than_the_illness(name: str, said: str) -> None:
    text = said.format(name)
    as_sign, as_illness = checked(sign(text, BEGAN)), checked(illness(text, BEGAN))
    assert _at_least(as_sign.verdict, as_illness.verdict), (as_sign.verdict, as_illness.verdict)


def test_every_name_that_is_both_agrees() -> None:
    aliases = GUIDE.names.aliases
    both = sorted(aliases["symptom"].keys() & aliases["condition"].keys())
    assert both
    lower = [
        name
        for name in both
        if not _at_least(checked(sign(name, BEGAN)).verdict, checked(illness(name, BEGAN)).verdict)
    ]
    assert lower == []


@pytest.mark.parametrize("severity", [None, *Degree])
@pytest.mark.parametrize("text", ["cold sore", "coldsore coming on my lip", "oral herpes", "fever blister"])
def test_a_cold_sore_before_a_dose_asks_for_a_call(text: str, severity: Degree | None) -> None:
    keys = {"severity": severity.value} if severity else {}
    assert checked(sign(text, BEGAN, **keys)).verdict == "wait"
    asked = triage(GUIDE, [Complaint(name="cold-sores", severity=severity)], chart=None, today=DAY)
    assert asked.urgency.is_pressing
