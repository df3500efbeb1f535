"""Static files: styles, the script and the icon, the same for everybody."""

from __future__ import annotations

from pathlib import PurePosixPath

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from doseline.faces.web.auth import OPEN
from doseline.faces.web.render import STATIC

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOR_GOOD = "public, max-age=31536000, immutable"


@get("/static/{mark:str}/{name:str}", opt=OPEN, sync_to_thread=False)
def asset(name: FromPath[str]) -> Response[bytes]:
    """One file; its address changes with it, so it may be kept for good."""
    file = STATIC / name
    kind = _TYPES.get(PurePosixPath(name).suffix)
    if kind is None or not file.is_file():
        raise NotFoundException
    return Response(file.read_bytes(), media_type=kind, headers={"cache-control": _FOR_GOOD})


ROUTES = (asset,)
