"""Plasma exchange and immune globulin as hospitals and people write them down."""

from __future__ import annotations

import pytest

from doseline.finding import Severity
from tests.check.stories import checked

EXCHANGES = (
    "plasma exchange", "plasmapheresis", "PLEX x5", "PLEX for relapse", "therapeutic plasma exchange",
    "plasma exchange, 5 sessions", "immunoadsorption", "plasmaphoresis", "TPE", "Plasma Exchange (hospital)",
    "5 x plasmapheresis", "plasma-exchange",
)  # fmt: skip
GLOBULINS = (
    "IVIG", "IVIg 2 g/kg", "Privigen 10% infusion", "Octagam", "Gamunex-C 40 g",
    "subcutaneous immunoglobulin", "Hizentra weekly", "SCIG", "Kiovig", "HBIG", "anti-D", "RhoGAM",
    "zoster immune globulin", "VZIG after chickenpox contact", "tetanus immunoglobulin",
    "hepatitis B immune globulin", "rabies immune globulin", "Evusheld", "Pemgarda",
)  # fmt: skip
NEITHER = ("blood transfusion", "2 units red cells", "albumin infusion", "fresh frozen plasma")


def _rules(name: str) -> dict[str, Severity]:
    check = checked({"id": "m", "type": "medication", "on": "2026-05-20", "name": name})
    return {found.rule: found.severity for found in check.findings if "m" in found.because}


@pytest.mark.parametrize("name", EXCHANGES)
def test_an_exchange_after_a_dose_is_asked_about(name: str) -> None:
    assert _rules(name) == {"plasma-exchange": Severity.ASK}


@pytest.mark.parametrize("name", GLOBULINS)
def test_antibodies_from_outside_are_mentioned(name: str) -> None:
    assert _rules(name) == {"immune-globulin": Severity.TELL}


@pytest.mark.parametrize("name", NEITHER)
def test_other_blood_products_say_nothing_of_the_dose(name: str) -> None:
    assert _rules(name) == {}
