"""Form data: what a browser sent with a form, and its idempotency key."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256

from litestar import Request
from litestar.datastructures import State, UploadFile

from doseline.frozen import dataclass

TOKEN = "once"  # noqa: S105 - the name of a field
# The token of the form is fresh on every page; it says nothing about what was typed.
_NOT_TOLD = frozenset({TOKEN, "_csrf_token"})


@dataclass(frozen=True, slots=True)
class FormData:
    """The fields of a form as they were typed, blanks around them taken away.

    ``sent_as`` is the key of the form it was made of, where a question was answered in between.
    """

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes]
    sent_as: str = ""

    def one(self, name: str) -> str:
        """The value of a field, or "" where it was not sent."""
        return self.fields.get(name, ("",))[0]

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field that can be ticked more than once."""
        return tuple(value for value in self.fields.get(name, ()) if value)

    @property
    def idempotency_key(self) -> str:
        """The key under which this form with this content is kept once.

        Sent twice, as by a double click, it is the same. Sent again from the page before with something
        changed, it is another form: what was kept the first time is no answer to it.
        """
        token = self.one(TOKEN)
        if self.sent_as or not token:
            return self.sent_as
        told = sorted((name, values) for name, values in self.fields.items() if name not in _NOT_TOLD)
        digest = sha256(json.dumps([token, told]).encode()).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def has(self, name: str) -> bool:
        """Whether the field was sent with a value."""
        return bool(self.one(name))


async def form_data(request: Request[object, object, State]) -> FormData:
    """The form of a request; empty for a request without one."""
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            files[name] = await value.read()
            await value.close()
        else:
            fields.setdefault(name, []).append(str(value).strip())
    return FormData({name: tuple(values) for name, values in fields.items()}, files)
