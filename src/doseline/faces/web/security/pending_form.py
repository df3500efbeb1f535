"""Pending form: what was typed and could not be taken yet is carried along, sealed, and sent again.

Two things come in between: a session that ended meanwhile, and a form whose token is too old. What was
typed goes back to the browser, sealed where the page can be seen by others, and is stored nowhere here.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256

from doseline.frozen import dataclass
from doseline.store.seal import NotOpenedError, Sealer

# Far more than anybody types; a file is chosen again instead.
_MOST_BYTES = 500_000
_PLACE = "kept-form"
TOKEN = "_csrf_token"  # noqa: S105 - the name of a field


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingForm:
    """Where a form was going, its fields, and what is not carried along: files, and passphrases."""

    to: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()
    passphrases: tuple[str, ...] = ()

    def sealed(self, secret: str) -> str:
        """The same, so that only this install can read it; "" where it is too much to carry."""
        whole = json.dumps(asdict(self)).encode()
        if len(whole) > _MOST_BYTES:
            return ""
        return urlsafe_b64encode(_sealer(secret).seal(whole, _PLACE)).decode()


def kept_form(to: str, sent: Iterable[tuple[str, object]]) -> PendingForm:
    """A form as it was sent, without its old token."""
    pairs = tuple(sent)
    texts = tuple((name, value) for name, value in pairs if isinstance(value, str) and name != TOKEN)
    return PendingForm(
        to=f"/{to.lstrip('/')}",  # with two strokes in front it would be another computer's
        fields=tuple((name, value) for name, value in texts if not _is_passphrase(name)),
        files=tuple(dict.fromkeys(name for name, value in pairs if not isinstance(value, str))),
        passphrases=tuple(name for name, _ in texts if _is_passphrase(name)),
    )


def opened(sealed: str, secret: str) -> PendingForm | None:
    """What ``sealed`` gave; None for anything else."""
    try:
        kept = json.loads(_sealer(secret).open(urlsafe_b64decode(sealed.encode()), _PLACE))
    except (NotOpenedError, ValueError):
        return None
    return PendingForm(
        to=kept["to"],
        fields=tuple((name, value) for name, value in kept["fields"]),
        files=tuple(kept["files"]),
        passphrases=tuple(kept["passphrases"]),
    )


def _is_passphrase(name: str) -> bool:
    """Whether a field holds a passphrase, which stands in no page."""
    return name.startswith("passphrase")


def own_address(asked: str) -> str:
    """An address of this app to go on to; the first page for anything that leads elsewhere."""
    is_own = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
    return asked if is_own and "\\" not in asked and ":" not in asked else "/"


def _sealer(secret: str) -> Sealer:
    return Sealer(sha256(f"{_PLACE}:{secret}".encode()).digest())
