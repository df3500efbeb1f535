"""The numbers of a summary for a program."""

from __future__ import annotations

from typing import Any

from doseline.faces.cohort.summary.numbers import COLUMNS, STATUSES, CodeCount, Key, RuleCount, Steps, Summary

FORMAT = "doseline-cohort-summary/1"
_KEYS = {column: column.replace("-", "_") for column in COLUMNS}


def answer(summary: Summary) -> dict[str, Any]:
    """Every number; one that is hidden is null, one told in steps says from where to where it lies."""
    about, counts = summary.about, summary.counts
    return {
        "format": FORMAT,
        "today": about.today,
        "hidden_below": summary.below or None,
        "inputs": {
            "files": about.inputs,
            "lines": about.lines,
            "bytes": about.bytes,
            "unreadable": about.unreadable,
        },
        "people": counts["people",],
        "status": {status: summary.status(status) for status in STATUSES},
        "cannot_assess_because": {why: counts["why", why] for why in summary.whys},
        "with_something_not_understood": counts["not-understood",],
        "all": {name: summary.all(column) for column, name in _KEYS.items()},
        "groups": {
            by: [{"group": group, **_row(counts, (by, group))} for group in groups]
            for by, groups in summary.groups.items()
        },
        "rules": [_rule(rule) for rule in summary.rules],
        "codes_not_understood": [_code(code) for code in summary.codes],
        "more_codes_not_understood": summary.more_codes,
        "screened_with": {"program": about.program, "guide_version": about.guide_version},
    }


def _row(counts: Any, row: Key) -> dict[str, int | None]:  # noqa: ANN401 - by place
    return {name: counts[*row, column] for column, name in _KEYS.items()}


def _rule(rule: RuleCount) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "people": _count(rule.people),
        "holding": _count(rule.holding),
        "unknown": _count(rule.unknown),
    }


def _count(count: int | Steps | None) -> int | dict[str, int] | None:
    return {"from": count.least, "to": count.most} if isinstance(count, Steps) else count


def _code(code: CodeCount) -> dict[str, Any]:
    return {
        "resource": code.resource,
        "system": code.system,
        "code": code.code,
        "display": code.display,
        "count": code.count,
    }
