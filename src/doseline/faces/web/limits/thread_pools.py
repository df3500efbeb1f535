"""Thread pools: some threads for each kind of page, so that those of one are never taken by another."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from doseline.faces.web.limits.bulkheads import Bulkhead
from doseline.faces.web.limits.load_shedding import BULKHEAD

# This computer and the home network: as many as each lets in at once.
_PLACES = 2
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Threads(ThreadPoolExecutor):
    """An executor that sends each piece of work to the threads of the page it is for."""

    def __init__(self) -> None:
        """No thread yet; each is started when it is first needed."""
        super().__init__(max_workers=1)
        self._of = {
            bulkhead: ThreadPoolExecutor(_PLACES * bulkhead.value.at_once, thread_name_prefix=bulkhead.name)
            for bulkhead in Bulkhead
        }

    def submit(self, fn: Callable[Given, Made], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Made]:
        """Have it done by a thread of its kind."""
        return self._of[BULKHEAD.get() or Bulkhead.USUAL].submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in the class above
        """End all the threads."""
        for threads in self._of.values():
            threads.shutdown(wait, cancel_futures=cancel_futures)
        super().shutdown(wait, cancel_futures=cancel_futures)
