"""Who is signed in: in which role, and under which name.

There are no accounts: a name is what somebody typed, and proves nothing.
"""

from __future__ import annotations

from enum import StrEnum

from doseline.frozen import dataclass
from doseline.store import Author

# Our choice: longer is no name, and a line of the list of entries holds it.
LONGEST_NAME = 60


class Role(StrEnum):
    """Whose passphrase was typed: the owner's, or the second one of a partner or helper."""

    OWNER = "owner"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody at the app's own pages; ``name`` is "" where none was given.

    ``records`` are the ids of those they may see; None is all of them, also those to come.
    """

    role: Role = Role.OWNER
    name: str = ""
    records: frozenset[str] | None = None

    @property
    def author(self) -> Author:
        """What the store notes of what they write."""
        return Author.PARTNER if self.role is Role.PARTNER else Author.OWNER

    def sees(self, record: str) -> bool:
        """Whether a record is there for them at all."""
        return self.records is None or record in self.records


# Without a passphrase nobody signs in: whoever reaches the app is its owner.
OWNER = SignedIn()


def named(typed: str) -> str:
    """A name as it is kept: on one line, and not too long.

    >>> named("  Ann  B. ")
    'Ann B.'
    """
    signs = "".join(sign for sign in typed if sign.isprintable() or sign.isspace())
    return " ".join(signs.split())[:LONGEST_NAME].strip()
