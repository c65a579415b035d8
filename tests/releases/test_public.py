"""What everybody may read: frozen quarters opened to the public, the very figures of the panel, and nothing before that."""

import json
from hashlib import sha256

import pytest
from sqlalchemy import text

from portal import db
from portal.accounts import queries as accounts
from portal.errors import RuleBroken
from portal.releases import queries, services
from portal.releases.models import Audience
from portal.releases.services import Note
from tests.desk import send
from tests.releases.many import AUTUMN, NORTH_PLANT, cases, put
from tests.releases.test_services import NOW

NOTE = Note("We changed shifts.", "Answers were late.", "We did not hear agency workers.")
PUBLICATION = f"/desk/releases/{AUTUMN}/publication"


@pytest.fixture
def frozen(app):
    with app.test_request_context(), db.scope():
        put(cases(30) + cases(26, unit_id=NORTH_PLANT, right_code="PRV-1", in_time=False))
        with db.write():
            noor = accounts.by_handle("noor")
            return services.freeze(AUTUMN, Audience.PANEL, NOTE, by=noor, now=NOW)


def publish(browser, **data):
    return send(browser, PUBLICATION, data or {"sure": "y"})


def opened():
    with db.scope():
        return queries.of_period(Audience.PUBLIC, AUTUMN)


def test_before_anything_is_public_the_page_says_so_and_nothing_else(client, frozen):
    page = client.get("/about/figures")

    assert "Nothing is published yet." in page.text
    assert "2025" not in page.text
    assert client.get(f"/about/figures/{AUTUMN}").status_code == 404
    assert client.get(f"/about/figures/{AUTUMN}/document").status_code == 404


def test_the_public_reads_the_very_figures_the_panel_was_shown(client, as_user, frozen):
    assert publish(as_user("noor")).status_code == 303

    page = client.get(f"/about/figures/{AUTUMN}")
    panel, public = json.loads(frozen.document), json.loads(opened().document)

    assert {**public, "audience": "panel", "previous": panel["previous"]} == panel
    assert "October to December 2025" in client.get("/about/figures").text
    for words in (NOTE.changed, NOTE.failed, "Are they answered?", "What is not shown, and why"):
        assert words in page.text
    assert "Set-Cookie" not in page.headers


def test_anybody_can_compute_the_public_fingerprint(client, as_user, frozen):
    publish(as_user("noor"))

    document = client.get(f"/about/figures/{AUTUMN}/document")

    assert sha256(document.data).hexdigest() in client.get(f"/about/figures/{AUTUMN}").text


def test_the_ledger_of_the_public_holds_what_it_was_shown(app, as_user, frozen):
    publish(as_user("noor"))

    with app.test_request_context(), db.scope():
        public = queries.of_period(Audience.PUBLIC, AUTUMN)
        assert services.is_whole(public)
        assert queries.cells_of(public) == queries.cells_of(
            queries.of_period(Audience.PANEL, AUTUMN)
        )


def test_opening_twice_opens_once(app, frozen):
    with app.test_request_context(), db.scope():
        noor = accounts.by_handle("noor")
        digests = set()
        for _time in range(2):
            with db.write():
                panel = queries.of_period(Audience.PANEL, AUTUMN)
                digests.add(services.open_to_everybody(panel, by=noor, now=NOW).digest)

    assert len(digests) == 1


def test_figures_that_somebody_changed_are_opened_to_nobody(app, frozen):
    with app.test_request_context(), db.scope():
        with db.write() as current:
            current.execute(text("UPDATE releases SET document = replace(document, '30', '31')"))
        panel, noor = queries.of_period(Audience.PANEL, AUTUMN), accounts.by_handle("noor")
        with pytest.raises(RuleBroken, match="not what was frozen"):
            services.open_to_everybody(panel, by=noor, now=NOW)


def test_public_figures_changed_afterwards_are_not_shown(client, as_user, frozen):
    publish(as_user("noor"))
    with db.scope(), db.write() as current:
        current.execute(
            text(
                "UPDATE releases SET document = replace(document, 'shifts', 'nothing') WHERE audience = 'public'"
            )
        )

    assert client.get(f"/about/figures/{AUTUMN}").status_code == 404


def test_nobody_publishes_without_being_sure(as_user, frozen):
    assert publish(as_user("noor"), sure="").status_code == 400
    assert opened() is None


@pytest.mark.parametrize("handle", ["lena", "okoye", "adam"])
def test_only_the_rights_lead_publishes(as_user, frozen, handle):
    assert as_user(handle).get(PUBLICATION).status_code == 403
