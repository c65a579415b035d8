"""One secret in the settings, many keys: a separate one for each purpose."""

from hashlib import blake2b


def settings_key(secret: bytes, purpose: str) -> bytes:
    """The 32-byte key of one purpose (cookies, form ids, public-key MACs) under a secret of 32 bytes or more.

    Knowing one purpose's key tells nothing about the secret or another purpose's. Raises ValueError
    for a shorter secret.
    """
    if len(secret) < 32:
        raise ValueError("a settings secret has at least 32 bytes")
    root = blake2b(secret, digest_size=64, person=b"recourse.secret").digest()
    return blake2b(purpose.encode(), key=root, digest_size=32, person=b"recourse.purpose").digest()
