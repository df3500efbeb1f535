"""Medicines as RxNorm and hospitals write them, that no rule speaks of: nobody is asked about them."""

from __future__ import annotations

import pytest

from doseline.guide import load_shared

NAMES = load_shared().names
ORDINARY = (
    "Acetaminophen 325 MG / HYDROcodone Bitartrate 7.5 MG Oral Tablet", "Terfenadine 60 MG Oral Tablet",
    "Abuse-Deterrent 12 HR Oxycodone Hydrochloride 10 MG Extended Release Oral Tablet",
    "1 ML medroxyprogesterone acetate 150 MG/ML Injection", "medroxyprogesterone acetate 10 MG Oral Tablet",
    "Sevoflurane 1000 MG/ML Inhalant Solution", "heparin sodium, porcine 100 UNT/ML Prefilled Syringe",
    "Jolivette 28 Day Pack", "baclofen 10 MG Oral Tablet", "dalfampridine 10 MG Extended Release Oral Tablet",
)  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_it_is_known_and_holds_nothing_back(name: str) -> None:
    found = NAMES.understood("medication", name)
    assert found.is_read
    assert set(found.names) <= NAMES.cues.permits["medication"]


@pytest.mark.parametrize("name", ["Tretinoin 10 MG Oral Capsule", "heparinoid x", "abuse deterrent"])
def test_what_only_looks_like_it_is_not(name: str) -> None:
    assert not NAMES.understood("medication", name).is_read
