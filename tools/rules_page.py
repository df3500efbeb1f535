"""Write docs/rules.md: every rule, how serious and urgent it is, what it says, and where it comes from.

``python tools/rules_page.py`` rewrites it; with ``--check`` nothing is written and the exit code says
whether the page is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from doseline.guide import Guide, Rule, load_guide
from doseline.source import Source
from doseline.text import NEUTRAL, Catalogue

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rules.md"
HEAD = """# Every rule

Written by `tools/rules_page.py` from the guide's data and the catalogue. A word in braces is a value of the
record or of the guide. `stop`, `wait` and `ask` hold a dose back; `tell` and `note` do not. The mark behind a
source says how sure we are of it: see [sources](sources.md).
"""


def page(guide: Guide) -> str:
    """The whole page for one guide."""
    texts = _texts(guide)
    groups = dict.fromkeys(rule.group for rule in guide.rules.values())
    return HEAD + "".join(_group(guide, group, texts) for group in groups)


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
    """0 if the page is, or now is, up to date."""
    fresh = page(load_guide("kesimpta"))
    if "--check" in arguments:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh
        print(f"{PAGE.name}: {'up to date' if same else 'run tools/rules_page.py'}")
        return 0 if same else 1
    PAGE.write_text(fresh, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
