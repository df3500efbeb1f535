"""Everything written down: corrected, ended, taken back, and looked at as of another day."""

from __future__ import annotations

from tests.web.browser import Browser, Event, Person
from tests.web.test_forms_pages import assert_whole

COLD: Event = {"type": "condition", "on": "2026-03-30", "name": "cold", "recorded_at": "2026-03-30T09:00:00"}


def test_the_list_shows_every_entry_newest_first(anna: Person) -> None:
    text = anna.open("entries").text
    days = [
        text.index(day) for day in ("March 2, 2026", "February 2, 2026", "January 5, 2026", "January 2, 2026")
    ]
    assert days == sorted(days)


def test_an_entry_is_corrected_and_the_first_version_stays_in_the_list(anna: Person) -> None:
    page = anna.open("entries", "5")
    assert page.value("on") == "2026-03-02"
    saved = page.send(press="Save for Anna", on="2026-03-04")
    # 29 days back: looked at first, as any other day
    saved = saved.send(press="Yes, save it")
    assert anna.events[-1]["supersedes"] == "e6"
    assert anna.due == "2026-04-04"
    assert "moved from Thursday, April 2, 2026 to Saturday, April 4, 2026" in saved.text
    listed = anna.open("entries")
    assert_whole(listed)
    assert "CORRECTED" in listed.text
    assert anna.open("entries", "5").status == 404


def test_a_correction_keeps_what_the_form_does_not_ask_for(browser: Browser) -> None:
    drug = {"type": "medication", "on": "2026-03-01", "name": "prednisone", "atc": "H02AB07"}
    anna = browser.person("Anna", [drug])
    anna.open("entries", "6").send(press="Save", on_day="3")
    assert anna.events[-1]["atc"] == "H02AB07"
    assert anna.events[-1]["on"] == "2026-03-03"
    anna.open("entries", "7").send(press="Save", name="ibuprofen")
    assert "atc" not in anna.events[-1]


def test_a_correction_that_changes_nothing_else_raises_no_question_about_itself(anna: Person) -> None:
    """The dose being corrected is not a second one of that day."""
    anna.open("entries", "5").send(press="Save", site="belly-left")
    assert anna.events[-1]["site"] == "belly-left"
    anna.open("entries", "6").send(press="Save", on="2026-03-30").send(press="Yes")
    anna.open("entries", "7").send(press="Save", on="2026-04-01")
    assert (anna.events[-1]["on"], anna.due) == ("2026-04-01", "2026-05-01")


def test_h15_a_correction_onto_the_day_of_another_dose_is_asked_about(anna: Person) -> None:
    page = anna.open("entries", "5").send(press="Save", on="2026-02-02")
    assert "already on record" in page.text
    assert len(anna.events) == 6
    page.send(press="One injection")
    assert (anna.events[-1]["type"], anna.events[-1]["retracts"]) == ("retraction", "e6")
    assert anna.due == "2026-03-02"


def test_an_infection_is_over_with_one_question(browser: Browser) -> None:
    anna = browser.person("Anna", [COLD])
    assert anna.case.step.action == "wait"
    assert f"/p/{anna.id}/entries/6/over" in anna.open("entries").read.links
    page = anna.open("entries", "6", "over")
    assert_whole(page)
    page.send(press="Save for Anna", until_day="1")
    assert (anna.events[-1]["supersedes"], anna.events[-1]["until"]) == ("e7", "2026-04-01")
    assert anna.case.step.action == "inject"


def test_an_end_needs_its_day_and_comes_after_the_start(browser: Browser) -> None:
    anna = browser.person("Anna", [COLD])
    page = anna.open("entries", "6", "over")
    assert page.send(press="Save", until_year="", until_month="", until_day="").status == 422
    assert page.send(press="Save", until_year="2025").status == 422
    assert len(anna.events) == 7


def test_h16_an_entry_in_error_says_first_where_the_date_would_move(anna: Person) -> None:
    page = anna.open("entries", "5", "error")
    assert_whole(page)
    assert "the next date moves from Thursday, April 2, 2026 to" in page.text
    page.send(press="Save for Anna", reason="It was a dream")
    assert (anna.events[-1]["retracts"], anna.events[-1]["reason"]) == ("e6", "It was a dream")
    listed = anna.open("entries")
    assert "TAKEN BACK" in listed.text
    assert "It was a dream" in listed.text


def test_what_was_taken_back_can_be_put_back(anna: Person) -> None:
    anna.open("entries", "5", "error").send(press="Save")
    anna.open("entries", "6", "error").send(press="Save")
    assert anna.due == "2026-04-02"
    assert "TAKEN BACK" in anna.open("entries").text


def test_h16_a_look_back_shows_what_was_known_and_keeps_nothing(browser: Browser) -> None:
    """A withdrawn dose is still there in the replay of the day before it was withdrawn."""
    back = {"type": "retraction", "on": "2026-03-20", "retracts": "e6", "recorded_at": "2026-03-20T09:00:00"}
    anna = browser.person("Anna", [back])
    before = anna.events
    page = anna.open("entries").send(press="Show that day", day="2026-03-10")
    assert_whole(page)
    assert "As it was known on Tuesday, March 10, 2026" in page.text
    assert "March 2, 2026" in page.text
    assert "written down later: 1 entry" in page.text
    assert "This is a look back" in page.text
    later = anna.open("entries").send(press="Show that day", day="2026-03-20")
    assert later.text.count("Injection, 20 mg, March 2, 2026") == 1
    assert "Taken back on March 20, 2026: Injection, 20 mg, March 2, 2026" in later.text
    assert anna.events == before


def test_a_look_back_needs_a_day_that_has_come(anna: Person) -> None:
    for day in ("", "soon", "2026-04-03", "9999-12-31"):
        page = anna.open("entries").send(press="Show that day", day=day)
        assert page.status == 422
        assert "Choose a day that has come" in page.text


def test_an_entry_with_an_odd_id_can_be_corrected_too(browser: Browser) -> None:
    """Records from elsewhere bring ids of their own, with slashes and blanks."""
    record = browser.context.store.create(
        called="Odd", person={"region": "US"}, therapy={"guide": "kesimpta", "start": "2026-01-05"},
        events=[{"id": "../a b/%2e?x=1#y", "type": "note", "on": "2026-01-05", "text": "hello"}],
        now=browser.context.now(),
    )  # fmt: skip
    odd = Person(browser, record)
    odd.open("entries", "0").send(press="Save", text="goodbye")
    assert (odd.events[-1]["text"], odd.events[-1]["supersedes"]) == ("goodbye", "../a b/%2e?x=1#y")


def test_a_decision_is_asked_for_as_one_question(browser: Browser) -> None:
    anna = browser.person("Anna", [{**COLD, "type": "allergy", "name": "latex"}])
    page = anna.open("decide", "allergy-latex")
    assert_whole(page)
    page.send(press="Save for Anna", outcome="may-proceed", by="Dr Ames")
    decided = {"about": "allergy-latex", "outcome": "may-proceed", "by": "Dr Ames", "on": "2026-04-02"}
    assert decided.items() <= anna.events[-1].items()


def test_h57_the_two_groups_are_each_one_question(browser: Browser) -> None:
    anna = browser.person("Anna")
    anna.open("decide", "pre-start").send(
        press="Save", by="MS clinic", on_day="", on_month="", on_year="2025"
    )
    assert anna.events[-1]["about"] == "pre-start"
    assert anna.events[-1]["on"] == "2025"
    anna.open("decide", "history").send(press="Save", by="MS clinic")
    assert (anna.events[-1]["about"], anna.events[-1]["until"]) == ("history", "2026-04-02")


def test_a_word_on_dates_moves_the_date(anna: Person) -> None:
    page = anna.open("enter", "instruction").send(press="Save", kind="next_dose", date="2026-04-10")
    assert anna.due == "2026-04-10"
    assert "moved from Thursday, April 2, 2026 to Friday, April 10, 2026" in page.text


def test_a_stop_says_that_a_word_alone_does_not_end_it(browser: Browser) -> None:
    positive = {"type": "test", "on": "2026-03-20", "name": "hbsag", "result": "positive"}
    anna = browser.person("Anna", [positive])
    assert "A word alone does not end this" in anna.open("decide", "hbv-active").text
    assert "A word alone" not in anna.open("decide", "infection-open").text
