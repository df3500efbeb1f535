"""Symptoms in the app: emergencies first, nothing asked that is not needed, nothing kept unless wanted."""

from __future__ import annotations

import re

import pytest

from doseline.guide import load_guide
from doseline.store import Store
from doseline.triage.red_flags import red_flags, to_pick
from tests.web.browser import Browser, Page, Person

GUIDE = load_guide("kesimpta")
FLAGS = red_flags("kesimpta")


def before_heading(page: Page) -> str:
    """What stands on the page before its heading."""
    main = page.html[page.html.index("<main") :]
    return main[: main.index("<h1")]


def urgency(page: Page) -> str | None:
    found = re.search(r'data-urgency="(\w+)"', page.html)
    return found[1] if found else None


def say(person: Person | Browser, words: str) -> Page:
    """What comes after typing something and going on."""
    start = person.open("symptoms") if isinstance(person, Person) else person.open("/symptoms")
    return start.send(press="Go on", words=words)


def pick(person: Person, *names: str) -> Page:
    return person.open("symptoms").send(press="Go on", pick=names)


class TestTheTopOfThePage:
    def test_the_emergency_line_and_the_signs_come_before_everything(self, anna: Person) -> None:
        top = before_heading(anna.open("symptoms"))
        assert 'class="emergency"' in top
        assert 'href="tel:911"' in top
        for sign in ("trouble breathing", "chest pain", "fainting", "swollen tongue", "weakness on one side"):
            assert sign in top

    def test_while_questions_are_asked_they_stand_in_one_line_before_the_first_one(
        self, anna: Person
    ) -> None:
        """Seen on the page before, they no longer push the question off the first screen."""
        page = pick(anna, "cough")
        main = page.html[page.html.index("<main") :]
        before = main[: main.index("<fieldset")]
        assert before.index("Signs of an emergency: ring 911") < before.index('href="tel:911"')
        assert 'class="emergency"' not in before

    def test_the_crisis_line_is_there_too(self, anna: Person) -> None:
        assert 'href="tel:988"' in before_heading(anna.open("symptoms"))

    def test_signs_that_are_an_emergency_together_are_named(self, anna: Person) -> None:
        text = anna.open("symptoms").text
        assert "fever or chills with stiff neck" in text
        assert "flank" not in text
        assert "pain in your side with chills or fever with vomiting" in text

    def test_without_a_record_it_is_the_local_number(self, browser: Browser) -> None:
        assert "your local emergency number" in before_heading(browser.open("/symptoms"))

    @pytest.mark.parametrize(("region", "number"), [("GB", "999"), ("DE", "112"), ("AU", "000")])
    def test_the_number_is_that_of_the_region(self, browser: Browser, region: str, number: str) -> None:
        person = browser.person("Bo", region=region)
        assert f'href="tel:{number}"' in before_heading(person.open("symptoms"))

    def test_every_page_leads_there(self, anna: Person) -> None:
        for page in (anna.open(), anna.open("guide"), anna.open("vaccines"), anna.open("visit")):
            assert f"/p/{anna.id}/symptoms" in page.read.links
        assert "/symptoms" in anna.browser.open("/guide").read.links


class TestWhatCanBePicked:
    def test_every_symptom_we_know_can_be_picked_once(self, anna: Person) -> None:
        offered = [name for _, names in to_pick("kesimpta") for name in names]
        assert len(offered) == len(set(offered))
        assert set(GUIDE.names.aliases["symptom"].values()) <= set(offered)
        shown = re.findall(r'name="pick" value="([^"]+)"', anna.open("symptoms").html)
        assert sorted(shown) == sorted(offered)

    def test_emergencies_come_first(self) -> None:
        (heading, names), *_ = to_pick("kesimpta")
        assert heading == "emergency"
        assert set(names) == {*FLAGS.always, *FLAGS.crisis}

    @pytest.mark.parametrize(
        "name", ["needle-stick", "accidental-injection", "wrong-person-injected", "extra-dose"]
    )
    def test_h21_accidents_with_the_pen_can_be_picked(self, anna: Person, name: str) -> None:
        answer = pick(anna, name).send(press="What should I do now?")
        assert urgency(answer) == "call_now"
        assert "If you cannot reach anyone today" in answer.text

    def test_h21_a_pricked_finger_is_washed_first(self, anna: Person) -> None:
        answer = pick(anna, "needle-stick").send(press="What should I do now?")
        assert "Wash the place with soap and water now." in answer.text

    def test_h21_the_poison_line_can_be_tapped(self, anna: Person) -> None:
        answer = pick(anna, "wrong-person-injected").send(press="What should I do now?")
        assert 'href="tel:18002221222"' in answer.html

    def test_what_cannot_wait_most_comes_first(self, anna: Person) -> None:
        text = anna.open("symptoms").text
        first = ("trouble breathing", "chest pain", "fainting", "swollen or tight throat", "swollen eyelids")
        places = [text.index(sign) for sign in first]
        assert places == sorted(places)
        assert FLAGS.sudden[:3] == ("weakness-one-side", "speech-trouble", "vision-change")

    def test_the_signs_of_an_emergency_come_from_the_guide(self) -> None:
        assert {"trouble-breathing", "throat-swelling", "fainting", "chest-pain", "seizure"} <= set(
            FLAGS.always
        )
        assert {"weakness-one-side", "speech-trouble", "vision-change", "confusion"} <= set(FLAGS.sudden)
        assert FLAGS.crisis == ("self-harm-thoughts",)
        assert any("fever" in first and "stiff-neck" in second for first, second, *_ in FLAGS.together)


class TestAskingMore:
    def test_nothing_picked_is_said_and_nothing_is_lost(self, anna: Person) -> None:
        page = anna.open("symptoms").send(press="Go on")
        assert page.status == 422
        assert "Tell us a symptom first." in page.text

    def test_how_fast_is_asked_only_where_it_matters(self, anna: Person) -> None:
        page = pick(anna, "vision-change", "cough")
        names = {controls["name"] for kind, controls in page.read.controls if kind == "radio"}
        assert names == {"severity-0", "tempo-0", "severity-1", "when"}

    def test_h42_only_speed_decides_and_not_known_counts_as_sudden(self, anna: Person) -> None:
        asked = pick(anna, "vision-change")
        found = {
            tempo: urgency(asked.send(press="What should I do now?", severity_0="mild", tempo_0=tempo))
            for tempo in ("sudden", "days", "weeks", "")
        }
        assert found == {"sudden": "emergency", "days": "call_now", "weeks": "call_now", "": "emergency"}

    def test_h46_severity_not_given_is_never_mild(self, anna: Person) -> None:
        asked = pick(anna, "bruising")
        assert urgency(asked.send(press="What should I do now?", severity_0="mild")) == "tell"
        assert urgency(asked.send(press="What should I do now?")) == "call_now"

    def test_h49_feet_swollen_for_years_are_no_ambulance(self, anna: Person) -> None:
        asked = pick(anna, "foot-swelling")
        assert (
            urgency(asked.send(press="What should I do now?", severity_0="mild", tempo_0="weeks")) == "tell"
        )
        assert (
            urgency(asked.send(press="What should I do now?", severity_0="mild", tempo_0="sudden"))
            == "emergency"
        )

    def test_an_emergency_is_answered_without_more_questions(self, anna: Person) -> None:
        assert urgency(pick(anna, "trouble-breathing")) == "emergency"

    def test_one_step_back_keeps_every_answer(self, anna: Person) -> None:
        asked = pick(anna, "cough", "vision-change")
        changed = asked.send(
            press="Change the symptoms", severity_0="severe", tempo_1="weeks", when="day", day="2026-03-30",
            time="18:30",
        )  # fmt: skip
        assert len(re.findall(r'name="pick"[^>]* checked', changed.html)) == 2
        again = changed.send(press="Go on")
        order = re.findall(r'name="told" value="([^"]+)"', again.html)
        places = {name: place for place, name in enumerate(order)}
        assert again.value(f"severity-{places['cough']}") == "severe"
        assert again.value(f"tempo-{places['vision-change']}") == "weeks"
        assert (again.value("when"), again.value("day"), again.value("time")) == (
            "day",
            "2026-03-30",
            "18:30",
        )

    @pytest.mark.parametrize(
        ("typed", "text"),
        [
            ({"when": "day", "day": "soon"}, "This is not a day"),
            ({"when": "day", "day": "2026-04-03"}, "still to come"),
            ({"when": "today", "time": "noon"}, "This is not a time"),
            ({"when": "", "time": "18:30"}, "On which day was that?"),
        ],
        ids=lambda value: "" if isinstance(value, dict) else value,
    )
    def test_a_day_that_cannot_be_read_comes_back_at_its_field(
        self, anna: Person, typed: dict[str, str], text: str
    ) -> None:
        page = pick(anna, "cough").send(press="What should I do now?", severity_0="mild", **typed)
        assert page.status == 422
        assert text in page.text
        assert 'aria-invalid="true"' in page.html
        assert page.value("severity-0") == "mild"
        for name, value in typed.items():
            assert page.value(name) == value

    def test_the_day_of_today_is_no_fault(self, anna: Person) -> None:
        page = pick(anna, "cough").send(
            press="What should I do now?", when="day", day="2026-04-02", time="9:05"
        )
        assert page.status == 200


class TestFreeWords:
    def test_everyday_words_are_understood(self, anna: Person) -> None:
        page = say(anna, "temperature, pins and needles; sore throat and cough")
        assert re.findall(r'name="told" value="([^"]+)"', page.html) == [
            "fever",
            "numbness",
            "sore-throat",
            "cough",
        ]

    def test_h46_words_we_do_not_know_are_kept_as_typed_and_said(self, anna: Person) -> None:
        asked = say(anna, "my toenail is crooked")
        answer = asked.send(press="What should I do now?", severity_0="mild")
        assert "We do not know this symptom: \u201cmy toenail is crooked\u201d." in answer.text
        assert urgency(answer) == "tell"
        assert urgency(asked.send(press="What should I do now?", severity_0="severe")) == "call_now"
        assert urgency(asked.send(press="What should I do now?")) == "call_now"
        assert "First: is there trouble breathing" in asked.send(press="What should I do now?").text

    @pytest.mark.parametrize(
        "words",
        [
            "my throat is closing",
            "i cant breathe",
            "passed out after my shot",
            "my toung is swollen",
            "anaphylaxis",
        ],
    )
    def test_h47_words_of_danger_are_answered_with_the_emergency_line_first(
        self, anna: Person, words: str
    ) -> None:
        page = say(anna, words)
        main = page.html[page.html.index("<main") :]
        assert urgency(page) == "emergency"
        assert main.index('role="alert"') < main.index('href="tel:911"') < main.index("<form")
        assert main.index('class="emergency"') < main.index("<h1")

    @pytest.mark.parametrize("words", ["i want to die", "thinking of suicide", "want to kill my self"])
    def test_h47_words_of_a_crisis_are_answered_with_the_crisis_line_first(
        self, anna: Person, words: str
    ) -> None:
        page = say(anna, words)
        heading = re.search(r"<h1>(.*?)</h1>", page.html, re.DOTALL)
        assert heading is not None
        assert "tel:988" in heading[1]
        assert "You do not have to go through this alone." in page.text

    def test_h47_among_other_words_they_are_found_too(self, anna: Person) -> None:
        assert urgency(say(anna, "a bit tired, and my throat is closing")) == "emergency"

    def test_h47_low_mood_is_helped_the_same_day_when_severe(self, anna: Person) -> None:
        asked = pick(anna, "low-mood")
        answer = asked.send(press="What should I do now?", severity_0="severe")
        assert urgency(answer) == "call_now"
        assert 'href="tel:988"' in answer.html
        assert urgency(asked.send(press="What should I do now?", severity_0="mild")) == "tell"

    @pytest.mark.parametrize(("length", "status"), [(2000, 200), (2001, 422)])
    def test_very_many_words_come_back_with_a_plea_for_fewer(
        self, anna: Person, length: int, status: int
    ) -> None:
        words = ("blue toe " * 300)[:length].replace("  ", " ").strip().ljust(length, "x")
        page = say(anna, words)
        assert page.status == status
        assert page.value("words") == words
        if status == 422:
            assert "Say it in fewer words." in page.text

    def test_words_the_record_does_not_take_come_back_with_a_sentence(self, anna: Person) -> None:
        answer = say(anna, "creaky elbow " * 150).send(press="What should I do now?", severity_0="mild")
        before = anna.events
        page = answer.send(press="Keep it for Anna")
        assert page.status in {200, 422}
        if page.status == 422:
            assert "alert" in page.html
            assert anna.events == before

    def test_what_is_typed_cannot_become_part_of_the_page(self, anna: Person) -> None:
        page = say(anna, '<script>alert("x")</script>')
        assert "<script>alert" not in page.html
        assert "<script>alert" not in page.send(press="What should I do now?").html


class TestTheAnswer:
    def test_h48_ringing_today_says_what_to_do_when_nobody_answers(self, anna: Person) -> None:
        answer = pick(anna, "fever").send(press="What should I do now?", severity_0="mild")
        assert "If you cannot reach anyone today, use urgent care." in answer.text

    def test_h56_looking_after_it_at_home_says_when_to_ring(self, anna: Person) -> None:
        answer = pick(anna, "fatigue").send(press="What should I do now?", severity_0="mild")
        assert urgency(answer) == "self_care"
        assert "Ring your clinic if it gets worse" in answer.text

    def test_h43_h45_h48_signs_that_belong_together_are_an_emergency(self, anna: Person) -> None:
        for signs in (("fever", "stiff-neck"), ("back-pain", "bladder-retention")):
            assert urgency(pick(anna, *signs)) == "emergency"

    def test_h48_it_answers_after_treatment_has_stopped(self, browser: Browser) -> None:
        stop = {"type": "instruction", "on": "2026-03-10", "kind": "stop"}
        person = browser.person("Cleo", [stop])
        asked = person.open("symptoms").send(press="Go on", pick=["yellow-skin"])
        assert urgency(asked.send(press="What should I do now?", severity_0="mild")) == "call_now"

    def test_it_gives_its_sources_and_how_sure_we_are(self, anna: Person) -> None:
        answer = pick(anna, "fever").send(press="What should I do now?", severity_0="mild")
        assert "Where this comes from" in answer.text
        assert "confirmed" in answer.text

    def test_nothing_is_in_the_address(self, anna: Person) -> None:
        asked = pick(anna, "fever")
        assert asked.path.startswith(f"/p/{anna.id}/answered/symptoms/")
        answer = asked.send(press="What should I do now?")
        assert answer.path.startswith(f"/p/{anna.id}/answered/symptoms/")

    def test_without_a_record_nothing_can_be_kept(self, browser: Browser) -> None:
        answer = say(browser, "fever").send(press="What should I do now?")
        assert urgency(answer) == "call_now"
        assert not any("keep" in form.action for form in answer.read.forms)


class TestTheDiary:
    def test_asking_keeps_nothing(self, anna: Person) -> None:
        before = anna.events
        pick(anna, "fever").send(press="What should I do now?", severity_0="mild", when="today")
        assert anna.events == before

    def test_what_is_kept_is_taken_up_by_the_checks(self, anna: Person) -> None:
        answer = pick(anna, "fever", "cough").send(
            press="What should I do now?", severity_0="mild", when="yesterday", time="20:15"
        )
        today = answer.send(press="Keep it for Anna")
        assert today.path.startswith(f"/p/{anna.id}?saved=")
        first, second = anna.events[-2:]
        assert {key: first[key] for key in ("type", "name", "on", "time")} == {
            "type": "symptom", "name": "fever", "on": "2026-04-01", "time": "20:15",
        }  # fmt: skip
        assert (first.get("severity"), second["name"], "severity" in second) == ("mild", "cough", False)
        assert "There are signs of an infection" in today.text

    def test_h21_it_is_said_into_whose_diary_it_goes(self, anna: Person) -> None:
        answer = pick(anna, "fever").send(press="What should I do now?")
        assert "Keep this in the diary of Anna?" in answer.text

    def test_only_what_is_ticked_is_kept(self, anna: Person) -> None:
        answer = pick(anna, "fever", "cough").send(press="What should I do now?")
        answer.send(press="Keep it for Anna", keep=["cough"])
        assert anna.events[-1]["name"] == "cough"
        assert all(event.get("name") != "fever" for event in anna.events)

    def test_nothing_ticked_keeps_nothing_and_says_so(self, anna: Person) -> None:
        before = anna.events
        answer = pick(anna, "fever").send(press="What should I do now?")
        page = answer.send(press="Keep it for Anna", keep=[])
        assert page.status == 422
        assert "Nothing is ticked" in page.text
        assert anna.events == before

    def test_a_double_tap_keeps_once(self, anna: Person) -> None:
        answer = pick(anna, "fever").send(press="What should I do now?")
        answer.send(press="Keep it for Anna")
        kept = anna.events
        answer.send(press="Keep it for Anna")
        assert anna.events == kept

    def test_a_symptom_in_own_words_is_kept_in_these_words(self, anna: Person) -> None:
        answer = say(anna, "my toenail is crooked").send(press="What should I do now?", severity_0="mild")
        page = answer.send(press="Keep it for Anna")
        assert anna.events[-1]["name"] == "my toenail is crooked"
        assert "my toenail is crooked" in page.text

    def test_each_symptom_can_have_its_own_day(self, anna: Person) -> None:
        answer = pick(anna, "fever", "cough").send(
            press="What should I do now?", when="today", **{"day-1": "2026-03-28"}
        )
        answer.send(press="Keep it for Anna")
        assert [event["on"] for event in anna.events[-2:]] == ["2026-04-02", "2026-03-28"]

    def test_without_a_day_it_has_the_day_it_was_written_down(self, anna: Person) -> None:
        pick(anna, "fever").send(press="What should I do now?").send(press="Keep it for Anna")
        assert anna.events[-1]["on"] == "2026-04-02"


def test_every_control_has_a_label_and_no_id_is_there_twice(anna: Person, store: Store) -> None:
    asked = pick(anna, "fever", "vision-change")
    for page in (anna.open("symptoms"), asked, asked.send(press="What should I do now?")):
        assert len(page.read.ids) == len(set(page.read.ids))
        assert all(controls.get("id") in page.read.labels for _, controls in page.read.controls)
    assert len(store.people()) == 1


@pytest.mark.parametrize(
    "words",
    [
        "I pricked myself with the used needle",
        "somebody was pricked by the used needle",
        "i had a needlestick today",
    ],
)
def test_h21_an_accident_told_as_a_story_is_never_something_to_mention_later(
    words: str, browser: Browser
) -> None:
    answer = say(browser, words).send(press="What should I do", severity_0="mild", when="today")
    assert urgency(answer) == "call_now"
    assert "at your next contact" not in answer.text


def test_h21_what_hurts_beside_the_accident_is_not_lost(browser: Browser) -> None:
    asked = say(browser, "fever since I pricked myself with the needle")
    assert {"fever", "needle-stick"} <= {value for form in asked.read.forms for _, value in form.fields}
