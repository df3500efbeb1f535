"""Write a page of rules for each drug: how serious and urgent, what each says, and where it comes from.

``python tools/rules_page.py`` rewrites them; with ``--check`` nothing is written and the exit code says
whether all are up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doseline.guide import Guide, Rule, load_guide, sound_drugs
from doseline.source import Source
from doseline.text import NEUTRAL, Catalogue, Named

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
KESIMPTA = "kesimpta"
HEAD = """# Every rule of {brand}

Written by `tools/rules_page.py` from the guide's data and the catalogue. A word in braces is a value of the
record or of the guide. `stop`, `wait` and `ask` hold a dose back; `tell` and `note` do not. The mark behind a
source says how sure we are of it: see [sources](sources.md). The other drugs: {others}.
"""


def page(guide: Guide) -> str:
    """The whole page for one guide."""
    brand = _brand(guide.drug)
    others = ", ".join(f"[{_brand(one)}]({place(one).name})" for one in sound_drugs() if one != guide.drug)
    texts = _texts(guide)
    groups = dict.fromkeys(rule.group for rule in guide.rules.values())
    return HEAD.format(brand=brand, others=others) + "".join(_group(guide, group, texts) for group in groups)


def place(drug: str) -> Path:
    """Where the page of a drug lies."""
    return DOCS / ("rules.md" if drug == KESIMPTA else f"rules-{drug}.md")


def _brand(drug: str) -> str:
    return Catalogue("en", NEUTRAL).write(Named("brand", drug))


def _texts(guide: Guide) -> dict[str, Any]:
    catalogue = Catalogue("en", NEUTRAL).about(guide)
    return {rule: catalogue.table(f"rule.{rule}") for rule in guide.rules}


def _group(guide: Guide, group: str, texts: dict[str, Any]) -> str:
    rules = [rule for rule in guide.rules.values() if rule.group == group]
    return f"\n## {group}\n\n" + "\n".join(line for rule in rules for line in _rule(rule, texts[rule.id]))


def _rule(rule: Rule, text: dict[str, Any]) -> Iterator[str]:
    yield f"**`{rule.id}`** {rule.grade.severity}, {rule.grade.urgency}"
    yield f"- {text['title']}"
    for name, grade in rule.variants.items():
        title = text.get("variant", {}).get(name, {}).get("title", text["title"])
        yield f"- `{name}` {grade.severity}, {grade.urgency}: {title}"
    for region, severity in rule.regions.items():
        yield f"- in region profile {region}: {severity}"
    yield f"- Source: {'; '.join(_cited(source) for source in rule.sources)}"
    yield ""


def _cited(source: Source) -> str:
    return f"{source.document}, {source.section} ({source.confidence})"


def main(arguments: list[str]) -> int:
    """0 if the pages are, or now are, up to date."""
    stale = [drug for drug in sound_drugs() if not _is_fresh(drug)]
    if "--check" in arguments:
        print("run tools/rules_page.py" if stale else "the pages of rules are up to date")
        return 1 if stale else 0
    for drug in stale:
        place(drug).write_text(page(load_guide(drug)), encoding="utf-8", newline="\n")
    return 0


def _is_fresh(drug: str) -> bool:
    file = place(drug)
    return file.exists() and file.read_text(encoding="utf-8") == page(load_guide(drug))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
