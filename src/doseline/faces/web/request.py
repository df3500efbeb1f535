"""Request parsing: what cannot be read is refused as theirs, and is no mistake of ours."""

from __future__ import annotations

from typing import Any

import litestar
from litestar.datastructures import State, UploadFile
from litestar.datastructures.multi_dicts import FormMultiDict
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from doseline.faces.web.security.pending_form import TOKEN

# No form of ours has a tenth of it. Hundreds of thousands would keep everybody else waiting for seconds.
MOST_FIELDS = 1000


# What every handler is given.
Request = litestar.Request[Any, Any, State]


class StrictRequest(Request):
    """A request whose form and cookies hold nothing that the rest would stumble over."""

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies, but for those in other letters than ours: tokens are compared as plain ASCII."""
        return {name: value for name, value in super().cookies.items() if value.isascii()}

    async def form(self) -> FormMultiDict:
        """The form; a token that cannot be one is left out.

        Raises: ClientException where it cannot be read, or has far too many fields.
        """
        is_plain = self.content_type[0] == RequestEncodingType.URL_ENCODED
        if is_plain and (await self.body()).count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        try:
            whole = await super().form()
        except (UnicodeError, LookupError):  # letters that are none, or of an alphabet that nobody knows
            raise ClientException from None
        if all(_is_token(value) for value in whole.getall(TOKEN, [])):
            return whole
        for value in whole.getall(TOKEN):
            if isinstance(value, UploadFile):
                await value.close()
        return FormMultiDict([(name, value) for name, value in whole.multi_items() if name != TOKEN])


def _is_token(value: object) -> bool:
    return isinstance(value, str) and value.isascii()
