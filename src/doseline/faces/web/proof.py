"""Asking for the passphrase once more before something that cannot be undone, or that takes records away.

Whoever finds the app open can read it; that must not be enough to delete everything, to carry it all away,
or to go on reading it from an address.
"""

from __future__ import annotations

from doseline.faces.web.asked import Asked, missing, wrong_passphrase
from doseline.faces.web.gate import door, session_cookie
from doseline.faces.web.house import House
from doseline.faces.web.render import Asked as Request
from doseline.faces.web.sent import Sent


def is_asked(request: Request, house: House) -> bool:
    """Whether the passphrase has to be typed: one is set, and it was not typed in the last minutes."""
    if house.lock.verifier(house.store) is None:
        return False
    return not house.lock.is_fresh(request.cookies.get(session_cookie(house)))


def not_proved(request: Request, house: House, form: Sent, field: str) -> Asked | None:
    """What is wrong with the passphrase in a field; None where it fits, or was typed a moment ago."""
    if not is_asked(request, house):
        return None
    if not form.one(field):
        return missing(house, ((field, "data.ask.missing"),))
    wrong = house.lock.check(house.store, form.one(field), door(request, house))
    if wrong is not None:
        return wrong_passphrase(house, field, wrong)
    house.lock.prove(request.cookies.get(session_cookie(house)))
    return None
