"""What happens in the invented history, in the order of its days, so that the trail of acts is true."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

Act = Callable[[datetime], None]
WEEKEND = 5


class Queue:
    """Acts waiting for their moment; what would come after `end` has not happened yet."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self._numbers = count()
        self._waiting: list[tuple[datetime, int, Act]] = []

    def at(self, moment: datetime, act: Act) -> None:
        """Let something happen at a moment."""
        if moment <= self.end:
            heapq.heappush(self._waiting, (moment, next(self._numbers), act))

    def run(self) -> None:
        """Let it all happen, soonest first; acts may bring about others."""
        while self._waiting:
            moment, _number, act = heapq.heappop(self._waiting)
            act(moment)


def at_work(moment: datetime, days: int, hour: int) -> datetime:
    """Some days later, on the next working day, at an hour when staff are there; never before the moment itself."""
    later = (moment + timedelta(days=days)).replace(hour=hour, minute=(hour * 17) % 60)
    if later <= moment:
        later += timedelta(days=1)
    while later.weekday() >= WEEKEND:
        later += timedelta(days=1)
    return later
