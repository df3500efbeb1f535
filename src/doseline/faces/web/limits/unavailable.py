"""What is answered where too many ask at once: come back, and meanwhile whom to ring and for what."""

from __future__ import annotations

import json
from functools import lru_cache

from doseline.faces.web.context import AppContext
from doseline.faces.web.render import environment
from doseline.faces.web.symptoms.emergency_banner import emergency


def refusal(context: AppContext, *, is_program: bool) -> tuple[bytes, bytes]:
    """The kind of the answer and its words."""
    if is_program:
        said = {"code": "crowded", "where": "$", "text": context.catalogue().say("web.crowded")}
        return b"application/json", json.dumps({"faults": [said]}).encode()
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
        "context": context,
        "catalogue": words,
    }
    return environment().get_template("crowded.html").render(values).encode()
