from copy import deepcopy
from datetime import date

import pytest

from portal.vault import roster
from tests.vault.rosters import PUBLICS, a_person, a_roster, reason_for, verify, with_person

CURVE_PRIME = 2**255 - 19
LOW_ORDER = [
    bytes(32),
    b"\1" + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    (CURVE_PRIME - 1).to_bytes(32, "little"),
    CURVE_PRIME.to_bytes(32, "little"),
    (CURVE_PRIME + 1).to_bytes(32, "little"),
]


def test_an_older_roster_than_one_ever_accepted_is_refused():
    assert reason_for(a_roster(version=4), high_water=(5, "ab" * 32)) == "rolled_back"


def test_another_roster_with_the_accepted_version_is_refused_and_the_same_one_is_not():
    document = a_roster(version=5)

    verify(document, high_water=(5, roster.digest(document)))
    other = document | {"expires_on": "2030-01-01"}
    assert reason_for(other, high_water=(5, roster.digest(document))) == "replaced"


def test_the_next_roster_names_the_one_it_follows():
    first = a_roster()
    second = a_roster(version=2, previous=roster.digest(first))

    verify(second, high_water=(1, roster.digest(first)))
    stranger = second | {"previous": "ab" * 32}
    assert reason_for(stranger, high_water=(1, roster.digest(first))) == "unlinked"


def test_a_roster_several_versions_ahead_is_accepted_for_its_signatures():
    verify(a_roster(version=9, previous="ab" * 32), high_water=(5, "cd" * 32))


@pytest.mark.parametrize("field", sorted(a_roster()))
def test_a_roster_without_one_of_its_fields_is_malformed(field):
    document = a_roster()
    del document[field]

    assert reason_for(document) == "malformed"


@pytest.mark.parametrize("field", sorted(a_person(1)))
def test_a_person_without_one_of_their_fields_is_malformed(field):
    document = a_roster()
    del document["people"][0][field]

    assert reason_for(document) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"version": 0},
        {"version": "1"},
        {"expires_on": "soon"},
        {"expires_on": None},
        {"people": {}},
        {"people": [None]},
        {"people": ["Amina"]},
        {"custodians": [True]},
        {"custodians": ["1"]},
        {"deployment": "\ud800"},
        {"recovery": "none"},
    ],
)
def test_a_field_of_the_wrong_kind_is_malformed(changes):
    document = a_roster(**changes)

    assert reason_for(document, {}) == "malformed"


def test_something_that_is_no_document_is_malformed():
    for thing in ([], "roster", None, 7):
        assert reason_for(thing, {}) == "malformed"


def test_the_same_person_twice_is_malformed():
    assert reason_for(with_person(2, id=1)) == "malformed"


@pytest.mark.parametrize(
    "document",
    [with_person(1, reports_to=99), with_person(1, deputy_for=99), a_roster(custodians=[99])],
)
def test_a_line_to_somebody_who_is_not_in_the_roster_is_refused(document):
    assert reason_for(document) == "unknown_person"


@pytest.mark.parametrize(
    "changes", [{"outside": False}, {"public": None}], ids=["inside", "without a key"]
)
def test_fewer_than_two_outside_readers_with_keys_are_refused(changes):
    assert reason_for(with_person(4, **changes)) == "outside_readers"


@pytest.mark.parametrize("point", LOW_ORDER, ids=bytes.hex)
def test_a_low_order_point_is_refused_as_a_key(point):
    assert reason_for(with_person(1, public=point.hex())) == "bad_key"
    recovery = a_roster()["recovery"] | {"public": point.hex()}
    assert reason_for(a_roster(recovery=recovery)) == "bad_key"


@pytest.mark.parametrize(
    "public",
    [
        "",
        "zz" * 32,
        PUBLICS[0][:-2],
        PUBLICS[0] + "00",
        PUBLICS[0].upper(),
        " " + PUBLICS[0],
        "é" * 64,
        (int.from_bytes(bytes.fromhex(PUBLICS[0]), "little") | 1 << 255)
        .to_bytes(32, "little")
        .hex(),
        (CURVE_PRIME + 9).to_bytes(32, "little").hex(),
    ],
)
def test_a_key_that_is_not_spelled_in_its_one_way_is_refused(public):
    assert reason_for(with_person(1, public=public)) == "bad_key"


def test_two_people_cannot_have_one_key_nor_a_person_the_recovery_key():
    assert reason_for(with_person(1, public=PUBLICS[1])) == "duplicate_key"
    assert reason_for(with_person(1, public=PUBLICS[3])) == "duplicate_key"


@pytest.mark.parametrize(
    "recovery",
    [
        None,
        {},
        {"public": PUBLICS[3]},
        {"holders": ["a", "b", "c"]},
        {"public": None, "holders": ["a", "b", "c"]},
        {"public": PUBLICS[3], "holders": ["a", "b"]},
        {"public": PUBLICS[3], "holders": ["a", "b", "b"]},
        {"public": PUBLICS[3], "holders": ["a", "b", " "]},
        {"public": PUBLICS[3], "holders": ["a", "b", ["c"]]},
        {"public": PUBLICS[3], "holders": "abc"},
    ],
)
def test_a_roster_without_a_recovery_key_and_three_named_holders_is_refused(recovery):
    assert reason_for(a_roster(recovery=recovery)) == "recovery"


def test_a_roster_expires_after_its_last_day_and_is_still_verified():
    document = a_roster(expires_on="2026-11-22")

    verify(document)
    assert not roster.is_expired(document, date(2026, 11, 22))
    assert roster.is_expired(document, date(2026, 11, 23))


def test_verifying_changes_nothing_in_the_document():
    document = a_roster()
    before = deepcopy(document)

    verify(document)

    assert document == before
