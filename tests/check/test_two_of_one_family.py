"""Two medicines of one family at once are never passed over, whichever of them the guide is about."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.check import Verdict
from doseline.guide import load_guide, load_shared
from tests.cases.story import answer

DAY = date(2026, 3, 2)
BASES = {"kesimpta": "on-treatment", "ocrevus": "infusions", "tysabri": "drips", "tecfidera": "capsules"}
# Antibodies against the same cells, the other antibody, and the fumarates.
FAMILY = ("rituximab", "Ocrevus", "Kesimpta", "Briumvi", "Tysabri", "Tecfidera", "Vumerity", "Fumaderm")


@pytest.mark.parametrize("drug", BASES)
def test_another_one_of_the_family_runs_too(drug: str) -> None:
    own = load_guide(drug).substance
    for name in FAMILY:
        if load_shared().names.medicine(name).substance == own:
            continue
        runs = {"id": "m", "type": "medication", "on": date(2026, 2, 1), "name": name}
        said = answer({"base": BASES[drug], "guide": drug, "today": DAY, "event": [runs]})
        assert said.check.verdict in {Verdict.ASK, Verdict.WAIT, Verdict.STOP}, name
        (found,) = (one for one in said.check.findings if one.rule == "immunosuppressant-running")
        assert found.because == ("m",)
