"""Icons of the app as PNG files, drawn by Chromium from the one ``icon.svg``: ``python tools/icons.py``.

Two with round corners, for browsers and home screens; one that fills its square, for phones that cut it.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

_STATIC = Path(str(files("doseline.faces.web") / "static"))
_ROUND, _SQUARE = 'rx="14"', 'rx="0"'
_SIZES = {"icon-192.png": (192, _ROUND), "icon-512.png": (512, _ROUND), "icon-whole.png": (512, _SQUARE)}


def main() -> None:
    """Draw them all."""
    drawing = (_STATIC / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, (size, corners) in _SIZES.items():
            (_STATIC / name).write_bytes(_drawn(browser, drawing.replace(_ROUND, corners), size))
        browser.close()


def _drawn(browser: Browser, drawing: str, size: int) -> bytes:
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(
        f"<style>html,body{{margin:0;background:transparent}}svg{{width:{size}px;height:{size}px;display:block}}"
        f"</style>{drawing}"
    )
    data: bytes = page.screenshot(omit_background=True)
    page.close()
    return data


if __name__ == "__main__":
    main()
