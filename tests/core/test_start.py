"""Nobody is served before schema, pepper and roster are those of this deployment."""

import json

import pytest

from portal import create_app, db, settings, start
from portal.accounts import roster
from portal.accounts.models import RosterVersion
from tests.conftest import settings_for


def test_a_sound_deployment_starts(app):
    start.check()


def test_another_pepper_is_refused_instead_of_finding_no_receipt(world, app):  # B74
    create_app(settings_for(*world, pepper="cc" * 32))

    with pytest.raises(settings.Refused, match="PORTAL_PEPPER"):
        start.check()


def test_an_empty_database_is_refused_and_not_filled(tmp_path):  # B56
    create_app(settings_for(tmp_path))

    with pytest.raises(settings.Refused, match="portal migrate"):
        start.check()


def test_without_a_roster_nothing_starts(app):  # B70
    with db.scope(), db.write() as session:
        session.query(RosterVersion).delete()

    with pytest.raises(settings.Refused, match="no usable roster"):
        start.check()


def test_a_roster_with_one_signature_left_is_refused(app, monkeypatch):  # B70
    with db.scope(), db.write() as session:
        row = session.get(RosterVersion, 1)
        kept = dict(list(json.loads(row.signatures).items())[:1])
        row.signatures = json.dumps(kept)
    monkeypatch.setattr(roster, "_loaded", None)  # as in a process that starts

    with pytest.raises(settings.Refused, match="no usable roster"):
        start.check()


def test_a_roster_that_was_rolled_back_is_refused(world, app):  # B70
    (world[0] / "roster.mark").write_text('{"version": 2, "digest": "ff"}', encoding="ascii")

    with pytest.raises(settings.Refused, match="no usable roster"):
        start.check()
