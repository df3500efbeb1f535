"""One tap answers what a finding asks, is kept as a correction, and is undone like anything else."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Event, Page, Person
from tests.web.test_forms_pages import assert_whole

# Today is 2 April 2026, the day a dose is due.
EXPECTED: Event = {
    "type": "condition", "on": "2026-03-26", "name": "cold", "until": "2026-03-31",
    "recorded_at": "2026-03-26T09:00:00+00:00",
}  # fmt: skip
FEVER: Event = {
    "type": "symptom", "on": "2026-03-30", "name": "fever", "severity": "mild",
    "recorded_at": "2026-03-30T09:00:00+00:00",
}  # fmt: skip
SORE_THROAT: Event = {**FEVER, "name": "sore-throat"}
BALANCE: Event = {
    "type": "symptom", "on": "2018-05-01", "name": "balance-trouble", "severity": "mild", "tempo": "weeks",
    "recorded_at": "2026-01-05T09:00:00+00:00",
}  # fmt: skip
HAY_FEVER: Event = {**BALANCE, "on": "2026-03-01", "name": "runny-nose"}
NITROFURANTOIN: Event = {
    "type": "medication", "on": "2026-02-10", "name": "nitrofurantoin",
    "recorded_at": "2026-02-10T09:00:00+00:00",
}  # fmt: skip
STEROID: Event = {**NITROFURANTOIN, "on": "2026-03-20", "name": "steroid injection"}
PREGNANCY: Event = {
    "type": "pregnancy", "on": "2026-03-01", "until": "2026-03-12",
    "recorded_at": "2026-03-12T09:00:00+00:00",
}  # fmt: skip
ILLNESS: Event = {
    "type": "condition", "on": "2026-03-20", "name": "glorble of the knee",
    "recorded_at": "2026-03-20T09:00:00+00:00",
}  # fmt: skip
ZOGUMAB: Event = {"type": "medication", "on": "2026-03-20", "name": "Zogumab forte"}
ALLERGY: Event = {**ILLNESS, "type": "allergy", "name": "glorble"}


def _not_read(person: Person) -> int:
    return len(person.case.check.not_read)


def _undone(saved: Page, person: Person, action: str) -> None:
    """The tap is taken back from the panel on Today, and all is as it was."""
    saved.send(press="Undo")
    assert person.case.step.action == action


@pytest.mark.parametrize(
    ("event", "press", "said", "steps"),
    [
        (EXPECTED, "It is over", {"over": True, "until": "2026-03-31"}, ("wait", "inject")),
        (FEVER, "It is over", {"over": True}, ("wait", "inject")),
        (BALANCE, "It is as always", {"change": "same"}, ("inject", "inject")),
        (BALANCE, "It is new or worse", {"change": "worse"}, ("inject", "wait")),
        (HAY_FEVER, "It is as always", {"change": "same"}, ("ask_first", "inject")),
        (NITROFURANTOIN, "It is to prevent", {"purpose": "prevent"}, ("ask_first", "inject")),
        (NITROFURANTOIN, "It is to treat", {"purpose": "treat"}, ("ask_first", "ask_first")),
        (NITROFURANTOIN, "It was once", {"purpose": "once"}, ("ask_first", "inject")),
        (NITROFURANTOIN, "It is over", {"over": True}, ("ask_first", "inject")),
        (STEROID, "It was once", {"purpose": "once"}, ("ask_first", "inject")),
        (PREGNANCY, "With a loss", {"outcome": "loss"}, ("inject", "inject")),
        (PREGNANCY, "With a birth", {"outcome": "birth"}, ("inject", "inject")),
        (PREGNANCY, "I do not want to say", {"outcome": "unknown"}, ("inject", "inject")),
    ],
)
def test_one_tap_says_it_and_undo_takes_it_back(
    browser: Browser, event: Event, press: str, said: Event, steps: tuple[str, str]
) -> None:
    before, after = steps
    anna = browser.person("Anna", [event])
    assert anna.case.step.action == before
    page = anna.open()
    assert_whole(page)
    saved = page.send(press=press)
    kept = anna.events[-1]
    assert {key: kept.get(key) for key in said} == said
    assert kept["supersedes"] == anna.events[-2]["id"]
    assert anna.case.step.action == after
    assert press not in saved.text or press == "It is to treat", "it is not asked again"
    _undone(saved, anna, before)


def test_f8_several_open_signs_are_ended_together(browser: Browser) -> None:
    anna = browser.person("Anna", [FEVER, SORE_THROAT])
    saved = anna.open().send(press="All of it is over")
    assert [event.get("over") for event in anna.events[-2:]] == [True, True]
    assert anna.case.step.action == "inject"
    assert "Enter the last day" not in saved.text
    _undone(saved, anna, "wait")


def test_f8_what_was_ended_today_is_not_asked_about_again(browser: Browser) -> None:
    anna = browser.person(
        "Anna", [{**FEVER, "until": "2026-04-02", "recorded_at": "2026-04-02T09:00:00+00:00"}]
    )
    page = anna.open()
    assert "Today still counts" in page.text
    assert "It is over" not in page.text
    assert "Enter the last day" not in page.text


def test_a_tap_sent_twice_is_kept_once(browser: Browser) -> None:
    anna = browser.person("Anna", [FEVER])
    page = anna.open()
    page.send(press="It is over")
    count = len(anna.events)
    page.send(press="It is over")
    assert len(anna.events) == count


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        ("word", "about"), ("value", "perhaps"), ("place", "999"), ("place", "-1"), ("place", "x"),
        ("place", "0"), ("word", "severity"), ("word", "outcome"),
    ],
)  # fmt: skip
def test_what_no_tap_can_say_is_not_kept(browser: Browser, changed: str, value: str) -> None:
    anna = browser.person("Anna", [FEVER])
    page = anna.open()
    count = len(anna.events)
    fields = [(name, value if name == changed else old) for name, old in page.form("It is over").fields]
    assert browser.post(anna.address("tap"), fields).status == 404
    assert len(anna.events) == count


def test_an_entry_whose_expected_end_has_passed_can_still_be_given_its_day(browser: Browser) -> None:
    anna = browser.person("Anna", [EXPECTED])
    page = anna.open()
    (over,) = [link for link in page.read.links if link.endswith("/over")]
    browser.open(over).send(press="Save for Anna", until_day="1", until_month="4")
    assert anna.events[-1]["until"] == "2026-04-01"
    assert anna.case.step.action == "inject"


def test_two_corrections_from_two_windows_show_which_one_counts(browser: Browser) -> None:
    anna = browser.person("Anna", [FEVER])
    one, other = anna.open("entries", "6"), anna.open("entries", "6")
    one.send(press="Save", severity="moderate")
    assert other.send(press="Save", severity="severe").status == 404


def test_after_a_loss_no_page_speaks_of_a_baby(browser: Browser) -> None:
    long = {**PREGNANCY, "on": "2025-09-01", "until": "2026-03-12", "outcome": "loss"}
    anna = browser.person("Anna", [long])
    for parts in ((), ("checks",), ("visit",), ("more",)):
        assert "baby" not in anna.open(*parts).text


@pytest.mark.parametrize(
    ("event", "press", "name", "found"),
    [
        (ILLNESS, "It is an infection", "infection", ("wait", "infection-open")),
        (ILLNESS, "It is a cancer", "malignancy", ("ask_first", "malignancy")),
        (ILLNESS, "It is weak immunity", "immunosuppressed", ("ask_first", "immune-compromised")),
        (ILLNESS, "It is a pregnancy", "pregnancy", ("wait", "pregnancy")),
        (ILLNESS, "It is none of these", "ordinary", ("inject", None)),
        (ALLERGY, "It is to this medicine", "drug", ("do_not_inject", "allergy-drug")),
        (ALLERGY, "It is to latex", "latex", ("ask_first", "allergy-latex")),
        (
            ALLERGY,
            "It is to nothing in the pen",
            "other",
            ("inject", "allergy-other"),
        ),
    ],
)
def test_one_tap_says_what_an_entry_is_that_we_could_not_read(
    browser: Browser, event: Event, press: str, name: str, found: tuple[str, str | None]
) -> None:
    after, rule = found
    anna = browser.person("Anna", [event])
    assert anna.case.step.action == "ask_first"
    assert _not_read(anna) == 1
    page = anna.open()
    assert_whole(page)
    saved = page.send(press=press)
    kept, note = anna.events[-2:]
    assert (kept["name"], kept["on"]) == (name, event["on"])
    assert note["text"].endswith(f"in my own words: {event['name']}"), "the person's words stay"
    assert _not_read(anna) == 0, "it is not asked again"
    assert rule is None or rule in {finding.rule for finding in anna.case.check.findings}
    assert anna.case.step.action == after
    _undone(saved, anna, "ask_first")
    assert _not_read(anna) == 1


def test_of_two_entries_that_we_could_not_read_each_is_answered_alone(browser: Browser) -> None:
    anna = browser.person("Anna", [ILLNESS, {**ILLNESS, "name": "a bad grumpf"}])
    anna.open().send(press="It is none of these")
    assert _not_read(anna) == 1
    assert anna.case.step.action == "ask_first"
    anna.open().send(press="It is none of these")
    assert anna.case.step.action == "inject"


def test_what_we_could_read_is_not_asked_about(browser: Browser) -> None:
    for name in ("migraine", "pneumonia", "eczema", "hepatitis b"):
        assert "It is none of these" not in browser.person(name, [{**ILLNESS, "name": name}]).open().text


@pytest.mark.parametrize(
    ("press", "word", "rule"),
    [
        ("It is against an infection", "infection", "anti-infective-running"),
        ("It acts on the immune system", "immune-system", "immunosuppressant-running"),
        ("It is a steroid", "steroid", "steroid-running"),
    ],
)
def test_one_tap_says_what_a_medicine_is_that_we_could_not_read(
    browser: Browser, press: str, word: str, rule: str
) -> None:
    anna = browser.person("Anna", [ZOGUMAB])
    assert _not_read(anna) == 1
    saved = anna.open().send(press=press)
    kept = anna.events[-1]
    assert (kept["name"], kept["is_a"]) == (ZOGUMAB["name"], word), "the name stays, the answer is kept"
    assert _not_read(anna) == 0
    assert rule in {finding.rule for finding in anna.case.check.findings}
    _undone(saved, anna, "ask_first")
    assert _not_read(anna) == 1


def test_one_tap_turns_a_medicine_into_the_vaccine_it_is(browser: Browser) -> None:
    anna = browser.person("Anna", [ZOGUMAB])
    saved = anna.open().send(press="It is a vaccine")
    assert anna.events[-1]["vaccine"] == ZOGUMAB["name"]
    assert _not_read(anna) == 0
    assert [shot.written for shot in anna.case.chart.vaccinations] == [ZOGUMAB["name"]]
    assert anna.case.chart.medications == ()
    _undone(saved, anna, "ask_first")
    assert _not_read(anna) == 1


def test_that_a_medicine_is_harmless_is_for_the_clinic_to_say(browser: Browser) -> None:
    assert "It is none of these" not in browser.person("Anna", [ZOGUMAB]).open().text
