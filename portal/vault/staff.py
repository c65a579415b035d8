"""A staff member's key pair, reached by a passphrase in their head or a code on paper.

The program issues the passphrase, because a stolen database and pepper can be attacked offline, where
only its 77 bits help. Nobody but its owner opens the private half; an administrator can only start anew.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from portal.vault import boxes
from portal.vault.boxes import Kind
from portal.vault.context import context
from portal.vault.pairs import new_pair, public_of

PASSPHRASE_WORDS = 6
CODE_GROUPS = 7
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LOOKALIKES = str.maketrans("OIL", "011")
WORD_LIST = Path(__file__).with_name("words.txt")


@dataclass(frozen=True)
class Enrolment:
    """A new staff key as it is stored; only the printed code is not, it is shown once."""

    salt: bytes
    check: bytes
    public: bytes
    sealed_private: bytes
    printed_code: str = field(repr=False)
    sealed_by_code: bytes


def new_passphrase() -> str:
    """Six random words of a list of 7776, with spaces between: 77 bits."""
    words = WORD_LIST.read_text(encoding="utf-8").split()
    return " ".join(secrets.choice(words) for _ in range(PASSPHRASE_WORDS))


def derive(passphrase: str, salt: bytes) -> bytes:
    """64 bytes by Argon2id (64 MiB, three passes): the costly step of signing in, done once.

    Capitals, spaces and dashes in what was typed make no difference. The salt has 16 bytes.
    """
    return hash_secret_raw(
        _letters(passphrase).casefold().encode(),
        salt,
        time_cost=3,
        memory_cost=64 * 1024,
        parallelism=1,
        hash_len=64,
        type=Type.ID,
    )


def enrol(derived: bytes, salt: bytes, *, pepper: bytes) -> Enrolment:
    """Make a staff member's pair and seal it under their passphrase and under a code to print."""
    pair = new_pair()
    code, sealed_by_code = print_code(pair.private, pepper=pepper)
    return Enrolment(
        salt=salt,
        check=check_of(derived),
        public=pair.public,
        sealed_private=reseal(pair.private, derived, pepper=pepper),
        printed_code=code,
        sealed_by_code=sealed_by_code,
    )


def reseal(private: bytes, derived: bytes, *, pepper: bytes) -> bytes:
    """Seal a private half under a passphrase, also under a new one when the old was used up or seen."""
    place = context("staff", public=public_of(private))
    return boxes.lock(Kind.STAFF_KEY, private, key=_kek(derived, pepper), context=place)


def print_code(private: bytes, *, pepper: bytes) -> tuple[str, bytes]:
    """A new code for paper, 140 random bits in seven groups of four, and the private half sealed by it."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(4 * CODE_GROUPS))
    place = context("printed", public=public_of(private))
    sealed = boxes.lock(Kind.PRINTED_KEY, private, key=_code_key(code, pepper), context=place)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4)), sealed


def check_of(derived: bytes) -> bytes:
    """32 bytes that tell a right passphrase from a wrong one and open nothing."""
    return blake2b(derived[:32], digest_size=32).digest()


def check_matches(derived: bytes, check: bytes) -> bool:
    """Whether the passphrase was the right one, in constant time."""
    return compare_digest(check_of(derived), check)


def unlock(derived: bytes, sealed_private: bytes, *, pepper: bytes, public: bytes) -> bytes:
    """The private half, given what `derive` made of the passphrase. Raises Damaged."""
    place = context("staff", public=public)
    key = _kek(derived, pepper)
    return boxes.unlock(Kind.STAFF_KEY, sealed_private, key=key, context=place)


def unlock_with_code(
    printed_code: str, sealed_by_code: bytes, *, pepper: bytes, public: bytes
) -> bytes:
    """The private half, given the code on paper; capitals, spaces and O for 0 make no difference. Raises Damaged."""
    place = context("printed", public=public)
    code = _letters(printed_code).upper().translate(CODE_LOOKALIKES)
    key = _code_key(code, pepper)
    return boxes.unlock(Kind.PRINTED_KEY, sealed_by_code, key=key, context=place)


def _kek(derived: bytes, pepper: bytes) -> bytes:
    return blake2b(derived[32:], key=pepper, digest_size=32).digest()


def _code_key(code: str, pepper: bytes) -> bytes:
    return blake2b(code.encode(), key=pepper, digest_size=32, person=b"recourse.printed").digest()


def _letters(typed: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed)))
