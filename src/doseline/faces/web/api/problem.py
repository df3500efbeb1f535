"""Problem details (RFC 9457): what a program is told when something is in the way.

Programs of ``/api``, before it had a number, are told the bare faults, as ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from litestar import Response

from doseline.text import Catalogue

OLD, ROOT = "/api", "/api/v1"
MEDIA, _PLAIN = "application/problem+json", "application/json"
# The kind of a problem, for a program; what it means stands in docs/http.md.
URN = "urn:doseline:problem:"
_KINDS = MappingProxyType(
    {
        401: "not-signed-in",
        403: "not-allowed",
        404: "not-found",
        405: "not-allowed-here",
        413: "too-large",
        422: "not-taken",
        500: "defect",
        503: "unavailable",
    }
)
_OTHER = "not-read"
Spoken = Mapping[str, str]


def is_program(path: str) -> bool:
    """Whether a program asks, which is answered in JSON."""
    return path.startswith(f"{OLD}/")


def is_numbered(path: str) -> bool:
    """Whether it asks under a number of the interface, which has problem details and tokens."""
    return path.startswith(f"{ROOT}/")


def refused(
    words: Catalogue,
    path: str,
    *,
    status: int,
    faults: Sequence[Spoken],
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """The answer in the way the asker's path has it."""
    media, body = written(words, path, status=status, faults=faults)
    return Response(body, status_code=status, media_type=media, headers=dict(headers or {}))


def written(words: Catalogue, path: str, *, status: int, faults: Sequence[Spoken]) -> tuple[str, bytes]:
    """The media type and the bytes of that answer."""
    if not is_numbered(path):
        return _PLAIN, _bytes({"faults": list(faults)})
    return MEDIA, _bytes(_details(words, path, status, faults))


def _details(words: Catalogue, path: str, status: int, faults: Sequence[Spoken]) -> dict[str, Any]:
    kind = _KINDS.get(status, _OTHER)
    title = words.say(f"api.problem.{kind}")
    return {
        "type": f"{URN}{kind}",
        "title": title,
        "status": status,
        "detail": "\n".join(one["text"] for one in faults if one["text"]) or title,
        "instance": quote(path),
        "faults": list(faults),
    }


def _bytes(whole: Mapping[str, Any]) -> bytes:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
