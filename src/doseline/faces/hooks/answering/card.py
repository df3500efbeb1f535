"""Cards: at most three, the worst first, each with its reason, its sources and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from doseline.assessment import Assessment
from doseline.assessment.points import Point
from doseline.exchange.fhir.write.ordering import draft_of_test
from doseline.faces.hooks.answering.draft_orders import Orders
from doseline.faces.hooks.answering.markdown import LONGEST, bold, escaped, listed, plain, short
from doseline.faces.hooks.answering.prefetch import Given, State
from doseline.faces.hooks.answering.words import words
from doseline.finding import Finding, Severity, Unknown
from doseline.frozen import dataclass
from doseline.guide.exchange_codes import rests_on
from doseline.record import Event
from doseline.source import Source
from doseline.text import Catalogue, Named, sentences

MOST = 3
_INDICATORS = {Severity.STOP: "critical", Severity.WAIT: "warning", Severity.ASK: "warning"}
_MILDEST = "info"
_REASONS = ("known", "decided", "other-data", "not-now", "not-right")
_REASON_SYSTEM = "urn:doseline:override-reason"
_RULE_SYSTEM = "urn:doseline:rule"
_NEW = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing to say, and the assessment it comes from; ``leads`` with the one next step."""

    case: Assessment
    point: Point
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card; ``rule`` and ``severity`` say for the feedback what it is about."""

    uuid: str
    rule: str
    severity: str
    summary: str
    detail: str
    indicator: str
    label: str
    suggestions: tuple[Mapping[str, Any], ...] = ()
    any_of_them: bool = False
    reasons: tuple[Mapping[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As CDS Hooks has it."""
        choice = "any" if self.any_of_them else "at-most-one"
        return {
            "uuid": self.uuid,
            "summary": self.summary,
            "indicator": self.indicator,
            "detail": self.detail,
            "source": {"label": self.label, "topic": {"system": _RULE_SYSTEM, "code": self.rule}},
            **({"suggestions": [*self.suggestions], "selectionBehavior": choice} if self.suggestions else {}),
            "overrideReasons": [*self.reasons],
        }


def cards(
    said: Sequence[Said],
    given: Given,
    patient: str,
    new_id: Callable[[], str],
    orders: Orders | None = None,
) -> tuple[Card, ...]:
    """The cards, the worst first; what is left out is counted in the last."""
    once = _once(sorted(said, key=_by_need), orders)
    shown = once[:MOST]
    left = len(once) - len(shown)
    return tuple(
        _Writing(
            said=one,
            given=given,
            patient=patient,
            new_id=new_id,
            orders=orders,
            left=left if place == len(shown) - 1 else 0,
        ).card()
        for place, one in enumerate(shown)
    )


def _named(entry: Event) -> str:
    """What an order is of, as it was written."""
    return str(entry.written or getattr(entry, "name", None) or getattr(entry, "vaccine", entry.id))


def _by_need(said: Said) -> tuple[int, int]:
    return -said.point.severity.rank, -said.point.urgency.rank


def _once(said: Sequence[Said], orders: Orders | None) -> list[Said]:
    """Each rule once for each order it speaks of: two guides say the same of two medicines at once."""
    found: dict[tuple[object, ...], Said] = {}
    told: set[str] = set()
    for one in said:
        point = one.point
        ordered = tuple(id_ for id_ in point.because if orders is not None and id_ in orders.resources)
        if orders is not None and not ordered and point.rule in told:
            continue
        told.add(point.rule)
        found.setdefault((point.rule, point.not_sent, ordered or point.because), one)
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """What one card is written from."""

    said: Said
    given: Given
    patient: str
    new_id: Callable[[], str]
    orders: Orders | None
    left: int

    def card(self) -> Card:
        """The card."""
        point = self.said.point
        suggestions = tuple(self._suggestions())
        return Card(
            uuid=self.new_id(),
            rule=point.rule,
            severity=point.severity.value,
            summary=short(self._summary()),
            detail="\n\n".join(self._detail()),
            indicator=_MILDEST if point.not_sent else _INDICATORS.get(point.severity, _MILDEST),
            label=self._words.say("cards.source", drug=self._brand),
            suggestions=suggestions,
            any_of_them=bool(point.unknowns),
            reasons=tuple(self._reasons()),
        )

    @property
    def _words(self) -> Catalogue:
        case = self.said.case
        return words(case.guide.region(case.record.person.region)).about(case.guide, case.typed)

    @property
    def _brand(self) -> str:
        return self._words.write(self.said.case.guide.drug, "brand")

    # --- what it says ---

    def _summary(self) -> str:
        """What the summary is made of: its first sentences that fit."""
        words, point = self._words, self.said.point
        if self.said.leads:
            return sentences.step(words, self.said.case.step)
        if point.finding is not None:
            return self._ordered(point.finding) or sentences.title(words, point.finding)
        return self._of_vaccine(point) if point.vaccine is not None else self._of_unknowns(point)

    def _ordered(self, finding: Finding) -> str:
        """What an order would mean, in a few words; "" where no order is behind it."""
        entries, orders = self.said.case.entries, self.orders
        ordered = [id_ for id_ in finding.because if orders is not None and id_ in orders.resources]
        if not ordered:
            return ""
        return self._words.say(
            "cards.ordered", order=_named(entries[ordered[0]]), reason=Named("reason", finding.reason)
        )

    def _of_vaccine(self, point: Point) -> str:
        assert point.vaccine is not None  # noqa: S101 - asked before
        now = sentences.vaccine_now(self._words, point.vaccine)
        said = self._words.say("cards.vaccine", vaccine=Named("vaccine", point.vaccine.vaccine), now=now)
        return f"{said[:1].upper()}{said[1:]}"

    def _of_unknowns(self, point: Point) -> str:
        kind = "not-sent" if point.not_sent else "missing"
        names = tuple(dict.fromkeys(Named("unknown", one.what) for one in point.unknowns))
        values = {"drug": self._brand, "count": len(names)}
        said = self._words.say(f"cards.{kind}.summary", what=names, **values)
        return said if len(said) <= LONGEST else self._words.say(f"cards.{kind}.many", **values)

    def _detail(self) -> Iterator[str]:
        words, point = self._words, self.said.point
        if self.said.leads:
            yield bold(sentences.step(words, self.said.case.step))
        if point.finding is not None:
            if ordered := self._ordered(point.finding):
                yield escaped(ordered)
            yield escaped(sentences.title(words, point.finding))
            if (do := sentences.to_do(words, point.finding)) is not None:
                yield escaped(do)
        if point.vaccine is not None:
            yield escaped(self._of_vaccine(point))
        if point.unknowns:
            yield escaped(words.say(f"cards.{'not-sent' if point.not_sent else 'missing'}.before"))
            yield listed([self._unknown(one) for one in point.unknowns])
        if on_record := list(self._on_record()):
            yield f"{escaped(words.say('cards.on-record'))}\n\n{listed(on_record)}"
        yield from self._lacking()
        yield f"{escaped(words.say('cards.sources'))}\n\n{listed(list(self._cited()))}"
        if self.left:
            yield escaped(words.say("cards.left", left=self.left))

    def _unknown(self, unknown: Unknown) -> str:
        if self.said.point.not_sent or unknown.why == _NEW:
            return self._words.write(Named("unknown", unknown.what))
        return sentences.missing(self._words, unknown)

    def _on_record(self) -> Iterator[str]:
        """The entries of the chart behind it; what is ordered now is known."""
        entries = self.said.case.entries
        for id_ in self.said.point.because:
            if id_ in entries and not (self.orders and id_ in self.orders.resources):
                yield sentences.entry(self._words, entries[id_])

    def _lacking(self) -> Iterator[str]:
        """What was not sent, not all of it, or not readable; what there is none of, where that matters."""
        group = self.said.case.guide.rules.get(self.said.point.rule)
        matters = rests_on().get(group.group, frozenset()) if group is not None else frozenset()
        for state in (State.NOT_SENT, State.PART, State.UNREADABLE, State.NONE):
            types = [type_ for type_, one in self.given.states.items() if one is state]
            if state is State.NONE:
                types = [type_ for type_ in types if type_ in matters]
            if types:
                names = tuple(self._words.say(f"cards.type.{type_}") for type_ in types)
                yield escaped(self._words.say(f"cards.state.{state.value}", types=names))

    def _cited(self) -> Iterator[str]:
        yield from dict.fromkeys(sentences.cite(self._words, one) for one in self._sources())

    def _sources(self) -> Iterator[Source]:
        point = self.said.point
        if point.finding is not None:
            yield from point.finding.sources
        if point.vaccine is not None:
            yield from point.vaccine.now.sources
        for one in point.unknowns:
            yield from one.sources

    def _reasons(self) -> Iterator[Mapping[str, str]]:
        for code in _REASONS:
            display = self._words.say(f"cards.reason.{code}")
            yield {"code": code, "system": _REASON_SYSTEM, "display": display}

    # --- what it offers ---

    def _suggestions(self) -> Iterator[Mapping[str, Any]]:
        point = self.said.point
        if point.vaccine is not None and point.vaccine.live:
            yield from self._remove(point)
        if not point.not_sent:
            yield from self._order_tests(point)

    def _remove(self, point: Point) -> Iterator[Mapping[str, Any]]:
        assert point.vaccine is not None  # noqa: S101 - asked before
        label = self._words.say("cards.remove", vaccine=Named("vaccine", point.vaccine.vaccine))
        for order in point.because:
            if self.orders is not None and order in self.orders.sent:
                action = {"type": "delete", "description": plain(label), "resourceId": order}
                yield {"label": plain(label), "uuid": self.new_id(), "actions": [action]}

    def _order_tests(self, point: Point) -> Iterator[Mapping[str, Any]]:
        names = self.said.case.guide.names
        missing = dict.fromkeys(one.what for one in point.unknowns if one.why == _NEW)
        for test in missing:
            words = self._words.name("test", test) or test
            draft = draft_of_test(test, words, self.patient, names) if names.knows("test", test) else None
            if draft is not None:
                label = plain(self._words.say("cards.order", test=Named("test", test)))
                action = {"type": "create", "description": label, "resource": draft}
                yield {"label": label, "uuid": self.new_id(), "actions": [action]}
