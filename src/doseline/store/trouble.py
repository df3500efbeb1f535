"""From what a driver or the operating system says to what a person can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from doseline.store.codes import Code, StoreError, refusal

_BY_ERRNO = {
    errno.ENOSPC: Code.DISK_FULL,
    errno.EDQUOT: Code.DISK_FULL,
    errno.EFBIG: Code.DISK_FULL,
    errno.EROFS: Code.READ_ONLY_DISK,
    errno.EACCES: Code.READ_ONLY_DISK,
    errno.EPERM: Code.READ_ONLY_DISK,
    errno.EISDIR: Code.UNKNOWN_DATABASE,
    errno.ENOTDIR: Code.UNKNOWN_DATABASE,
    errno.ENAMETOOLONG: Code.UNKNOWN_DATABASE,
    errno.EIO: Code.DISK_FAILED,
}
# SQLite's primary result codes, which are the lowest byte of the extended ones.
_BY_SQLITE = {
    5: Code.DATABASE_LOCKED,
    6: Code.DATABASE_LOCKED,
    8: Code.READ_ONLY_DISK,
    10: Code.DISK_FAILED,
    11: Code.CORRUPT_DATABASE,
    13: Code.DISK_FULL,
    14: Code.READ_ONLY_DISK,
    26: Code.CORRUPT_DATABASE,
}
_PRIMARY = 0xFF
# The file that is shared in memory could not grow (SQLITE_IOERR_SHMSIZE).
_NO_ROOM_TO_SHARE = 10 | 19 << 8
# PostgreSQL's SQLSTATE, the longest beginning that fits.
_BY_STATE = {
    "08": Code.DATABASE_AWAY,
    "57P": Code.DATABASE_AWAY,
    "53300": Code.DATABASE_AWAY,
    "28": Code.DATABASE_REFUSED,
    "3D": Code.DATABASE_REFUSED,
    "42501": Code.DATABASE_REFUSED,
    "40": Code.DATABASE_LOCKED,
    "55P03": Code.DATABASE_LOCKED,
    "57014": Code.DATABASE_LOCKED,
    "53100": Code.DISK_FULL,
    "25006": Code.READ_ONLY_DISK,
    "XX001": Code.CORRUPT_DATABASE,
    "XX002": Code.CORRUPT_DATABASE,
}
_NOT_LET_IN = ("does not exist", "authentication failed", "no pg_hba.conf entry", "password")


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver and of the disk, raised as ``StoreError``.

    The first error is not chained: a driver's text may quote what was to be written.
    """
    try:
        yield
    except DBAPIError as error:
        raise refusal(_of_driver(error)) from None
    except NoConnectionFree:  # every connection is in use
        raise refusal(Code.DATABASE_LOCKED) from None
    except OSError as error:
        raise of_system(error) from None


def of_system(error: OSError) -> StoreError:
    """What an error of the operating system means for the store."""
    return refusal(_BY_ERRNO.get(error.errno or 0, Code.DATABASE_FAILED))


def of_sqlite(error: Exception) -> Code:
    """What an error of SQLite or SQLCipher means."""
    number: int = getattr(error, "sqlite_errorcode", 0) or 0
    if number == _NO_ROOM_TO_SHARE:
        return Code.DISK_FULL
    return _BY_SQLITE.get(number & _PRIMARY, Code.DATABASE_FAILED)


def _of_driver(error: DBAPIError) -> Code:
    driver = error.orig
    if driver is None or hasattr(driver, "sqlite_errorcode"):
        return of_sqlite(driver or error)
    state: str | None = getattr(driver, "sqlstate", None)
    if state is None:  # nobody answered, or we were not let in: then there are only words
        said = str(driver)
        return Code.DATABASE_REFUSED if any(word in said for word in _NOT_LET_IN) else Code.DATABASE_AWAY
    fits = [start for start in _BY_STATE if state.startswith(start)]
    return _BY_STATE[max(fits, key=len)] if fits else Code.DATABASE_FAILED
