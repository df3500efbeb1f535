"""What is answered where too many ask at once: come back, and meanwhile whom to ring and for what."""

from __future__ import annotations

import json
from functools import lru_cache

from doseline.faces.web.emergency import emergency
from doseline.faces.web.house import House
from doseline.faces.web.render import environment


def refusal(house: House, *, is_program: bool) -> tuple[bytes, bytes]:
    """The kind of the answer and its words."""
    if is_program:
        said = {"code": "crowded", "where": "$", "text": house.catalogue().say("web.crowded")}
        return b"application/json", json.dumps({"faults": [said]}).encode()
    return b"text/html; charset=utf-8", _page(house)


@lru_cache(maxsize=4)
def _page(house: House) -> bytes:
    """The signs of an emergency with the number to ring; no form, so that nobody's token is needed."""
    words = house.catalogue()
    values = {
        **emergency(words, house.guide().drug),
        "page": "crowded",
        "say": words.say,
        "write": words.write,
        "language": words.language if words.language.isalpha() else "en",
        "form_token": "",
        "sheet": None,
        "house": house,
        "catalogue": words,
    }
    return environment().get_template("crowded.html").render(values).encode()
