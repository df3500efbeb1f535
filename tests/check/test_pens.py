"""A pen out of the fridge: the day it is good until."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.check.stories import only, shown


@pytest.mark.parametrize(("degrees", "variant"), [(24, None), (31, "discard")])
def test_a_pen_out_of_the_fridge_shows_its_last_day(degrees: int, variant: str | None) -> None:
    pen: dict[str, Any] = {
        "id": "s", "type": "storage", "on": date(2026, 5, 18), "pen": "p", "out_of_fridge_c": degrees
    }  # fmt: skip
    finding = only("pen-storage", pen)
    assert finding.variant == variant
    assert shown(finding) == {"days": 7, "max_c": 30, "use_by": date(2026, 5, 25)}
