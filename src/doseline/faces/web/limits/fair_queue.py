"""Fair queueing: a few at once, and of those who wait one address after another."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque

from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """How many are let in at once, how many of one address, and how many may wait."""

    at_once: int
    at_once_of_one: int
    waiting: int
    waiting_of_one: int


class FairQueue:
    """The places of one room. All of it happens in one thread, that of the event loop."""

    def __init__(self, room: Capacity) -> None:
        """Nobody is in."""
        self._room = room
        self._inside: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def take(self, address: str) -> bool:
        """A place, at once or when the turn comes; False where too many wait already."""
        if self._has_place(address):
            self._inside[address] += 1
            return True
        queue = self._waiting.get(address, deque())
        if len(queue) >= self._room.waiting_of_one or self._number_waiting() >= self._room.waiting:
            return False
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, queue).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._leave(address, turn)
            raise
        return True

    def give_back(self, address: str) -> None:
        """Leave a place to who waits, the address that was not served for longest first."""
        self._inside[address] -= 1
        self._inside += Counter()  # who is not here is forgotten
        for next_one in tuple(self._waiting):
            if self._has_place(next_one):
                self._call(next_one)

    def _has_place(self, address: str) -> bool:
        room = self._room
        return self._inside.total() < room.at_once and self._inside[address] < room.at_once_of_one

    def _number_waiting(self) -> int:
        return sum(map(len, self._waiting.values()))

    def _call(self, address: str) -> None:
        queue = self._waiting.pop(address)
        turn = queue.popleft()
        if queue:
            self._waiting[address] = queue  # the others of this address come after everybody else
        self._inside[address] += 1
        turn.set_result(None)

    def _leave(self, address: str, turn: asyncio.Future[None]) -> None:
        """Who waited has gone: out of the queue, or out of the place that was just given."""
        if turn.done() and not turn.cancelled():
            self.give_back(address)
            return
        queue = self._waiting.get(address, deque())
        if turn in queue:
            queue.remove(turn)
        if not queue:
            self._waiting.pop(address, None)
