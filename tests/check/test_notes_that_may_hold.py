"""A note newer than the last dose that may say to wait is asked about once; an ordinary note never is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.check.stories import DAY, STOPPED, Entry, checked, found, only

WRITTEN = DAY - timedelta(days=2)


def _note(text: str, **keys: object) -> Entry:
    return {"id": "n", "type": "note", "on": WRITTEN, "text": text, **keys}


HOLD = """
    MS nurse rang - skip this month's dose until bloods are back
    Hold Kesimpta till I've seen the consultant
    please hold next injection
    dr says wait for the MRI
    GP: don't inject while on antibiotics
    Do not inject until we speak
    clinic want to delay the next dose by two weeks
    Stop Kesimpta, IgG low
    pause treatment for now
    speak to us before your next injection
    ring the nurse before injecting
    leave this one out, per Dr Shah
    nurse: no injection this month
    postpone until after the operation
    put off till after surgery
    treatment break agreed with neurologist
    withhold, neutrophils 0.9
    Not to have the jab on Friday
    awaiting results, not yet
    miss June dose
    I have shingles
    pregnancy test positive, rang midwife
    chest infection, on amoxicillin
    been told to come off it
    hold off - vaccine first
    check with us first before taking the next one
    ofatumumab suspended by pharmacy
    Injection cancelled by hospital, they will ring
"""


@pytest.mark.parametrize("text", [line.strip() for line in HOLD.strip().splitlines()])
def test_a_note_that_may_say_to_wait_is_asked_about(text: str) -> None:
    check = checked(_note(text))
    assert check.verdict == "ask"
    assert only("note-may-hold", _note(text)).because == ("n",)


ORDINARY = """
    Used the left thigh, no trouble
    Injected after supper
    Warm the pen for half an hour next time
    wait 30 minutes after taking it out of the fridge
    waited 20 minutes, fine
    Hold the pen against the skin for 15 seconds
    held it for ten seconds after the click
    was on hold for an hour with the pharmacy
    trying to stop smoking
    nurse says do not stop, all is well
    No need to wait, bloods are fine
    do not skip any doses, she said
    Delivery comes on Thursday
    new sharps box ordered
    ask about travel letter at next visit
    felt tired the day after
    IgG normal, seen by Dr Shah
    MRI stable
    mother came to help
    walked 5 km
    flu jab booked for October
    my sister has chickenpox
    no infection, no fever
    bus stop moved, leave earlier
    go ahead with the injection
    holiday in Spain next month
    started physio
    bruise gone
"""


@pytest.mark.parametrize("text", [line.strip() for line in ORDINARY.strip().splitlines()])
def test_an_ordinary_note_stops_nobody(text: str) -> None:
    assert checked(_note(text)).verdict == "clear"


def test_a_settled_note_asks_no_more() -> None:
    assert checked(_note("skip this dose", settled=True)).verdict == "clear"


def test_a_note_older_than_the_last_dose_is_over() -> None:
    check = checked(_note("skip this dose", on="2026-01-20"))
    assert not [one for one in check.findings if one.rule == "note-may-hold"]


def test_a_word_of_the_clinic_answers_and_a_newer_note_asks_again() -> None:
    word = {
        "id": "w", "type": "decision", "on": WRITTEN, "about": "note-may-hold", "outcome": "may-proceed",
        "by": "MS clinic",
    }  # fmt: skip
    assert checked(_note("skip this dose"), word).verdict == "clear"
    assert checked(_note("skip this dose"), word, _note("hold kesimpta", id="m", on=DAY)).verdict == "ask"


def test_after_treatment_a_note_is_quiet() -> None:
    assert found("note-may-hold", STOPPED, _note("stop kesimpta")) == ()
