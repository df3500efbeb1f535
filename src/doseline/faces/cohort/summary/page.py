"""The summary as one HTML file: its style inside, no script, and nothing that is fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from doseline.faces.cohort.summary.bars import HIDDEN, GroupBar, bars
from doseline.faces.cohort.summary.numbers import Summary
from doseline.faces.cohort.summary.words import MOST_RULES, STAND, Table, Words
from doseline.text import Catalogue
from doseline.text.shown import clean

# Nothing may be fetched, whatever stands in the tables.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(summary: Summary, catalogue: Catalogue) -> str:
    """The whole file."""
    words = Words(summary, catalogue)
    title = words.title()
    head = "".join(
        (
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">',
            '<link rel="icon" href="data:,">',
            _tag("title", f"Doseline: {title}"),
            f"<style>{_style()}</style>",
        )
    )
    main = f'<div class="head">{_head(words, title)}</div>' + "\n".join(_main(words))
    body = _raw("header", _tag("p", "Doseline")) + _raw("main", main)
    body += _raw("footer", _tag("p", words.versions()))
    start = f'<!DOCTYPE html>\n<html lang="{escape(catalogue.language)}">'
    return f"{start}<head>{head}</head>\n<body>{body}</body></html>\n"


def _style() -> str:
    return (files("doseline.faces.cohort.summary") / "summary.css").read_text(encoding="utf-8")


def _head(words: Words, title: str) -> str:
    return _tag("h1", title) + "".join(_tag("p", text) for text in words.head())


def _main(words: Words) -> Iterator[str]:
    yield _section("first", _first(words))
    if words.summary.groups["guide"]:
        stand = words.stand()
        picture = _picture(words) + _tag("p", words.say("says.stand")) + _table(stand)
        yield _section("stand", _tag("h2", stand.title) + picture)
        matters = words.matters()
        yield _section(
            "matters", _tag("h2", matters.title) + _tag("p", words.say("says.matters")) + _table(matters)
        )
    yield f'<div class="two">{_section("rules", _rules(words))}{_section("codes", _codes(words))}</div>'
    yield _more(words)


def _first(words: Words) -> str:
    """Who could not be assessed and why, then what is not known."""
    said = _tag("h2", words.say("heading.cannot")) + _tag("p", words.lead(), "lead")
    whys = words.whys()
    if whys.rows:
        said += _table(whys, name=words.say("lead.why"))
    after = "".join(_tag("li", text) for text in words.after_lead())
    return said + (f"<ul>{after}</ul>" if after else "")


def _picture(words: Words) -> str:
    drawn = bars(words)
    columns = [
        column for column in STAND if any(part.column == column for bar in drawn for part in bar.parts)
    ]
    names = {column: words.column(column) for column in columns}
    if any(part.column == HIDDEN for bar in drawn for part in bar.parts):
        names[HIDDEN] = words.say("hidden")
    key = "".join(
        f'<li><span class="part {column}" aria-hidden="true"></span>{_text(name)}</li>'
        for column, name in names.items()
    )
    rows = "".join(_row(words, bar) for bar in drawn)
    caption = _tag("figcaption", words.say("says.picture"))
    drawing = f'<ul class="key">{key}</ul><div class="bars" aria-hidden="true">{rows}</div>'
    return f"<figure>{caption}{drawing}</figure>"


def _row(words: Words, bar: GroupBar) -> str:
    parts = "".join(
        f'<span class="part {part.column}" style="flex-grow:{part.people}"></span>' for part in bar.parts
    )
    name = words.say("group.sized", group=bar.name, people=bar.size)
    return f'<span class="name">{_text(name)}</span><span class="bar">{parts}</span>'


def _rules(words: Words) -> str:
    """The commonest rules, and the rest behind a line to open."""
    rules = words.rules()
    said = _tag("h2", rules.title)
    if not rules.rows:
        return said + _tag("p", words.without_rules())
    said += _tag("p", words.say("says.rules")) + _table(_only(rules, rules.rows[:MOST_RULES]))
    if rest := rules.rows[MOST_RULES:]:
        said += _details(words.say("says.rules-more", count=len(rest)), _table(_only(rules, rest)))
    return said


def _only(table: Table, rows: tuple[tuple[str, ...], ...]) -> Table:
    return Table(title=table.title, head=table.head, rows=rows)


def _codes(words: Words) -> str:
    codes = words.codes()
    said = _tag("h2", codes.title)
    if not codes.rows:
        return said + _tag("p", words.without_codes())
    said += _tag("p", words.say("says.codes")) + _table(codes)
    more = words.codes_more()
    return said + (_tag("p", more) if more else "")


def _more(words: Words) -> str:
    """The same numbers by other groups, and who was in the export; not on paper."""
    tables = [words.export()]
    for by in words.summary.groups:
        if by != "guide" and words.summary.groups[by]:
            tables += [words.stand(by), words.matters(by)]
    told = "".join(_table(table, name=table.title) for table in tables)
    return _details(words.say("heading.groups"), told)


# --- elements ---


def _section(name: str, inside: str) -> str:
    return f'<section class="{name}">{inside}</section>'


def _details(summary: str, inside: str) -> str:
    return f"<details><summary>{_text(summary)}</summary>{inside}</details>"


def _table(table: Table, *, name: str | None = None) -> str:
    """A table that becomes a list of cards where room is little; without a name it has the heading's."""
    caption = _tag("caption", name or table.title, "" if name else "unseen")
    head = "".join(f'<th scope="col">{_text(text)}</th>' for text in table.head)
    rows = "".join(_cells(table.head, row) for row in table.rows)
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(head: Iterable[str], row: tuple[str, ...]) -> str:
    labels = tuple(head)[1:]
    cells = "".join(
        f'<td data-label="{escape(clean(label))}"{_kind(text)}>{_text(text)}</td>'
        for label, text in zip(labels, row[1:], strict=True)
    )
    return f'<tr><th scope="row">{_name(row[0])}</th>{cells}</tr>'


def _name(text: str) -> str:
    """The name of a row; of a code its system and itself, so that on paper the code comes first."""
    system, line, code = text.rpartition("|")
    if not line:
        return _text(text)
    parts = f'<span class="system">{_text(system)}|</span><span class="code">{_text(code)}</span>'
    return f'<span class="token">{parts}</span>'


def _kind(text: str) -> str:
    """Nothing where there is nobody, so that the eye finds who is there; numbers stand under each other."""
    if text == "0":
        return ' class="none-there"'
    return ' class="number"' if text[:1].isdigit() else ""


def _tag(name: str, text: str, kind: str = "") -> str:
    start = f'{name} class="{kind}"' if kind else name
    return f"<{start}>{_text(text)}</{name}>"


def _raw(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


def _text(text: str) -> str:
    return escape(clean(text))
