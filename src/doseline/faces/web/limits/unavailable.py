"""Service unavailable (503): come back, and meanwhile whom to ring and for what."""

from __future__ import annotations

from functools import lru_cache

from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from doseline.faces.web.api.problem import is_program, written
from doseline.faces.web.context import AppContext
from doseline.faces.web.render import environment
from doseline.faces.web.symptoms.emergency_banner import emergency


def refusal(context: AppContext, path: str) -> tuple[bytes, bytes]:
    """The kind of the answer and its words."""
    if is_program(path):
        words = context.catalogue()
        said = {"code": "crowded", "where": "$", "text": words.say("web.crowded")}
        media, body = written(words, path, status=HTTP_503_SERVICE_UNAVAILABLE, faults=(said,))
        return media.encode(), body
    return b"text/html; charset=utf-8", _page(context)


@lru_cache(maxsize=4)
def _page(context: AppContext) -> bytes:
    """The signs of an emergency with the number to ring; no form, so that nobody's token is needed."""
    words = context.catalogue()
    values = {
        **emergency(words),
        "page": "crowded",
        "say": words.say,
        "write": words.write,
        "language": words.language if words.language.isalpha() else "en",
        "form_token": "",
        "view": None,
        "is_wrong": False,
        "context": context,
        "catalogue": words,
    }
    return environment().get_template("crowded.html").render(values).encode()
