"""Two holders together, one alone never: a secret nested for every pair of at least three people.

The recovery key pair of the roster is kept this way, offline.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from itertools import combinations

from portal.vault.boxes import Kind, seal, unseal
from portal.vault.context import context
from portal.vault.errors import Damaged

FEWEST_HOLDERS = 3


def seal_for_pairs(
    private: bytes, holders: Sequence[bytes], *, label: str
) -> dict[tuple[int, int], bytes]:
    """One nested seal for every pair (i, j), i < j, of holders' public keys: i opens the outer, then j the inner.

    `label` says what is sealed and must be given again to open. Raises ValueError for fewer than three
    holders or the same one twice.
    """
    if len(holders) < FEWEST_HOLDERS or len(set(holders)) < len(holders):
        raise ValueError("recovery takes at least three different holders")
    return {
        (i, j): _nested(private, holders[i], holders[j], label=label, pair=(i, j))
        for i, j in combinations(range(len(holders)), 2)
    }


def open_outer(blob: bytes, *, holder_private: bytes, label: str, pair: tuple[int, int]) -> bytes:
    """The first holder's part: takes off the outer seal and gets a blob only the second can open. Raises Damaged."""
    return _opened(Kind.RECOVERY_OUTER, blob, holder_private, label, pair)


def open_inner(inner: bytes, *, holder_private: bytes, label: str, pair: tuple[int, int]) -> bytes:
    """The second holder's part: the secret itself. Raises Damaged."""
    return _opened(Kind.RECOVERY_INNER, inner, holder_private, label, pair)


def _nested(
    private: bytes, first: bytes, second: bytes, *, label: str, pair: tuple[int, int]
) -> bytes:
    place = _place(label, pair)
    inner = seal(Kind.RECOVERY_INNER, place + private, public=second)
    return seal(Kind.RECOVERY_OUTER, place + inner, public=first)


def _opened(
    kind: Kind, blob: bytes, holder_private: bytes, label: str, pair: tuple[int, int]
) -> bytes:
    plain = unseal(kind, blob, private=holder_private)
    if not compare_digest(plain[:32], _place(label, pair)):
        raise Damaged("a recovery seal")
    return plain[32:]


def _place(label: str, pair: tuple[int, int]) -> bytes:
    return context("recovery", label=label, pair=list(pair))
