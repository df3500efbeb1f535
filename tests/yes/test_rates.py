"""Of 5,000 invented people without trouble, hardly anybody is asked anything after set-up."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from random import Random

import pytest

from doseline.guide import load_guide, sound_drugs
from doseline.record import Decision
from tools import hook_rates, rates
from tools.invented_people import invented

# Enough for a rule that rings too often to show; the page counts all of them, with -m slow.
SOME = 400


def test_of_the_first_people_nearly_nobody_is_held_back_and_they_hear_what_the_page_says() -> None:
    found = rates.rates(SOME)
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    # A world in which nothing is ever said would show nothing.
    assert len(found.said) > 10
    page = _shares(rates.PAGE.read_text(encoding="utf-8").partition("## Written as")[0])
    for rule in page.keys() | found.said.keys():
        assert abs(found.said[rule] / SOME - page.get(rule, 0)) < _by_chance(page.get(rule, 0)), rule


def _shares(page: str) -> dict[str, float]:
    """The share of people who were told something at all, by rule, as the page has it."""
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| [0-9.]+ % \| ([0-9.]+) % \|$", page, re.MULTILINE)
    return {rule: float(share) / 100 for rule, share in rows}


def _by_chance(share: float) -> float:
    """How far the share among some may lie from the share among all, and still be the same rule at work."""
    return 4 * math.sqrt(share * (1 - share) / SOME) + 2 / SOME


@pytest.mark.slow
def test_under_one_in_a_hundred_is_held_back_and_the_page_says_so() -> None:
    found = rates.rates()
    assert found.people == 5000
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    written = rates.rates_as_written()
    assert written.share_held < rates.MOST_HELD, rates.table(written)
    others = {drug: rates.rates_on(drug) for drug in rates.other_drugs()}
    for drug, counts in others.items():
        assert counts.share_held < rates.MOST_HELD, (drug, rates.table(counts))
    charts = {drug: rates.rates_as_charts(drug) for drug in sound_drugs()}
    for drug, counts in charts.items():
        assert counts.share_held < rates.MOST_HELD, (drug, rates.table(counts))
    hooks = {drug: hook_rates.spoken(drug) for drug in sound_drugs()}
    for drug, cards in hooks.items():
        assert max(cards.opening, cards.ordering) / cards.people < rates.MOST_HELD, (drug, cards.rules)
    assert rates.PAGE.read_text(encoding="utf-8") == rates.page(found, written, others, charts, hooks), (
        "run python -m tools.rates"
    )


@pytest.mark.parametrize("drug", rates.other_drugs())
def test_on_every_drug_nearly_nobody_is_held_back(drug: str) -> None:
    found = rates.rates_on(drug, 150)
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    assert found.said


@pytest.mark.parametrize("drug", sound_drugs())
def test_read_out_of_a_chart_nearly_nobody_is_held_back_either(drug: str) -> None:
    found = rates.rates_as_charts(drug, 40)
    assert found.people_held == 0, rates.table(found)
    assert found.said


def test_written_as_hospitals_and_people_write_nearly_nobody_is_held_back_either() -> None:
    found = rates.rates_as_written(200)
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    assert found.entries > 500
    assert found.not_read / found.entries < 0.05


def test_without_the_answers_of_set_up_the_same_people_are_asked() -> None:
    guide, chance = load_guide("kesimpta"), Random(1)
    held = 0
    for _ in range(100):
        record, days = invented(guide, chance)
        events = tuple(event for event in record.events if not isinstance(event, Decision))
        record = replace(record, events=events)
        held += any(True for _ in rates.above_tell(rates.look(guide, record, days[0])))
    assert held > 40
