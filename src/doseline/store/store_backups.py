"""Backups and copies of a whole store: files that only a passphrase opens, and those made by itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from doseline.store import automatic, backup, copies
from doseline.store.database import Database
from doseline.store.opening import aware, mark_used
from doseline.store.stored_record import AutomaticBackup, Contents, Copies


class StoreBackups:
    """What a store does with everything it holds at once."""

    _database: Database

    def backup(self, *, passphrase: str, now: datetime) -> bytes:
        """Every record in one file that only the passphrase opens.

        Times: ``now`` with its offset.

        >>> from doseline.store.example import example_backup
        >>> data, passphrase = example_backup()
        >>> data.startswith(b"age-encryption.org/v1"), b"Ada" in data
        (True, False)
        """
        return backup.backup(self._database, passphrase=passphrase, now=aware(now))

    def look_into(self, data: bytes, *, passphrase: str) -> Contents:
        """What a backup file holds; nothing is changed.

        Raises: StoreError if it is no backup, is damaged or newer, or the passphrase is wrong.

        >>> from doseline.store.example import example, example_backup
        >>> store, _ = example()
        >>> data, passphrase = example_backup()
        >>> [(one.called, one.entries) for one in store.look_into(data, passphrase=passphrase).records]
        [('Ada', 1)]
        """
        return backup.look_into(data, passphrase=passphrase)

    def restore(self, data: bytes, *, passphrase: str, now: datetime) -> Contents:
        """What a backup file holds, and what became of each record of it; all of it or nothing.

        Nothing that is kept is lost. Where there are records, an automatic backup is made first.
        Raises: as ``look_into``.

        Times: ``now`` with its offset.

        >>> from doseline.store.example import NOW, example_backup, new_store
        >>> data, passphrase = example_backup()
        >>> store = new_store()
        >>> [one.outcome.value for one in store.restore(data, passphrase=passphrase, now=NOW).records]
        ['added']
        >>> [one.called for one in store.people()]
        ['Ada']
        """
        contents = backup.restore(self._database, data, passphrase=passphrase, now=aware(now))
        mark_used(self._database)
        return contents

    def begin_copies(self, folder: Path, *, passphrase: str) -> None:
        """Put a copy of every record into a folder from now on, whenever ``make_copy`` is called.

        Raises: StoreError for a folder that cannot be used for it.

        >>> from doseline.store.example import new_folder, new_store
        >>> store, other_disk = new_store(), new_folder()
        >>> store.begin_copies(other_disk, passphrase="a bell, a goat, a tin")
        >>> store.copies().folder == other_disk
        True
        """
        copies.begin(self._database, folder, passphrase)

    def end_copies(self) -> None:
        """Make no copies any more; those that were made stay.

        >>> from doseline.store.example import new_folder, new_store
        >>> store = new_store()
        >>> store.begin_copies(new_folder(), passphrase="a bell, a goat, a tin")
        >>> store.end_copies()
        >>> store.copies() is None
        True
        """
        copies.end(self._database)

    def copies(self) -> Copies | None:
        """Where copies go, and when the last one was made; None where none are made.

        >>> from doseline.store.example import example
        >>> store, _ = example()
        >>> store.copies() is None
        True
        """
        return copies.state(self._database)

    def make_copy(self, *, now: datetime) -> Copies:
        """A copy of every record now, unless the last one still holds all there is.

        Raises: StoreError if it cannot be written.

        Times: ``now`` with its offset.

        >>> from doseline.store.example import NOW, PERSON, THERAPY, new_folder, new_store
        >>> store, other_disk = new_store(), new_folder()
        >>> _ = store.create(called="Ada", person={**PERSON}, therapy={**THERAPY}, now=NOW)
        >>> store.begin_copies(other_disk, passphrase="a bell, a goat, a tin")
        >>> store.make_copy(now=NOW).made_at == NOW, len(list(other_disk.iterdir()))
        (True, 1)
        """
        return copies.make(self._database, aware(now))

    def automatic_backups(self) -> tuple[AutomaticBackup, ...]:
        """The copies made before a change of the tables, newest first.

        >>> from doseline.store.example import example
        >>> store, _ = example()
        >>> store.automatic_backups()  # the tables were made anew: nothing was changed
        ()
        """
        return automatic.listed(self._database.folder)
