"""Recording an injection: two taps, one question where the day is odd, and a way back."""

from __future__ import annotations

from tests.web.browser import Browser, Event, Person


def _dose(person: Person) -> Event:
    return person.events[-1]


def test_an_injection_is_recorded_in_two_taps(anna: Person) -> None:
    today = anna.open()
    assert "None of these: go on" in today.text
    assert anna.address("day") in today.read.links
    saved = anna.open("day").send(press="I have injected")
    assert saved.status == 200
    assert (_dose(anna)["type"], _dose(anna)["on"], _dose(anna)["amount_mg"]) == ("dose", "2026-04-02", 20)
    assert anna.due == "2026-05-02"
    assert "Saved for Anna" in saved.text
    assert "Done Saved for Anna Next: Saturday, May 2, 2026." in saved.text
    assert "moved" not in saved.text
    assert f"{anna.address('calendar')}#take" in saved.read.links


def test_the_day_page_fills_in_the_same_as_the_form(anna: Person) -> None:
    """The form and the page of the day would save the same injection."""
    form, day = anna.open("took"), anna.open("day")
    for name in ("on", "amount_mg", "complete", "device", "given_by", "prefilled"):
        assert (day.value(name) or "") == (form.value(name) or ""), name


def test_the_place_that_is_next_in_turn_is_ticked_and_another_can_be_taken(browser: Browser) -> None:
    last = {"type": "dose", "on": "2026-03-02", "amount_mg": 20, "site": "thigh-left",
            "recorded_at": "2026-03-02T10:00:00"}  # fmt: skip
    anna = browser.person("Anna", [last], doses=["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02"])
    page = anna.open("day")
    assert "The next one in turn: front of the right thigh" in page.text
    assert page.value("site") == "thigh-right"
    assert '<svg class="figure"' in page.html
    page.send(press="I have injected", site="belly-left")
    assert _dose(anna)["site"] == "belly-left"


def test_after_a_late_injection_the_new_day_of_the_month_is_named(anna: Person) -> None:
    saved = anna.open("took").send(press="Save", on="2026-04-02")
    assert "from now on" not in saved.text
    saved.send(press="Undo")
    early = anna.open("took").send(press="Save", on="2026-04-01")
    assert "Next: Friday, May 1, 2026, and from now on the 1st." in early.text


def test_f17_the_form_says_that_a_dose_of_today_is_there_before_it_is_filled_in(anna: Person) -> None:
    assert "is written down already" not in anna.open("took").text
    anna.open("day").send(press="I have injected")
    assert "A dose of today, Thursday, April 2, is written down already." in anna.open("took").text
    assert anna.open("day").path == anna.address(), "the day is done"


def test_the_page_of_the_day_left_open_over_the_saving_of_the_same_dose_asks(anna: Person) -> None:
    first, second = anna.open("day"), anna.open("day")
    first.send(press="I have injected")
    asked = second.send(press="I have injected")
    assert "written twice" in asked.text
    assert len(anna.events) == 7


def test_the_form_is_filled_in_with_today_the_next_place_and_what_was_last(browser: Browser) -> None:
    last = {"type": "dose", "on": "2026-03-02", "amount_mg": 20, "site": "thigh-left", "device": "syringe",
            "given_by": "caregiver", "recorded_at": "2026-03-02T10:00:00"}  # fmt: skip
    page = browser.person(
        "Anna", [last], doses=["2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02"]
    ).open("took")
    assert page.value("on") == "2026-04-02"
    assert page.value("site") == "thigh-right"
    assert page.value("device") == "syringe"
    assert page.value("given_by") == "caregiver"
    assert page.value("amount_mg") == "20"
    assert "31 days after the last injection" in page.text


def test_a_second_tap_on_save_stores_one_injection(anna: Person) -> None:
    form = anna.open("took")
    first, second = form.send(press="Save"), form.send(press="Save")
    assert len(anna.events) == 7
    assert (first.path, second.path) == (f"/p/{anna.id}?saved=6", f"/p/{anna.id}?saved=6")


def test_h16_a_tap_by_mistake_is_undone_at_once_and_the_date_moves_back(anna: Person) -> None:
    saved = anna.open("took").send(press="Save")
    undone = saved.send(press="Undo")
    assert anna.due == "2026-04-02"
    assert "Taken back for Anna" in undone.text
    assert "moved from Saturday, May 2, 2026 to Thursday, April 2, 2026" in undone.text
    assert (anna.events[-1]["type"], anna.events[-1]["reason"]) == ("retraction", "Entered in error")
    # a replay of that day by a face still shows it: nothing was rubbed out
    assert anna.events[-2]["type"] == "dose"
    put_back = undone.send(press="Put it back")
    assert anna.due == "2026-05-02"
    assert put_back.status == 200


def test_h16_undo_sent_twice_takes_back_once(anna: Person) -> None:
    saved = anna.open("took").send(press="Save")
    saved.send(press="Undo")
    saved.send(press="Undo")
    assert [event["type"] for event in anna.events].count("retraction") == 1


def test_h17_yesterday_is_saved_and_a_day_further_back_is_looked_at_first(anna: Person) -> None:
    asked = anna.open("took").send(press="Save", on="2026-03-30")
    assert len(anna.events) == 6
    assert "Monday, March 30, 2026, 20 mg" in asked.text
    assert "28 days after the last injection" in asked.text
    assert "Not saved yet" in asked.text
    asked.send(press="Yes, save it")
    assert _dose(anna)["on"] == "2026-03-30"


def test_h17_yesterday_is_saved_at_once(anna: Person) -> None:
    anna.open("took").send(press="Save", on="2026-04-01")
    assert _dose(anna)["on"] == "2026-04-01"


def test_h17_the_wrong_year_is_asked_about_and_can_be_changed(anna: Person) -> None:
    asked = anna.open("took").send(press="Save", on="2025-04-02", site="belly-left")
    assert "277 days before the planned start" not in asked.text
    assert "278 days before the planned start on Monday, January 5, 2026" in asked.text
    assert "365 days ago" in asked.text
    assert len(anna.events) == 6
    back = asked.send(press="Change")
    assert (back.value("on"), back.value("site")) == ("2025-04-02", "belly-left")
    back.send(press="Save", on="2026-04-02")
    assert (_dose(anna)["on"], _dose(anna)["site"]) == ("2026-04-02", "belly-left")
    assert len(anna.events) == 7


def test_h17_a_new_doubt_is_asked_even_after_a_yes(anna: Person) -> None:
    """While the question was open, somebody else wrote the same injection down."""
    asked = anna.open("took").send(press="Save", on="2026-03-30")
    anna.open("took").send(press="Save", on="2026-03-30").send(press="Yes")
    again = asked.send(press="Yes, save it")
    assert "already on record" in again.text
    assert len(anna.events) == 7


def test_h15_one_injection_written_twice_is_not_added(anna: Person) -> None:
    anna.open("took").send(press="Save")
    asked = anna.open("took").send(press="Save")
    assert "looks like one injection written twice" in asked.text
    assert len(anna.events) == 7
    told = asked.send(press="One injection")
    assert "Nothing was added" in told.text
    assert len(anna.events) == 7
    assert anna.due == "2026-05-02"
    assert "extra-dose" not in {item.rule for item in anna.case.check.findings}


def test_h15_two_injections_are_both_kept_and_asked_about(anna: Person) -> None:
    anna.open("took").send(press="Save", site="thigh-left")
    asked = anna.open("took").send(press="Save", site="belly-left")
    assert "were there two?" in asked.text
    assert "looks like one" not in asked.text
    asked.send(press="Two injections")
    assert len(anna.events) == 8
    assert "extra-dose" in {item.rule for item in anna.case.check.findings}


def test_h15_two_that_came_from_elsewhere_are_settled_by_taking_one_back(browser: Browser) -> None:
    twice = {"type": "dose", "on": "2026-03-02", "amount_mg": 20, "recorded_at": "2026-03-03T12:00:00"}
    anna = browser.person("Anna", [twice])
    assert "extra-dose" in {item.rule for item in anna.case.check.findings}
    page = anna.open("decide", "extra-dose")
    ways = [link for link in page.read.links if link.endswith("/error")]
    assert len(ways) == 2
    browser.open(ways[-1]).send(press="Save for Anna")
    assert "extra-dose" not in {item.rule for item in anna.case.check.findings}
    assert anna.due == "2026-04-02"


def test_h18_a_day_that_has_not_come_is_loudly_not_saved(anna: Person) -> None:
    page = anna.open("took").send(press="Save", on="2026-04-03")
    assert page.status == 422
    assert "NOT saved: this day, April 3, 2026, has not come yet. Today is April 2, 2026." in page.text
    assert 'role="alert"' in page.html
    assert page.value("on") == "2026-04-03"
    assert len(anna.events) == 6


def test_h18_in_auckland_it_is_already_tomorrow(browser: Browser) -> None:
    """At noon in UTC the next day has begun in New Zealand."""
    aroha = browser.person("Aroha", timezone="Pacific/Auckland")
    assert aroha.open("took").value("on") == "2026-04-03"
    aroha.open("took").send(press="Save")
    assert _dose(aroha)["on"] == "2026-04-03"
    assert _dose(aroha)["recorded_at"].startswith("2026-04-03T01:00")


def test_h18_with_no_time_zone_one_day_ahead_is_asked_about_and_kept(browser: Browser) -> None:
    someone = browser.person("Chris")
    store = browser.context.store
    head = store.kept(someone.id).header()
    store.amend(
        someone.id,
        person={k: v for k, v in head.person.items() if k != "timezone"},
        now=browser.context.now(),
    )
    asked = someone.open("took").send(press="Save", on="2026-04-03")
    assert "This day has not come yet here. Today is Thursday, April 2, 2026." in asked.text
    assert _dose(someone)["on"] != "2026-04-03"
    asked.send(press="Yes, save it")
    assert _dose(someone)["on"] == "2026-04-03"
    assert someone.open("took").send(press="Save", on="2026-04-04").status == 422


def test_h21_the_name_stands_on_every_screen_that_saves_an_injection(browser: Browser) -> None:
    browser.person("Ben")
    anna = browser.person("Anna")
    form = anna.open("took")
    assert "Save for Anna" in form.text
    asked = form.send(press="Save", on="2026-03-30")
    assert "Please check: an injection for Anna" in asked.text
    assert "save it for Anna" in asked.text
    saved = asked.send(press="Yes")
    assert "Saved for Anna" in saved.text
    assert "Ben" not in form.text + asked.text + saved.text


def test_a_part_of_a_dose_is_kept_as_a_part(anna: Person) -> None:
    anna.open("took").send(press="Save", complete="partial", amount_mg="10,5", lot="L 17", time="18:30")
    kept = _dose(anna)
    assert (kept["complete"], kept["amount_mg"], kept["lot"], kept["time"]) == (
        "partial",
        10.5,
        "L 17",
        "18:30",
    )
    assert "dose-uncertain" in {item.rule for item in anna.case.check.findings}


def test_a_pen_that_was_out_of_the_fridge_can_be_named(browser: Browser) -> None:
    out = {"type": "storage", "on": "2026-04-01", "pen": "p1", "out_of_fridge_c": 24}
    anna = browser.person("Anna", [out])
    page = anna.open("took")
    page.send(press="Save", storage="e7")
    assert _dose(anna)["storage"] == "e7"


def test_a_missed_dose_is_explained_and_nothing_is_kept(anna: Person) -> None:
    page = anna.open("missed")
    assert page.text.count("Inject your dose today") == 1
    assert "Never take two doses" in page.text
    assert "Where this comes from" in page.text
    assert f"/p/{anna.id}/took" in page.read.links
    assert len(anna.events) == 6


def test_an_injection_of_another_day_begins_with_an_empty_date(anna: Person) -> None:
    page = anna.open("took-earlier")
    assert page.value("on") == ""
    assert page.send(press="Save").status == 422
    assert len(anna.events) == 6


def test_an_address_made_up_by_somebody_offers_no_undo_of_older_entries(anna: Person) -> None:
    saved = anna.open("took").send(press="Save")
    for mark in ("0", "5", "0-6", "5-6", "6-99", "99", "-1", "x", "6-5"):
        page = anna.browser.open(f"/p/{anna.id}?saved={mark}")
        assert ("Undo" in page.text) is (mark == "6-99")
        token = saved.form("mark").fields[0]
        if mark != "6-99":
            sent = anna.browser.post(f"/p/{anna.id}/undo", [token, ("mark", mark), ("once", "t" * 20)])
            assert sent.status == 400
    assert len(anna.events) == 7
