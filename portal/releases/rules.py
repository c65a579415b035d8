"""One closed period, cut so coarsely that nobody can be recognised, checked, frozen under a hash.

A release is a function of one closed period's records and of a plan made before anyone saw them. It
is published once and never revised, so two releases never count the same case twice, and laying
them side by side shows what each shows alone. What it cannot hide: somebody who knows of one case
knows that the part it lies in counts it, and that a named part was large enough in that period.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.errors import RuleBroken
from portal.indicators.rules import Indicator, bounds, is_closed
from portal.releases.coarsening import Atom, Path, atoms
from portal.releases.plan import ByPlace, Plan, Tally, Thresholds, by_place
from portal.releases.shares import SHARES, Share, shares

RULE_VERSION = "1"


class Reason(StrEnum):
    """Why an indicator is not shown; neither reason says whether there was none or a few."""

    TOO_FEW_RECEIVED = "too_few_received"
    TOO_FEW_DUE = "too_few_due"


@dataclass(frozen=True)
class Withheld:
    """An indicator this period is too small for."""

    indicator: Indicator
    reason: Reason


@dataclass(frozen=True)
class Cut:
    """The figures of one closed period: all of it that outsiders ever get."""

    period: str
    atoms: tuple[Atom, ...]
    shares: tuple[Share, ...]
    withheld: tuple[Withheld, ...]

    @property
    def received(self) -> int | None:
        """The sum of the published parts, or None when nothing may be said."""
        return sum(atom.count for atom in self.atoms) if self.atoms else None


@dataclass(frozen=True)
class Certificate:
    """What was done to the figures, printed with them; it tells nothing they do not.

    `cells` are places times kinds; `named` are those printed alone, `merged` those in a larger part
    and `withheld` those of a period too small to publish.
    """

    rule: str
    thresholds: Thresholds
    parts: int
    cells: int
    named: int
    merged: int
    withheld: int
    audit: str


def cut(period: str, plan: Plan, tallies: Iterable[Tally]) -> Cut:
    """Coarsen the period's tallies along the plan; one outside of it raises `ValueError`."""
    at_hand = by_place(plan, tallies)
    kinds = [kind.code for kind in plan.kinds]
    found = atoms(plan.places, _received(at_hand), kinds, plan.floors, plan.thresholds.mixed)
    told = _shares(found, plan, at_hand)
    return Cut(period, tuple(found), tuple(told), tuple(_withheld(found, told)))


def _shares(found: Iterable[Atom], plan: Plan, tallies: ByPlace) -> list[Share]:
    published = {atom.row for atom in found}
    return [share for each in SHARES for share in shares(each, plan, tallies, published)]


def _received(tallies: ByPlace) -> dict[Path, dict[str, int]]:
    return {path: _by_kind(of_place) for path, of_place in tallies.items()}


def _by_kind(tallies: Iterable[Tally]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for tally in tallies:
        counts[tally.kind] = counts.get(tally.kind, 0) + tally.received
    return counts


def _withheld(found: Collection[Atom], told: Iterable[Share]) -> Iterator[Withheld]:
    if not found:
        yield Withheld(Indicator.RECEIVED, Reason.TOO_FEW_RECEIVED)
    shown = {share.indicator for share in told}
    for indicator in SHARES:
        if indicator not in shown:
            yield Withheld(indicator, Reason.TOO_FEW_DUE)


def audit(found: Cut, plan: Plan, tallies: Iterable[Tally]) -> tuple[str, ...]:
    """Check a cut again from its records by another way than it was made; empty when it is safe.

    Every place and kind lies in exactly one part, every part is the sum of its records and large
    enough, no mix holds a single cell, and every percentage is the one its base allows.
    """
    at_hand = by_place(plan, tallies)
    return (
        *_not_a_partition(found, plan),
        *_wrong_or_small(found, plan, at_hand),
        *_unsafe_shares(found, plan, at_hand),
    )


def _not_a_partition(found: Cut, plan: Plan) -> Iterator[str]:
    covered = Counter(
        (path, kind) for atom in found.atoms for path in atom.row.places for kind in atom.kinds
    )
    if any(times > 1 for times in covered.values()):
        yield "Parts overlap."
    if found.atoms and len(covered) != len(plan.places) * len(plan.kinds):
        yield "Parts do not cover every place and kind."


def _wrong_or_small(found: Cut, plan: Plan, tallies: ByPlace) -> Iterator[str]:
    received = Counter[tuple[Path, str]]()
    for path, of_place in tallies.items():
        for tally in of_place:
            received[path, tally.kind] += tally.received
    for atom in found.atoms:
        cells = [(path, kind) for path in atom.row.places for kind in atom.kinds]
        if atom.count != sum(received[cell] for cell in cells):
            yield "A part is not the sum of its records."
        if atom.count < _floor(atom, plan):
            yield "A part is too small."


def _floor(atom: Atom, plan: Plan) -> int:
    if len(atom.kinds) > 1:
        return plan.thresholds.mixed
    codes = [kind.code for kind in plan.kinds]
    return plan.floors(atom.row)[codes.index(atom.kinds[0])]


def _unsafe_shares(found: Cut, plan: Plan, tallies: ByPlace) -> Iterator[str]:
    if not set(_shares(found.atoms, plan, tallies)).issuperset(found.shares):
        yield "A percentage says more than its base allows."


def certify(found: Cut, plan: Plan, tallies: Iterable[Tally]) -> Certificate:
    """The certificate of a cut that passed its audit; any finding raises `RuleBroken`."""
    if audit(found, plan, tallies):
        raise RuleBroken(_l("These figures did not pass their own check. Nothing was published."))
    cells = len(plan.places) * len(plan.kinds)
    named = sum(len(atom.row.places) * len(atom.kinds) == 1 for atom in found.atoms)
    return Certificate(
        rule=RULE_VERSION,
        thresholds=plan.thresholds,
        parts=len(found.atoms),
        cells=cells,
        named=named,
        merged=cells - named if found.atoms else 0,
        withheld=0 if found.atoms else cells,
        audit="passed",
    )


def document(found: Cut, certificate: Certificate) -> dict[str, Any]:
    """The release as plain data, to be stored, hashed and printed; codes only, no names."""
    return {**asdict(found), "certificate": asdict(certificate)}


def canonical(release: dict[str, Any]) -> str:
    """The release as JSON with sorted keys and no spaces: the text that is stored and hashed."""
    return json.dumps(release, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(release: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal over the canonical text in UTF-8."""
    return hashlib.sha256(canonical(release).encode()).hexdigest()


def refuse_overlap(released: Iterable[str], period: str, today: date) -> None:
    """Refuse a period that is still open, or shares a day with one in the ledger of any audience.

    Periods are months or quarters of the handover day. Two cuts that share a day could be
    subtracted, whoever got which of them. Both refusals raise `RuleBroken`.
    """
    if not is_closed(period, today):
        raise RuleBroken(
            _l("This period is not over yet. Publish it when its last day has passed.")
        )
    first, last = bounds(period)
    for earlier_first, earlier_last in map(bounds, released):
        if first <= earlier_last and earlier_first <= last:
            raise RuleBroken(_l("These days were already published. A release is never changed."))
