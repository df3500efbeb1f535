"""H18: today is the person's own day, wherever the machine stands."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from doseline.faces.clock import day_at


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        (
            "Pacific/Auckland",
            "2026-03-09T19:00",
            "2026-03-10",
        ),  # 8 in the morning there, still the 9th in UTC
        ("Pacific/Tongatapu", "2026-03-09T11:00", "2026-03-10"),  # UTC+13, midnight to the minute
        ("Pacific/Tongatapu", "2026-03-09T10:59", "2026-03-09"),
        ("Pacific/Honolulu", "2026-03-10T09:59", "2026-03-09"),  # UTC-10
        ("Pacific/Honolulu", "2026-03-10T10:00", "2026-03-10"),
        ("America/New_York", "2026-03-08T04:59", "2026-03-07"),  # the night the clocks go forward
        ("America/New_York", "2026-03-09T03:59", "2026-03-08"),
        ("America/New_York", "2026-03-09T04:00", "2026-03-09"),
        ("Europe/Berlin", "2026-10-24T21:59", "2026-10-24"),  # the night the clocks go back
        ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25"),
        ("Europe/Berlin", "2026-10-25T22:59", "2026-10-25"),
        ("Europe/Berlin", "2026-10-25T23:00", "2026-10-26"),
        (None, "2026-03-09T23:59", "2026-03-09"),
    ],
)
def test_h18_today_is_the_persons_own_day(zone: str | None, moment: str, day: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert day_at(zone, now) == date.fromisoformat(day)
