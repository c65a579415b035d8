from itertools import permutations

import pytest

from portal.vault import pairs, recovery
from portal.vault.errors import Damaged
from tests.vault.world import changed_copies, cut_copies

HOLDERS = [pairs.new_pair() for _ in range(4)]
SECRET = bytes(range(32))
SEALED = recovery.seal_for_pairs(SECRET, [holder.public for holder in HOLDERS], label="recovery 1")


def outer(blob, holder, pair, label="recovery 1"):
    return recovery.open_outer(blob, holder_private=HOLDERS[holder].private, label=label, pair=pair)


def inner(blob, holder, pair, label="recovery 1"):
    return recovery.open_inner(blob, holder_private=HOLDERS[holder].private, label=label, pair=pair)


def test_every_two_holders_together_get_the_secret():
    assert sorted(SEALED) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    for pair, blob in SEALED.items():
        assert inner(outer(blob, pair[0], pair), pair[1], pair) == SECRET


def test_one_holder_alone_never_gets_the_secret_with_all_the_seals_there_are():
    for alone in range(4):
        for pair, blob in SEALED.items():
            got = blob
            if pair[0] == alone:
                got = outer(blob, alone, pair)
            with pytest.raises(Damaged):
                inner(got, alone, pair)
            assert SECRET not in got


def test_the_second_holder_cannot_take_off_the_outer_seal():
    for pair, blob in SEALED.items():
        with pytest.raises(Damaged):
            outer(blob, pair[1], pair)


def test_a_seal_under_another_label_or_for_another_pair_is_damaged():
    blob = SEALED[0, 1]
    half = outer(blob, 0, (0, 1))

    for other in ({"pair": (0, 2)}, {"pair": (1, 0)}, {"pair": (0, 1), "label": "recovery 2"}):
        with pytest.raises(Damaged):
            outer(blob, 0, **other)
        with pytest.raises(Damaged):
            inner(half, 1, **other)


def test_seals_exchanged_between_pairs_are_damaged():
    for first, second in permutations(SEALED, 2):
        with pytest.raises(Damaged):
            outer(SEALED[first], second[0], second)


def test_a_seal_changed_or_cut_is_damaged():
    half = outer(SEALED[0, 1], 0, (0, 1))
    for copy in [*changed_copies(SEALED[0, 1]), *cut_copies(SEALED[0, 1])]:
        with pytest.raises(Damaged):
            outer(copy, 0, (0, 1))
    for copy in [*changed_copies(half), *cut_copies(half)]:
        with pytest.raises(Damaged):
            inner(copy, 1, (0, 1))


@pytest.mark.parametrize("chosen", [[], [0], [0, 1], [0, 1, 1], [0, 1, 2, 0]])
def test_fewer_than_three_different_holders_are_refused(chosen):
    with pytest.raises(ValueError, match="three different"):
        recovery.seal_for_pairs(SECRET, [HOLDERS[n].public for n in chosen], label="recovery 1")
