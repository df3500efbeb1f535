"""Asking for a passphrase: in the terminal, without showing it, or from the environment."""

from __future__ import annotations

import os
import sys
from getpass import getpass

from doseline.errors import RequestError, fault
from doseline.faces.cli.desk import Desk
from doseline.faces.web.security.passphrase import LONGEST, SHORTEST, fault_of, normal

NAME = "DOSELINE_PASSPHRASE"


def known(desk: Desk) -> str:
    """The passphrase that was set before.

    Raises: RequestError where there is nobody to ask.
    """
    return normal(_given() or _asked(desk, "known"))


def new(desk: Desk, option: str = "--set-passphrase", *, of_a_file: bool = False) -> str:
    """A passphrase to be set by ``option``, typed twice.

    Raises: RequestError if it is too short, too long or too easy to guess, the two differ, or there is
    nobody to ask.
    """
    given = _given()
    first = given or _asked(desk, "new")
    again = given or _asked(desk, "again")
    wrong = fault_of(first, again, of_a_file=of_a_file)
    if wrong is not None:
        values = {"shortest": SHORTEST, "longest": LONGEST}
        raise RequestError((fault(f"passphrase-{wrong.value}", NAME if given else option, **values),))
    return normal(first)


def _given() -> str | None:
    """The passphrase of the environment, which what we start (a browser) does not get to see."""
    return os.environ.pop(NAME, None)


def _asked(desk: Desk, what: str) -> str:
    if not sys.stdin.isatty():
        raise RequestError((fault("no-passphrase", NAME),))
    return getpass(desk.catalogue().say(f"serve.passphrase.{what}") + " ")
