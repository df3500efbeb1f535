"""Install folder: where the app keeps its things on this computer, and the secret of this install."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from doseline.faces import folders
from doseline.store import Code, StoreError
from doseline.store.codes import refusal
from doseline.store.files import private_folder, write_once
from doseline.store.trouble import translated

_SECRET = "secret"  # noqa: S105 - the name of a file
_SECRET_BYTES = 32
_SECRET_FORM = re.compile(rb"[0-9a-f]{%d}" % (2 * _SECRET_BYTES))


def data_folder() -> Path:
    """The folder for data of this user, by the custom of the platform.

    Raises: StoreError where the user has no home folder.
    """
    try:
        return folders.data_folder()
    except RuntimeError:
        raise refusal(Code.READ_ONLY_DISK) from None


def install_secret(folder: Path) -> str:
    """The secret that signs the forms and cookies of this install; made when it is first asked for.

    Raises: StoreError if it can be neither read nor made.
    """
    path = folder / _SECRET
    with translated():
        private_folder(folder)
        if path.exists() and not _SECRET_FORM.fullmatch(path.read_bytes()):
            path.unlink()  # it was cut short, and could be guessed
        if not path.exists():  # of two programs that start at once, the first one's holds
            write_once(path, secrets.token_hex(_SECRET_BYTES).encode())
        return path.read_text(encoding="ascii")


__all__ = ["StoreError", "data_folder", "install_secret"]
