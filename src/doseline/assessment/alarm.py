"""What every face says to words of danger: whom to ring, what to do, and a line where it may be urgent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.text import Catalogue, sentences
from doseline.triage import Complaint, Danger, DangerKind, Heard, hear, triage, with_heard

LINES = {
    DangerKind.EMERGENCY: "triage.urgency.emergency",
    DangerKind.CRISIS: "triage.advice.crisis-line",
    DangerKind.POISON: "triage.advice.poison-line",
}
_POISON_SECOND = "triage.advice.poison-second"
_SOFT = {
    DangerKind.EMERGENCY: "triage.advice.red-flags",
    DangerKind.CRISIS: "triage.advice.crisis-line",
    DangerKind.POISON: "cli.ask.perhaps-poison",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Whom to ring, the first line first, why, what else to do, and the numbers to tap on.

    ``is_loud`` is false for a line that only stands above the rest.
    """

    lines: tuple[str, ...]
    why: tuple[str, ...] = ()
    advice: tuple[str, ...]
    ring: tuple[str, ...]
    is_loud: bool = True


def alarm(catalogue: Catalogue, guide: Guide, found: Danger) -> Alarm:
    """What is said to words of danger."""
    lines = lines_to_ring(catalogue, found.kinds)
    advice = (line for line in _advice(catalogue, guide, found) if line not in lines)
    return Alarm(
        lines=lines,
        why=why(catalogue, guide, found),
        advice=tuple(advice),
        ring=_ring(catalogue, found.kinds),
    )


def why(catalogue: Catalogue, guide: Guide, found: Danger) -> tuple[str, ...]:
    """What each of the signs may be, the words naming them or only sounding like them."""
    values = sentences.pattern_values(catalogue, guide)
    keys = (f"triage.pattern.{id_}.title" for id_ in dict.fromkeys(_patterns(guide, found)))
    return tuple(catalogue.say(key, **values) for key in keys) or (catalogue.say("cli.ask.sounds-urgent"),)


def _patterns(guide: Guide, found: Danger) -> Iterator[str]:
    """The most urgent pattern of each sign; a group of signs that the words sound like is one."""
    told = tuple((name,) for name in found.symptoms) or ((found.sounds_like,) if found.sounds_like else ())
    for names in told:
        complaints = [Complaint(name=name) for name in names]
        yield from (one.id for one in triage(guide, complaints, chart=None, today=date.min).patterns[:1])


def lines_to_ring(catalogue: Catalogue, kinds: Sequence[DangerKind]) -> tuple[str, ...]:
    """Whom to ring, the first line first; after the emergency number the poison line stands second."""
    phones = sentences.phones(catalogue)
    second = {DangerKind.POISON: _POISON_SECOND} if DangerKind.EMERGENCY in kinds else {}
    return tuple(catalogue.say({**LINES, **second}[kind], **phones) for kind in kinds)


def soft_alarm(catalogue: Catalogue, found: Danger) -> Alarm:
    """One line for each kind, with its number and what it is rung for."""
    phones = sentences.phones(catalogue)
    lines = tuple(catalogue.say(_SOFT[kind], **phones) for kind in found.kinds)
    return Alarm(lines=lines, advice=(), ring=_ring(catalogue, found.kinds), is_loud=False)


def alarm_in(catalogue: Catalogue, guide: Guide, texts: Iterable[str]) -> Alarm | None:
    """What is said to words of danger in somebody's own words, or None without any."""
    heard = hear(" . ".join(texts), guide)
    if heard.loud is not None:
        return alarm(catalogue, guide, heard.loud)
    return soft_alarm(catalogue, heard.soft) if heard.soft is not None else None


def not_said(lines: Iterable[str], alarms: Iterable[Alarm | None]) -> tuple[str, ...]:
    """The lines that no alarm above them says already."""
    said = {line for found in alarms if found is not None for line in (*found.lines, *found.advice)}
    return tuple(line for line in lines if line not in said)


def number(catalogue: Catalogue, kind: DangerKind) -> str | None:
    """The number of a line in the catalogue's region, where it has one."""
    region = catalogue.region
    numbers = {
        DangerKind.EMERGENCY: region.emergency,
        DangerKind.CRISIS: region.crisis,
        DangerKind.POISON: region.poison,
    }
    return numbers[kind]


def danger_answer(catalogue: Catalogue, guide: Guide, found: Danger) -> dict[str, Any]:
    """Words of danger as JSON."""
    said = alarm(catalogue, guide, found)
    return {
        **_as_json(catalogue, found, said),
        "why": list(said.why),
        "advice": list(said.advice),
        "symptoms": list(found.symptoms),
    }


def soft_answer(catalogue: Catalogue, found: Danger) -> dict[str, Any]:
    """What may be urgent as JSON."""
    return _as_json(catalogue, found, soft_alarm(catalogue, found))


def _as_json(catalogue: Catalogue, found: Danger, said: Alarm) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "number": number(catalogue, found.kind),
        "kinds": [kind.value for kind in found.kinds],
        "numbers": {kind.value: number(catalogue, kind) for kind in found.kinds},
        "text": list(said.lines),
    }


def _ring(catalogue: Catalogue, kinds: Iterable[DangerKind]) -> tuple[str, ...]:
    return tuple(found for kind in kinds if (found := number(catalogue, kind)))


def _advice(catalogue: Catalogue, guide: Guide, found: Danger) -> tuple[str, ...]:
    """What triage says about the symptoms that the words name."""
    names = found.symptoms or found.sounds_like
    if not names:
        return ()
    complaints = [Complaint(name=name) for name in names]
    answer = with_heard(triage(guide, complaints, chart=None, today=date.min), Heard(loud=found))
    values = sentences.pattern_values(catalogue, guide)
    return tuple(catalogue.say(f"triage.advice.{id_}", **values) for id_ in answer.advice)
