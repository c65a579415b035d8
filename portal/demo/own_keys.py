"""What a demonstration makes up for itself on its first start: keys, signers, a passphrase. A real start never reads this file."""

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import blake2b
from pathlib import Path

from nacl.signing import SigningKey

from portal.vault import pairs, receipts
from portal.vault.staff import new_passphrase

FILE = "demo-keys.json"


@dataclass(frozen=True)
class OwnKeys:
    """Secrets of one demonstration, in hexadecimal; `passphrase` is everybody's in it."""

    pepper: str = field(repr=False)
    secret: str = field(repr=False)
    signer_one: str = field(repr=False)
    signer_two: str = field(repr=False)
    recovery_private: str = field(repr=False)
    forms: str = field(repr=False)
    passphrase: str = field(repr=False)

    @property
    def seeds(self) -> tuple[bytes, bytes]:
        """The two signers of the roster, who in a demonstration sit on the server."""
        return bytes.fromhex(self.signer_one), bytes.fromhex(self.signer_two)

    @property
    def recovery_public(self) -> str:
        return pairs.public_of(bytes.fromhex(self.recovery_private)).hex()

    def form_id(self, number: int) -> bytes:
        """The form a person of the invented history files with."""
        return blake2b(
            number.to_bytes(8, "big"), key=bytes.fromhex(self.forms), digest_size=32
        ).digest()

    def receipt(self, number: int) -> str:
        """The 25 digits that person got; kept nowhere, made again from their form."""
        return receipts.receipt_for(self.form_id(number), pepper=bytes.fromhex(self.pepper))


def signer_public(seed: bytes) -> str:
    """The public half of a roster signer, in hexadecimal."""
    return SigningKey(seed).verify_key.encode().hex()


@cache
def kept(data: Path) -> OwnKeys:
    """The keys in this data folder; made, for the owner's eyes only, when there are none."""
    file = data / FILE
    if not file.exists():
        _make(file)
    return OwnKeys(**json.loads(file.read_text(encoding="utf-8")))


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    new = {each.name: secrets.token_hex(32) for each in fields(OwnKeys)}
    new["passphrase"] = new_passphrase()
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(new, indent=1), encoding="utf-8")
    with suppress(FileExistsError):  # another process was first: its keys hold
        os.link(draft, file)
    draft.unlink()
