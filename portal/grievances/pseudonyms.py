"""One lasting name for each handler in each case, which is not theirs: the person knows with whom they speak, and not who it is.

Another case calls the same handler otherwise, so two people cannot compare. The names are things no people are called by.
"""

from functools import lru_cache
from hashlib import blake2b

from flask_babel import lazy_gettext as _l

from portal import keys

NAMES = (
    _l("Heron"), _l("Cedar"), _l("Willow"), _l("Maple"), _l("Pine"), _l("Oak"), _l("Birch"), _l("Bamboo"), _l("Fern"), _l("Clover"),
    _l("Mint"), _l("Thyme"), _l("Wheat"), _l("Barley"), _l("Reed"), _l("Pebble"), _l("Harbour"), _l("Bridge"), _l("Lantern"), _l("Compass"),
    _l("Anchor"), _l("Kite"), _l("Lighthouse"), _l("Canoe"), _l("Island"), _l("Valley"), _l("Meadow"), _l("Hill"), _l("Cloud"), _l("Rainbow"),
    _l("Swallow"), _l("Stork"), _l("Sparrow"), _l("Lark"), _l("Crane"), _l("Finch"), _l("Gull"), _l("Spring"), _l("Windmill"), _l("Snowflake"),
)  # fmt: skip


def called(case_id: str, account_id: int) -> str:
    """What the person of a case calls one of its handlers; the same through the whole case, in their own language."""
    round_, place = divmod(account_id, len(NAMES))
    name = str(NAMES[_order(case_id, keys.current().pseudonyms)[place]])
    return f"{name} {round_ + 1}" if round_ else name


def mark(case_id: str, account_id: int) -> str:
    """A sign for one handler in a form, from which nobody can tell who it is: 16 hexadecimal digits."""
    told = f"{case_id} {account_id}".encode()
    return blake2b(told, key=keys.current().pseudonyms, digest_size=8).hexdigest()


@lru_cache(maxsize=256)
def _order(case_id: str, key: bytes) -> tuple[int, ...]:
    """The names shuffled for one case."""

    def rank(number: int) -> bytes:
        return blake2b(f"{case_id} name {number}".encode(), key=key, digest_size=8).digest()

    return tuple(sorted(range(len(NAMES)), key=rank))
