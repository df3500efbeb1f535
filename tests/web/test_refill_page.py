"""What a pharmacy handed over is written down by hand, for so many days; it is never a dose."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Event, Page, Person
from tests.web.test_forms_pages import assert_whole

FIRST: Event = {"type": "dose", "on": "2026-01-05", "amount_mg": 120}
NEW_PACK = "A new pack from the pharmacy"


@pytest.fixture(name="eva")
def _eva(browser: Browser) -> Person:
    """Eva, who takes capsules since January; the day is 2 April."""
    return browser.person("Eva", [FIRST], doses=(), guide="tecfidera", sex="female")


def refill(person: Person, **typed: str) -> Page:
    return person.open("enter", "dispense").send(press="Save", **typed)


def test_somebody_who_keeps_it_at_home_finds_the_form(eva: Person, anna: Person) -> None:
    for person, name in ((eva, "Tecfidera"), (anna, "Kesimpta")):
        assert NEW_PACK in person.open("happened").text
        page = person.open("enter", "dispense")
        assert_whole(page)
        assert page.value("name") == name
        assert page.value("on-day") == "2"


def test_nobody_is_asked_for_packs_of_what_the_clinic_gives(browser: Browser) -> None:
    tom = browser.person("Tom", [], doses=(), guide="tysabri", sex="male")
    assert NEW_PACK not in tom.open("happened").text
    assert tom.open("enter", "dispense").status == 404


def test_a_pack_of_28_days_got_yesterday_runs_out_on_29_april(eva: Person) -> None:
    before = eva.case.plan
    page = refill(eva, on_day="1", quantity="56", unit="capsules", days="28")
    assert "Saved" in page.text or "saved" in page.text
    kept = {key: eva.events[-1][key] for key in ("type", "name", "on", "quantity", "unit", "days")}
    assert kept == {
        "type": "dispense", "name": "Tecfidera", "on": "2026-04-01", "quantity": 56, "unit": "capsules",
        "days": 28,
    }  # fmt: skip
    assert eva.case.plan == before  # what is handed over is no dose, and moves none
    assert "what the pharmacy handed over last runs out" in eva.open("calendar").text
    assert "runs out" not in eva.open().text  # still 27 days


@pytest.mark.parametrize(
    ("day", "days", "says"),
    [
        ("1", "15", "What the pharmacy handed over runs out on April 16, 2026."),
        ("1", "16", None),
        ("1", "1", "nothing is left since April 2, 2026"),
    ],
)
def test_today_tells_of_it_two_weeks_ahead(eva: Person, day: str, days: str, says: str | None) -> None:
    refill(eva, on_day=day, days=days)
    text = eva.open().text
    if says is None:
        assert "handed over" not in text
    else:
        assert says in text
        assert "Ask for the next pack in time." in text


def test_a_slip_is_taken_back(eva: Person) -> None:
    refill(eva, on_day="1", days="10")
    assert "runs out on" in eva.open().text
    eva.open("entries", str(len(eva.events) - 1), "error").send(press="Save")
    assert eva.events[-1]["type"] == "retraction"
    assert "runs out" not in eva.open().text


def test_a_day_to_come_is_sent_back(eva: Person) -> None:
    page = refill(eva, on_day="9", days="28")
    assert page.status == 422
