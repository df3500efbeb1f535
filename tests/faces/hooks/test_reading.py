"""A request is read quickly where nothing in it is odd, and with care otherwise; both ways say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doseline.exchange.fhir.ordinary import Tidied
from doseline.faces.hooks import reading
from doseline.faces.hooks.answering import Refused
from doseline.faces.hooks.reading import MAX_BODY, read_object
from tests.faces.hooks.ehr import Chart, Ehr


def careful(data: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The request read with care alone."""
    with monkeypatch.context() as patched:
        patched.setattr(reading, "_quickly", lambda _: None)
        return read_object(data, most=MAX_BODY)


@pytest.mark.parametrize("hook", ["patient-view", "order-select", "order-sign"])
def test_both_ways_read_the_same(
    served_plain: Ehr, ann: Chart, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = served_plain.request(hook, ann)
    request["prefetch"]["patient"] |= {"text": {"status": "generated", "div": '<div a="b">\\ " é \n</div>'}}
    request["prefetch"]["conditions"] |= {"odd": ["", None, 1e300]}
    request["prefetch"] |= {"failed": None, "empty": {}}
    for text in (json.dumps(request), json.dumps(request, ensure_ascii=False, indent=2)):
        found = read_object(text.encode(), most=MAX_BODY)
        assert found == careful(text.encode(), monkeypatch)
        assert isinstance(found["prefetch"]["patient"], Tidied)
        assert isinstance(found["prefetch"]["observations"], Tidied)
        assert not isinstance(found["prefetch"]["conditions"], Tidied)


def test_what_opens_the_hospitals_server_is_not_even_decoded() -> None:
    body = b'{"hook": "x", "fhirAuthorization": {"access_token": "secret"}, "prefetch": {"a": {"b": 1}}}'
    assert read_object(body, most=100) == {"hook": "x", "prefetch": {"a": {"b": 1}}}


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("$.hook", b'{"hook": "a", "hook": "b", "prefetch": {}}'),
        ("$.prefetch", b'{"prefetch": {"a": {"b": 1}}, "prefetch": {"c": {"d": 1}}}'),
        ("$.prefetch.a", b'{"prefetch": {"a": {"b": 1}, "a": {"c": 1}}}'),
        ("$.prefetch.a.b", b'{"prefetch": {"a": {"b": "x", "b": "y"}}}'),
        ("$.prefetch.a.b", b'{"prefetch": {"a": {"b": 1, "b": 2}}}'),
        ("$.prefetch.a[0].b", b'{"prefetch": {"a": [{"b": 1, "b": 2}]}}'),
        ("$.context.a", b'{"context": {"a": "\\"", "a": 1}, "prefetch": {}}'),
        ("$.fhirAuthorization.a", b'{"fhirAuthorization": {"a": 1, "a": 2}, "prefetch": {"x": NaN}}'),
    ],
)
def test_a_name_that_is_there_twice_is_found_at_every_depth(place: str, body: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read_object(body, most=1000)
    assert place in [one.where for one in caught.value.faults]


@pytest.mark.parametrize("inside", [b'{"a":%s}', b"[%s]"])
@pytest.mark.parametrize(
    ("around", "before"),
    [(b'{"z": %s}', 1), (b'{"context": %s, "prefetch": {}}', 1), (b'{"prefetch": {"a": %s}}', 2)],
)
def test_sixty_four_deep_is_read_and_one_more_is_not(around: bytes, before: int, inside: bytes) -> None:
    def nested(deep: int) -> bytes:
        body = b"1"
        for _ in range(deep - before):
            body = inside % body
        return around % body

    assert read_object(nested(63), most=10_000)
    assert read_object(nested(64), most=10_000)
    with pytest.raises(Refused, match="hooks-http-too-deep"):
        read_object(nested(65), most=10_000)
