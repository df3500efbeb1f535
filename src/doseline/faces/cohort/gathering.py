"""Gathering the lines of a partition; a mistake of ours there costs those it touches, not everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.references import tail
from doseline.exchange.fhir.sent import Sent
from doseline.exchange.fhir.unread import Unreadable
from doseline.frozen import dataclass

# The documents of a partition, read again each time.
Read = Callable[[], Iterable[Document | Unreadable]]
_PATIENT = "Patient/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What a partition holds.

    ``lost`` are the people of whom something could not be gathered by a mistake of ours: nobody may answer
    for them, since what is missing may hold a dose back. ``mistake`` is the first such.
    """

    sent: Sent
    lost: frozenset[str] = frozenset()
    mistake: Exception | None = None


def gathered(read: Read) -> Gathered:
    """Everything the documents hold; where that fails, all but what fails, and who is touched by it."""
    try:
        return Gathered(sent=gather(read()))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is: the others have their answer
        return _without_what_fails(read, error)


def _without_what_fails(read: Read, first: Exception) -> Gathered:
    whole, lost, known = [], set[str](), set[str]()
    is_everybody = False
    for one in read():
        people = _people(one)
        known |= people or frozenset()
        if people is not None:
            whole.append(one)
        elif named := _named(one.data if isinstance(one, Document) else None):
            lost |= named
        else:
            is_everybody = True
    try:
        sent = gather(whole)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - it is not in one document alone
        sent, is_everybody = gather(()), True
    known |= {person.reference for person in sent.people}
    # Who is meant cannot be told: then it may be anybody.
    is_everybody = is_everybody or not lost or not lost <= known
    return Gathered(sent=sent, lost=frozenset(known | lost if is_everybody else lost), mistake=first)


def _people(one: Document | Unreadable) -> frozenset[str] | None:
    """The people of a document by itself; None where it cannot be gathered."""
    try:
        return frozenset(person.reference for person in gather((one,)).people)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - that is the question
        return None


def _named(data: object) -> frozenset[str]:
    """The person whom a resource is about; nobody where it may touch others, or says it in another way."""
    match data:
        case {"resourceType": "Patient", "link": _}:
            return frozenset()
        case {"resourceType": "Patient", "id": str(own)}:
            return frozenset({f"{_PATIENT}{own}"})
        case {"subject": {"reference": str(to)}} | {"patient": {"reference": str(to)}}:
            return frozenset(found for found in (tail(to),) if found and found.startswith(_PATIENT))
        case _:
            return frozenset()
