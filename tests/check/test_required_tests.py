"""The tests asked for depend on the region, never on the edition."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date

import pytest

from doseline.guide import load_guide
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
EDITIONS = tuple(GUIDE.schedules)
STRICTEST = ("hbsag", "anti-hbc", "igg", "igm", "iga", "alt", "ast", "alp", "bilirubin")
EU = STRICTEST[:5]


def _missing(edition: str, region: str) -> tuple[str, ...]:
    said = answer(
        {
            "base": "empty",
            "today": date(2026, 5, 10),
            "person": {"region": region, "timezone": "none"},
            "therapy": {"edition": edition},
        }
    )
    return tuple(unknown.what for unknown in said.check.unknowns)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("region", "tests"),
    [("US", STRICTEST), ("DE", EU), ("FR", EU), ("CA", STRICTEST), ("GB", STRICTEST), ("ZZ", STRICTEST)],
)
def test_H24_the_missing_list_is_the_regions(edition: str, region: str, tests: tuple[str, ...]) -> None:
    assert _missing(edition, region) == tests


@pytest.mark.parametrize("region", ["us", "de", "zz"])
def test_H24_small_letters_are_the_same_region(region: str) -> None:
    assert _missing("article", region) == _missing("article", region.upper())
