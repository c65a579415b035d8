"""The oracle's own ciphers against published vectors, and against the vault on random input."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vault import boxes, pairs
from portal.vault.boxes import Kind
from tests.vault import oracle

KEYS = st.binary(min_size=32, max_size=32)
PLAINS = st.binary(max_size=300)
NONCES = st.binary(min_size=24, max_size=24)


def test_hchacha20_gives_the_value_of_the_internet_draft():
    key = bytes(range(32))
    nonce = bytes.fromhex("000000090000004a0000000031415927")
    expected = "82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"

    assert oracle.hchacha20(key, nonce).hex() == expected


def test_hsalsa20_gives_the_first_key_of_the_nacl_paper():
    shared = bytes.fromhex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
    expected = "1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389"

    assert oracle.hsalsa20(shared, bytes(16)).hex() == expected


def test_the_check_digit_table_gives_the_published_example():
    state = 0
    for digit in "572":
        state = int(oracle.DAMM[state][int(digit)])

    assert state == 4


@settings(max_examples=15, deadline=None)
@given(PLAINS, KEYS, KEYS, NONCES)
def test_what_one_implementation_locks_the_other_unlocks(plain, key, place, nonce):
    ours = boxes.lock(Kind.ITEM, plain, key=key, context=place)
    theirs = oracle.lock(Kind.ITEM, plain, key, place, nonce)

    assert oracle.unlock(Kind.ITEM, ours, key, place) == plain
    assert boxes.unlock(Kind.ITEM, theirs, key=key, context=place) == plain


@settings(max_examples=15, deadline=None)
@given(PLAINS, KEYS, KEYS, NONCES)
def test_what_one_implementation_seals_the_other_unseals(plain, private, one_time, nonce):
    public = pairs.public_of(private)
    ours = boxes.seal(Kind.GRANT, plain, public=public)
    theirs = oracle.seal(Kind.GRANT, plain, public, one_time, nonce)

    assert oracle.public_of(private) == public
    assert oracle.unseal(Kind.GRANT, ours, private) == plain
    assert boxes.unseal(Kind.GRANT, theirs, private=private) == plain
