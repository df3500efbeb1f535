"""Vaccines by the short names of CVX, as charts write them where the code is left out."""

from __future__ import annotations

import pytest

from doseline.guide import load_shared

NAMES = load_shared().names
BY_NAME = {
    "pneumococcal polysaccharide vaccine, 23 valent": "pneumococcal",
    "Pneumococcal conjugate vaccine 20-valent": "pneumococcal",
    "Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed": "tetanus-diphtheria",
    "meningococcal B, OMV": "meningococcal",
    "RSV, bivalent, protein subunit RSVpreF": "rsv",
    "COVID-19, subunit, rS-nanoparticle, Novavax": "covid-19",
    "Hib (PRP-OMP)": "hib",
    "typhoid, ViCPs": "typhoid-injected",
    "typhoid, oral": "typhoid-oral",
    "zoster vaccine, live": "zoster-live",
    "influenza, live, intranasal": "influenza-nasal",
}


@pytest.mark.parametrize("written", BY_NAME)
def test_a_vaccine_is_known_by_its_short_name(written: str) -> None:
    assert NAMES.understood("vaccine", written).names == (BY_NAME[written],)
