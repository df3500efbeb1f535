"""What an earlier program wrote, a later one reads; what a later one wrote, an earlier one leaves alone."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from doseline.record.load import upgraded
from doseline.store import Code, StoreError, migrate, put_back
from doseline.store.schema import METADATA, VERSION_TABLE
from tests.store.places import NOW, Place, later, note, somebody
from tools.store_fixture import FOLDER, PASSPHRASE, answers

HERE = Path(__file__).parent
REVISION_NOW = migrate.REVISION
MADE_BY = sorted(folder.name for folder in FOLDER.iterdir())


def made_by(revision: str) -> tuple[Path, dict[str, Any], str]:
    """The folder of a revision, what it must say, and the name of its automatic backup."""
    folder = FOLDER / revision
    (copy,) = folder.glob("*.sealed")
    return folder, _in_todays_format(json.loads((folder / "expected.json").read_bytes())), copy.name


def _in_todays_format(expected: Any) -> Any:  # noqa: ANN401 - any JSON
    """The same answers, with each record file that they hold in the format of today."""
    if isinstance(expected, list):
        return [_in_todays_format(part) for part in expected]
    if not isinstance(expected, dict):
        return expected
    match = re.fullmatch(r"doseline-record/(\d+)", str(expected.get("format")))
    if match:
        return upgraded(expected, int(match[1]))
    return {key: _in_todays_format(part) for key, part in expected.items()}


def next_program(monkeypatch: pytest.MonkeyPatch, versions: str = "next_revision") -> None:
    """From now on we are the program after this one."""
    monkeypatch.setattr(migrate, "REVISION", "9999")
    monkeypatch.setattr(migrate, "_VERSIONS", (*migrate._VERSIONS, HERE / versions))  # noqa: SLF001


def test_every_revision_has_its_files_here() -> None:
    assert tuple(MADE_BY) == migrate.revisions()
    assert migrate.revisions()[-1] == migrate.REVISION


@pytest.mark.parametrize("revision", MADE_BY)
def test_a_database_of_an_earlier_program_opens_and_keeps_every_answer(
    sqlite_place: Place, revision: str
) -> None:
    folder, expected, _ = made_by(revision)
    sqlite_place.folder.mkdir()
    for name in ("doseline.db", "keys.json"):
        shutil.copy(folder / name, sqlite_place.folder / name)
    with sqlite_place.open() as store:
        assert answers(store) == expected
        assert len(store.automatic_backups()) == (revision != migrate.REVISION)
        record = store.people()[0].id
        store.append(record, [note("on")], now=NOW)


@pytest.mark.parametrize("revision", MADE_BY)
def test_an_automatic_backup_of_an_earlier_program_is_put_back_and_keeps_every_answer(
    place: Place, revision: str
) -> None:
    folder, expected, copy = made_by(revision)
    (place.folder / "backups").mkdir(parents=True)
    shutil.copy(folder / "keys.json", place.folder / "keys.json")
    shutil.copy(folder / copy, place.folder / "backups" / copy)
    put_back(place.url, folder=place.folder, name=copy)
    with place.open() as store:
        assert answers(store) == expected
        store.append(store.people()[0].id, [note("on")], now=NOW)


@pytest.mark.parametrize("revision", MADE_BY)
def test_a_backup_file_of_an_earlier_program_is_restored_and_keeps_every_answer(
    place: Place, revision: str
) -> None:
    folder, expected, _ = made_by(revision)
    with place.open() as store:
        store.restore((folder / "backup.age").read_bytes(), passphrase=PASSPHRASE, now=NOW)
        assert answers(store, settings=False) == {**expected, "settings": None}


def test_the_tables_that_migrations_make_are_the_ones_the_program_uses(place: Place) -> None:
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415
    from alembic.migration import MigrationContext  # noqa: PLC0415

    with place.open() as store, store._database.reading() as connection:  # noqa: SLF001
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []


def test_before_a_migration_a_copy_is_made_and_every_answer_stays(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with place.open() as store:
        record = somebody(store, "Ann", note("a"))
        store.shelf(record).put("calendar", [1])
        before = answers(store)
    next_program(monkeypatch)
    with place.open(now=later(30)) as store:
        assert answers(store) == before
        (copy,) = store.automatic_backups()
        assert (copy.revision, copy.made_at) == (REVISION_NOW, later(30))
        assert store.shelf(record).get("calendar") == [1]
        store.shelf(record).put("calendar", [2])
    with place.open(now=later(31)) as store:
        assert len(store.automatic_backups()) == 1
    put_back(place.url, folder=place.folder, name=copy.name)
    with place.open() as store:
        assert answers(store) == before


def test_an_empty_database_is_migrated_without_a_copy(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.open().close()
    next_program(monkeypatch)
    with place.open() as store:
        assert store.automatic_backups() == ()


def test_a_newer_programs_records_are_refused_and_left_as_they_are(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        next_program(newer)
        with place.open() as store:
            record = somebody(store)
    with pytest.raises(StoreError) as refused:
        place.open()
    assert refused.value.code is Code.NEWER_DATABASE
    assert not (place.folder / "backups").exists()
    next_program(monkeypatch)
    with place.open() as store:
        assert store.kept(record).length == 1


def test_a_migration_that_fails_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store:
        record = somebody(store, "Ann", note("a"))
        store.shelf(record).put("calendar", [1])
        before = answers(store)
    with monkeypatch.context() as broken:
        next_program(broken, "broken_revision")
        with pytest.raises(StoreError) as refused:
            place.open()
        assert refused.value.code is Code.DATABASE_FAILED
    with place.open() as store:
        assert answers(store) == before
        with store._database.reading() as connection:  # noqa: SLF001
            assert connection.execute(text("SELECT * FROM shelf")).keys() == METADATA.tables["shelf"].c.keys()


def test_where_no_copy_can_be_made_nothing_is_migrated(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with place.open() as store:
        record = somebody(store)
    (place.folder / "backups").write_text("in the way", "utf-8")
    with monkeypatch.context() as newer:
        next_program(newer)
        with pytest.raises(StoreError):
            place.open()
    (place.folder / "backups").unlink()
    with place.open() as store:
        assert store.kept(record).length == 1
