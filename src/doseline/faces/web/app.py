"""The application: its pages, who may talk to it, and what it says when something goes wrong."""

from __future__ import annotations

from litestar import Litestar, Router
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.params import FromPath
from litestar.types import ASGIApp, Scope

from doseline.errors import InputFaults
from doseline.faces.web.careful import Careful
from doseline.faces.web.crowd import Crowd
from doseline.faces.web.crowded import refusal
from doseline.faces.web.faults import HANDLERS
from doseline.faces.web.gate import cookie_name, is_unlocked, locked, who_asks
from doseline.faces.web.guard import MOST_BYTES, Guard
from doseline.faces.web.health import Health
from doseline.faces.web.house import House
from doseline.faces.web.own_name import OwnName
from doseline.faces.web.pages import PAGES
from doseline.faces.web.render import Asked
from doseline.faces.web.sent import sent
from doseline.faces.web.sheet import Sheet


def build_app(house: House) -> ASGIApp:
    """The app, ready to be served."""

    def the_house() -> House:
        return house

    def the_sheet(request: Asked, record: FromPath[str]) -> Sheet:
        """The person that the address names.

        Raises: StoreError where there is no such record.
        """
        kept = house.store.kept(record)
        case = house.case(kept)
        words = house.catalogue(case.record.person.region).of(case.typed)
        return Sheet(house=house, asked=request, kept=kept, case=case, catalogue=words)

    app = Litestar(
        # One router: a path with a form and its answer, registered twice, would be made asynchronous twice.
        route_handlers=[Router(path="/", route_handlers=PAGES)],
        dependencies={
            "house": Provide(the_house, sync_to_thread=False),
            "sheet": Provide(the_sheet, sync_to_thread=True),
            "form": Provide(sent),
        },
        csrf_config=CSRFConfig(
            secret=house.secret,
            cookie_name=cookie_name("form", house.secret, house.scheme),
            cookie_secure=house.scheme == "https",
            cookie_httponly=True,
            cookie_samesite="strict",
        ),
        guards=[locked],
        request_class=Careful,
        exception_handlers=HANDLERS,
        openapi_config=None,
        request_max_body_size=MOST_BYTES,
        debug=False,
        logging_config=None,
    )
    app.state.house = house

    async def is_known(scope: Scope) -> bool:
        try:
            return await is_unlocked(ASGIConnection(scope), house)
        except InputFaults:  # nobody can tell just now; the lock's page says why
            return False

    crowd = Crowd(app, refusal=lambda is_program: refusal(house, is_program=is_program), who=who_asks(house))
    named = Health(OwnName(crowd, house), house.store.trouble)
    return Guard(named, hosts=house.hosts, scheme=house.scheme, own=house.own_host, is_known=is_known)
