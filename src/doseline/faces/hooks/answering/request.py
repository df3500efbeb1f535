"""What is asked: which hook, about whom, and which orders are not signed yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from doseline.errors import Fault, fault
from doseline.faces.hooks.answering.discovery import SERVICES, Service
from doseline.faces.hooks.answering.refused import Refused
from doseline.frozen import dataclass

Json = Mapping[str, Any]
_TYPE = "Patient/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that can be answered: ``patient`` is the reference, ``orders`` the draft orders' Bundle."""

    service: Service
    patient: str
    orders: Json
    prefetch: Json


def asked(service_id: str, request: object) -> Asked:
    """The request.

    Raises: Refused with 404 for a service that is not there, else with 400 and every fault of the request.
    """
    services = [one for one in SERVICES if one.id == service_id]
    if not services:
        known = tuple(dict.fromkeys(one.id for one in SERVICES))
        raise Refused(404, [fault("hooks-no-such-service", "id", known=known)])
    if not isinstance(request, Mapping):
        raise Refused(400, [fault("hooks-not-an-object", "request")])
    if faults := tuple(_faults(services, request)):
        raise Refused(400, faults)
    context = request["context"]
    return Asked(
        service=next(one for one in services if one.hook == request["hook"]),
        patient=f"{_TYPE}{context['patientId'].removeprefix(_TYPE)}",
        orders=context.get("draftOrders") or {},
        prefetch=request.get("prefetch") or {},
    )


def _faults(services: list[Service], request: Json) -> Iterator[Fault]:
    hooks = tuple(one.hook for one in services)
    if "hook" not in request:
        yield fault("hooks-missing", "hook")
    elif request["hook"] not in hooks:
        yield fault("hooks-wrong-hook", "hook", known=hooks)
    yield from _texts(request, "", ("hookInstance",))
    yield from _of_context(request, has_orders=any(one.has_orders for one in services))
    if not isinstance(request.get("prefetch"), Mapping | None):
        yield fault("hooks-not-an-object", "prefetch")


def _of_context(request: Json, *, has_orders: bool) -> Iterator[Fault]:
    context = request.get("context")
    if "context" not in request:
        yield fault("hooks-missing", "context")
    elif not isinstance(context, Mapping):
        yield fault("hooks-not-an-object", "context")
    else:
        yield from _texts(context, "context.", ("patientId", "userId"))
        if has_orders:
            yield from _orders(context, request.get("hook"))


def _orders(context: Json, hook: object) -> Iterator[Fault]:
    if context.get("draftOrders") is None:
        yield fault("hooks-missing", "context.draftOrders")
    elif not isinstance(context["draftOrders"], Mapping):
        yield fault("hooks-not-an-object", "context.draftOrders")
    if hook == "order-select" and context.get("selections") is None:
        yield fault("hooks-missing", "context.selections")


def _texts(holder: Json, place: str, names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        value = holder.get(name)
        if value is None:
            yield fault("hooks-missing", f"{place}{name}")
        elif not isinstance(value, str) or not value.strip():
            yield fault("hooks-not-a-text", f"{place}{name}")
