"""A key shared out to three: any two open it, one alone nothing, and in no other place (privacy: "Keys", identity)."""

from itertools import combinations, permutations

import pytest

from portal.vault import pairs, thirds
from portal.vault.errors import Damaged
from tests.vault.world import changed_copies, cut_copies

HOLDERS = [pairs.new_pair() for _ in range(3)]
KEY = pairs.new_pair()
PLACE = thirds.ThirdContext("test", "case", 1, KEY.public)
SHARED = thirds.share(KEY.private, [one.public for one in HOLDERS], PLACE)


def third(number, shared=SHARED, place=PLACE):
    return thirds.find(shared, place, private=HOLDERS[number].private)


def test_any_two_of_three_put_the_key_together():
    for one, other in permutations(range(3), 2):
        assert thirds.join(third(one), third(other), PLACE) == KEY.private


def test_one_alone_puts_nothing_together():
    for alone in range(3):
        with pytest.raises(Damaged):
            thirds.join(third(alone), third(alone), PLACE)
        assert KEY.private not in third(alone).parts.values()


def test_no_part_is_the_same_for_two_keys_and_each_is_missing_to_one():
    lacking = [set(range(3)) - set(third(number).parts) for number in range(3)]
    again = thirds.share(KEY.private, [one.public for one in HOLDERS], PLACE)
    new = [third(number, again).parts for number in range(3)]

    assert sorted(map(tuple, lacking)) == [(0,), (1,), (2,)]
    assert not {*new[0].values(), *new[1].values()} & {
        *third(0).parts.values(),
        *third(1).parts.values(),
    }


def test_whoever_holds_none_finds_none():
    with pytest.raises(Damaged):
        thirds.find(SHARED, PLACE, private=pairs.new_pair().private)


def test_a_third_opens_in_its_own_place_only():
    elsewhere = [
        thirds.ThirdContext("other", "case", 1, KEY.public),
        thirds.ThirdContext("test", "another", 1, KEY.public),
        thirds.ThirdContext("test", "case", 2, KEY.public),
        thirds.ThirdContext("test", "case", 1, HOLDERS[0].public),
    ]
    for place in elsewhere:
        with pytest.raises(Damaged):
            third(0, place=place)


def test_thirds_of_two_sharings_do_not_go_together():
    again = thirds.share(KEY.private, [one.public for one in HOLDERS], PLACE)
    for one, other in combinations(range(3), 2):
        with pytest.raises(Damaged):
            thirds.join(third(one), third(other, again), PLACE)


def test_what_is_stored_names_nobody_and_has_no_order():
    first = [thirds.share(KEY.private, [h.public for h in HOLDERS], PLACE) for _ in range(40)]
    size = len(SHARED) // 3
    places = set()
    for shared in first:
        for n in range(3):
            try:
                thirds.receive(shared[n * size : (n + 1) * size], PLACE, private=HOLDERS[0].private)
                places.add(n)
            except Damaged:
                pass

    assert places == {0, 1, 2}
    assert {len(shared) for shared in first} == {3 * size}
    assert not any(holder.public in shared for shared in first for holder in HOLDERS)


def test_a_third_handed_on_opens_for_whom_it_was_handed_to():
    session = pairs.new_pair()
    handed = thirds.hand_on(third(0), PLACE, to=session.public)

    assert thirds.receive(handed, PLACE, private=session.private) == third(0)
    with pytest.raises(Damaged):
        thirds.receive(handed, PLACE, private=HOLDERS[1].private)


def test_what_was_changed_or_cut_does_not_open():
    for shared in [*changed_copies(SHARED), *cut_copies(SHARED)]:
        whole = []
        for number in range(3):
            try:
                whole.append(third(number, shared))
            except Damaged:
                continue
        assert len(whole) < 3


def test_fewer_than_three_holders_or_the_same_twice_are_refused():
    publics = [one.public for one in HOLDERS]
    for holders in (publics[:2], [*publics[:2], publics[0]], []):
        with pytest.raises(ValueError, match="three"):
            thirds.share(KEY.private, holders, PLACE)
