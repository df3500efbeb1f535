"""What every page must hold: axe-core's rules, no sideways scroll, targets for a thumb, a focus one sees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

_AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LEAST_PX = 44
_LEAST_RING_PX = 2
_LEAST_CONTRAST = 3

# A link inside a sentence may be as low as its line; one that stands alone is a control.
_SMALL = """least => {
  const alone = e => (e.parentElement.innerText || '').trim() === (e.innerText || '').trim()
    && !e.closest('sup');
  const controls = [...document.querySelectorAll(
    'button, input:not([type=hidden]), select, textarea, summary, a[href]')]
    .filter(e => e.checkVisibility() && !e.matches('.skip')
      && (e.tagName !== 'A' || getComputedStyle(e).display !== 'inline' || alone(e)));
  return controls.map(e => [e, (e.closest('.choice') || e).getBoundingClientRect()])
    .filter(([e, box]) => box.height < least - 0.5 || box.width < least - 0.5)
    .map(([e, box]) => e.outerHTML.slice(0, 120) + ` ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""

# The ring is drawn outside the control, so it has to stand out against what is around it.
_UNSEEN = """([least, contrast]) => {
  const rgb = text => { const n = text.match(/[\\d.]+/g).map(Number);
    return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3); };
  const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { for (let at = e.parentElement; at; at = at.parentElement) {
    const c = rgb(getComputedStyle(at).backgroundColor); if (c) return c; } return [255, 255, 255]; };
  const bad = [];
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary')]
    .filter(e => e.checkVisibility() && !e.disabled);
  for (const e of all) {
    e.focus({preventScroll: true});
    const what = e.outerHTML.slice(0, 100);
    if (document.activeElement !== e) { bad.push('takes no focus: ' + what); continue; }
    const style = getComputedStyle(e), ring = rgb(style.outlineColor);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < least || !ring) {
      bad.push('no ring: ' + what); continue; }
    const [a, b] = [light(ring), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < contrast) bad.push('a faint ring: ' + what);
  }
  return bad;
}"""


@lru_cache(maxsize=1)
def _axe() -> str:
    if not _AXE.is_file():
        pytest.skip("axe-core is not here: run npm ci in tests/node")
    return _AXE.read_text(encoding="utf-8")


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds and where; by all rules of WCAG 2.2 AA and best practice, or by these."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(_axe())
    asked = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": _RULES}
    # What lies under the bar at the bottom comes out from under it when the page is scrolled.
    page.evaluate("document.querySelector('.bar')?.style.setProperty('position', 'static')")
    found = page.evaluate("asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']})", asked)
    page.evaluate("document.querySelector('.bar')?.style.removeProperty('position')")
    return [
        f"{item['id']}: {item['help']}: {node['html'][:160]} {_why(node)}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for check in node["any"][:1])


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return max(wider, 0)


def too_small(page: Page) -> list[str]:
    """Controls smaller than 44 pixels."""
    small: list[str] = page.evaluate(_SMALL, _LEAST_PX)
    return small


def unseen_focus(page: Page) -> list[str]:
    """Controls whose focus a keyboard's user does not see: no ring, a thin or a faint one."""
    page.keyboard.press("Tab")  # from here on the browser shows focus as it does for a keyboard
    unseen: list[str] = page.evaluate(_UNSEEN, [_LEAST_RING_PX, _LEAST_CONTRAST])
    return unseen


# A word may stand on two lines only where no screen could hold it on one. Breaks at a hyphen are none.
_BROKEN = """() => {
  const main = document.querySelector('main'), style = getComputedStyle(main);
  const room = main.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const bad = [], range = document.createRange();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const e = node.parentElement;
    if (!e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})) continue;
    if (e.closest('.unseen, option, script, style')) continue;
    for (const word of node.data.matchAll(/[^\\s\u2013\u2014/-]+/g)) {
      const [before] = node.data.slice(0, word.index).match(/\\S*$/);
      const after = node.data[word.index + word[0].length];
      if (before.includes('/') || after === '/') continue;  // an address, a path: not read word by word
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const boxes = [...range.getClientRects()];
      const lines = new Set(boxes.map(box => Math.round(box.top)));
      const wide = boxes.reduce((sum, box) => sum + box.width, 0);
      if (lines.size > 1 && wide <= room) bad.push(`${word[0]} in ${e.outerHTML.slice(0, 80)}`);
    }
  }
  return bad;
}"""


def broken_words(page: Page) -> list[str]:
    """Words that stand on two lines although the screen is wide enough for each."""
    found: list[str] = page.evaluate(_BROKEN)
    return found


_DOUBLED = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))]; }"""


def doubled(page: Page) -> list[str]:
    """Ids that stand in the page more than once: what points at one of them finds the other."""
    found: list[str] = page.evaluate(_DOUBLED)
    return found


def headings(page: Page) -> list[str]:
    """The first headings of the page: there is to be one."""
    found: list[str] = page.evaluate("[...document.querySelectorAll('h1')].map(e => e.innerText)")
    return found
