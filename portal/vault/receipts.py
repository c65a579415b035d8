"""From a form to a receipt a person can copy by hand, and from a receipt to the keys it opens."""

from __future__ import annotations

import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import blake2b
from hmac import compare_digest

from argon2.low_level import Type, hash_secret_raw
from nacl.utils import random
from stdnum import damm

from portal.vault.errors import ForgedForm, NotAReceipt, StaleForm, TypingMistake

DIGITS = 25
SLOTS = 4
LONGEST_TYPED = 200
CLOCK_SLACK = 300
TOKEN = 96
LOOKALIKES = dict.fromkeys("Oo", "0") | dict.fromkeys("lLiI", "1")
IGNORED = frozenset("\"'`.,\N{ACUTE ACCENT}\N{MINUS SIGN}")
IGNORED_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Cf", "Pd", "Pi", "Pf"})


@dataclass(frozen=True)
class Slot:
    """Where one of a person's cases is found, and the key that opens its receipt grant."""

    n: int
    locator: bytes = field(repr=False)
    kek: bytes = field(repr=False)


def new_form_id() -> bytes:
    """32 random bytes, one for each filing; whoever sends them again gets the same receipt again."""
    return random(32)


def seal_form_id(form_id: bytes, *, key: bytes, now: int) -> str:
    """The form id as url-safe text for a hidden field, with the second it was issued and a MAC."""
    body = form_id + now.to_bytes(8, "big")
    return urlsafe_b64encode(body + _form_mac(body, key)).decode()


def open_form_id(token: str, *, key: bytes, now: int, max_age: int = 3600) -> bytes:
    """The form id of a token this deployment issued at most `max_age` seconds ago.

    Raises ForgedForm for anything we did not issue, StaleForm for what is too old (or, after the clock
    was set back, from the future): then a new form id is made and the text is kept.
    """
    raw = _token_bytes(token)
    body, mac = raw[:40], raw[40:]
    if not compare_digest(mac, _form_mac(body, key)):
        raise ForgedForm
    age = now - int.from_bytes(body[32:], "big")
    if not -CLOCK_SLACK <= age <= max_age:
        raise StaleForm
    return body[:32]


def age_of(token: str, *, now: int) -> int:
    """Seconds since the token of an opened form id was issued."""
    return now - int.from_bytes(_token_bytes(token)[32:40], "big")


def receipt_for(form_id: bytes, *, pepper: bytes) -> str:
    """The receipt of a form id: 24 digits and a Damm check digit, always the same for the same form."""
    digest = blake2b(form_id, key=pepper, person=b"recourse.receipt").digest()
    number = f"{int.from_bytes(digest, 'big') % 10**24:024d}"
    return number + damm.calc_check_digit(number)


def form_id_for(form_id: bytes, n: int, *, pepper: bytes) -> bytes:
    """The form id of the n-th number of one form, from 0: one form may give several receipts, always the same ones."""
    if n == 0:
        return form_id
    place = form_id + n.to_bytes(2, "big")
    return blake2b(place, key=pepper, digest_size=32, person=b"recourse.numbers").digest()


def grouped(receipt: str) -> str:
    """The receipt as people see it: five groups of five."""
    return " ".join(receipt[start : start + 5] for start in range(0, len(receipt), 5))


def read_receipt(text: str) -> str:
    """The 25 digits in what somebody typed or pasted, in any script and with any spacing.

    Raises TypingMistake for 25 digits with a wrong check digit, NotAReceipt for anything else.
    """
    if len(text) > LONGEST_TYPED:
        raise NotAReceipt
    digits = "".join(_digit(character) for character in text)
    if len(digits) != DIGITS:
        raise NotAReceipt
    if damm.checksum(digits) != 0:
        raise TypingMistake
    return digits


def root_of(receipt: str, *, salt: bytes) -> bytes:
    """64 bytes by Argon2id (8 MiB, one pass) under the deployment's public salt; about 10 ms of work."""
    return hash_secret_raw(
        receipt.encode(),
        salt,
        time_cost=1,
        memory_cost=8 * 1024,
        parallelism=1,
        hash_len=64,
        type=Type.ID,
    )


def slots(root: bytes, *, pepper: bytes) -> tuple[Slot, Slot, Slot, Slot]:
    """The four places one receipt may lead to; always all four, so that time tells nothing."""
    first, second, third, fourth = (_slot(root, n, pepper) for n in range(SLOTS))
    return first, second, third, fourth


def _slot(root: bytes, n: int, pepper: bytes) -> Slot:
    source = root + bytes([n])
    return Slot(
        n,
        blake2b(source, key=pepper, digest_size=32, person=b"recourse.locator").digest(),
        blake2b(source, key=pepper, digest_size=32, person=b"recourse.kek").digest(),
    )


def _form_mac(body: bytes, key: bytes) -> bytes:
    return blake2b(body, key=key, digest_size=32, person=b"recourse.form").digest()


def _token_bytes(token: str) -> bytes:
    if len(token) != TOKEN:
        raise ForgedForm
    try:
        raw = urlsafe_b64decode(token)
    except ValueError as error:
        raise ForgedForm from error
    if len(raw) != 72:
        raise ForgedForm
    return raw


def _digit(character: str) -> str:
    value = unicodedata.numeric(LOOKALIKES.get(character, character), -1)
    if value in range(10):
        return str(int(value))
    if character.isspace() or character in IGNORED:
        return ""
    if unicodedata.category(character) in IGNORED_CATEGORIES:
        return ""
    raise NotAReceipt
