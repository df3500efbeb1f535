"""Somebody who has a keyboard and nothing else: Tab, Enter, Space, and arrows within a group of choices."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# More stops than any page of ours has.
_MOST_STOPS = 500
# What has the focus, as a screen reader would call it.
_FOCUS = """() => { const e = document.activeElement, text = one => (one?.innerText || '').trim();
  const at = e.getBoundingClientRect();
  return {tag: e.tagName.toLowerCase(), type: e.type || '',
    name: text(e.labels?.[0]) || e.getAttribute('aria-label') || text(e),
    group: text(e.closest('fieldset')?.querySelector('legend')), value: e.value || '', ticked: !!e.checked,
    seen: at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth}; }"""
_CONTROLS = {"a", "button", "summary"}
_TYPED = {"input", "textarea", "select"}


class Hands:
    """The keyboard on one page; a control that Tab does not reach is a failure."""

    def __init__(self, page: Page) -> None:
        """Begin at the top of the page."""
        self.page = page
        self.presses = 0

    def press(self, words: str) -> None:
        """Go on to the link or button of this name and press it; the next page is waited for."""
        found = self._reach(lambda at: at["tag"] in _CONTROLS and words in at["name"], words)
        if found["tag"] == "summary":
            self._key("Enter")
            return
        with self.page.expect_navigation(wait_until="load"):
            self._key("Enter")

    def open(self, words: str) -> None:
        """Unfold what is folded under this name."""
        self._reach(lambda at: at["tag"] == "summary" and words in at["name"], words)
        self._key("Enter")

    def reach(self, words: str) -> None:
        """Go on to the link or button of this name, without pressing it."""
        self._reach(lambda at: at["tag"] in _CONTROLS and words in at["name"], words)

    def focus(self, label: str) -> None:
        """Go on to the field of this label."""
        self._reach(lambda at: at["tag"] in _TYPED and label in at["name"], label)

    def write(self, label: str, text: str, *, group: str = "") -> None:
        """Type into the field of this label, in the place of what stands there."""
        found = self._reach(
            lambda at: at["tag"] in _TYPED and label in at["name"] and group in at["group"], label
        )
        if found["type"] not in {"date", "time"}:
            self._key("Control+a")
        self.page.keyboard.type(text)

    def tick(self, words: str) -> None:
        """Tick a box."""
        found = self._reach(lambda at: at["type"] == "checkbox" and words in at["name"], words)
        if not found["ticked"]:
            self._key("Space")

    def choose(self, group: str, words: str) -> None:
        """Go to a group of choices and on to one of them with the arrows, or to one line of a menu."""
        found = self._reach(
            lambda at: (
                (at["type"] == "radio" and group in at["group"])
                or (at["tag"] == "select" and group in at["name"])
            ),
            group,
        )
        if found["tag"] == "select":
            self.page.keyboard.type(words)
            return
        self._key("Space")
        for _ in range(_MOST_STOPS):
            if words in self._focus()["name"]:
                return
            self._key("ArrowDown")
        raise AssertionError(f"no choice {words!r} in {group!r}")

    def _reach(self, is_it: Any, words: str) -> dict[str, Any]:  # noqa: ANN401 - a test on what has the focus
        for _ in range(_MOST_STOPS):
            self._key("Tab")
            at = self._focus()
            if is_it(at):
                if not at["seen"]:
                    raise AssertionError(f"the focus is on {words!r}, which is out of sight")
                return at
        raise AssertionError(f"the keyboard does not reach {words!r} on {self.page.title()!r}")

    def _key(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def _focus(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(_FOCUS)
        return found
