"""Web app manifest and service worker: what a phone keeps to read two pages without a network."""

from __future__ import annotations

import json

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.status_codes import HTTP_200_OK

from doseline.faces.web.auth import OPEN
from doseline.faces.web.dependencies import App
from doseline.faces.web.errors import plain_page
from doseline.faces.web.render import STATIC, asset
from doseline.faces.web.request import Request
from doseline.faces.web.server.certificates import authority
from doseline.faces.web.symptoms.emergency_banner import emergency

_ICONS = (("icon-192.png", "192x192"), ("icon-512.png", "512x512"))
# Looked at anew each time; without a network the old one goes on.
_FRESH = {"cache-control": "no-cache"}
_PAPER, _INK = "#f5f7f6", "#0b5563"


@get("/manifest.webmanifest", opt=OPEN, sync_to_thread=False)
def manifest(context: App) -> Response[bytes]:
    """Name and icons."""
    say = context.catalogue().say
    icons = [{"src": asset(name), "sizes": size, "type": "image/png"} for name, size in _ICONS]
    whole = {
        "name": say("web.offline.name"),
        "short_name": say("web.offline.name"),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _INK,
        "icons": [*icons, {**icons[-1], "src": asset("icon-whole.png"), "purpose": "maskable"}],
    }
    return Response(json.dumps(whole).encode(), media_type="application/manifest+json", headers=_FRESH)


@get("/sw.js", opt=OPEN, sync_to_thread=False)
def worker() -> Response[bytes]:
    """The worker that keeps the two pages; it has to lie at the root to see them."""
    data = (STATIC / "sw.js").read_bytes()
    return Response(data, media_type="text/javascript", headers=_FRESH)


@get("/offline", opt=OPEN, sync_to_thread=False)
def offline(request: Request, context: App) -> Response[str]:
    """What stands in the place of a page that was not kept; it is about nobody."""
    return plain_page(request, "assets/offline", status=HTTP_200_OK, **emergency(context.catalogue()))


@get("/certificate", opt=OPEN, sync_to_thread=True)
def certificate(context: App) -> Response[bytes]:
    """The certificate that a phone may choose to trust. It is no secret."""
    if context.authority is None:
        raise NotFoundException
    headers = {"content-disposition": 'attachment; filename="doseline.crt"'}
    return Response(authority(context.authority), media_type="application/x-x509-ca-cert", headers=headers)


ROUTES = (manifest, worker, offline, certificate)
