"""A sound roster, its people and its two signers, for tests to spoil."""

import pytest
from nacl.signing import SigningKey

from portal.vault import pairs, roster
from portal.vault.errors import RosterRefused

SEEDS = [bytes([n]) * 32 for n in (1, 2, 3)]
SIGNERS = [SigningKey(seed).verify_key.encode().hex() for seed in SEEDS]
CONFIGURED = SIGNERS[:2]
PUBLICS = [pairs.public_of(bytes([n]) * 32).hex() for n in range(1, 9)]


def a_person(number, **changes):
    person = dict.fromkeys(
        ("unit", "function", "heads_function", "reports_to", "deputy_for", "public")
    )
    plain = {"id": number, "name": f"Person {number}", "role": "officer", "outside": False}
    return person | plain | changes


def a_roster(**changes):
    document = {
        "v": 1,
        "deployment": "talani",
        "version": 1,
        "previous": "",
        "expires_on": "2027-06-30",
        "people": [
            a_person(1, name="Amina Ōta", unit=3, reports_to=2, public=PUBLICS[0]),
            a_person(2, role="manager", unit=3),
            a_person(3, role="ombud", outside=True, public=PUBLICS[1]),
            a_person(4, role="ombud", outside=True, public=PUBLICS[2]),
        ],
        "custodians": [1],
        "recovery": {"public": PUBLICS[3], "holders": ["Amina Ōta", "A notary", "A lawyer"]},
    }
    return document | changes


def with_person(number, **changes):
    document = a_roster()
    document["people"][number - 1] |= changes
    return document


def signed_by(document, *numbers):
    return {SIGNERS[n]: roster.sign(document, SEEDS[n]) for n in numbers}


def verify(document, signatures=None, *, signers=CONFIGURED, high_water=None):
    if signatures is None:
        signatures = signed_by(document, 0, 1)
    roster.verify(document, signatures, signers=signers, high_water=high_water)


def reason_for(document, signatures=None, **more):
    with pytest.raises(RosterRefused) as refusal:
        verify(document, signatures, **more)
    return refusal.value.reason
