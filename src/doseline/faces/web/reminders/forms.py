"""Forms of reminders: what was typed as a way or as hours, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from typing import Any

from doseline.faces.web.form_data import FormData
from doseline.faces.web.reminders.mail import USUAL_PORT, Mailbox, is_address, is_server
from doseline.faces.web.reminders.outgoing import is_push_address, is_topic_address
from doseline.faces.web.reminders.ways import Device, MailWay, Ntfy
from doseline.faces.web.reminders.web_push import Subscription

_LAST_PORT, _PORT_DIGITS = 65535, 5
# Our choice: far longer than any name, word or token of a mail server or of ntfy.
_LONGEST = 300
# The field, and the key of the sentence that says what is wrong with it.
Wrong = tuple[str, str]


def device(form: FormData, called: str) -> Device | None:
    """The browser that sent the form; None where it did not send what a browser has."""
    if not is_push_address(form.one("endpoint")):
        return None
    try:
        keys = Subscription(form.one("endpoint"), form.one("p256dh"), form.one("auth"))
    except ValueError:
        return None
    return Device(keys, called)


def mail_faults(form: FormData) -> tuple[Wrong, ...]:
    """What is wrong with a mail server or an address."""
    return tuple(_mail_faults(form))


def _mail_faults(form: FormData) -> Iterator[Wrong]:
    if not is_server(form.one("mail-server")):
        yield "mail-server", "reminders.fault.server"
    if _port(form) is None:
        yield "mail-port", "reminders.fault.port"
    for name in ("sender", "to"):
        if not is_address(form.one(f"mail-{name}")):
            yield f"mail-{name}", f"reminders.fault.{name}"


def mail(form: FormData) -> MailWay:
    """The mail way of a form without faults."""
    return MailWay(
        Mailbox(
            server=form.one("mail-server"),
            port=_port(form) or USUAL_PORT,
            user=form.one("mail-user")[:_LONGEST],
            password=form.one("mail-password")[:_LONGEST],
            sender=form.one("mail-sender"),
            to=form.one("mail-to"),
        )
    )


def ntfy(form: FormData) -> Ntfy | None:
    """The topic of a form; None where its address may not be asked."""
    url, token = form.one("ntfy-url"), form.one("ntfy-token")[:_LONGEST]
    is_plain = token.isascii() and token.isprintable()
    return Ntfy(url, token) if is_topic_address(url) and is_plain else None


def filled_in(before: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What the forms begin with: where it rang in the backup that was put back. Secrets are typed anew.

    >>> filled_in([{"kind": "ntfy", "url": "https://ntfy.example/x"}])
    {'ntfy-url': 'https://ntfy.example/x'}
    """
    forms = {"mail": ("server", "port", "user", "sender", "to"), "ntfy": ("url",)}
    told = ((one["kind"], name, one[name]) for one in before for name in forms.get(one["kind"], ()))
    return {f"{kind}-{name}": str(value) for kind, name, value in told}


def hour(text: str) -> time | None:
    """An hour as a browser sends it, or as somebody types it; None for anything else.

    >>> hour("9:05"), hour("19:00:00"), hour("9"), hour("25:00")
    (datetime.time(9, 5), datetime.time(19, 0), None, None)
    """
    parts = text.split(":")
    if len(parts) not in {2, 3} or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    try:
        return time(int(parts[0]), int(parts[1]))
    except ValueError:
        return None


def _port(form: FormData) -> int | None:
    text = form.one("mail-port") or str(USUAL_PORT)
    is_number = text.isdecimal() and text.isascii() and len(text) <= _PORT_DIGITS
    return int(text) if is_number and 0 < int(text) <= _LAST_PORT else None
