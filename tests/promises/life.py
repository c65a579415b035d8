"""One whole life of a grievance through the pages, for sweeps to look behind: a person and the staff who work on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from portal import clock, db, sweeps
from portal.grievances import queries
from portal.grievances.models import Case
from tests import desk, factories, people
from tests.grievances.person import Person, form_id_on, number_on

A_REPLY = {"text": "We asked the manager of the agency.", "is_answer": "y"}
A_SUMMARY = {"title": "Passports kept", "text": "About thirty people cannot leave."}
A_SETTLEMENT = {"text": "Each of you gets the passport and the fees back."}
AN_END = {"outcome": "resolved_company_view", "reason": "They were given back.", "sure": "y"}
A_GROUP = {"a8": "information", "a9": "group", "c1": "3", "c2": "migrant_worker"}
LISTS = (
    "/desk/grievances/",
    "/desk/grievances/?view=closed",
    "/desk/grievances/?view=danger",
    "/desk/duties/",
    "/desk/impacts/",
    "/desk/indicators/",
    "/desk/releases/",
    "/desk/audit",
    "/desk/audit/chain",
    "/desk/accounts",
    "/panel/",
)
NOON = timedelta(hours=2, minutes=31)  # after the tests' half past nine


@dataclass
class Life:
    """What the sweeps look at afterwards: every page by who saw it."""

    person: Person
    receipt: str
    case_id: str
    reference: str
    reader: str
    opened: list = field(default_factory=list)
    staff: dict = field(default_factory=dict)


def sweep_at(moment):
    """Let everything happen that happens by itself at a moment."""
    clock.freeze(moment)
    with db.scope():
        for one in (sweeps.hand_over, sweeps.climb, sweeps.remind, sweeps.deliver):
            with db.write():
                one(moment)


def file_with(person, words, **fields):
    """File and keep the number, then write once more."""
    receipt = person.file(words, **fields)
    person.have()
    return receipt


def share(person):
    """Make a copy, let one more person in, and come back to one's own page."""
    for whose in ("copy", "join"):
        person.get()
        press(person, "number", c5=whose)
        assert len(number_on(person.get())) == 25
        person.have()
    person.get()


def press(person, step, **fields):
    """A button of the person's own page."""
    answer = person.post(step, {"f": form_id_on(person.pages[-1])} | fields)
    assert answer.status_code == 303, answer.text
    return person.get()


def take_up(receipt, person):
    """What the desk knows of a case just handed over."""
    with db.scope():
        case = db.session().get(Case, factories.case_of(receipt).id)
        reader = people.HANDLES[queries.reader_ids(case.id)[0]]
        return Life(person, receipt, case.id, case.reference, reader)


def work_on(life, browser, *, close=True):
    """Open, summarise, triage, answer and close as its reader does."""
    own = f"/desk/grievances/{life.reference}"
    life.opened.append(desk.send(browser, f"{own}/words"))
    steps = [("summary", A_SUMMARY), ("triage", desk.A_TRIAGE), ("reply", A_REPLY)]
    steps.append(("settlement", A_SETTLEMENT))
    for name, data in [*steps, *([("closure", AN_END)] if close else [])]:
        answer = desk.send(browser, f"{own}/{name}", data)
        assert answer.status_code == 303, (name, answer.text)
    for name in ("", "/summary", "/triage", "/closure", "/assignment", "/settlement", "/impacts"):
        life.staff[life.reader, own + name] = browser.get(own + name)


def look_around(life, as_user, handles):
    """Every list as these people see it."""
    for handle in handles:
        browser = as_user(handle)
        for page in LISTS:
            life.staff[handle, page] = browser.get(page)


def all_rows():
    """Every row of every table as (table, column, value)."""
    with db.scope() as session:
        for table in db.Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for column, value in row.items():
                    yield table.name, column, value


def at(year, month, day, hour=0, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
