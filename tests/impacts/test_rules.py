"""What adds up along the tree."""

from portal.impacts import rules


def test_a_unit_counts_its_own_impacts_and_those_of_every_unit_under_it():
    assert rules.rolled_up({1: 1, 2: 3, 9: 50}, [1, 2, 3]) == 4
