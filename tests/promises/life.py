"""One whole life of a grievance through the pages, for sweeps to look behind: a person and the staff who work on it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from portal import clock, db, sweeps
from portal.grievances import queries
from portal.grievances.models import Case, IdentityRequest
from tests import desk, factories, people
from tests.grievances.person import Page, Person, form_id_on, number_on
from tests.grievances.pictures import a_picture

A_REPLY = {"text": "We asked the manager of the agency.", "is_answer": "y"}
A_SUMMARY = {"title": "Passports kept", "text": "About thirty people cannot leave."}
A_SETTLEMENT = {"text": "Each of you gets the passport and the fees back."}
AN_END = desk.AN_END | {"outcome": "resolved_company_view"}
AN_OFFER = {
    "kind": "restitution",
    "step": "offer",
    "text": "You get the passport back.",
    "due_on": "2031-06-15",
}
STEPS = [
    ("summary", A_SUMMARY),
    ("triage", desk.A_TRIAGE),
    ("plan", desk.A_PLAN),
    ("admission", {"text": "It is for us."}),
    ("summary/shown", {}),
    ("inquiry", {"way": "inquiry", "text": "Two of us look at the office."}),
    ("place", {"text": "With the head of the site."}),
    ("place/hearing", {"whom": "Person concerned", "text": "They lie in my safe."}),
    ("reply", A_REPLY),
    ("findings", {"finding": "not_founded", "text": "They lay in an office.", "sure": "y"}),
    ("remedies/", AN_OFFER),
    ("settlement", A_SETTLEMENT),
]
POSTED = ("summary/shown", "reply")  # pages of their own have only the others
A_GROUP = {"a8": "information", "a9": "group", "c1": "3", "c2": "migrant_worker"}
A_CALL = {"channel": "phone", "reached_on": "2026-03-02", "tongue": "en", "a4": "undisclosed"}
LISTS = (
    "/desk/taken/",
    "/desk/grievances/",
    "/desk/grievances/?view=closed",
    "/desk/grievances/?view=danger",
    "/desk/duties/",
    "/desk/identity/",
    "/desk/impacts/",
    "/desk/indicators/",
    "/desk/releases/",
    "/desk/audit",
    "/desk/audit/chain",
    "/desk/accounts",
    "/desk/improvements/",
    "/desk/posters/",
    "/panel/",
    "/about/readers",
    "/about/figures",
    "/about/improvements",
)
FOLLOWED = (
    "place",
    "offer",
    "correction",
    "locked",
    "contact",
    "meeting",
    "keepout",
    "objection",
    "harm",
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


def write_down(browser, words, form_id=None, **changes):
    """One of us writes down what somebody told them, and gets the slip."""
    page = browser.get("/desk/taken/")
    sent = dict(Page(page.get_data(as_text=True)).fields) | A_CALL | {"a2": words} | changes
    return browser.post("/desk/taken/", data=sent | ({"f": form_id} if form_id else {}))


def take_new_number(person):
    """Take a number nobody else has seen and change over to it; says the number."""
    number = number_on(press(person, "fresh"))
    press(person, "changeover")
    return number


def add_files(person, named="photo.jpg", hidden="MARKER", uncleaned="MARKER"):
    """Add a picture, and something that nobody can clean and that is kept as evidence."""
    person.get()
    answer = person.attach(
        (named, a_picture(hidden)), (named, b"{\\rtf1 " + uncleaned.encode() * 90)
    )
    assert answer.status_code == 303, answer.text
    person.press_for_file("keepfile", person.get())


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
    for copy in re.findall(rf'action="({own}/files/\w+)"', life.opened[-1].text):
        life.staff[life.reader, copy] = desk.send(browser, copy)
        assert life.staff[life.reader, copy].status_code == 200
    for name, data in [*STEPS, *([("closure", AN_END)] if close else [])]:
        answer = desk.send(browser, f"{own}/{name}", data)
        assert answer.status_code == 303, (name, answer.text)
    for name in (
        "",
        *(f"/{step}" for step, _data in STEPS if step not in POSTED),
        "/closure",
        "/assignment",
        "/impacts",
    ):
        life.staff[life.reader, own + name] = browser.get(own + name)


def follow_up(person, marked, *, harm=True):
    """Everything a person can do with the number in hand but taking it back, each with words of its own.

    What happened to them (`harm`) goes to the desk at once and so tells its day, as danger does.
    """
    said = {key: marked.get(key, f"words of {key}") for key in FOLLOWED}
    acts = [
        ("place", {"b3": "no", "a2": said["place"]}),
        ("offer", {"b3": "no", "a2": said["offer"]}),
        ("summary", {"b3": "correct", "a2": said["correction"]}),
        ("contact", {"a2": said["locked"], "b3": "locked"}),
        ("contact", {"a2": said["contact"]}),
        ("meet", {"b8": "outside", "a2": said["meeting"]}),
        ("keepout", {"a1": "named", "a6": said["keepout"]}),
        ("solved", {"b3": "no", "a2": said["objection"]}),
        ("shut", {"b3": "1"}),
        ("takeoff", {"b7": "y"}),
        *([("harm", {"a2": said["harm"]})] if harm else []),
    ]
    for step, fields in acts:
        page = person.get()
        about = dict(Page(page.text).fields).get("b10", "")
        carried = {"f": form_id_on(page), "z": "1", "b6": mark_on(page), "b10": about}
        answer = person.post(step, carried | fields)
        assert answer.status_code in (303, 409), (step, answer.text)
    person.get()


def open_names(life, as_user, why="A doctor must reach them"):
    """What the person locked away, opened by two custodians because a life is in danger."""
    here, one, other = "/desk/identity/", as_user("hanna"), as_user("noor")
    asked = {"reference": life.reference, "text": why, "life_in_danger": "y"}
    assert desk.send(one, here, asked, page=here).status_code == 303
    with db.scope():
        wish = select(IdentityRequest.id).where(IdentityRequest.case_id == life.case_id)
        own = f"{here}{db.session().scalar(wish)}"
    desk.send(one, f"{own}/reading", page=here)
    desk.send(other, f"{own}/third", page=here)
    life.staff["hanna", here], life.staff["noor", here] = one.get(here), other.get(here)
    life.opened.append(desk.send(one, f"{own}/names", page=here))
    assert life.opened[-1].status_code == 200


def mark_on(page):
    """The mark of the first reader on a follow-up page."""
    return page.text.split('name="b6"')[1].split('value="')[1].split('"')[0]


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
