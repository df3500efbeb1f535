"""One thumb on a small phone: what a job costs in taps, keys and screens to scroll."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, ViewportSize

SMALL = ViewportSize(width=360, height=640)
# Where the bar at the bottom lies over the page.
_BAR = 64
# Whether its upper part lies on the screen, under nothing else.
_IS_SEEN = """e => {
  const at = e.getBoundingClientRect();
  const hit = document.elementFromPoint(at.left + at.width / 2, at.top + Math.min(at.height, 40) / 2);
  return hit !== null && e.contains(hit);
}"""


@dataclass(slots=True)
class Thumb:
    """Somebody at a page; what it has cost so far."""

    page: Page
    taps: int = 0
    keys: int = 0
    scrolls: int = 0

    def see(self, found: Locator) -> None:
        """Scroll a screen at a time until it can be seen."""
        if found.first.evaluate(_IS_SEEN):
            return
        box = found.first.bounding_box()
        assert box is not None, f"not on the page: {found}"
        below = box["y"] + min(box["height"], SMALL["height"] / 2) - (SMALL["height"] - _BAR)
        if below > 0:
            self.scrolls += -int(-below // (SMALL["height"] - _BAR))
            found.first.scroll_into_view_if_needed()

    def tap(self, found: Locator) -> None:
        """See it, and tap it."""
        self.see(found)
        found.first.click()
        self.taps += 1
        self.page.wait_for_load_state("load")

    def type(self, found: Locator, words: str) -> None:
        """Tap into a field and type."""
        self.see(found)
        found.first.fill(words)
        self.taps += 1
        self.keys += len(words)

    def choose(self, found: Locator, value: str) -> None:
        """Pick from a list."""
        self.see(found)
        found.first.select_option(value)
        self.taps += 1

    @property
    def cost(self) -> tuple[int, int, int]:
        """Taps, keys, screens that were scrolled."""
        return self.taps, self.keys, self.scrolls
