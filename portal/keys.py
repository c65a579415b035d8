"""The deployment's own keys, each derived from the settings for one purpose; none stands in the database."""

from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

from portal import settings
from portal.vault.keyring import settings_key


@dataclass(frozen=True)
class Keys:
    """Pepper and purposes of one deployment; 32 bytes each, the salt 16 and public."""

    deployment: str
    salt: bytes
    pepper: bytes = field(repr=False)
    form_ids: bytes = field(repr=False)
    cookies: bytes = field(repr=False)
    publics: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    files: bytes = field(repr=False)
    pseudonyms: bytes = field(repr=False)


def current() -> Keys:
    """The keys of this process's settings."""
    chosen = settings.current()
    return _derived(chosen.deployment, chosen.pepper_key, chosen.secret_key)


@cache
def _derived(deployment: str, pepper: bytes, secret: bytes) -> Keys:
    return Keys(
        deployment=deployment,
        salt=blake2b(deployment.encode(), digest_size=16, person=b"recourse.salt").digest(),
        pepper=pepper,
        form_ids=settings_key(secret, "form ids"),
        cookies=settings_key(secret, "cookies"),
        publics=settings_key(secret, "public keys"),
        audit=settings_key(secret, "audit"),
        files=settings_key(secret, "files"),
        pseudonyms=settings_key(secret, "pseudonyms"),
    )
