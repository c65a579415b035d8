"""Freezing a quarter, and proving later that nobody touched it."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from portal import clock, db, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.errors import RuleBroken
from portal.indicators.rules import bounds, quarter_of
from portal.organisation.queries import Tree, tree
from portal.releases import queries, rules
from portal.releases.models import Audience, Release, ReleaseCell

START = "0" * 64
ROW = "/"
MIXED = "mixed"


@dataclass(frozen=True)
class Note:
    """What the company says beside the figures, frozen with them: three plain texts."""

    changed: str
    failed: str
    unknown: str


def freeze(period: str, audience: Audience, note: Note, *, by: Account, now: datetime) -> Release:
    """Freeze the figures of a quarter such as "2026Q2" for an audience, once and for ever.

    A quarter already frozen for it is given back as it is, whoever asks again. Raises RuleBroken
    for a quarter that is not over, or whose days any other release shows. Clocks of its cases may
    still run: those cases are in the number received and never in a percentage.
    """
    db.lock("releases")
    earlier = queries.of_period(audience, period)
    if earlier:
        return earlier
    today = clock.local_day(now, settings.current().zone)
    _refuse_other_spans(period)
    rules.refuse_overlap(queries.periods(), period, today)
    document = _document(period, audience, note, today)
    release = _release(document, by=by, now=now)
    _enter(release, document)
    audit.record(
        "release_frozen", by=by.id, now=now, about=f"{audience.value} {period} {release.digest}"
    )
    return release


def open_to_everybody(release: Release, *, by: Account, now: datetime) -> Release:
    """Show the public a quarter that the panel was shown: the very same figures, entered in the public's own ledger.

    They are copied and never cut again, because two cuts of one quarter could be subtracted. Once and for ever: a quarter
    already public is given back as it is. Raises RuleBroken for a release that is not what was frozen.
    """
    db.lock("releases")
    earlier = queries.of_period(Audience.PUBLIC, release.period)
    if earlier:
        return earlier
    if not is_whole(release):
        raise RuleBroken(
            _("This release is not what was frozen, so nobody else may see it. Tell the auditor.")
        )
    newest = queries.newest_frozen(Audience.PUBLIC)
    document = json.loads(release.document) | {
        "audience": Audience.PUBLIC.value,
        "previous": newest.digest if newest else START,
    }
    opened = _release(document, by=by, now=now)
    _enter(opened, document)
    audit.record("release_published", by=by.id, now=now, about=f"{release.period} {opened.digest}")
    return opened


def is_whole(release: Release) -> bool:
    """Whether a release is, to the byte, what was frozen, and follows a release that exists."""
    if _digest(release.document) != release.digest:
        return False
    document = json.loads(release.document)
    told = (document["period"], document["audience"], document["previous"])
    digests = {START, *(each.digest for each in queries.for_audience(release.audience))}
    return (
        told == (release.period, release.audience, release.previous)
        and release.previous in digests
        and queries.cells_of(release) == ledger_of(document)
    )


def ledger_of(document: dict[str, Any]) -> set[tuple[str, str, int]]:
    """Every number a document shows: its place, its name and its value."""
    counts = {
        (_place(atom["row"]), f"received {atom['kind'] or MIXED}", atom["count"])
        for atom in document["atoms"]
    }
    shares = {
        (_place(share["row"]), f"{share['indicator']} {share['word']}", share["percent"])
        for share in document["shares"]
    }
    return counts | shares


def _refuse_other_spans(period: str) -> None:
    if quarter_of(bounds(period)[0]) != period:
        raise RuleBroken(_("Only whole quarters are frozen. Choose a quarter."))


def _document(period: str, audience: Audience, note: Note, today: date) -> dict[str, Any]:
    newest = queries.newest_frozen(audience)
    return _figures(tree(), period, today) | {
        "audience": audience.value,
        "note": asdict(note),
        "frozen_on": today.isoformat(),
        "previous": newest.digest if newest else START,
    }


def _release(document: dict[str, Any], *, by: Account, now: datetime) -> Release:
    text = rules.canonical(document)
    return Release(
        period=document["period"],
        audience=Audience(document["audience"]),
        document=text,
        digest=_digest(text),
        previous=document["previous"],
        rule_version=rules.RULE_VERSION,
        frozen_at=now,
        frozen_by=by.id,
    )


def _figures(units: Tree, period: str, today: date) -> dict[str, Any]:
    """The coarsened figures with the names that places had when they were frozen."""
    plan = queries.plan(units)
    records = queries.tallies(units, period, today)
    found = rules.cut(period, plan, records)
    certificate = rules.certify(found, plan, records)
    names = {ROW.join(queries.path_of(units, each)): each.name for each in units.units.values()}
    return rules.document(found, certificate) | {"names": names}


def _enter(release: Release, document: dict[str, Any]) -> None:
    db.session().add(release)
    db.session().flush()
    db.session().add_all(
        ReleaseCell(release_id=release.id, path=path, name=name, value=value)
        for path, name, value in sorted(ledger_of(document))
    )


def _place(row: dict[str, Any]) -> str:
    return f"{ROW.join(row['path'])} {row['scope']}".strip()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
