"""Everything that can go wrong while keeping a record; the catalogue holds the sentences."""

from __future__ import annotations

from enum import StrEnum

from doseline.errors import InputFaults, fault


class Code(StrEnum):
    """One thing that went wrong, as the stable word that other programs see."""

    # The place where records are kept
    UNKNOWN_DATABASE = "unknown-database"
    FOREIGN_DATABASE = "foreign-database"
    DATABASE_AWAY = "database-away"
    DATABASE_REFUSED = "database-refused"
    DATABASE_LOCKED = "database-locked"
    DATABASE_FAILED = "database-failed"
    DATABASE_MOVED = "database-moved"
    DATABASE_OLDER = "database-older"
    DISK_FULL = "disk-full"
    DISK_FAILED = "disk-failed"
    READ_ONLY_DISK = "read-only-disk"
    CORRUPT_DATABASE = "corrupt-database"
    NEWER_DATABASE = "newer-database"
    # Keys and passphrases
    KEYS_MISSING = "keys-missing"
    KEYS_DAMAGED = "keys-damaged"
    RECORDS_GONE = "records-gone"
    PASSPHRASE_NEEDED = "passphrase-needed"  # noqa: S105 - a code
    WRONG_PASSPHRASE = "wrong-passphrase"  # noqa: S105 - a code
    NOT_ENCRYPTED = "not-encrypted"
    SQLCIPHER_MISSING = "sqlcipher-missing"
    # One record
    NO_SUCH_RECORD = "no-such-record"
    DAMAGED_RECORD = "damaged-record"
    RECORD_PUT_BACK = "record-put-back"
    RECORD_GONE = "record-gone"
    ENDS_DAMAGED = "ends-damaged"
    RECORD_LOST = "record-lost"
    NOTHING_TO_ACCEPT = "nothing-to-accept"
    ENTRY_EXISTS = "entry-exists"
    # Backups
    NOT_A_BACKUP = "not-a-backup"
    DAMAGED_BACKUP = "damaged-backup"
    BACKUP_ASKS_TOO_MUCH = "backup-asks-too-much"
    TOO_MANY_VERSIONS = "too-many-versions"
    NEWER_BACKUP = "newer-backup"
    NO_SUCH_BACKUP = "no-such-backup"
    NO_COPIES_FOLDER = "no-copies-folder"
    FOLDER_OF_RECORDS = "folder-of-records"


# One record cannot be read; all others can.
UNREADABLE = frozenset({Code.DAMAGED_RECORD, Code.RECORD_PUT_BACK, Code.RECORD_GONE})


class StoreError(InputFaults):
    """Something that kept a record from being read or written; nothing was half done.

    It holds codes and counts, never a word of what is kept, so that it may be logged.
    """

    @property
    def code(self) -> Code:
        """What went wrong.

        >>> refusal(Code.DAMAGED_RECORD).code.value
        'damaged-record'
        """
        return Code(self.faults[0].code)


def refusal(code: Code, **values: object) -> StoreError:
    """The error for ``code``, with the values that its sentence needs."""
    return StoreError((fault(code, "$.store", **values),))
