"""The doors of /demo: each leads where its step begins, and none exists outside a demonstration."""

import pytest
from sqlalchemy import select

from portal import clock, create_app, db
from portal.accounts import queries as accounts
from portal.accounts.models import StaffSession
from portal.demo import pages, world
from portal.demo.company import bank
from portal.demo.history import REHANA
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from tests.conftest import settings_for
from tests.demo.conftest import TODAY
from tests.people import SIGNERS, signer_public


def through(visitor, name):
    """Go through a door; the address it leads to."""
    answer = visitor.post(f"/demo/doors/{name}")
    assert answer.status_code == 303
    return answer.headers["Location"]


def asked_of(handle):
    """What an executive must answer in writing."""
    owner = accounts.by_handle(handle).id
    wanted = select(Duty).where(
        Duty.owner_id == owner,
        Duty.kind == DutyKind.EXECUTIVE_ANSWER,
        Duty.state == DutyState.OPEN,
    )
    return db.session().scalars(wanted).all()


def test_the_first_page_names_the_six_steps_and_rehanas_number(visitor):
    page = visitor.get("/demo").text
    assert page.count("<form") == len(pages.DOORS) + 1
    assert "/bn/" in page
    assert "/demo/thief" in page
    assert world.own().receipt(REHANA)[:5] in page


@pytest.mark.parametrize("name", sorted(set(pages.DOORS) - {"named"}))
def test_a_door_signs_somebody_in_and_leads_to_a_page_they_may_see(visitor, name):
    assert visitor.get(through(visitor, name), follow_redirects=True).status_code == 200


def test_for_karim_rehanas_case_is_the_same_bytes_as_a_number_nobody_has(visitor):
    address = through(visitor, "named")
    known, unknown = visitor.get(address), visitor.get("/desk/grievances/222-222")
    assert (known.status_code, known.data) == (404, unknown.data)
    assert visitor.get("/desk/grievances/").status_code == 200
    assert through(visitor, "triage") == address


def test_what_a_thief_sees_holds_no_word_of_rehana(visitor):
    page = visitor.get("/demo/thief").text
    rehana = bank("delta")["rehana"]
    for word in (rehana["words"] + rehana["where"] + rehana["names"]).split():
        assert len(word) < 4 or word not in page
    assert "delta" not in page.lower()


def test_after_some_days_an_executive_must_answer_in_writing(visitor, demo):
    with db.scope():
        assert asked_of("okoye") == []
    answer = visitor.post("/demo/days")
    assert answer.headers["Location"] == "/desk/duties/"
    assert (clock.now().date() - TODAY).days == pages.DAYS
    with db.scope():
        duty = asked_of("okoye")[0]
    assert f"/desk/duties/{duty.id}/answer" in visitor.get("/desk/duties/").text


def test_a_door_that_does_not_exist_signs_nobody_in(visitor):
    assert visitor.post("/demo/doors/adam").status_code == 404
    with db.scope() as current:
        assert not current.scalars(select(StaffSession)).all()


def test_another_site_cannot_open_a_door(visitor):
    answer = visitor.post("/demo/days", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert clock.now().date() == TODAY


def test_every_page_of_a_demonstration_says_that_it_is_one(visitor):
    for address in ("/", "/ar/", "/demo", "/demo/thief"):
        assert 'class="demo"' in visitor.get(address).text
    assert 'class="demo"' in visitor.get(through(visitor, "triage")).text
    assert 'class="demo"' in visitor.get(through(visitor, "panel")).text


@pytest.mark.parametrize("mode", ["test", "production"])
def test_outside_demo_mode_there_are_no_doors(tmp_path, mode):
    chosen = settings_for(
        tmp_path,
        mode=mode,
        https=True,
        hosts="localhost",
        roster_signers=",".join(signer_public(seed) for seed in SIGNERS),
    )
    app = create_app(chosen)
    assert not [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("demo.")]
    browser = app.test_client()
    for address in ("/demo", "/demo/thief"):
        assert browser.get(address).status_code == 404
    for address in ("/demo/doors/triage", "/demo/days"):
        assert browser.post(address).status_code == 404
