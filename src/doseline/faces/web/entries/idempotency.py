"""Idempotency: a form that comes twice, as by a double click, is kept once and answered the same.

Every form carries a token. With what was typed it makes the key under which the store keeps what the form
made; where the store knows the key already, Today shows that once more, and the handler is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from litestar import Response
from litestar.response import Redirect

from doseline.faces.web.entries import write
from doseline.faces.web.form_data import FormData
from doseline.faces.web.view import View

Answer = TypeVar("Answer", bound=Response[str] | Redirect)


def idempotent(handler: Callable[..., Answer]) -> Callable[..., Answer | Redirect]:
    """The handler of a form, for one that was not sent before."""

    @wraps(handler)
    def answered(*, view: View, form: FormData, **others: Any) -> Answer | Redirect:  # noqa: ANN401 - whatever the address holds
        before = write.written_before(view, form.idempotency_key)
        if before is not None:
            return write.to_saved(view, before)
        return handler(view=view, form=form, **others)

    return answered
