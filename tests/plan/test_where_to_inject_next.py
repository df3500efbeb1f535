"""The next place for an injection: within reach, and the one that was used longest ago."""

from __future__ import annotations

import json

import pytest

from doseline.guide import load_guide
from doseline.plan import next_site
from doseline.record import FORMAT, Chart, chart, read_record

GUIDE = load_guide("kesimpta")
DAYS = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02", "2026-03-02", "2026-04-02")


def _chart(*sites: str | None) -> Chart:
    doses = [
        {"id": f"e{place}", "type": "dose", "on": DAYS[place], "amount_mg": 20}
        | ({"site": site} if site else {})
        for place, site in enumerate(sites)
    ]
    document = {
        "format": FORMAT,
        "person": {"id": "r1", "region": "US"},
        "therapies": [{"guide": "kesimpta", "start": DAYS[0]}],
        "events": doses,
    }
    return chart(read_record(json.dumps(document), names=GUIDE.names))


@pytest.mark.parametrize(
    ("sites", "following"),
    [
        ((), None),
        ((None, None), None),
        (("under the left rib",), None),
        (("thigh-left",), "thigh-right"),
        (("thigh-left", "thigh-right"), "belly-left"),
        (("thigh-left", "thigh-right", "belly-left", "belly-right"), "thigh-left"),
        (("belly-right", "thigh-right", "belly-left", "thigh-left"), "belly-right"),
        # the same place again and again: the others come first, in the guide's order
        (("thigh-left", "thigh-left", "thigh-left"), "thigh-right"),
        # a side that was not written down counts for both
        (("thigh",), "belly-left"),
        (("thigh", "belly"), "thigh-left"),
        # as somebody may write it
        (("Thigh left", "belly"), "thigh-right"),
        # what only a helper reaches is never suggested
        (("arm-left",), "thigh-left"),
        (("arm-left", "thigh-left", "thigh-right", "belly-left"), "belly-right"),
    ],
)
def test_the_place_used_longest_ago_comes_next(sites: tuple[str | None, ...], following: str | None) -> None:
    assert next_site(GUIDE, _chart(*sites)) == following


def test_the_guide_names_the_places_within_reach_with_their_sources() -> None:
    alone = [site.id for site in GUIDE.sites.values() if site.alone]
    assert alone == ["thigh-left", "thigh-right", "belly-left", "belly-right"]
    assert all(site.sources for site in GUIDE.sites.values())
