"""Mail (SMTP): the same short message by the person's own mail server, always encrypted on its way there."""

from __future__ import annotations

import re
import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address

from doseline.faces.web.reminders.outgoing import Failure, Network, NotSent
from doseline.frozen import dataclass

# RFC 8314: TLS from the first byte on; on every other port STARTTLS is asked for.
TLS_PORT, USUAL_PORT = 465, 587
_SECONDS = 15.0
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|[0-9a-fA-F:.]{2,45}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """The mail server of the person, as whom they sign in there, and to whom the message goes."""

    server: str
    port: int
    user: str
    password: str
    sender: str
    to: str


def is_address(text: str) -> bool:
    """Whether it is one plain mail address."""
    return bool(_ADDRESS.fullmatch(text))


def is_server(text: str) -> bool:
    """Whether it is the name or the address of a computer."""
    return bool(_HOST.fullmatch(text))


def send(box: Mailbox, *, subject: str, text: str, now: datetime, network: Network) -> None:
    """Send the message.

    Raises: NotSent where it was not taken.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = box.sender, box.to, subject
    message["Date"], message["Message-ID"] = format_datetime(now), make_msgid(domain=_domain(box.sender))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        server = _connected(box, network)
    except (OSError, UnicodeError):
        raise NotSent(Failure.NOT_REACHED) from None
    try:
        with server:
            if box.user:
                server.login(box.user, box.password)
            server.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise NotSent(Failure.NOT_LET_IN) from None
    except (OSError, UnicodeError):  # it may have arrived: it is not sent again
        raise NotSent(Failure.REFUSED) from None


def _connected(box: Mailbox, network: Network) -> smtplib.SMTP:
    """An encrypted connection; only a server on this very computer may be spoken to in the open."""
    if box.port == TLS_PORT:
        return smtplib.SMTP_SSL(box.server, box.port, timeout=_SECONDS, context=network.tls())
    server = smtplib.SMTP(box.server, box.port, timeout=_SECONDS)
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=network.tls())
    elif not _is_here(box.server):
        server.close()
        raise smtplib.SMTPNotSupportedError
    return server


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _domain(address: str) -> str:
    """A domain for the id of the message that does not name this computer."""
    return address.rpartition("@")[2] or "localhost"
