"""Invitations, keys, sign-in and the sessions they open."""

from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import text

from portal import clock, db
from portal.accounts import queries, roster, services
from portal.accounts.models import Account, Invitation, StaffSession
from portal.accounts.rules import AccountState, Role
from portal.audit.models import AuditLine
from portal.errors import NotFound, RuleBroken
from portal.vault import sessions, staff
from portal.vault.errors import Damaged
from portal.vault.pairs import public_of
from tests import people

PASSPHRASE = "amber basket cloud dancer eagle forest"


@pytest.fixture(autouse=True)
def _here(portal_db):
    """Every test here has the small world open."""


@cache
def key_made_once():
    return services.new_key(PASSPHRASE)


@pytest.fixture
def a_key():
    """Keys are costly to make, so one serves the whole run; tests share their pepper."""
    return key_made_once()


def invite(**changes):
    values = {"handle": "nia", "name": "Nia Ward", "role": Role.TRIAGE, "unit_id": 1} | changes
    with db.write():
        return services.invite(**values, by=15, now=clock.now())


def give_key(handle, key):
    with db.write():
        account = queries.by_handle(handle)
        services.make_key(account, key, now=clock.now())
    return account


def install_next():
    document = roster.draft(clock.now())
    roster.install(document, people.signatures(document), by=None, now=clock.now())


def nia_can_sign_in(key):
    invite()
    give_key("nia", key)
    install_next()


def acts():
    return [line.act for line in db.session().query(AuditLine).order_by(AuditLine.number)]


def everything_stored():
    """Every value of every table, as text; bytes in hex."""
    found = []
    for table in db.Base.metadata.sorted_tables:
        for row in db.session().execute(table.select()):
            found += [one.hex() if isinstance(one, bytes) else str(one) for one in row]
    return " ".join(found)


def test_the_token_of_an_invitation_is_nowhere_in_the_database():
    token = invite()

    assert queries.invited(token, clock.now()).handle == "nia"
    assert token not in everything_stored()


def test_an_invitation_ends_after_seven_days():
    token = invite()
    start = clock.now()

    clock.freeze(start + timedelta(days=7, seconds=-1))
    assert queries.invited(token, clock.now())
    clock.freeze(start + timedelta(days=7))
    with pytest.raises(RuleBroken, match="Ask whoever invited you"):
        queries.invited(token, clock.now())


def test_an_invitation_makes_one_key_only(a_key):
    token = invite()
    give_key("nia", a_key)

    with pytest.raises(RuleBroken, match="used already"):
        queries.invited(token, clock.now())


def test_a_new_invitation_ends_the_one_before():
    token = invite()
    with db.write():
        services.invite_again(queries.by_handle("nia"), by=15, now=clock.now())

    with pytest.raises(RuleBroken):
        queries.invited(token, clock.now())
    assert db.session().query(Invitation).count() == 1


def test_two_people_never_share_a_sign_in_name():
    for typed in ("lena", " LENA "):
        with pytest.raises(RuleBroken, match="Choose another"):
            invite(handle=typed)


def test_a_sign_in_name_that_cannot_be_one_is_refused_with_its_rule():
    with pytest.raises(RuleBroken, match="no spaces"):
        invite(handle="two words")


def test_a_custodian_is_neither_administrator_nor_auditor_nor_on_the_panel():
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.PANEL_MEMBER):
        with pytest.raises(RuleBroken, match="custodian"):
            invite(role=role, custodian=True)


def test_the_role_says_who_stands_outside_the_company():
    for role, outside in ((Role.OMBUD, True), (Role.PANEL_MEMBER, True), (Role.TRIAGE, False)):
        invite(handle=role.value, role=role)

        assert queries.by_handle(role.value).outside is outside


def test_somebody_who_is_only_listed_gets_no_key(a_key):
    with db.write():
        services.enlist("boss", "The Boss", Role.MANAGER, 5, by=None, now=clock.now())

    with pytest.raises(RuleBroken):
        give_key("boss", a_key)
    assert queries.credentials("boss") is None


def test_who_made_a_key_waits_until_a_signed_roster_names_it(a_key):
    invite()
    account = give_key("nia", a_key)
    assert account.is_waiting_for_signatures
    proof = services.prove("nia", PASSPHRASE)

    with pytest.raises(RuleBroken, match="two people have signed"), db.write():
        services.sign_in(proof, now=clock.now())

    install_next()
    with db.write():
        assert services.sign_in(proof, now=clock.now())


def test_the_passphrase_opens_the_very_key_the_roster_names(a_key):
    nia_can_sign_in(a_key)

    proof = services.prove(" Nia", PASSPHRASE.upper().replace(" ", "-"))

    assert public_of(proof.private) == roster.public_of(proof.account_id)


def test_an_unknown_name_and_a_wrong_passphrase_are_told_the_same_after_the_same_work(
    a_key, monkeypatch
):
    nia_can_sign_in(a_key)
    work = []
    derive = staff.derive
    monkeypatch.setattr(staff, "derive", lambda *what: work.append(what[1]) or derive(*what))

    told = []
    for name in ("nia", "nobody", "karim"):
        with pytest.raises(services.SignInRefused) as refused:
            services.prove(name, "quite another set of six words")
        told.append((str(refused.value.message), len(work)))

    assert [count for _told, count in told] == [1, 2, 3]
    assert len({sentence for sentence, _count in told}) == 1


def test_no_private_key_no_passphrase_and_no_code_stands_in_the_database(a_key):
    nia_can_sign_in(a_key)
    proof = services.prove("nia", PASSPHRASE)
    with db.write():
        secret = services.sign_in(proof, now=clock.now())

    stored = everything_stored()

    assert "nia" in stored
    for hidden in (proof.private.hex(), secret.hex(), a_key.enrolment.printed_code, PASSPHRASE):
        assert hidden not in stored


def test_the_session_row_opens_only_with_the_secret_of_its_cookie():
    with db.write():
        lena = queries.by_handle("lena")
        private = people.pair_of("lena").private
        secret = services.begin_session(lena, private, now=clock.now())
    row = db.session().query(StaffSession).one()

    opened = sessions.open_session_key(row.sealed_key, secret=secret, session=row.id)

    assert opened == private
    with pytest.raises(Damaged):
        sessions.open_session_key(row.sealed_key, secret=bytes(32), session=row.id)


def test_the_code_on_paper_gives_a_new_passphrase_and_the_same_key(a_key):
    nia_can_sign_in(a_key)
    proof = services.prove_by_code("nia", a_key.enrolment.printed_code.lower())
    fresh = services.renewed_key(proof)
    with db.write():
        services.renew(proof, fresh, now=clock.now())

    assert services.prove("nia", fresh.passphrase) == proof
    assert services.prove_by_code("nia", fresh.enrolment.printed_code) == proof
    with pytest.raises(services.SignInRefused):
        services.prove("nia", PASSPHRASE)
    with pytest.raises(services.SignInRefused):
        services.prove_by_code("nia", a_key.enrolment.printed_code)


def test_a_made_up_code_opens_nothing():
    for name in ("nobody", "lena", "karim"):
        with pytest.raises(services.SignInRefused, match="Check both"):
            services.prove_by_code(name, "0000-0000-0000-0000-0000-0000-0000")


def test_who_is_invited_again_starts_with_a_new_key(a_key):
    nia_can_sign_in(a_key)
    with db.write():
        services.invite_again(queries.by_handle("nia"), by=15, now=clock.now())

    assert queries.by_handle("nia").state is AccountState.INVITED
    with pytest.raises(services.SignInRefused):
        services.prove("nia", PASSPHRASE)


def test_who_was_removed_cannot_sign_in_and_is_signed_out_everywhere(a_key):
    nia_can_sign_in(a_key)
    proof = services.prove("nia", PASSPHRASE)
    with db.write():
        services.sign_in(proof, now=clock.now())
        services.remove(queries.by_handle("nia"), by=15, now=clock.now())

    assert db.session().query(StaffSession).count() == 0
    with pytest.raises(services.SignInRefused):
        services.prove("nia", PASSPHRASE)
    with pytest.raises(RuleBroken), db.write():
        services.sign_in(proof, now=clock.now())


def test_signing_in_clears_away_sessions_that_reached_their_end():
    with db.write():
        services.begin_session(queries.by_handle("lena"), bytes(32), now=clock.now())
    clock.freeze(clock.now() + timedelta(hours=8))

    with db.write():
        services.begin_session(queries.by_handle("hugo"), bytes(32), now=clock.now())

    assert [row.account_id for row in db.session().query(StaffSession)] == [8]


def test_each_act_leaves_one_line_in_the_trail(a_key):
    before = len(acts())
    nia_can_sign_in(a_key)
    with db.write():
        services.sign_in(services.Proof(queries.by_handle("nia").id, bytes(32)), now=clock.now())
    row = db.session().query(StaffSession).one()
    with db.write():
        nia = queries.by_handle("nia")
        services.sign_out(row.id, by=nia, now=clock.now())
        services.remove(nia, by=15, now=clock.now())

    assert acts()[before:] == [
        "listed", "invited", "made_key", "installed_roster", "signed_in", "signed_out", "removed",
    ]  # fmt: skip


def test_accounts_come_fifty_at_a_time_and_each_once():
    with db.write() as current:
        current.add_all(
            Account(handle=f"x{n:03}", name="X", role=Role.MANAGER, state=AccountState.LISTED)
            for n in range(90)
        )

    seen, after = [], ""
    while True:
        page, after = queries.page_after(after)
        assert len(page) <= queries.PAGE
        seen += [account.handle for account in page]
        if not after:
            break

    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 90 + len(people.PEOPLE)


def test_a_name_nobody_has_is_not_found():
    with pytest.raises(NotFound):
        queries.by_handle("nobody")
    with pytest.raises(NotFound):
        queries.by_id(9999)
    assert queries.names_of([1, None, 9999]) == {1: "Lena Okafor"}


def test_the_database_itself_refuses_two_accounts_with_one_name():
    with pytest.raises(db.DBAPIError), db.write() as current:
        current.execute(
            text(
                "INSERT INTO accounts (handle, name, role, outside, custodian, language, state)"
                " VALUES ('lena', 'X', 'manager', false, false, 'en', 'listed')"
            )
        )
