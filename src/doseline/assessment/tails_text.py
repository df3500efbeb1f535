"""Ended medicines in words, each in the words of its own guide, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from doseline.assessment.assessment import Assessment
from doseline.assessment.contract import finding_answer, source_answer, watched_answer
from doseline.assessment.switch_text import Told
from doseline.assessment.tails import Tail, tails
from doseline.check.tails import DUE, tests_of
from doseline.frozen import dataclass
from doseline.text import Catalogue, Counted, sentences

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TailWords:
    """What goes on from one ended medicine: a heading, which dose was the last, and a line for each thing."""

    title: str
    intro: str
    lines: tuple[Told, ...]


def tail_words(found: Iterable[Tail], catalogue: Catalogue) -> tuple[TailWords, ...]:
    """Every ended medicine of which something goes on, told apart from the running one."""
    return tuple(_words(tail, catalogue) for tail in found)


def _words(tail: Tail, catalogue: Catalogue) -> TailWords:
    own = catalogue.beside(tail.guide)
    name = own.write(tail.guide.drug, "brand")
    last = tail.last_dose
    key = "switching.tail.intro" if last is not None else "switching.tail.intro-undated"
    return TailWords(
        title=own.say("switching.tail.title", drug=name),
        intro=own.say(key, last=last),
        lines=tuple(_lines(own, tail, name)),
    )


def _lines(own: Catalogue, tail: Tail, name: str) -> Iterator[Told]:
    if tail.signs is not None:
        key = "until" if tail.signs_until else "months" if tail.signs.months else "not-found"
        months = Counted("month", tail.signs.months or 0)
        text = own.say(f"switching.signs.{key}", drug=name, until=tail.signs_until, months=months)
        yield Told(id="signs", text=text, sources=tail.signs.sources, until=tail.signs_until)
    for finding in tail.findings:
        said = (sentences.title(own, finding), sentences.to_do(own, finding))
        text = " ".join(part for part in said if part)
        yield Told(id=finding.rule, text=text, sources=finding.sources, until=finding.until)
    said_of = {test for finding in tail.findings if finding.rule == DUE for test in tests_of(finding)}
    others = [one for one in tail.watched if one.test not in said_of]
    for tests, state, reason, sources in sentences.watched(own, others):
        yield Told(id="test", text=f"{tests}: {state} {reason or ''}".rstrip(), sources=sources)


def say_too(case: Assessment, catalogue: Catalogue) -> tuple[str, ...]:
    """What to add on the telephone about signs: which medicine was taken before, until when."""
    if len(case.record.therapies) == 1:
        return ()
    return tuple(
        catalogue.say(
            "switching.tail.say", drug=catalogue.write(tail.guide.drug, "brand"), last=tail.last_dose
        )
        for tail in tails(case)
        if tail.last_dose is not None
    )


def with_tails(answer: Json, case: Assessment, catalogue: Catalogue) -> Json:
    """The answer with every therapy, and with what goes on from those that have ended."""
    return answer | {
        "therapies": [
            {
                "guide": therapy.guide,
                "edition": therapy.edition,
                "start": therapy.start.isoformat(),
                "governs": therapy == case.chart.therapy,
            }
            for therapy in sorted(case.record.therapies, key=lambda one: one.start)
        ],
        "tails": [_answer(tail, catalogue) for tail in tails(case)],
    }


def _answer(tail: Tail, catalogue: Catalogue) -> Json:
    own = catalogue.beside(tail.guide)
    until, last = tail.signs_until, tail.last_dose
    return {
        "guide": tail.guide.drug,
        "last_dose": last.isoformat() if last else None,
        "findings": [finding_answer(finding, own) for finding in tail.findings],
        "monitoring": [watched_answer(one) for one in tail.watched],
        "signs": None
        if tail.signs is None
        else {
            "until": until.isoformat() if until else None,
            "sources": [source_answer(source) for source in tail.signs.sources],
        },
    }
