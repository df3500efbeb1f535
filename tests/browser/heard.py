"""What is heard of a page: the browser's own accessibility tree, in the order a screen reader reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from doseline.guide import load_guide
from doseline.text import Catalogue

_EMERGENCY = Catalogue("en", load_guide("kesimpta").region("US")).say("symptoms.flags.label")
# What a person can press, choose or type into, as Chromium calls it.
CONTROLS = frozenset(
    {
        "button", "link", "textbox", "searchbox", "checkbox", "radio", "combobox", "listbox", "spinbutton",
        "slider", "switch", "menuitem", "DisclosureTriangle", "Date", "InputTime", "DateTime",
        "ComboBoxMenuButton", "ComboBoxSelect",
    }
)  # fmt: skip
_PICTURES = frozenset({"image", "img", "SvgRoot", "graphics-document"})
_SAID = CONTROLS | _PICTURES | {"heading", "StaticText"}
# What cannot wait is heard before a headline: the signs of an emergency, and what is wrong with a form.
_BEFORE_ALL = frozenset({"alert", "note"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing of the tree: its role, its name, and the headline's level."""

    role: str
    name: str
    level: int = 0


def heard(page: Page) -> tuple[Heard, ...]:
    """Everything that is there for somebody who hears the page, in order."""
    session = page.context.new_cdp_session(page)
    try:
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return tuple(_walk(by_id, nodes[0]["nodeId"]))


def _walk(nodes: Mapping[str, Mapping[str, Any]], at: str) -> Iterator[Heard]:
    node = nodes.get(at)
    if node is None:
        return
    role = node.get("role", {}).get("value", "")
    if not node.get("ignored"):
        levels = [one["value"]["value"] for one in node.get("properties", ()) if one["name"] == "level"]
        yield Heard(role, str(node.get("name", {}).get("value", "")).strip(), *levels[:1])
    if role == "StaticText":  # its lines on the screen
        return
    for child in node.get("childIds", ()):
        yield from _walk(nodes, child)


def in_main(tree: Sequence[Heard]) -> tuple[Heard, ...]:
    """The main part: from its beginning to what stands at the foot of every page."""
    roles = [one.role for one in tree]
    return tuple(tree[roles.index("main") + 1 : roles.index("contentinfo")])


def said(tree: Sequence[Heard]) -> tuple[Heard, ...]:
    """Only what makes a sound: headlines, texts, pictures and controls; no text twice for its control."""
    found: list[Heard] = []
    for one in tree:
        is_again = one.role == "StaticText" and found and one.name in found[-1].name
        if one.role in _SAID and not is_again:
            found.append(one)
    return tuple(found)


def complaints(page: Page) -> list[str]:
    """What is wrong with the page for somebody who hears it."""
    tree = heard(page)
    nameless = [one.role for one in tree if one.role in CONTROLS | _PICTURES and not one.name]
    signs = [one.name for one in tree if one.role in CONTROLS and not any(map(str.isalnum, one.name))]
    signs += [one.name for one in tree if one.role in CONTROLS and one.name[:1] in {"+", "\u2212"}]
    return [
        *(f"heard, without a name: {role}" for role in nameless),
        *(f"heard, a sign for a name: {name}" for name in signs if name),
        *_out_of_order(tree),
    ]


def _out_of_order(tree: Sequence[Heard]) -> Iterator[str]:
    roles = [one.role for one in tree]
    if roles.count("main") != 1 or "banner" not in roles:
        yield f"heard, no banner or not one main part: {sorted(set(roles))}"
        return
    start = roles.index("main")
    if said(tree)[0].role != "link" or roles.index("link") > roles.index("banner"):
        yield f"heard first: {said(tree)[0]}, and no way past what every page has"
    yield from (
        f"heard, a navigation without a name at {place}"
        for place, one in enumerate(tree)
        if one.role == "navigation" and not one.name
    )
    first = next((one for one in tree[start + 1 :] if one.role in _SAID or _cannot_wait(one)), None)
    if first is None or not (_cannot_wait(first) or (first.role == "heading" and first.level == 1)):
        yield f"heard before the headline: {first}"


def _cannot_wait(one: Heard) -> bool:
    return one.role in _BEFORE_ALL or (one.role == "region" and one.name == _EMERGENCY)
