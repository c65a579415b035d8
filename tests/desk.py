"""Using desk pages as staff do: sending forms with their token, reading the trail, seeing what a page changed."""

import re
from html import unescape

from sqlalchemy import select

from portal import db
from portal.accounts import roster
from portal.audit.models import AuditLine
from portal.clock import now
from portal.db import Base
from tests import people

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')

A_TRIAGE = {
    "unit": "5",
    "right": "FRC-2",
    "group": "migrant_worker",
    "function": "2",
    "people": "12",
    "scale": "3",
    "scale_reason": "They cannot leave.",
    "scope": "2",
    "scope_reason": "About thirty people.",
    "irremediability": "3",
    "irremediability_reason": "Months are lost.",
}
A_PLAN = {
    "who": "The shift leader.",
    "how": "Worse shifts.",
    "guessed": "some",
    "signs": "A new roster.",
    "measures": "We ask about many places at once.",
}
AN_END = {
    "outcome": "resolved_agreed",
    "reason": "They were given back.",
    "prevention": "Nobody but the worker keeps a passport.",
    "sure": "y",
}
AN_IMPACT = {
    key: value for key, value in A_TRIAGE.items() if key not in ("group", "function", "people")
} | {
    "title": "Agencies keep passports",
    "kind": "actual",
    "involvement": "directly_linked",
    "groups": ["migrant_worker", "agency_worker"],
}


def send(browser, path, data=None, page="/desk/duties/"):
    """Send a form with the token that the person's own pages carry."""
    token = TOKEN.search(browser.get(page).get_data(as_text=True))[1]
    return browser.post(path, data={"csrf_token": token} | (data or {}))


def text_of(answer):
    """What a page says, without the token that is new on every page."""
    return TOKEN.sub("", answer.get_data(as_text=True))


def pages_from(browser, path):
    """The text of a list's pages, following the link to the next until there is none."""
    while path:
        page = text_of(browser.get(path))
        yield page
        link = NEXT.search(page)
        path = link and unescape(link[1])


def acts_on(case):
    """What the trail says happened to a case, oldest first."""
    with db.scope() as current:
        lines = select(AuditLine.act).where(AuditLine.case_id == case.id)
        return list(current.scalars(lines.order_by(AuditLine.number)))


def everything_stored():
    """Every row of every table."""
    with db.scope() as current:
        return {
            table.name: sorted(map(repr, current.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


def change_roster(handle, **changes):
    """Two signers put a roster in force in which one person's line is another."""
    wanted = people.PEOPLE[handle][0]
    _install(lambda line: line.update(changes if line["id"] == wanted else {}))


def change_custodians(ids):
    """Two signers put a roster in force in which others keep names, or nobody."""
    _install(lambda line: None, custodians=ids)


def _install(change, **besides):
    document = roster.draft(now()) | besides
    for line in document["people"]:
        change(line)
    roster.install(document, people.signatures(document), by=None, now=now())
