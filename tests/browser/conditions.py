"""The conditions that people read a page under, and what is wrong with a page in one of them."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

from tests.browser import accessible, heard

PHONE, LAPTOP = ViewportSize(width=360, height=740), ViewportSize(width=1280, height=800)
# WCAG 1.4.4 asks for text at 200 %: a laptop's browser at that zoom shows 640 x 400 CSS pixels. 1.4.10 asks
# for no sideways scroll at 400 %: 320 x 256.
ZOOM_200, ZOOM_400 = ViewportSize(width=640, height=400), ViewportSize(width=320, height=256)
# A phone set to larger text keeps its width: letters of so many per cent, on two phones.
_SMALLEST = ViewportSize(width=320, height=640)
_LARGE_TEXT = ((PHONE, 100), (PHONE, 130), (PHONE, 150), (PHONE, 200), (_SMALLEST, 200))
_LETTERS = "size => { document.documentElement.style.fontSize = `${size}%`; }"
# What another width can change; the rest of the rules read the same page.
_LAYOUT_RULES = ("target-size", "scrollable-region-focusable", "region", "color-contrast", "meta-viewport")
_LOST = """() => [...document.querySelectorAll('button, .button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && e.type !== 'radio' && e.type !== 'checkbox')
  .filter(e => { const s = getComputedStyle(e), p = getComputedStyle(e.closest('details') || e);
    return [s, p].every(one => one.borderTopStyle === 'none' || parseFloat(one.borderTopWidth) < 1); })
  .map(e => e.outerHTML.slice(0, 120))"""
_MOVING = """() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);
    return `${s.transitionDuration},${s.animationDuration}`.split(',').some(v => parseFloat(v) > 0); })
  .map(e => e.outerHTML.slice(0, 80))"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in every condition that people read it under."""
    found = [f"first headings: {accessible.headings(page)}"] if len(accessible.headings(page)) != 1 else []
    found += [f"twice in the page: #{one}" for one in accessible.doubled(page)]
    page.set_viewport_size(PHONE)
    found += [f"phone: {one}" for one in accessible.violations(page)]
    found += [f"phone, too small: {one}" for one in accessible.too_small(page)]
    found += [f"phone, focus: {one}" for one in accessible.unseen_focus(page)]
    found += heard.complaints(page)
    found += _in_dark(page)
    found += _in_forced_colours(page)
    found += _without_motion(page)
    for name, size in {"phone": PHONE, "200 %": ZOOM_200, "400 %": ZOOM_400, "laptop": LAPTOP}.items():
        page.set_viewport_size(size)
        found += _too_wide(page, name)
    found += [f"laptop: {one}" for one in accessible.violations(page, _LAYOUT_RULES)]
    found += [f"laptop, too small: {one}" for one in accessible.too_small(page)]
    return found + _with_large_letters(page)


def _with_large_letters(page: Page) -> list[str]:
    found = []
    for size, letters in _LARGE_TEXT:
        page.set_viewport_size(size)
        page.evaluate(_LETTERS, letters)
        name = f"{size['width']} px, letters of {letters} %"
        found += _too_wide(page, name)
        found += [f"{name}, broken: {one}" for one in accessible.broken_words(page)]
    return found


def _too_wide(page: Page, name: str) -> list[str]:
    wider = accessible.sideways(page)
    return [f"{name}: {wider} px too wide"] if wider else []


def _in_dark(page: Page) -> list[str]:
    page.emulate_media(color_scheme="dark")
    found = [f"dark: {one}" for one in accessible.violations(page, ("color-contrast",))]
    found += [f"dark, focus: {one}" for one in accessible.unseen_focus(page)]
    page.emulate_media(color_scheme="light")
    return found


def _in_forced_colours(page: Page) -> list[str]:
    """Backgrounds are gone there: a control needs a border to be seen, and focus its ring."""
    page.emulate_media(forced_colors="active")
    lost: list[str] = page.evaluate(_LOST)
    found = [f"forced colours, no border: {one}" for one in lost]
    found += [f"forced colours, focus: {one}" for one in accessible.unseen_focus(page)]
    page.emulate_media(forced_colors="none")
    return found


def _without_motion(page: Page) -> list[str]:
    moving: list[str] = page.evaluate(_MOVING)
    return [f"moves: {one}" for one in moving]
