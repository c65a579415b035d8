import hashlib

import pytest
from nacl import bindings
from nacl.signing import SigningKey

from portal.vault import roster
from tests.vault.rosters import (
    CONFIGURED,
    PUBLICS,
    SEEDS,
    SIGNERS,
    a_roster,
    reason_for,
    signed_by,
    verify,
    with_person,
)

GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def test_a_sound_roster_with_two_signatures_is_accepted():
    verify(a_roster())


def test_two_of_three_configured_signers_are_enough():
    document = a_roster()

    verify(document, signed_by(document, 0, 2), signers=SIGNERS)


@pytest.mark.parametrize("numbers", [(), (0,), (1,), (0, 2), (2,)])
def test_fewer_than_two_configured_signers_are_refused(numbers):
    document = a_roster()

    assert reason_for(document, signed_by(document, *numbers)) == "signatures"


def test_one_signer_under_two_spellings_counts_once():
    document = a_roster()
    once = roster.sign(document, SEEDS[0])
    both = {SIGNERS[0]: once, SIGNERS[0].upper(): once}

    assert reason_for(document, both) == "signatures"
    assert reason_for(document, both, signers=[SIGNERS[0], SIGNERS[0].upper()]) == "signatures"


def test_one_signers_signature_under_anothers_name_is_refused():
    document = a_roster()
    once = roster.sign(document, SEEDS[0])

    assert reason_for(document, dict.fromkeys(CONFIGURED, once)) == "signatures"


def test_one_signer_who_signs_twice_in_two_ways_counts_once():
    document = a_roster()
    first = roster.sign(document, SEEDS[0])
    second = another_signature(document, SEEDS[0])
    twice = {SIGNERS[0]: first, SIGNERS[0].upper(): second}

    assert first != second
    verify(document, signed_by(document, 1) | {SIGNERS[0]: second})
    assert reason_for(document, twice) == "signatures"


def another_signature(document, seed):
    """A valid Ed25519 signature with a one-time scalar of the signer's own choice."""
    text = b"recourse roster\n" + roster.canonical(document)
    public = SigningKey(seed).verify_key.encode()
    secret = bytearray(hashlib.sha512(seed).digest()[:32])
    secret[0] &= 248
    secret[31] = secret[31] & 127 | 64
    point = bindings.crypto_scalarmult_ed25519_base_noclamp(b"\7" + bytes(31))
    challenge = hashlib.sha512(point + public + text).digest()
    reduced = bindings.crypto_core_ed25519_scalar_reduce(challenge)
    answer = (
        int.from_bytes(reduced, "little") * int.from_bytes(secret, "little") + 7
    ) % GROUP_ORDER
    return point + answer.to_bytes(32, "little")


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65)])
def test_a_signature_that_is_none_is_refused(signature):
    document = a_roster()

    signatures = signed_by(document, 0) | {SIGNERS[1]: signature}
    assert reason_for(document, signatures) == "signatures"


@pytest.mark.parametrize("signer", ["", "zz", "00" * 31, "é"])
def test_a_signer_that_is_no_key_is_refused_and_not_an_error(signer):
    document = a_roster()
    signatures = signed_by(document, 0) | {signer: bytes(64)}

    assert reason_for(document, signatures, signers=[SIGNERS[0], signer]) == "signatures"


def test_a_roster_changed_after_signing_is_refused():
    signatures = signed_by(a_roster(), 0, 1)
    changed = with_person(2, public=PUBLICS[5])

    assert reason_for(changed, signatures) == "signatures"


def test_signing_does_not_depend_on_the_order_in_which_the_document_was_written():
    document = a_roster()
    backwards = dict(reversed(document.items()))

    verify(backwards, signed_by(document, 0, 1))
    assert roster.digest(backwards) == roster.digest(document)


def test_the_canonical_text_is_sorted_compact_and_utf_8():
    assert roster.canonical({"b": "Ō", "a": [1, None]}) == '{"a":[1,null],"b":"Ō"}'.encode()
