"""A record is kept as it was given, entry after entry, and can be read as it was on any day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from doseline.record import chart, read_record
from doseline.store import Code, Store, StoreError
from tests.store.places import NOW, THERAPY, Place, dose, later, note, person, somebody


def document(store: Store, record: str, as_of: date | None = None) -> dict[str, object]:
    read: dict[str, object] = json.loads(store.kept(record).document(as_of))
    return read


def test_a_new_store_holds_nobody(store: Store) -> None:
    assert store.people() == ()


def test_what_was_given_comes_back_as_a_record_file(store: Store) -> None:
    events = [dose("2026-01-05", id="first"), note("tired", on="2026-02", id="e7")]
    record = somebody(store, "Ann", *events)
    assert document(store, record) == {
        "format": "doseline-record/2",
        "person": person(),
        "therapies": [THERAPY],
        "events": events,
    }


def test_every_number_comes_back_with_its_digits(store: Store) -> None:
    values = [0.1, 9.8, 1e-05, 123456789.012345, 70, 3.3333333333333]
    record = somebody(store)
    store.append(record, [note("x", value=value) for value in values], now=NOW)
    assert [event["value"] for event in store.kept(record).events] == values


def test_words_of_any_script_come_back(store: Store) -> None:
    record = somebody(store, "Zoë 李 🌷", note('"quotes" \\ and\nlines \u2028'))
    assert store.people()[0].called == store.kept(record).called == "Zoë 李 🌷"
    assert store.kept(record).events[0]["text"] == '"quotes" \\ and\nlines \u2028'


def test_the_core_reads_what_the_store_writes(store: Store) -> None:
    record = somebody(store, "Ann", dose("2026-01-05"))
    store.append(record, [dose("2026-01-12")], now=NOW)
    read = read_record(store.kept(record).document(), names=None)
    assert [entry.on.first for entry in chart(read).doses] == [date(2026, 1, 5), date(2026, 1, 12)]


def test_a_person_without_an_id_gets_the_records(store: Store) -> None:
    record = store.create(called="Ann", person={"region": "US"}, therapy=THERAPY, now=NOW)
    assert document(store, record)["person"] == {"id": record, "region": "US"}


def test_people_are_listed_by_name_with_how_many_entries_they_have(store: Store) -> None:
    somebody(store, "ben")
    ann = somebody(store, "Ann", dose("2026-01-05"))
    store.append(ann, [dose("2026-01-12"), note("x")], now=NOW)
    assert [(one.called, one.entries) for one in store.people()] == [("Ann", 3), ("ben", 0)]


def test_a_record_can_be_part_of_an_address(store: Store) -> None:
    assert somebody(store).isalnum()


def test_new_entries_are_numbered_on(store: Store) -> None:
    record = somebody(store, "Ann", dose("2026-01-05", id="e9"), dose("2026-01-12", id="x1"))
    assert store.append(record, [note("a"), note("b")], now=NOW) == ("e10", "e11")
    assert store.append(record, [note("c", id="e30")], now=NOW) == ("e30",)
    assert store.append(record, [note("d")], now=NOW) == ("e31",)


def test_a_new_entry_says_when_it_was_written_down(store: Store) -> None:
    record = somebody(store)
    store.append(record, [note("a"), note("b", recorded_at="2026-05-01T08:00")], now=NOW)
    got = [event["recorded_at"] for event in store.kept(record).events]
    assert got == ["2026-06-01T09:30:00+02:00", "2026-05-01T08:00"]


def test_an_id_that_is_taken_is_refused_and_nothing_is_written(store: Store) -> None:
    record = somebody(store, "Ann", note("a", id="e1"))
    with pytest.raises(StoreError) as refused:
        store.append(record, [note("b"), note("c", id="e1")], now=NOW)
    assert refused.value.code is Code.ENTRY_EXISTS
    assert store.kept(record).length == 2


def test_a_file_that_uses_an_id_twice_makes_no_record(store: Store) -> None:
    with pytest.raises(StoreError) as refused:
        somebody(store, "Ann", note("a", id="e1"), note("b", id="e1"))
    assert refused.value.code is Code.ENTRY_EXISTS
    assert store.people() == ()


def test_the_same_form_sent_twice_is_written_once(store: Store) -> None:
    record = somebody(store)
    first = store.append(record, [note("a"), note("b")], now=NOW, once="form-1")
    store.append(record, [note("between")], now=NOW)
    assert store.append(record, [note("a"), note("b")], now=later(1), once="form-1") == first
    assert store.kept(record).length == 4
    assert store.append(record, [note("c")], now=NOW, once="form-2") == ("e4",)


def test_a_forms_token_counts_for_one_record_only(store: Store) -> None:
    ann, ben = somebody(store, "Ann"), somebody(store, "Ben")
    store.append(ann, [note("a")], now=NOW, once="form-1")
    store.append(ben, [note("a")], now=NOW, once="form-1")
    assert store.kept(ben).length == 2


def test_an_empty_list_of_entries_writes_nothing(store: Store) -> None:
    record = somebody(store)
    assert store.append(record, [], now=NOW, once="form-1") == ()
    assert store.kept(record).length == 1


def test_what_was_known_on_a_day_can_be_read_again(store: Store) -> None:
    record = somebody(store, "Ann", dose("2026-01-05"))
    store.append(record, [dose("2026-05-30")], now=later(1))
    store.append(record, [note("late news", on="2026-01-06")], now=later(9))
    read = read_record(store.kept(record).document(date(2026, 6, 2)), names=None)
    known = chart(read, as_of=date(2026, 6, 2))
    assert (len(known.doses), known.set_aside) == (2, 1)


@pytest.mark.parametrize(
    ("as_of", "weight"),
    [(date(2025, 1, 1), 70), (date(2026, 6, 1), 70), (date(2026, 6, 10), 70), (date(2026, 6, 11), 66)],
)
def test_the_person_is_described_as_on_that_day(store: Store, as_of: date, weight: int) -> None:
    record = store.create(called="Ann", person=person(weight_kg=70), therapy=THERAPY, now=NOW)
    store.amend(record, person=person(weight_kg=66), now=later(10))
    got = document(store, record, as_of)["person"]
    assert got == person(weight_kg=weight)


def test_a_name_or_a_therapy_can_be_changed_alone(store: Store) -> None:
    record = somebody(store)
    store.amend(record, called="Anna", now=NOW)
    store.amend(record, therapy={**THERAPY, "start": "2026-01-06"}, now=NOW)
    kept = store.kept(record)
    assert (kept.called, kept.length, kept.header().person) == ("Anna", 3, person())
    assert store.people()[0].called == "Anna"
    assert kept.header().therapy["start"] == "2026-01-06"


def test_a_change_that_changes_nothing_is_not_written(store: Store) -> None:
    record = somebody(store)
    store.amend(record, called="Ann", person=person(), now=later(1))
    assert (store.kept(record).length, store.kept(record).changed_at) == (1, NOW)


def test_the_shelf_keeps_small_things_beside_the_record(store: Store) -> None:
    ann, ben = somebody(store, "Ann"), somebody(store, "Ben")
    shelf = store.shelf(ann)
    assert shelf.get("calendar") is None
    shelf.put("calendar", {"e1": [1, "2026-06-01"]})
    shelf.put("questions", ["why?"])
    shelf.put("calendar", {"e1": [2, "2026-06-02"]})
    assert shelf.get("calendar") == {"e1": [2, "2026-06-02"]}
    assert store.shelf(ben).get("calendar") is None
    shelf.put("calendar", None)
    assert (shelf.get("calendar"), shelf.get("questions")) == (None, ["why?"])


def test_a_value_on_the_shelf_is_changed_in_one_step(store: Store) -> None:
    shelf = store.shelf(somebody(store))
    assert shelf.change("count", lambda got: (got or 0) + 1) == 1
    assert shelf.change("count", lambda got: (got or 0) + 1) == shelf.get("count") == 2


def test_settings_belong_to_the_install(store: Store) -> None:
    assert store.settings.get("language") is None
    store.settings.put("language", "en")
    assert store.settings.change("language", lambda got: [got, "de"]) == store.settings.get("language")
    store.settings.put("language", None)
    assert store.settings.get("language") is None


@pytest.mark.parametrize("ask", ["kept", "append", "amend", "delete", "shelf", "put"])
def test_a_record_that_is_not_there_is_said_so(store: Store, ask: str) -> None:
    asked: dict[str, Callable[[], object]] = {
        "kept": lambda: store.kept("nobody"),
        "append": lambda: store.append("nobody", [note("a")], now=NOW),
        "amend": lambda: store.amend("nobody", called="x", now=NOW),
        "delete": lambda: store.delete("nobody"),
        "shelf": lambda: store.shelf("nobody").get("calendar"),
        "put": lambda: store.shelf("nobody").put("calendar", 1),
    }
    with pytest.raises(StoreError) as refused:
        asked[ask]()
    assert refused.value.code is Code.NO_SUCH_RECORD


def test_everything_is_there_when_the_program_starts_again(place: Place) -> None:
    with place.open() as store:
        record = somebody(store, "Ann", dose("2026-01-05"))
        store.append(record, [note("a")], now=NOW)
        store.shelf(record).put("calendar", [1])
        store.settings.put("language", "en")
        before = store.kept(record)
    with place.open() as store:
        assert (store.kept(record), store.shelf(record).get("calendar")) == (before, [1])
        assert store.settings.get("language") == "en"


def test_one_store_sees_at_once_what_another_wrote(place: Place) -> None:
    with place.open() as one, place.open() as other:
        record = somebody(one)
        assert other.kept(record).length == 1
        one.append(record, [note("a")], now=NOW)
        assert other.kept(record).length == 2
        one.delete(record)
        assert other.people() == ()
        with pytest.raises(StoreError):
            other.kept(record)


def test_a_moment_without_its_offset_is_a_mistake_of_ours(store: Store) -> None:
    with pytest.raises(ValueError, match="offset"):
        store.create(called="Ann", person=person(), therapy=THERAPY, now=NOW.replace(tzinfo=None))


def test_the_error_of_a_store_holds_no_word_of_what_is_kept(store: Store) -> None:
    record = somebody(store, "Ann", note("planted", id="e1"))
    with pytest.raises(StoreError) as refused:
        store.append(record, [note("planted", id="e1")], now=NOW)
    assert str(refused.value) == "entry-exists @ $.store"
    assert refused.value.__cause__ is None


def test_an_address_of_another_kind_is_refused(place: Place) -> None:
    for url in ("mysql://x/y", "sqlite://", "sqlite:///:memory:", "://"):
        with pytest.raises(StoreError) as refused:
            Place(url=url, folder=place.folder).open()
        assert refused.value.code is Code.UNKNOWN_DATABASE


def test_what_a_keyboard_cannot_type_is_kept_and_read_all_the_same(store: Store) -> None:
    record = somebody(store, "Ann", note("half a letter \ud83d"))
    assert store.kept(record).events[0]["text"] == "half a letter \ud83d"
    assert document(store, record)["events"] == list(store.kept(record).events)


@pytest.mark.parametrize("record", ["", "a/b", "../x", "x\x00y", "é", "x" * 65])
def test_what_cannot_be_a_records_id_is_no_record(store: Store, record: str) -> None:
    with pytest.raises(StoreError, match=Code.NO_SUCH_RECORD):
        store.kept(record)


def test_many_people_are_remembered_and_read_right(store: Store) -> None:
    records = {somebody(store, f"person {number}", note(str(number))): number for number in range(40)}
    for _ in range(2):
        for record, number in records.items():
            assert store.kept(record).events[0]["text"] == str(number)
