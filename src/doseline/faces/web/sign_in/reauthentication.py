"""Reauthentication: the passphrase once more before what cannot be undone, or takes records away.

Whoever finds the app open can read it; that must not be enough to delete everything, to carry it all away,
or to go on reading it from an address.
"""

from __future__ import annotations

from doseline.faces.web.auth import origin_of, session_cookie
from doseline.faces.web.context import AppContext
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms.form_errors import FormErrors, missing, wrong_passphrase
from doseline.faces.web.request import Request


def is_asked(request: Request, context: AppContext) -> bool:
    """Whether the passphrase has to be typed: one is set, and it was not typed in the last minutes."""
    if context.sessions.verifier(context.store) is None:
        return False
    return not context.sessions.is_fresh(request.cookies.get(session_cookie(context)))


def not_proved(request: Request, context: AppContext, form: FormData, field: str) -> FormErrors | None:
    """What is wrong with the passphrase in a field; None where it fits, or was typed a moment ago."""
    if not is_asked(request, context):
        return None
    if not form.one(field):
        return missing(context, ((field, "data.ask.missing"),))
    wrong = context.sessions.check(context.store, form.one(field), origin_of(request, context))
    if wrong is not None:
        return wrong_passphrase(context, field, wrong)
    context.sessions.prove(request.cookies.get(session_cookie(context)))
    return None
