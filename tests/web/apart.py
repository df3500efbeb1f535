"""A loop of its own for what is asked all at once, in a thread of its own.

The tests with a browser leave the loop of theirs running in the first thread, where no other can begin.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Made = TypeVar("Made")


def run_apart(work: Coroutine[Any, Any, Made]) -> Made:
    """What the work gives back, or raises."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()
