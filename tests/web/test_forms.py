"""What is typed into a form becomes an entry of a record file, or comes back with its fault."""

from __future__ import annotations

import pytest

from doseline.faces.web.entries.forms import CONDITION, DOSE, FORMS, TEST, form_of
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.guide import load_guide
from doseline.record.fields import ENTRIES
from tests.web.browser import Browser, Person
from tests.web.test_forms_pages import assert_whole

GUIDE = load_guide("kesimpta")


@pytest.mark.parametrize(
    ("typed", "decimal", "means"),
    [
        ("9.8", ".", 9.8),
        ("9,8", ".", 9.8),
        ("9,8", ",", 9.8),
        ("20", ".", 20),
        ("-3", ".", -3),
        ("0,500", ".", 0.5),
        # a mark before three digits may stand for thousands
        ("1,500", ".", "1,500"),
        ("1.500", ",", "1.500"),
        ("1.500", ".", 1.5),
        ("1,500", ",", 1.5),
        ("1,500.5", ".", "1,500.5"),
        ("", ".", ""),
        ("about ten", ".", "about ten"),
        ("1e400", ".", "1e400"),
        ("NaN", ".", "NaN"),
        ("٩", ".", "٩"),
        ("1234567890123456", ".", "1234567890123456"),
        ("0x10", ".", "0x10"),
        ("1_000", ".", "1_000"),
    ],
)
def test_h23_a_number_is_read_with_point_or_comma_and_never_guessed(
    typed: str, decimal: str, means: object
) -> None:
    got = form_fields.number(typed, decimal)
    assert (got, type(got)) == (means, type(means))


@pytest.mark.parametrize(
    ("year", "month", "day", "means"),
    [
        ("2026", "4", "2", "2026-04-02"),
        ("2026", "04", "", "2026-04"),
        ("2026", "", "", "2026"),
        ("", "4", "2", "?-04-02"),
        ("2026", "", "2", "2026-?-02"),
        ("26", "4", "2", "26-04-02"),
        ("2026", "April", "2", "2026-April-02"),
    ],
)
def test_a_date_comes_out_of_its_boxes(year: str, month: str, day: str, means: str) -> None:
    sent = FormData({"on-year": (year,), "on-month": (month,), "on-day": (day,)}, {})
    assert form_fields.read(CONDITION, sent, decimal=".")["on"] == means


def test_the_keys_of_every_form_are_those_of_the_record_file() -> None:
    for form in (DOSE, *FORMS.values()):
        shape = ENTRIES[form.type]
        known = {field.key for field in shape.fields}
        assert {item.key for item in form.fields} | form.fixed.keys() <= known
        needed = {field.key for field in shape.fields if field.required} - {"id"}
        assert needed <= {item.key for item in form.fields} | form.fixed.keys()


@pytest.mark.parametrize("kind", ENTRIES)
def test_every_type_of_entry_has_a_form_to_correct_it(kind: str) -> None:
    assert form_of({"type": kind}).type == kind


def test_typing_an_entry_again_gives_the_same_entry() -> None:
    event = {
        "type": "test", "name": "igg", "on": "2025-12", "value": 9.8, "unit": "g/L", "low": 7, "high": 16.5,
    }  # fmt: skip
    assert form_fields.read(TEST, form_fields.typed(TEST, event, GUIDE), decimal=".") == event


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("infection", {"name": "cold"}, {"type": "condition", "name": "cold", "on": "2026-04-02"}),
        ("medication", {"name": "prednisone", "on_day": "", "on_month": "3"}, {"on": "2026-03"}),
        ("vaccination", {"vaccine": "mmr"}, {"vaccine": "mmr"}),
        ("vaccination", {"vaccine_other": "moon dust"}, {"vaccine": "moon dust"}),
        (
            "planned-vaccination",
            {"vaccine": "mmr", "on_year": "2026", "on_month": "9", "on_day": "2"},
            {"planned": True, "on": "2026-09-02"},
        ),
        ("condition", {"name": "contraception"}, {"name": "contraception"}),
        (
            "allergy",
            {"name_other": "penicillin", "on_day": "", "on_month": "", "on_year": "1999"},
            {"on": "1999"},
        ),
        ("pregnancy", {"due_year": "2027", "due_month": "1", "due_day": "20"}, {"due": "2027-01-20"}),
        ("breastfeeding", {}, {"type": "breastfeeding"}),
        ("training", {}, {"name": "self-injection"}),
        ("measurement", {"value": "70,5"}, {"name": "weight", "value": 70.5, "unit": "kg"}),
        ("instruction", {"kind": "hold"}, {"kind": "hold"}),
        ("instruction", {"kind": "next_dose", "date": "2026-04-20"}, {"date": "2026-04-20"}),
        ("instruction", {"kind": "restart", "date": "2026-04-20", "phase": "monthly"}, {"phase": "monthly"}),
        ("decision", {"about": "history", "outcome": "may-proceed", "by": "Dr A"}, {"by": "Dr A"}),
        (
            "schedule",
            {"reading": "6-weeks", "by": "Dr A"},
            {"type": "instruction", "kind": "schedule", "reading": "6-weeks", "by": "Dr A"},
        ),
        ("schedule", {"loading": "none"}, {"kind": "schedule", "loading": "none"}),
        ("schedule", {"loading": "2"}, {"loading": 2}),
        ("note", {"text": "line one\r\nline two"}, {"text": "line one\nline two"}),
    ],
)
def test_each_form_keeps_its_entry(
    anna: Person, kind: str, typed: dict[str, str], kept: dict[str, object]
) -> None:
    page = anna.open("enter", kind).send(press="Save for Anna", **typed)
    assert page.status == 200, page.text
    assert len(anna.events) == 7
    assert kept.items() <= anna.events[-1].items()
    assert "Saved for Anna" in page.text


def test_a_test_result_is_asked_for_in_its_own_units(anna: Person) -> None:
    start = anna.open("enter", "test").form().fields
    page = anna.browser.post(anna.address("enter", "test"), [*start, ("pick", "igg")])
    assert_whole(page)
    assert "mg/dL" in page.text
    assert "cells/uL" not in page.text
    page.send(press="Save", value="9,8", unit="g/L", low="7", high="16")
    assert anna.events[-1]["name"] == "igg"
    assert (anna.events[-1]["value"], anna.events[-1]["low"]) == (9.8, 7)


def test_h23_a_number_that_cannot_be_comes_back_with_its_unit_named(anna: Person) -> None:
    start = anna.open("enter", "test").form().fields
    page = anna.browser.post(anna.address("enter", "test"), [*start, ("pick", "igg")])
    back = page.send(press="Save", value="980", unit="g/L")
    assert back.status == 422
    assert "980 g/L cannot be right" in back.text
    assert (back.value("value"), back.value("unit")) == ("980", "g/L")
    assert len(anna.events) == 6


def test_a_number_without_its_unit_is_asked_for_it(anna: Person) -> None:
    start = anna.open("enter", "test").form().fields
    page = anna.browser.post(anna.address("enter", "test"), [*start, ("pick", "igg")])
    back = page.send(press="Save", value="9.8")
    assert "A number needs its unit. Choose g/L or mg/dL" in back.text
    assert len(anna.events) == 6
    again = back.send(press="Change it")
    assert (again.value("value"), len(anna.events)) == ("9.8", 6)
    back.send(press="Save it as it is")  # as a program and a file may
    assert (anna.events[-1]["value"], "unit" in anna.events[-1]) == (9.8, False)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("infection", {}, "This is needed"),
        ("infection", {"name": "cold", "on_year": "2027"}, "NOT saved: this day"),
        ("infection", {"name": "cold", "until_year": "2025"}, "The end lies before the start"),
        ("infection", {"name": "cold", "on_month": "13"}, "no such day"),
        ("infection", {"name": "cold", "on_month": "soon"}, "We cannot read this date"),
        ("infection", {"name": "a\x00b"}, "hidden character"),
        ("infection", {"name": "x" * 10_001}, "letters"),
        ("medication", {"name": "  "}, "This is needed"),
        ("vaccination", {"vaccine": "mmr", "vaccine_other": "flu"}, "Keep one of the two"),
        ("instruction", {}, "This is needed"),
        ("instruction", {"kind": "next_dose"}, "needed with what you chose"),
        ("instruction", {"kind": "hold", "date": "2026-05-01"}, "does not go with"),
        ("instruction", {"kind": "dance"}, "choose one from the list"),
        ("measurement", {"value": "-70"}, "above 0"),
        ("measurement", {"value": "1e400"}, "We cannot read this number"),
        ("measurement", {"value": "7,000"}, "We cannot read this number"),
        ("measurement", {"value": "12345678901234567"}, "We cannot read this number"),
        ("decision", {"about": "history", "outcome": "may-proceed"}, "This is needed"),
        ("note", {}, "This is needed"),
    ],
)
def test_a_form_with_a_fault_comes_back_with_everything_typed(
    anna: Person, kind: str, typed: dict[str, str], said: str
) -> None:
    before = anna.events
    page = anna.open("enter", kind).send(press="Save for Anna", **typed)
    assert page.status == 422
    assert "NOT saved" in page.text
    assert said in page.text
    assert_whole(page)
    assert anna.events == before
    for name, value in typed.items():
        got = page.value(name) if page.value(name) is not None else page.value(name.replace("_", "-"))
        # a choice that is none of ours cannot be shown as chosen
        assert got == value.strip() or value in ("dance", "a\x00b")


def test_a_fault_is_tied_to_its_field(anna: Person) -> None:
    page = anna.open("enter", "infection").send(press="Save", name="")
    assert 'href="#f-name"' in page.html
    assert 'aria-invalid="true"' in page.html
    assert 'id="fault-name"' in page.html
    control = next(got for _, got in page.read.controls if got.get("name") == "name")
    assert "fault-name" in control["aria-describedby"]


def test_a_fault_among_the_details_opens_them(anna: Person) -> None:
    page = anna.open("took").send(press="Save", amount_mg="lots")
    assert page.status == 422
    assert "<details open>" in page.html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'\"><img src=x>",
        "{{ 7*7 }}",
        "{name}",
        "😀 ok",
        "אבג \u202eabc",
        "a&amp;b",
    ],
)
def test_what_is_typed_is_shown_as_it_was_typed_and_never_run(anna: Person, text: str) -> None:
    anna.open("enter", "medication").send(press="Save", name=text)
    assert anna.events[-1]["name"] == text
    for page in (anna.open("entries"), anna.open("entries", "6"), anna.open()):
        assert page.status == 200
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert "49" not in page.text.replace("2049", "")
    assert text in anna.open("entries").text


def test_a_field_sent_twice_counts_once(anna: Person) -> None:
    form = anna.open("enter", "medication").form("name")
    fields = [*form.fields, ("name", "second")]
    anna.browser.post(
        form.action, [("name", "first") if pair[0] == "name" and not pair[1] else pair for pair in fields]
    )
    assert anna.events[-1]["name"] == "first"


def test_fields_that_were_not_sent_are_asked_for(anna: Person) -> None:
    token = anna.open("took").form("once").fields[0]
    page = anna.browser.post(f"/p/{anna.id}/took", [token])
    assert page.status == 422
    assert "This is needed" in page.text


def test_a_form_of_nobody_we_know_is_no_page(anna: Person) -> None:
    token = anna.open("took").form("once").fields[0]
    own = (
        "enter/dance",
        "decide/dance",
        "decide/on-hold",
        "entries/99",
        "entries/99/error",
        "entries/1/over",
    )
    for address in ("/p/nobody/took", *(anna.address(*part.split("/")) for part in own)):
        assert anna.browser.open(address).status in (404, 405), address
        assert anna.browser.post(address, [token]).status in (404, 405), address


def test_the_entries_of_one_person_are_out_of_reach_from_another(browser: Browser) -> None:
    anna, ben = browser.person("Anna"), browser.person("Ben", doses=["2026-01-05"])
    saved = anna.open("took").send(press="Save")
    mark = saved.value("mark") or ""
    token = ben.open("took").form("once").fields[0]
    before = ben.events
    page = browser.post(f"/p/{ben.id}/undo", [token, ("mark", mark), ("once", "x" * 20)])
    assert page.status == 400
    assert ben.events == before


def test_an_infection_under_a_name_of_ones_own_holds_the_dose_and_keeps_its_words(anna: Person) -> None:
    page = anna.open("enter", "infection").send(press="Save", name="the thing my son has")
    assert [event["type"] for event in anna.events[-2:]] == ["condition", "note"]
    assert anna.case.step.action == "wait"
    page.send(press="Undo")
    assert anna.case.step.action == "inject"
