"""Two bounded queues for costly derivations, receipts and staff, so that neither waits for the other, and a budget of filings.

First in, first out: a plain semaphore starves whoever waits. A full queue says so at once. None of it asks who somebody is.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from flask_babel import gettext as _

from portal.errors import Busy

WEB_PROCESSES = 2

Result = TypeVar("Result")


class Queue:
    """At most `running` derivations at once in this process, at most `waiting` behind them."""

    def __init__(self, running: int, waiting: int) -> None:
        self._free = running
        self._longest = waiting
        self._line: deque[threading.Event] = deque()
        self._mutex = threading.Lock()

    def run(self, derive: Callable[[], Result]) -> Result:
        """Wait in line, then derive; raises Busy when the line is full."""
        self._enter()
        try:
            return derive()
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._mutex:
            if self._free:
                self._free -= 1
                return
            if len(self._line) >= self._longest:
                raise Busy(
                    _(
                        "Many people are writing just now. Your text is still here. Please send it again in a minute."
                    )
                )
            turn = threading.Event()
            self._line.append(turn)
        turn.wait()

    def _leave(self) -> None:
        with self._mutex:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1


class Budget:
    """So many a minute for everybody together. It lives in memory alone: a row of it would tell when somebody wrote."""

    def __init__(self, a_minute: float) -> None:
        self._most, self._left, self._seen = a_minute, a_minute, 0.0
        self._mutex = threading.Lock()

    def spend(self, second: float) -> bool:
        """Take one at a second of any clock that goes forward; False when this minute's share is spent."""
        with self._mutex:
            passed = max(0.0, second - self._seen)
            self._left = min(self._most, self._left + passed * self._most / 60)
            self._seen = second
            if self._left < 1:
                return False
            self._left -= 1
            return True


receipts = Queue(running=2, waiting=64)
staff = Queue(running=1, waiting=20)
filings = Budget(60)


def configure(receipt_waiting: int, staff_waiting: int, filings_a_minute: int) -> None:
    """Set how long the lines may become and how many filings a minute pass unremarked; settings decide.

    Each of the web's processes gets its even share of the budget.
    """
    global receipts, staff, filings
    receipts = Queue(running=2, waiting=receipt_waiting)
    staff = Queue(running=1, waiting=staff_waiting)
    filings = Budget(filings_a_minute / WEB_PROCESSES)


class Room:
    """So many bytes of memory for files passing through this process; whoever finds it full is told at once."""

    def __init__(self, most: int) -> None:
        self._free = most
        self._mutex = threading.Lock()

    def take(self, count: int) -> None:
        """Claim bytes; raises Busy when there are not so many."""
        with self._mutex:
            if count > self._free:
                raise Busy(
                    _("Many people are sending files just now. Please try again in a minute.")
                )
            self._free -= count

    def give_back(self, count: int) -> None:
        with self._mutex:
            self._free += count


file_memory = Room(600_000_000)
cleaning = Queue(running=2, waiting=64)
