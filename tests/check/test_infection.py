"""An infection by its days: since when, how long, and until when it is expected."""

from __future__ import annotations

from datetime import date

from tests.check.stories import DAY, checked, illness, only, shown

SINCE = date(2026, 5, 10)


def test_an_open_infection_shows_its_first_day_and_how_long_it_has_been() -> None:
    finding = only("infection-open", illness("infection", SINCE))
    assert (finding.variant, finding.because, finding.until) == (None, ("c",), None)
    assert shown(finding) == {"days": 10, "since": SINCE}


def test_an_infection_whose_last_day_is_today_is_over_tomorrow() -> None:
    finding = only("infection-open", illness("infection", SINCE, DAY))
    assert (finding.variant, finding.because, finding.until) == ("ended-today", ("c",), date(2026, 5, 21))
    assert shown(finding) == {"days": 10, "since": SINCE}


def test_an_end_still_to_come_is_shown_as_expected() -> None:
    finding = only("infection-open", illness("infection", SINCE, date(2026, 5, 25)))
    assert (finding.variant, finding.because, finding.until) == ("expected", ("c",), None)
    assert shown(finding) == {"days": 10, "since": SINCE, "expected": date(2026, 5, 25)}


def test_an_infection_that_began_today_is_open() -> None:
    finding = only("infection-open", illness("infection", DAY))
    assert shown(finding) == {"days": 0, "since": DAY}


def test_an_infection_that_is_still_to_come_is_not_open() -> None:
    assert "infection-open" not in checked(illness("infection", date(2026, 5, 21))).rules
