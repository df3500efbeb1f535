"""What was sent along: of each type all, a part, nothing on record, unreadable, or not sent at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from doseline.errors import Fault, fault
from doseline.exchange.fhir.document import Document
from doseline.faces.hooks.answering.discovery import KEYS
from doseline.faces.hooks.answering.refused import Refused
from doseline.faces.hooks.answering.request import Asked
from doseline.faces.hooks.answering.values import BUNDLE, Json, inside, listed, type_of
from doseline.frozen import dataclass

_OUTCOME = "OperationOutcome"
_FAILED = frozenset({"error", "fatal"})
# How often one wrapper may lie in another: old clients use one.
_MOST_WRAPPED = 3


class State(StrEnum):
    """What became of one type of resource, the best known first."""

    ALL = "all"
    NONE = "none"
    PART = "part"
    UNREADABLE = "unreadable"
    NOT_SENT = "not-sent"

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it can be missing: all was sent, or there is none."""
        return self in (State.ALL, State.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was sent along; ``states`` has every type that is asked for."""

    documents: tuple[Document, ...]
    states: Mapping[str, State]

    @property
    def incomplete(self) -> frozenset[str]:
        """The types of which something may be missing that was not sent."""
        return frozenset(type_ for type_, state in self.states.items() if not state.is_whole)


def given(request: Asked) -> Given:
    """What was sent along.

    Raises: Refused with 412 where there is nothing to go on.
    """
    values = {key: _value(value) for key, value in request.prefetch.items()}
    types = {key: frozenset(map(type_of, inside(data))) for key, (_, data) in values.items()}
    states = {type_: _state(type_, values, types) for type_ in KEYS.values()}
    if not any(state.is_whole or state is State.PART for state, _ in values.values()):
        raise Refused(412, tuple(_lacking(values)))
    documents = (
        Document(data=data, file=f"prefetch.{key}")
        for key, (_, data) in sorted(values.items(), key=lambda pair: str(pair[0]))
        if data is not None
    )
    return Given(documents=tuple(documents), states=states)


_Value = tuple[State, Json | None]


def _lacking(values: Mapping[str, _Value]) -> Iterator[Fault]:
    """Why there is nothing to go on: each key that could not be read, and that nothing was sent."""
    unreadable = [fault("hooks-not-readable", f"prefetch.{key}") for key in values]
    yield from unreadable or [fault("hooks-nothing-sent", "prefetch", known=tuple(KEYS))]


def _value(value: object, depth: int = 0) -> _Value:
    """What one value says, and the resources in it."""
    if value is None:
        return State.NONE, None
    if not isinstance(value, Mapping):
        return State.UNREADABLE, None
    type_ = type_of(value)
    if "resourceType" not in value and "resource" in value and depth < _MOST_WRAPPED:
        return _unwrapped(value, depth)
    if type_ in ("", _OUTCOME):
        return State.UNREADABLE, None
    return _bundle(value) if type_ == BUNDLE else (State.ALL, value)


def _unwrapped(value: Json, depth: int) -> _Value:
    """What lies in the wrapper of old clients, a response beside a resource."""
    response = value.get("response")
    status = response.get("status") if isinstance(response, Mapping) else None
    if status is not None and not str(status).startswith("2"):
        return State.UNREADABLE, None
    return _value(value["resource"], depth + 1)


def _bundle(value: Json) -> _Value:
    entries = listed(value.get("entry"))
    resources = list(inside(value))
    told = [one for one in resources if type_of(one) == _OUTCOME]
    is_part = _goes_on(value) or any(map(_is_failure, told)) or len(resources) < len(entries)
    if len(resources) > len(told):
        return State.PART if is_part else State.ALL, value
    if any(map(_is_failure, told)):
        return State.UNREADABLE, None
    return (State.PART if is_part else State.NONE), None


def _is_failure(outcome: Json) -> bool:
    issues = listed(outcome.get("issue"))
    return any(isinstance(one, Mapping) and str(one.get("severity")) in _FAILED for one in issues)


def _goes_on(bundle: Json) -> bool:
    """Whether another page follows, or fewer are here than were found."""
    links = listed(bundle.get("link"))
    return any(isinstance(link, Mapping) and link.get("relation") == "next" for link in links)


def _state(type_: str, values: Mapping[str, _Value], types: Mapping[str, frozenset[str]]) -> State:
    """What became of a type: by its own key, and by what other keys brought of it."""
    states = {
        state for key, (state, _) in values.items() if KEYS.get(key) == type_ or type_ in types.get(key, ())
    }
    if not states:
        return State.NOT_SENT
    if State.UNREADABLE in states and len(states) > 1:
        return State.PART
    return max(states, key=list(State).index) if State.PART in states else min(states, key=list(State).index)
