"""A push message: the standard's own example, and what no browser says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag

from doseline.faces.web.reminders.web_push import (
    Subscription,
    authorization,
    decoded,
    encoded,
    new_key,
    public_key,
    sealed,
)
from tests.web.reminders.standins import BrowserEnd, verify

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)
# RFC 8291, section 5 and appendix A.
TEXT = b"When I grow up, I want to be a watermelon"
SERVER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291_comes_out_to_the_letter() -> None:
    to = Subscription("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", BROWSER, AUTH)
    assert encoded(sealed(TEXT, to, salt=decoded(SALT), key=SERVER)) == BODY


def test_a_browser_reads_what_was_sealed_for_it_and_no_other_can() -> None:
    end, other = BrowserEnd(), BrowserEnd()
    body = sealed(b"Open Doseline first.", end.subscription("https://push.example/1"))
    assert end.opened(body) == b"Open Doseline first."
    assert b"Doseline" not in body
    with pytest.raises(InvalidTag):
        other.opened(body)


def test_no_two_messages_are_alike() -> None:
    to = BrowserEnd().subscription("https://push.example/1")
    assert sealed(b"the same", to) != sealed(b"the same", to)


def test_the_signature_holds_for_that_service_and_for_half_a_day() -> None:
    key = new_key()
    told = authorization(key, "https://push.example:8443/push/abc?x=1", now=NOW)
    verify(told, key=public_key(key), audience="https://push.example:8443", now=NOW)
    with pytest.raises(AssertionError):
        verify(told, key=public_key(new_key()), audience="https://push.example:8443", now=NOW)


@pytest.mark.parametrize("contact", ["mailto:me@example.org", "https://clinic.example.org"])
def test_who_may_be_written_to_is_told_where_somebody_said_so_and_is_never_made_up(contact: str) -> None:
    key = new_key()
    for given, told in ((contact, contact), ("", None)):
        header = authorization(key, "https://push.example/1", now=NOW, contact=given)
        verify(header, key=public_key(key), audience="https://push.example", now=NOW, contact=told)


def test_a_key_is_the_same_point_in_the_form_that_browsers_want() -> None:
    assert public_key(SERVER) == encoded(decoded(BODY)[21:86])


@pytest.mark.parametrize(
    ("point", "auth"),
    [(BROWSER[:-4], AUTH), ("A" * 87, AUTH), (BROWSER, AUTH[:-3]), ("", ""), ("ü" * 87, AUTH)],
)
def test_keys_that_no_browser_says_are_refused(point: str, auth: str) -> None:
    with pytest.raises(ValueError, match="no keys of a browser"):
        Subscription("https://push.example/1", point, auth)
