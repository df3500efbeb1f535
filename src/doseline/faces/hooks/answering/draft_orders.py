"""Orders that are not signed yet, as if they were signed today: what they bring is then read as ever."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from doseline.assessment.points import OrderedDose
from doseline.exchange.fhir.document import Document, day_of
from doseline.faces.hooks.answering.request import Asked
from doseline.faces.hooks.answering.values import BUNDLE, Json, inside, listed, type_of
from doseline.frozen import dataclass
from doseline.guide.terminology import Terminology
from doseline.record import Order, Record

# Statuses of an order that is written and not carried out: it is judged as if it began.
_TO_COME = frozenset({"draft", "active", "unknown"})
_OURS = "order-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The orders of a request.

    ``resources`` are the orders by reference, ``sent`` those of them that the client named with an id, so
    that it knows them again; ``others`` is what stands beside them, such as the medicines they point to.
    """

    resources: Mapping[str, Json]
    sent: frozenset[str]
    others: tuple[Json, ...]

    def document(self) -> Document:
        """All of it as one document."""
        entries = [{"resource": one} for one in (*self.others, *self.resources.values())]
        bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        return Document(data=bundle, file="context.draftOrders")

    def without(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The documents without these orders: of an order that is signed again, what is asked is new."""
        for one in documents:
            kept = _without(one.data, self.resources)
            if kept is not None:
                yield Document(data=kept, file=one.file)

    def entries(self, record: Record) -> frozenset[str]:
        """The entries of a record that come out of these orders."""
        return frozenset(one.id for one in record.events if not self.resources.keys().isdisjoint(one.from_))

    def doses(self, record: Record) -> Iterator[OrderedDose]:
        """The doses that the orders of the record's medicine put on days, or ask for with an amount."""
        for event in record.events:
            if isinstance(event, Order) and event.id in self.resources:
                days = tuple(_days(self.resources[event.id])) or (None,)
                yield from (OrderedDose(id=event.id, on=day, amount_mg=_amount(event)) for day in days)


def tests_ordered(documents: Iterable[Document], names: Terminology) -> frozenset[str]:
    """The tests that are ordered in some documents, and not done yet."""
    resources = (one for document in documents for one in inside(document.data))
    ordered = (one for one in resources if type_of(one) == "ServiceRequest" and _is_to_come(one))
    return frozenset(name for one in ordered for name in _tests(one.get("code"), names))


def _tests(code: object, names: Terminology) -> Iterator[str]:
    concept = code if isinstance(code, Mapping) else {}
    codings = [one for one in listed(concept.get("coding")) if isinstance(one, Mapping)]
    texts = [concept.get("text"), *(one.get("display") for one in codings)]
    codes = tuple((str(one.get("system")), str(one.get("code"))) for one in codings)
    written = next((text for text in texts if isinstance(text, str)), "")
    yield from names.understood("test", written, codes).names


def draft_orders(request: Asked, today: date) -> Orders:
    """The orders of a request; what is no resource in them is passed over."""
    found: dict[str, Json] = {}
    sent, others = [], []
    for place, resource in enumerate(inside(request.orders)):
        if not _is_order(resource):
            others.append(resource)
            continue
        id_ = resource.get("id")
        named = isinstance(id_, str) and bool(id_)
        reference = f"{resource['resourceType']}/{id_ if named else f'{_OURS}{place}'}"
        found[reference] = _signed(resource, reference, request.patient, today)
        if named:
            sent.append(reference)
    return Orders(resources=found, sent=frozenset(sent), others=tuple(others))


_ORDERED = frozenset({"ImmunizationRecommendation", "MedicationRequest", "ServiceRequest"})


def _is_order(resource: Json) -> bool:
    return type_of(resource) in _ORDERED


def _is_to_come(resource: Json) -> bool:
    """Whether it is, or will be once it is signed, in force; a status that is none is none."""
    status = resource.get("status")
    return not isinstance(status, str) or status in _TO_COME


def _signed(resource: Json, reference: str, patient: str, today: date) -> Json:
    """The order as it stands once it is signed: in force, from today on, for the person of the request."""
    begins = _is_to_come(resource)
    subject = "patient" if resource["resourceType"] == "ImmunizationRecommendation" else "subject"
    known = resource.get(subject)
    is_named = isinstance(known, Mapping) and isinstance(known.get("reference"), str)
    return {
        **resource,
        "id": reference.partition("/")[2],
        **({"status": "active", "intent": "order"} if begins else {}),
        **({"authoredOn": today.isoformat()} if begins else {}),
        **({} if is_named else {subject: {"reference": patient}}),
    }


def _without(data: object, orders: Mapping[str, Json]) -> object:
    """A document without some resources; None where it is one of them."""
    if not isinstance(data, Mapping):
        return data
    if _reference(data) in orders:
        return None
    entries = data.get("entry")
    if type_of(data) != BUNDLE or not isinstance(entries, list):
        return data
    kept = [
        one for one in entries if not (isinstance(one, Mapping) and _reference(one.get("resource")) in orders)
    ]
    return {**data, "entry": kept}


def _reference(resource: object) -> str:
    if not isinstance(resource, Mapping):
        return ""
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _days(order: Json) -> Iterator[date]:
    """The days that the order itself names for its doses."""
    for dosage in listed(order.get("dosageInstruction")):
        timing = dosage.get("timing") if isinstance(dosage, Mapping) else None
        events = listed(timing.get("event")) if isinstance(timing, Mapping) else []
        yield from filter(None, map(day_of, events))


def _amount(order: Order) -> Decimal | None:
    return order.amount_mg
