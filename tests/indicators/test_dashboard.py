"""What the page of live figures says, from counts alone."""

import pytest

from portal.indicators.dashboard import change


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([10, 10, 10, 10, 10, 10], "can be chance"),
        ([10, 10, 10, 12, 9, 14], "can be chance"),
        ([10, 10, 10, 25, 26, 24], "More"),
        ([25, 26, 24, 10, 10, 10], "Fewer"),
        ([0, 0, 0, 0, 0, 0], "can be chance"),
        ([10, 10, 10, 10, 10], "too early"),
        ([None, 10, 10, 10, 10, 10], "too early"),
        ([None, None, 10, 10, 10, 25, 26, 24], "More"),
        ([], "too early"),
    ],
)
def test_only_a_difference_beyond_chance_is_called_a_change(portal_db, months, said):
    assert said in change(months)


def test_fewer_is_never_called_better(portal_db):
    assert "less harm, or less trust" in change([25, 26, 24, 10, 10, 10])
