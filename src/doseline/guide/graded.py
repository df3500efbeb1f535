"""Findings made from the guide's own words on a rule."""

from __future__ import annotations

from datetime import date

from doseline.finding import Finding, Unknown, Values
from doseline.guide import Guide


def make(  # noqa: PLR0913 - a finding has that many parts, each by name
    guide: Guide,
    rule: str,
    *,
    variant: str | None = None,
    because: tuple[str, ...] = (),
    until: date | None = None,
    values: Values = (),
    region: str | None = None,
) -> Finding:
    """The finding for ``rule`` (and its variant), graded and cited as the guide says.

    Source: the rule's own, from ``rules.toml``.

    >>> from doseline.guide import drugs, load_guide
    >>> guide = load_guide(drugs()[0])
    >>> found = make(guide, "date-to-confirm", because=("d1",))
    >>> found.severity.value, len(found.sources) > 0
    ('ask', True)
    """
    stated = guide.rules[rule]
    grade = stated.variants.get(variant or "", stated.grade)
    severity = stated.regions.get(region, grade.severity) if region else grade.severity
    return Finding(
        rule=rule,
        severity=severity,
        urgency=grade.urgency,
        sources=stated.sources,
        because=because,
        until=until,
        variant=variant,
        values=values,
    )


def not_known(guide: Guide, rule: str, what: str, why: str, *, because: tuple[str, ...] = ()) -> Unknown:
    """The unknown for ``rule``, cited as the guide says.

    Source: the rule's own, from ``rules.toml``.

    >>> from doseline.guide import drugs, load_guide
    >>> guide = load_guide(drugs()[0])
    >>> not_known(guide, "hbv-screen", "anti-hbc", "missing").what
    'anti-hbc'
    """
    return Unknown(rule=rule, what=what, why=why, sources=guide.rules[rule].sources, because=because)
