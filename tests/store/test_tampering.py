"""A row that was changed, moved, taken out or put back is noticed, never shown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from doseline.store import Code, Store, StoreError
from tests.store.places import NOW, Place, note, somebody

CHANGES = {
    "one bit of a row": "UPDATE log SET sealed = :flipped WHERE record_id = :ann AND seq = 3",
    "a row emptied": "UPDATE log SET sealed = :empty WHERE record_id = :ann AND seq = 3",
    "a row put in another's place": "UPDATE log SET sealed = :first WHERE record_id = :ann AND seq = 3",
    "a row of another person": "UPDATE log SET sealed = :bens WHERE record_id = :ann AND seq = 3",
    "the last row taken out": "DELETE FROM log WHERE record_id = :ann AND seq = 4",
    "a row in the middle taken out": "DELETE FROM log WHERE record_id = :ann AND seq = 3",
    "a row numbered otherwise": "UPDATE log SET seq = 9 WHERE record_id = :ann AND seq = 4",
    "the label of another person": "UPDATE record SET label = :bens_label WHERE id = :ann",
    "the key of another person": "UPDATE record SET wrapped_key = :bens_key WHERE id = :ann",
    "one bit of the key": "UPDATE record SET wrapped_key = :flipped WHERE id = :ann",
}


def change(store: Store, statement: str, **more: object) -> None:
    """Do to the tables what a stranger with the database in his hands could do."""
    with store._database.writing() as connection:  # noqa: SLF001
        needed = {name: value for name, value in more.items() if f":{name}" in statement}
        connection.execute(text(statement), needed)


def look(store: Store, what: str, **by: object) -> object:
    with store._database.reading() as connection:  # noqa: SLF001
        return connection.execute(text(f"SELECT {what}"), by).scalar_one()


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_record_is_refused_and_the_others_are_not(place: Place, name: str) -> None:
    with place.open() as store:
        ann, ben = somebody(store, "Ann"), somebody(store, "Ben", note("stays"), note("too"))
        store.append(ann, [note("a"), note("b"), note("c")], now=NOW)
        third = bytes(look(store, "sealed FROM log WHERE record_id = :id AND seq = 3", id=ann))  # type: ignore[call-overload]
        change(
            store,
            CHANGES[name],
            ann=ann,
            flipped=third[:20] + bytes([third[20] ^ 1]) + third[21:],
            empty=b"",
            first=look(store, "sealed FROM log WHERE record_id = :id AND seq = 2", id=ann),
            bens=look(store, "sealed FROM log WHERE record_id = :id AND seq = 3", id=ben),
            bens_label=look(store, "label FROM record WHERE id = :id", id=ben),
            bens_key=look(store, "wrapped_key FROM record WHERE id = :id", id=ben),
        )
    with place.open() as store:
        with pytest.raises(StoreError) as refused:
            store.kept(ann)
        assert refused.value.code is Code.DAMAGED_RECORD
        assert store.kept(ben).length == 3


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, record: store.append(record, [note("x")], now=NOW),
        lambda store, record: store.amend(record, called="x", now=NOW),
    ],
)
def test_nothing_is_added_to_a_record_whose_label_was_changed(
    place: Place, ask: Callable[[Store, str], object]
) -> None:
    with place.open() as store:
        ann, ben = somebody(store, "Ann"), somebody(store, "Ben")
        label = look(store, "label FROM record WHERE id = :id", id=ben)
        change(store, "UPDATE record SET label = :label WHERE id = :ann", ann=ann, label=label)
        with pytest.raises(StoreError) as refused:
            ask(store, ann)
        assert refused.value.code is Code.DAMAGED_RECORD


def test_a_value_on_the_shelf_or_a_setting_that_was_moved_is_refused(store: Store) -> None:
    ann = somebody(store)
    store.shelf(ann).put("calendar", 1)
    store.settings.put("language", "en")
    change(store, "UPDATE shelf SET name = 'feed'")
    change(store, "UPDATE setting SET name = 'passphrase'")
    with pytest.raises(StoreError, match=Code.DAMAGED_RECORD):
        store.shelf(ann).get("feed")
    with pytest.raises(StoreError, match=Code.DAMAGED_RECORD):
        store.settings.get("passphrase")
