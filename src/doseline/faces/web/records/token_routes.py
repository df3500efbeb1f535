"""Tokens for programs of one person's record: made, shown once, and taken back."""

from __future__ import annotations

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import RequestError
from doseline.faces.web.api.tokens import Access, new_token, revoke
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.forms.form_errors import faults_of, missing
from doseline.faces.web.records.person_data import shown
from doseline.faces.web.sign_in.reauthentication import not_proved

_NAME = "token-name"


@post("/p/{record:str}/data/tokens", status_code=HTTP_200_OK, sync_to_thread=True)
def make_token(view: RecordView, form: PostedForm) -> Response[str]:
    """A new token, shown this once."""
    context, name = view.context, form.one(_NAME)
    if not name:
        return shown(view, missing(context, ((_NAME, "api.made.no-name"),)), HTTP_422_UNPROCESSABLE_ENTITY)
    if (unproved := not_proved(view.request, context, form, "passphrase-token-now")) is not None:
        return shown(view, unproved, HTTP_422_UNPROCESSABLE_ENTITY)
    access = Access.WRITE if form.has("token-writes") else Access.READ
    try:
        text = new_token(context.store, view.record, name=name, access=access, now=context.now())
    except RequestError as error:
        return shown(view, faults_of(context, _NAME, error), HTTP_422_UNPROCESSABLE_ENTITY)
    return view.page("records/token", token=text, access=access)


@post("/p/{record:str}/data/tokens/{token:str}/end", sync_to_thread=True)
def end_token(view: RecordView, token: FromPath[str]) -> Redirect:
    """No program comes in with that token any more."""
    revoke(view.context.store, view.record, token)
    return Redirect(view.address("data"), status_code=HTTP_303_SEE_OTHER)


ROUTES = (make_token, end_token)
