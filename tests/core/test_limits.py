"""Two bounded queues, first in first out, for work that costs."""

import threading

import pytest

from portal import limits
from portal.errors import Busy


def wait_until(condition):
    """Go on when it is so; the test run's own limit ends what never becomes so."""
    while not condition():
        threading.Event().wait(0.001)


def occupied(queue):
    """A queue whose every place is taken until the returned event is set."""
    begun, release = threading.Event(), threading.Event()

    def hold():
        begun.set()
        release.wait()

    thread = threading.Thread(target=lambda: queue.run(hold))
    thread.start()
    begun.wait()
    return release, thread


def test_a_full_queue_says_so_at_once(app):
    queue = limits.Queue(running=1, waiting=0)
    release, thread = occupied(queue)

    with app.test_request_context(), pytest.raises(Busy, match="Your text is still here"):
        queue.run(lambda: None)
    release.set()
    thread.join()

    assert queue.run(lambda: "free again") == "free again"


def test_whoever_came_first_is_served_first():
    queue, order = limits.Queue(running=1, waiting=9), []
    release, thread = occupied(queue)
    waiting = []
    for number in range(5):
        one = threading.Thread(target=lambda n=number: queue.run(lambda: order.append(n)))
        one.start()
        wait_until(lambda n=number: len(queue._line) == n + 1)
        waiting.append(one)

    release.set()
    for one in [thread, *waiting]:
        one.join()

    assert order == [0, 1, 2, 3, 4]


def test_work_that_fails_frees_its_place():
    queue = limits.Queue(running=1, waiting=0)

    with pytest.raises(ValueError, match="bad"):
        queue.run(lambda: (_ for _ in ()).throw(ValueError("bad")))

    assert queue.run(lambda: 1) == 1


def test_people_who_file_never_wait_behind_staff_who_sign_in():
    assert limits.receipts is not limits.staff
