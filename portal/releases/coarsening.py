"""Cut a tree of places and kinds into parts that are large enough to be read by strangers.

Parts never overlap and together cover everything, so no sum or difference of them shows more than
they do. Whatever is not named is mixed, and the mix must be large enough *and* leave every small
count in it free to be anything from nothing up: somebody who knows these rules by heart must not be
able to reason a small count out of a large one. What joins a mix is chosen by a public order, never
by its count, for the same reason.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A unit where cases can be recorded: codes from the top (the top itself is empty), workers."""

    path: Path
    workers: int


class Scope(StrEnum):
    """How a row relates to the unit it is named for."""

    WHOLE = "whole"
    ITSELF = "itself"
    OTHER = "other"


@dataclass(frozen=True)
class Row:
    """Places published as one: a whole unit, the unit itself without its children, or its others."""

    path: Path
    scope: Scope
    places: tuple[Path, ...]


@dataclass(frozen=True)
class Atom:
    """One published count; `kind` None means the kinds in `kinds` together."""

    row: Row
    kind: str | None
    kinds: tuple[str, ...]
    count: int


def unnamed(sizes: Sequence[int], floors: Sequence[int], mixed: int) -> list[int]:
    """Positions of the parts that must be published as one mix of at least `mixed`.

    `mixed` is at least every floor. A part below its floor is never named, and earlier parts join it
    first. Nothing is unnamed when all reach their floors; when no mix is safe, everything is.
    """
    hidden = [at for at, size in enumerate(sizes) if size < floors[at]]
    named = [at for at, size in enumerate(sizes) if size >= floors[at]]
    while hidden and named and not _blurs(sizes, floors, hidden, mixed):
        hidden.append(named.pop(0))
    return sorted(hidden)


def _blurs(sizes: Sequence[int], floors: Sequence[int], hidden: list[int], mixed: int) -> bool:
    """Whether the mix leaves each small count in it any value below its floor, zero included.

    Either all of it may be small counts, and the others can make up for any one of them; or it is
    more than small counts can come to, so a large one joined and takes up whatever they leave.
    Only what is published decides, so stopping here tells nothing.
    """
    total = sum(sizes[at] for at in hidden)
    most_when_small = [floors[at] - 1 for at in hidden]
    may_be_small = total <= sum(most_when_small) - max(most_when_small)
    return total >= mixed and (may_be_small or total > sum(most_when_small))


def rows(places: Sequence[Place], counts: Mapping[Path, int], floor: int) -> list[Row]:
    """Cut the tree of places into rows of at least `floor`; none when all of it is less."""
    if _sum(places, counts) < floor:
        return []
    return list(_rows((), sorted(places, key=lambda place: place.path), counts, floor))


def _rows(
    under: Path, places: Sequence[Place], counts: Mapping[Path, int], floor: int
) -> Iterator[Row]:
    branches = _branches(under, places)
    if len(branches) == 1:
        yield from _below(under, branches[0], counts, floor)
        return
    sizes = [_sum(branch, counts) for branch in branches]
    hidden = unnamed(sizes, [floor] * len(sizes), floor)
    for at, branch in enumerate(branches):
        if at not in hidden:
            yield from _below(under, branch, counts, floor)
    if hidden:
        mixed = sorted(place.path for at in hidden for place in branches[at])
        scope = Scope.OTHER if len(hidden) < len(branches) else Scope.WHOLE
        yield Row(under, scope, tuple(mixed))


def _branches(under: Path, places: Sequence[Place]) -> list[list[Place]]:
    """The places below, by child; the unit itself is a child too. Fewest workers first."""
    deep = len(under)
    grouped = groupby(places, key=lambda place: place.path[deep : deep + 1])
    branches = [list(branch) for _, branch in grouped]
    return sorted(branches, key=lambda branch: (_workers(branch), branch[0].path))


def _below(
    under: Path, branch: list[Place], counts: Mapping[Path, int], floor: int
) -> Iterator[Row]:
    path = branch[0].path[: len(under) + 1]
    if len(branch) > 1:
        yield from _rows(path, branch, counts, floor)
    else:
        yield Row(path, Scope.ITSELF if path == under else Scope.WHOLE, (branch[0].path,))


def _sum(places: Sequence[Place], counts: Mapping[Path, int]) -> int:
    return sum(counts.get(place.path, 0) for place in places)


def _workers(branch: Sequence[Place]) -> int:
    return sum(place.workers for place in branch)


def atoms(
    places: Sequence[Place],
    counts: Mapping[Path, Mapping[str, int]],
    kinds: Sequence[str],
    floors_of: Callable[[Row], Sequence[int]],
    mixed: int,
) -> list[Atom]:
    """Cut places into rows, then each row by kind; kinds at the end of the list join a mix first.

    `floors_of` gives a row's least counts, one for each of `kinds` in their order.
    """
    totals = {path: sum(by_kind.values()) for path, by_kind in counts.items()}
    return [
        atom
        for row in rows(places, totals, mixed)
        for atom in _by_kind(row, _of_row(row, counts), kinds, floors_of(row), mixed)
    ]


def _of_row(row: Row, counts: Mapping[Path, Mapping[str, int]]) -> Mapping[str, int]:
    if len(row.places) == 1:
        return counts.get(row.places[0], {})
    here = Counter[str]()
    for path in row.places:
        here.update(counts.get(path, {}))
    return here


def _by_kind(
    row: Row, counts: Mapping[str, int], kinds: Sequence[str], floors: Sequence[int], mixed: int
) -> Iterator[Atom]:
    sizes = [counts.get(kind, 0) for kind in kinds]
    last = len(kinds) - 1
    hidden = {last - at for at in unnamed(sizes[::-1], floors[::-1], mixed)}
    for at, kind in enumerate(kinds):
        if at not in hidden:
            yield Atom(row, kind, (kind,), sizes[at])
    if hidden:
        together = tuple(kind for at, kind in enumerate(kinds) if at in hidden)
        yield Atom(row, None, together, sum(sizes[at] for at in hidden))
