"""The roster decides who may read, and nothing in the database can change it."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from portal import clock, db, settings
from portal.accounts import mark, queries, roster, services
from portal.accounts.models import RosterVersion, StaffSession
from portal.accounts.rules import AccountState
from portal.errors import RuleBroken
from portal.vault.errors import RosterRefused
from tests import people


@pytest.fixture(autouse=True)
def _here(portal_db):
    """Every test here has the small world open, with roster version 1 in force."""


def the_next(**changes):
    stamp = queries.newest_roster_stamp()
    return people.document(stamp[0] + 1, stamp[1], **changes)


def install(document, signatures=None):
    return roster.install(
        document, signatures or people.signatures(document), by=None, now=clock.now()
    )


def lines_with(handle, **changes):
    """The people of the roster, one of their lines changed."""
    wanted = people.PEOPLE[handle][0]
    return [
        line | changes if line["id"] == wanted else line for line in people.document()["people"]
    ]


def without(handle):
    return [line for line in people.document()["people"] if line["id"] != people.PEOPLE[handle][0]]


def test_readers_and_recovery_come_from_the_signed_document():
    current = roster.current()

    inside = roster.readers_inside(current, roster.today())
    assert {people.HANDLES[one.id] for one in inside} == {"lena", "jonas", "mina", "ana"}
    assert {people.HANDLES[one.id] for one in roster.readers_outside(current)} == {"ruth", "sami"}
    assert current.by_id[1].public == people.pair_of("lena").public
    assert current.recovery_public == people.pair_of("recovery").public


def test_a_roster_with_one_signature_is_refused():
    document = the_next()
    one = dict(list(people.signatures(document).items())[:1])

    with pytest.raises(RosterRefused, match="signatures"):
        install(document, one)

    assert roster.current().version == 1


def test_a_signature_by_somebody_who_is_no_signer_does_not_count():
    document = the_next()
    stranger = bytes([9]) * 32
    signatures = dict(list(people.signatures(document).items())[:1])
    signatures[people.signer_public(stranger)] = roster.vault.sign(document, stranger)

    with pytest.raises(RosterRefused, match="signatures"):
        install(document, signatures)


def test_a_roster_of_another_deployment_is_refused():
    with pytest.raises(RosterRefused, match="deployment"):
        install(the_next(deployment="somewhere-else"))


def test_panel_members_are_no_substitute_for_two_outside_readers():
    with pytest.raises(RosterRefused, match="outside_readers"):
        install(the_next(people=lines_with("sami", public=None)))


def test_a_role_nobody_knows_is_refused():
    with pytest.raises(RosterRefused, match="unknown_role"):
        install(the_next(people=lines_with("lena", role="emperor")))


def test_an_older_roster_is_refused_although_the_whole_database_went_back():
    document = the_next()
    install(document)
    with db.write() as current:
        current.execute(delete(RosterVersion).where(RosterVersion.version == 2))

    with pytest.raises(roster.RosterUnusable):
        roster.current()
    with pytest.raises(settings.Refused, match="rolled_back"):
        roster.check_at_start()

    install(document)
    assert roster.current().version == 2


def test_the_mark_rises_with_each_roster_and_never_falls():
    before = mark.read()
    done = install(the_next())
    mark.rise(*before)

    assert mark.read() == (2, done.digest)


def test_a_spoilt_mark_is_a_refusal_and_not_a_fresh_start():
    (settings.current().data / "roster.mark").write_text("{}")

    with pytest.raises(settings.Refused, match="mark"):
        roster.check_at_start()


def test_a_roster_changed_in_the_database_is_refused_by_whoever_has_not_seen_it_yet(monkeypatch):
    row = queries.roster_row(1)
    forged = json.loads(row.document) | {"people": lines_with("karim", role="triage")}
    with db.write() as current:
        current.execute(update(RosterVersion).values(document=json.dumps(forged)))
    monkeypatch.setattr(roster, "_loaded", None)

    with pytest.raises(roster.RosterUnusable):
        roster.current()


def test_a_process_that_has_seen_a_roster_does_not_take_another_under_its_number(monkeypatch):
    with db.write() as current:
        current.execute(update(RosterVersion).values(digest="0" * 64))

    with pytest.raises(roster.RosterUnusable):
        roster.current()


def test_without_a_roster_the_portal_does_not_start():
    with db.write() as current:
        current.execute(delete(RosterVersion))

    with pytest.raises(settings.Refused, match="missing"):
        roster.check_at_start()


def test_without_its_mark_the_roster_is_taken_and_noted_again():
    (settings.current().data / "roster.mark").unlink()

    roster.check_at_start()

    assert mark.read() == queries.newest_roster_stamp()


def test_an_expired_roster_serves_a_week_then_only_outside_readers():
    install(the_next(expires_on="2026-03-02"))
    current = roster.current()

    for days, expired, inside in ((0, False, 4), (1, True, 4), (7, True, 4), (8, True, 0)):
        day = date(2026, 3, 2) + timedelta(days=days)
        assert current.is_expired(day) is expired
        assert len(roster.readers_inside(current, day)) == inside
        assert len(current.readers_allowed(day)) == inside + 2


def test_installing_lets_in_whom_it_names_with_the_key_they_made():
    lena, mina = queries.by_handle("lena"), queries.by_handle("mina")
    with db.write():
        lena.state = mina.state = AccountState.INVITED
        mina.public = people.pair_of("somebody else").public

    install(the_next())

    assert queries.by_handle("lena").state is AccountState.ACTIVE
    assert queries.by_handle("mina").state is AccountState.INVITED


def test_installing_ends_the_sessions_of_whom_it_changes_and_of_nobody_else():
    with db.write():
        for handle in ("lena", "hugo"):
            account = queries.by_handle(handle)
            services.begin_session(account, people.pair_of(handle).private, now=clock.now())

    install(the_next(people=lines_with("hugo", function=1)))

    left = db.session().query(StaffSession.account_id).all()
    assert [people.HANDLES[one] for (one,) in left] == ["lena"]


def test_the_key_of_somebody_who_left_is_known_from_the_last_roster_that_named_them():
    install(the_next(people=without("ana")))

    assert roster.current().by_id.get(4) is None
    assert roster.public_of(4) == people.pair_of("ana").public
    assert roster.public_of(99) is None


def test_a_draft_follows_from_the_roster_in_force_and_can_be_installed():
    document = roster.draft(clock.now())

    assert (document["version"], document["previous"]) == (2, roster.current().digest)
    assert document["people"] == people.document()["people"]
    assert document["recovery"] == people.document()["recovery"]
    assert install(document).version == 2


def test_a_draft_leaves_out_who_left_and_every_line_to_them():
    with db.write():
        services.remove(queries.by_handle("hanna"), by=None, now=clock.now())

    lines = {people.HANDLES[line["id"]]: line for line in roster.draft(clock.now())["people"]}

    assert "hanna" not in lines
    assert lines["lena"]["reports_to"] is None


def test_a_first_draft_without_a_recovery_key_says_how_to_make_one():
    with db.write() as current:
        current.execute(delete(RosterVersion))

    with pytest.raises(RuleBroken, match="portal recovery create"):
        roster.draft(clock.now())
