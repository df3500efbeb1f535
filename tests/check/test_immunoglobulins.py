"""Low immunoglobulins: which tests, how many infections, and which sentence."""

from __future__ import annotations

from datetime import date

from tests.check.stories import BEFORE, Entry, illness, only, result, shown

LOW_IGG = result("igg", date(2026, 5, 5), value=4, unit="g/L", low=7)
LOW_IGM = result("igm", date(2026, 5, 5), value=0.2, unit="g/L", low=0.4)
COLDS: tuple[Entry, ...] = tuple(
    {**illness("infection", date(2026, month, 1), date(2026, month, 5)), "id": f"c{month}"}
    for month in (2, 3, 4)
)


def test_before_the_first_dose_it_is_the_plain_sentence() -> None:
    finding = only("immunoglobulin-low", LOW_IGG, LOW_IGM, **BEFORE)
    assert finding.variant is None
    assert finding.because == ("new-igg", "new-igm")
    assert shown(finding) == {"tests": ("igg", "igm")}


def test_during_treatment_low_igm_alone_has_its_own_sentence() -> None:
    assert only("immunoglobulin-low", LOW_IGM).variant == "igm"
    both = only("immunoglobulin-low", LOW_IGG, LOW_IGM)
    assert both.variant == "during"
    assert shown(both) == {"tests": ("igg", "igm")}


def test_with_infections_it_shows_the_tests_and_the_number_of_infections() -> None:
    finding = only("low-immunoglobulins-with-infections", LOW_IGG, *COLDS)
    assert (finding.variant, finding.because) == (None, ("new-igg", "c2", "c3", "c4"))
    assert shown(finding) == {"tests": ("igg",), "count": 3}


def test_one_serious_infection_is_enough() -> None:
    sepsis = illness("sepsis", date(2026, 3, 1), date(2026, 3, 9))
    finding = only("low-immunoglobulins-with-infections", LOW_IGG, sepsis)
    assert finding.variant == "serious"
    assert shown(finding) == {"tests": ("igg",), "count": 1}


def test_repeated_infections_with_normal_tests_show_their_number() -> None:
    finding = only("repeated-infections", *COLDS)
    assert finding.because == ("c2", "c3", "c4")
    assert shown(finding) == {"count": 3}
