"""The application with the receipt's costly derivation taken out, to see what everything else costs. Never served to people."""

from hashlib import blake2b

from portal import create_app, start
from portal.vault import receipts


def cheap_root(receipt: str, *, salt: bytes) -> bytes:
    """64 bytes that depend on the receipt, for nothing."""
    return blake2b(receipt.encode(), salt=salt).digest()


receipts.root_of = cheap_root
app = create_app()
start.check()
