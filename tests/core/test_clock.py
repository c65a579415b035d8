"""The one place that knows the time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from portal import clock


@pytest.fixture(autouse=True)
def _let_go():
    yield
    clock.freeze(None)
    clock.use_shift_file(None)


def test_now_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_day_is_that_of_the_place():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert clock.local_day(late, ZoneInfo("Asia/Dhaka")).day == 3
    assert clock.local_day(late, ZoneInfo("America/Lima")).day == 2


def test_only_a_demo_moves_its_calendar(tmp_path):
    with pytest.raises(RuntimeError, match="demo"):
        clock.advance(7)

    clock.use_shift_file(tmp_path / "days")
    before = clock.now()
    clock.advance(7)
    clock.advance(3)
    assert (clock.now() - before).days == 10
