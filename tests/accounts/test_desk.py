"""Signing in through a browser, and the pages of administrators."""

from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import select, update

from portal import clock, db, settings
from portal.accounts import queries, roster, services, session
from portal.accounts.models import Account, StaffSession
from portal.accounts.rules import AccountState, Role
from portal.vault.sessions import open_session_key
from tests import people

PASSPHRASE = "amber basket cloud dancer eagle forest"


@cache
def a_key():
    return services.new_key(PASSPHRASE)


@pytest.fixture
def nia(app):
    """Nia, who may sign in with a passphrase of her own."""
    with db.scope():
        with db.write():
            token = services.invite("nia", "Nia Ward", Role.AUDITOR, 1, by=15, now=clock.now())
            services.make_key(queries.invited(token, clock.now()), a_key(), now=clock.now())
        install(roster.draft(clock.now()))
    return "nia"


@pytest.fixture
def adam(as_user):
    return as_user("adam")


def install(document):
    roster.install(document, people.signatures(document), by=None, now=clock.now())


def install_with(handle, **changes):
    document = roster.draft(clock.now())
    wanted = people.PEOPLE[handle][0]
    for line in document["people"]:
        line.update(changes if line["id"] == wanted else {})
    install(document)


def sign_in(client, handle, passphrase=PASSPHRASE, **more):
    form = {"handle": handle, "passphrase": passphrase}
    return client.post("/desk/sign-in", data=form, **more)


def is_signed_in(browser, page="/desk/accounts"):
    answer = browser.get(page)
    if answer.status_code == 303:
        assert answer.location == "/desk/sign-in"
    return answer.status_code == 200


def token_of(browser, page="/desk/accounts"):
    html = browser.get(page).get_data(as_text=True)
    return html.split('name="csrf_token" value="')[1].split('"')[0]


def rows_of_everything(world):
    found = {}
    with db.scope() as current:
        for table in db.Base.metadata.sorted_tables:
            found[table.name] = [tuple(row) for row in current.execute(select(table))]
    return found


def test_who_signs_in_comes_to_the_first_page_of_their_work(client, nia):
    answer = sign_in(client, nia)

    assert (answer.status_code, answer.location) == (303, "/desk/audit")
    assert is_signed_in(client, "/desk/audit")


def test_who_is_signed_in_already_is_led_past_the_sign_in_page(as_user):
    homes = {
        "lena": "/desk/grievances/",
        "ruth": "/desk/grievances/",
        "adam": "/desk/accounts",
        "aud": "/desk/audit",
        "ines": "/panel/",
        "hugo": "/desk/duties/",
    }

    assert {one: as_user(one).get("/desk/sign-in").location for one in homes} == homes


def test_an_unknown_name_and_a_wrong_passphrase_get_the_same_page(client, nia):
    unknown = sign_in(client, "nina", "six quite wrong words")
    wrong = sign_in(client, nia, "six quite wrong words")

    assert unknown.status_code == wrong.status_code == 403
    assert unknown.data.replace(b"nina", b"nia") == wrong.data
    assert b"do not belong together" in wrong.data
    assert "Set-Cookie" not in wrong.headers


def test_an_empty_form_says_what_to_write(client):
    page = sign_in(client, "", "")

    assert page.status_code == 400
    assert "Write your six words." in page.get_data(as_text=True)


def test_the_passphrase_is_never_sent_back(client, nia):
    assert b"six quite wrong" not in sign_in(client, nia, "six quite wrong words").data


def test_a_form_sent_from_another_site_is_refused(client):
    for path in ("/desk/sign-in", "/desk/new-passphrase", "/desk/welcome/x"):
        for site in ("cross-site", "same-site"):
            answer = client.post(path, headers={"Sec-Fetch-Site": site})

            assert answer.status_code == 403, (path, site)


def test_the_cookie_is_shut_to_scripts_and_other_sites_and_ends_with_the_browser(client, nia):
    cookie = sign_in(client, nia).headers["Set-Cookie"]

    assert cookie.startswith("desk=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_over_https_the_cookie_is_bound_to_this_very_host(client, nia):
    settings.use(settings.current().model_copy(update={"https": True}))

    cookie = sign_in(client, nia).headers["Set-Cookie"]

    assert cookie.startswith("__Host-desk=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_no_page_sets_any_other_cookie_or_a_lasting_one(client, adam, nia):
    answers = [client.get("/desk/sign-in"), sign_in(client, "nobody"), adam.get("/desk/accounts"),
               adam.get("/desk/accounts/invitation"), adam.get("/desk/audit")]  # fmt: skip

    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("desk=")
        assert "Max-Age" not in cookie
        assert "Expires" not in cookie


def test_fifteen_minutes_without_a_page_end_the_session(adam):
    clock.freeze(clock.now() + timedelta(minutes=15))
    assert is_signed_in(adam)
    clock.freeze(clock.now() + timedelta(minutes=15))
    assert is_signed_in(adam)

    clock.freeze(clock.now() + timedelta(minutes=15, seconds=1))
    assert not is_signed_in(adam)


def test_eight_hours_end_the_session_however_busy_it_was(adam):
    start = clock.now()
    for minutes in range(14, 480, 14):
        clock.freeze(start + timedelta(minutes=minutes))
        assert is_signed_in(adam)

    clock.freeze(start + timedelta(hours=8))
    assert not is_signed_in(adam)


def test_a_public_page_does_not_keep_a_session_awake(adam):
    assert "Set-Cookie" not in adam.get("/desk/new-passphrase").headers


def forgeries(value):
    """What somebody might try instead of a cookie of ours."""
    yield from ("", "x", ".....", "x" * 4000)
    yield value[:-1] + ("A" if value[-1] != "A" else "B")
    yield ("0" if value[0] != "0" else "1") + value[1:]
    yield value.replace(".1", ".2", 1)


def test_a_forged_cookie_is_nobody(client, adam):
    for forged in forgeries(adam.get_cookie("desk").value):
        client.set_cookie("desk", forged)

        assert not is_signed_in(client), forged


def test_a_cookie_from_before_signing_out_is_nobody(client, adam):
    value = adam.get_cookie("desk").value
    answer = adam.post("/desk/sign-out", data={"csrf_token": token_of(adam)})
    client.set_cookie("desk", value)

    assert (answer.status_code, answer.location) == (303, "/desk/sign-in")
    assert adam.get_cookie("desk") is None
    assert not is_signed_in(client)


def test_who_is_removed_is_refused_with_the_next_page(adam):
    assert is_signed_in(adam)
    with db.scope(), db.write():
        services.remove(queries.by_handle("adam"), by=None, now=clock.now())

    assert not is_signed_in(adam)


def test_who_is_left_out_of_the_roster_is_refused_with_the_next_page(adam, as_user):
    aud = as_user("aud")
    with db.scope():
        document = roster.draft(clock.now())
        adams = people.PEOPLE["adam"][0]
        document["people"] = [line for line in document["people"] if line["id"] != adams]
        install(document)

    assert not is_signed_in(adam)
    assert is_signed_in(aud, "/desk/audit")


def test_who_gets_another_role_in_the_roster_is_refused_with_the_next_page(adam):
    with db.scope():
        install_with("adam", role="manager")

    assert not is_signed_in(adam)


def test_a_role_changed_in_the_database_alone_lets_nobody_further(as_user):
    karim = as_user("karim")
    with db.scope(), db.write() as current:
        current.execute(
            update(Account).where(Account.handle == "karim").values(role=Role.ADMINISTRATOR)
        )

    assert not is_signed_in(karim)


def test_a_key_changed_in_the_database_alone_lets_nobody_in(adam):
    with db.scope(), db.write() as current:
        current.execute(update(Account).values(public=bytes(32)))

    assert not is_signed_in(adam)


def test_without_a_usable_roster_the_desk_is_shut_and_says_to_try_later(adam, world):
    (world[0] / "roster.mark").write_text('{"version": 7, "digest": "00"}')

    assert adam.get("/desk/accounts").status_code == 503


def test_reading_pages_writes_nothing(adam, as_user, world):
    aud = as_user("aud")
    before = rows_of_everything(world)
    files = {path.name: path.read_bytes() for path in world[0].iterdir() if path.is_file()}

    for _visit in range(3):
        assert is_signed_in(adam)
        assert is_signed_in(adam, "/desk/accounts/invitation")
        assert is_signed_in(aud, "/desk/audit")
        assert is_signed_in(aud, "/desk/audit/chain")

    assert rows_of_everything(world) == before
    assert {p.name: p.read_bytes() for p in world[0].iterdir() if p.is_file()} == files


def test_the_private_key_is_opened_for_the_request_of_its_owner(app, adam):
    with (
        app.test_request_context("/desk/accounts", headers={"Cookie": cookie_of(adam)}),
        db.scope(),
    ):
        assert session.current_user.is_authenticated
        assert session.private_key() == people.pair_of("adam").private
        assert session.signed_in().handle == "adam"


def cookie_of(browser):
    return f"desk={browser.get_cookie('desk').value}"


def test_a_stolen_row_opens_nothing_without_the_cookie(adam):
    with db.scope() as current:
        row = current.scalars(select(StaffSession)).one()

    for guess in (row.id.encode()[:64], bytes.fromhex(row.id), row.csrf.encode()[:64]):
        with pytest.raises(Exception, match="does not open"):
            open_session_key(row.sealed_key, secret=guess, session=row.id)


def test_a_desk_form_without_its_token_is_refused_and_gives_the_words_back(adam):
    answer = adam.post("/desk/accounts/lena/removal")

    assert answer.status_code == 400
    assert "send them again" in answer.get_data(as_text=True)
    with db.scope():
        assert queries.by_handle("lena").state is AccountState.ACTIVE


def test_the_token_of_somebody_elses_session_is_refused(adam, as_user):
    other = as_user("adam")

    answer = adam.post("/desk/accounts/lena/removal", data={"csrf_token": token_of(other)})

    assert answer.status_code == 400


def test_signed_out_people_are_told_to_sign_in_before_they_send(client):
    answer = client.post("/desk/accounts/lena/removal")

    assert answer.status_code == 403
    assert "Sign in again" in answer.get_data(as_text=True)


def test_only_administrators_see_accounts(as_user):
    for handle in ("lena", "hugo", "aud", "ines", "noor"):
        browser = as_user(handle)
        for page in ("/desk/accounts", "/desk/accounts/invitation"):
            assert browser.get(page).status_code == 403, (handle, page)


def test_the_list_says_who_may_sign_in_and_who_waits(adam, app):
    with db.scope(), db.write():
        services.invite("nia", "Nia Ward", Role.TRIAGE, 1, by=15, now=clock.now())
        services.make_key(queries.by_handle("nia"), a_key(), now=clock.now())

    page = adam.get("/desk/accounts").get_data(as_text=True)

    assert "Nia Ward" in page
    assert "waits for two signatures" in page
    assert "Triage officer" in page


def test_an_expired_roster_is_said_on_the_list(adam):
    assert "has expired" not in adam.get("/desk/accounts").get_data(as_text=True)
    with db.scope():
        document = roster.draft(clock.now()) | {"expires_on": "2026-03-01"}
        install(document)

    assert "has expired" in adam.get("/desk/accounts").get_data(as_text=True)


def test_an_invitation_leads_to_a_key_that_is_shown_once(adam, client):
    form = {"handle": "Nia", "name": "Nia Ward", "role": "triage", "unit": "1", "function": "1",
            "heads_function": "", "reports_to": "7", "deputy_for": "", "email": "",
            "csrf_token": token_of(adam)}  # fmt: skip
    invited = adam.post("/desk/accounts/invitation", data=form).get_data(as_text=True)
    link = "/desk/welcome/" + invited.split("/desk/welcome/")[1].split("<")[0]

    welcome = client.get(link)
    made = client.post(link)

    assert "Nia Ward" in welcome.get_data(as_text=True)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert "Six words to learn" in made.get_data(as_text=True)
    again = client.post(link)
    assert again.status_code == 409
    assert "used already" in again.get_data(as_text=True)
    with db.scope():
        nia = queries.by_handle("nia")
        assert (nia.reports_to_id, nia.unit_id, nia.state) == (7, 1, AccountState.INVITED)


def test_an_invitation_that_breaks_a_rule_keeps_what_was_typed(adam):
    form = {"handle": "lena", "name": "Another Lena", "role": "triage", "unit": "", "function": "",
            "heads_function": "", "reports_to": "", "deputy_for": "", "email": "",
            "csrf_token": token_of(adam)}  # fmt: skip
    page = adam.post("/desk/accounts/invitation", data=form)

    assert page.status_code == 409
    assert "Choose another" in page.get_data(as_text=True)
    assert "Another Lena" in page.get_data(as_text=True)


def test_inviting_again_and_removing_are_one_button_each(adam):
    token = {"csrf_token": token_of(adam)}

    again = adam.post("/desk/accounts/lena/invitation", data=token)
    gone = adam.post("/desk/accounts/jonas/removal", data=token)

    assert "/desk/welcome/" in again.get_data(as_text=True)
    assert (gone.status_code, gone.location) == (303, "/desk/accounts")
    with db.scope():
        assert queries.by_handle("lena").state is AccountState.INVITED
        assert queries.by_handle("jonas").state is AccountState.LEFT


def test_the_code_on_paper_gives_a_new_passphrase_in_the_browser(client, nia):
    form = {"handle": nia, "code": a_key().enrolment.printed_code}
    page = client.post("/desk/new-passphrase", data=form).get_data(as_text=True)
    passphrase = page.split('class="big"')[1].split(">")[1].split("<")[0]

    assert sign_in(client, nia).status_code == 403
    assert sign_in(client, nia, passphrase).status_code == 303


def test_a_wrong_code_says_to_check_it(client, nia):
    page = client.post("/desk/new-passphrase", data={"handle": nia, "code": "0000"})

    assert page.status_code == 403
    assert "Check both" in page.get_data(as_text=True)
