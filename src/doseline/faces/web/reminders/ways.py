"""Ways: where a reminder rings. A browser on a device, a mail address, or a topic of ntfy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, assert_never

from doseline.faces.web.reminders import mail, web_push
from doseline.faces.web.reminders.mail import Mailbox
from doseline.faces.web.reminders.outgoing import Network, post
from doseline.faces.web.reminders.web_push import Subscription
from doseline.frozen import dataclass

_ID_LETTERS, _TOPIC_LETTERS = 16, 32


@dataclass(frozen=True, slots=True)
class Device:
    """A browser on one device; ``called`` is what kind of device it said it is."""

    subscription: Subscription
    called: str

    @property
    def id(self) -> str:
        """The same for the same browser, and nothing can be read in it."""
        return _id(f"device {self.subscription.endpoint}")


@dataclass(frozen=True, slots=True)
class MailWay:
    """A mail address, by the person's own mail server."""

    box: Mailbox

    @property
    def id(self) -> str:
        """The same for the same address."""
        return _id(f"mail {self.box.to}")


@dataclass(frozen=True, slots=True)
class Ntfy:
    """A topic of ntfy (or of a server that speaks like it), and the token with which one may write there."""

    url: str
    token: str

    @property
    def id(self) -> str:
        """The same for the same topic."""
        return _id(f"ntfy {self.url}")


Way = Device | MailWay | Ntfy


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: the same words for everybody. ``tag`` makes a second one take the first one's place."""

    title: str
    text: str
    tag: str
    now: datetime
    until: datetime


def deliver(way: Way, message: Message, *, key: str, network: Network, contact: str = "") -> None:
    """Send a message one way; ``key`` is the private key of this install, ``contact`` who may be written to.

    Raises: NotSent where it was not taken.
    """
    match way:
        case Device():
            _push(way.subscription, message, key=key, network=network, contact=contact)
        case MailWay():
            mail.send(way.box, subject=message.title, text=message.text, now=message.now, network=network)
        case Ntfy():
            signed = {"authorization": f"Bearer {way.token}"} if way.token else {}
            headers = {"title": message.title, "content-type": "text/plain; charset=utf-8", **signed}
            post(way.url, message.text.encode(), headers, network=network, is_typed=True)
        case _:
            assert_never(way)


def _push(to: Subscription, message: Message, *, key: str, network: Network, contact: str) -> None:
    told = json.dumps({"title": message.title, "text": message.text, "tag": message.tag}).encode()
    seconds = max(0, int((message.until - message.now).total_seconds()))
    headers = {
        "authorization": web_push.authorization(key, to.endpoint, now=message.now, contact=contact),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        # After that it is no news any more; a later one takes its place (RFC 8030, sections 5.2 and 5.4).
        "ttl": str(seconds),
        "topic": message.tag[:_TOPIC_LETTERS],
        "urgency": "high",
    }
    post(to.endpoint, web_push.sealed(told, to), headers, network=network)


def as_kept(way: Way) -> dict[str, Any]:
    """A way as plain JSON."""
    match way:
        case Device(subscription=to):
            keys = {"endpoint": to.endpoint, "p256dh": to.p256dh, "auth": to.auth}
            return {"kind": "device", "called": way.called, **keys}
        case MailWay(box=box):
            signed = {"user": box.user, "password": box.password}
            return {
                "kind": "mail",
                "server": box.server,
                "port": box.port,
                "sender": box.sender,
                "to": box.to,
                **signed,
            }
        case Ntfy():
            return {"kind": "ntfy", "url": way.url, "token": way.token}
        case _:
            assert_never(way)


def from_kept(kept: Mapping[str, Any]) -> Way:
    """What ``as_kept`` wrote.

    Raises: KeyError or ValueError for something else.
    """
    match kept["kind"]:
        case "device":
            keys = Subscription(str(kept["endpoint"]), str(kept["p256dh"]), str(kept["auth"]))
            return Device(keys, str(kept["called"]))
        case "mail":
            words = {name: str(kept[name]) for name in ("server", "user", "password", "sender", "to")}
            return MailWay(Mailbox(port=int(kept["port"]), **words))
        case "ntfy":
            return Ntfy(str(kept["url"]), str(kept["token"]))
        case other:
            raise ValueError(other)


def _id(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_ID_LETTERS]
