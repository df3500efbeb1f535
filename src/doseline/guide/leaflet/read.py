"""A leaflet file of either public format: SPL (XML) or a FHIR Bundle (JSON)."""

from __future__ import annotations

import json
from typing import Any

from doseline.errors import RequestError, fault
from doseline.guide.leaflet.epi import read_epi
from doseline.guide.leaflet.sections import Leaflet
from doseline.guide.leaflet.spl import read_spl

_MARK = b"\xef\xbb\xbf"


def read_leaflet(data: bytes, where: str) -> Leaflet:
    """The leaflet in these bytes; ``where`` is the name of the file, for what is wrong with it.

    Raises: RequestError for a file that is neither format, is broken, or holds no section.
    """
    start = data.removeprefix(_MARK).lstrip()[:1]
    match start:
        case b"<":
            found = read_spl(data, where)
        case b"{":
            found = read_epi(_object(data, where), where)
        case _:
            raise RequestError((fault("not-a-leaflet", where),))
    if not found.sections:
        raise RequestError((fault("no-leaflet-sections", where),))
    return found


def _object(data: bytes, where: str) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise RequestError((fault("leaflet-broken", where, got=str(error)),)) from None
    if not isinstance(found, dict):
        raise RequestError((fault("not-a-leaflet", where),))
    return found
