"""Keeping records: append-only, sealed, in a file of one's own or in a clinic's database."""

from doseline.store.accept import Act
from doseline.store.codes import UNREADABLE, Code, StoreError
from doseline.store.copies import is_due as is_copy_due
from doseline.store.named_values import RecordValues, Settings
from doseline.store.opening import accept_older, put_back
from doseline.store.store import Store, open_store
from doseline.store.stored_record import (
    Accepted,
    Author,
    AutomaticBackup,
    BackedUp,
    Contents,
    Copies,
    Inspected,
    Outcome,
    RecordSummary,
    Row,
    StoredRecord,
)

__all__ = [
    "UNREADABLE",
    "Accepted",
    "Act",
    "Author",
    "AutomaticBackup",
    "BackedUp",
    "Code",
    "Contents",
    "Copies",
    "Inspected",
    "Outcome",
    "RecordSummary",
    "RecordValues",
    "Row",
    "Settings",
    "Store",
    "StoreError",
    "StoredRecord",
    "accept_older",
    "is_copy_due",
    "open_store",
    "put_back",
]
