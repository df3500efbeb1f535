"""The answer to one request: the chart that was sent is read and assessed; seldom is there a word to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from doseline.assessment import Assessment
from doseline.assessment.points import Point, of_doses, of_orders, of_person, of_start, of_supply
from doseline.exchange.fhir.document import Document
from doseline.faces.hooks.answering.card import Card, Said, cards
from doseline.faces.hooks.answering.charts import Asker, Charts, drugs_of, is_silent
from doseline.faces.hooks.answering.draft_orders import Orders, draft_orders, tests_ordered
from doseline.faces.hooks.answering.prefetch import given
from doseline.faces.hooks.answering.request import asked
from doseline.frozen import dataclass
from doseline.record import Order, Record

__all__ = ["Answer", "Asker", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to one request: no card, or at most three."""

    cards: tuple[Card, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As CDS Hooks has it."""
        return {"cards": [one.as_json() for one in self.cards]}


def answer(
    service_id: str, request: Mapping[str, Any], asker: Asker, today: date, new_id: Callable[[], str]
) -> Answer:
    """The cards for one request of a hospital, on the hospital's civil day.

    Nothing is fetched: what was not sent is not known, and is never taken for something that is missing.
    ``new_id`` gives the ids of cards and suggestions, a new one with each call.

    Raises: Refused with every fault of a request that cannot be answered.
    """
    wanted = asked(service_id, request)
    charts = Charts(patient=wanted.patient, asker=asker, today=today, given=given(wanted))
    if not wanted.service.has_orders:
        said = _of_person(charts)
        return Answer(cards=cards(said, charts.given, wanted.patient, new_id))
    orders = draft_orders(wanted, today)
    said = _of_orders(charts, orders)
    return Answer(cards=cards(said, charts.given, wanted.patient, new_id, orders))


def _of_person(charts: Charts) -> tuple[Said, ...]:
    found = charts.read(charts.given.documents)
    if found is None or found.record is None or is_silent(found):
        return ()
    case = charts.assess(found.record, treated=drugs_of(found.record))
    return tuple(_each(case, of_person(case, charts.given.incomplete), leads=True))


def _of_orders(charts: Charts, orders: Orders) -> tuple[Said, ...]:
    if not orders.resources:
        return ()
    before = tuple(orders.without(charts.given.documents))
    now = charts.read(before)
    if is_silent(now):
        return ()
    record = None if now is None else now.record
    beside = () if record is None else tuple(_beside(charts, orders, before, record))
    return (*beside, *_starts(charts, orders, before, record))


def _beside(charts: Charts, orders: Orders, before: Sequence[Document], record: Record) -> Iterator[Said]:
    """What the orders mean for somebody who has a guide's medicine already."""
    then = _with_orders(charts, orders, before, record)
    if then is None:
        return
    treated = drugs_of(record)
    case = charts.assess(record, treated=treated)
    after = charts.assess(then, treated=treated)
    yield from _each(after, of_orders(case, after, orders.entries(then), charts.given.incomplete))
    doses = tuple(orders.doses(then))
    yield from _each(after, of_doses(case, doses))
    if doses:
        yield from _each(after, of_supply(after, charts.given.incomplete))


def _with_orders(charts: Charts, orders: Orders, before: Sequence[Document], record: Record) -> Record | None:
    """The record with the orders; None where they say nothing.

    An order of the person's own medicine can change how all others are read: then the whole chart is.
    """
    ordered = charts.ordered(orders, before, record)
    if ordered is None or not ordered.events:
        return None
    if any(isinstance(one, Order) for one in ordered.events):
        found = charts.read((*before, orders.document()), drugs_of(record))
        return None if found is None else found.record
    return replace(record, events=(*record.events, *ordered.events))


def _starts(
    charts: Charts, orders: Orders, before: Sequence[Document], record: Record | None
) -> Iterator[Said]:
    """What stands in the way of each guide's medicine that begins with the orders."""
    ordered = charts.ordered(orders, before, None)
    known = frozenset() if record is None else drugs_of(record)
    for drug in sorted(drugs_of(ordered) - known) if ordered is not None else ():
        own = charts.read((*before, orders.document()), {drug})
        if own is not None and own.record is not None:
            case = charts.assess(own.record)
            ids = orders.entries(own.record)
            tests = tests_ordered((*before, orders.document()), case.guide.names)
            yield from _each(case, of_start(case, ids, charts.given.incomplete, tests))


def _each(case: Assessment, points: Iterable[Point], *, leads: bool = False) -> Iterator[Said]:
    """Each point with the case it is about; the first one of a person's own leads with the next step."""
    for place, one in enumerate(points):
        yield Said(case=case, point=one, leads=leads and place == 0)
