"""Names locked away: two custodians together, the person asked first, nothing stored that tells or opens (privacy: "Who may read")."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.grievances.identity import WAIT
from portal.grievances.models import IdentityRequest, Item
from portal.grievances.rules import ItemKind
from tests import desk, people
from tests.conftest import A_MONDAY
from tests.factories import case_of, reader_handles
from tests.grievances.person import Person, form_id_on, text_of
from tests.grievances.test_ways_in import numbers_on
from tests.promises import life

SECRET = "Rehana, 0171 000 000, after six"
WHY = "We want to bring you to a doctor of your choice."
HERE = "/desk/identity/"


@pytest.fixture
def person(client):
    return Person(client)


@pytest.fixture
def names(person, as_user):
    """A case whose person locked a name away, and the three custodians' browsers."""
    receipt = person.file()
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = case_of(receipt)
    return Names(person, receipt, case, as_user)


class Names:
    def __init__(self, person, receipt, case, as_user):
        self.person, self.receipt, self.case = person, receipt, case
        self.as_user = as_user
        self.sign_in()

    def sign_in(self, *who):
        fresh = {one: self.as_user(one) for one in who or people.CUSTODIANS}
        self.browsers = getattr(self, "browsers", {}) | fresh

    def leave(self, text=SECRET, seen="locked"):
        self.person.open(self.receipt)
        return self.press("contact", a2=text, b3=seen)

    def press(self, step, **fields):
        fields = {"z": "1", "f": form_id_on(self.person.pages[-1])} | fields
        answer = self.person.post(step, fields)
        return self.person.get() if answer.status_code == 303 else answer

    def ask(self, who="hanna", **more):
        fields = {"reference": self.case.reference, "text": WHY} | more
        return desk.send(self.browsers[who], HERE, fields, page=HERE)

    def act(self, who, what):
        return desk.send(self.browsers[who], f"{HERE}{self.request.id}/{what}", page=HERE)

    def open_together(self, reader="hanna", helper="noor"):
        assert self.act(reader, "reading").status_code == 303
        assert self.act(helper, "third").status_code == 303
        return self.act(reader, "names")

    def later(self, days=WAIT.days):
        clock.freeze(A_MONDAY + life.NOON + timedelta(days=days))
        self.sign_in()

    @property
    def request(self):
        with db.scope():
            return db.session().scalars(select(IdentityRequest)).one()


def test_two_custodians_open_together_what_was_locked_away(names):
    names.leave()
    names.ask()
    names.later()

    answer = names.open_together()

    assert answer.status_code == 200
    assert SECRET in text_of(answer)
    assert "identity_opened" in desk.acts_on(names.case)


def test_a_reader_who_steps_back_takes_no_locked_name_along(names):
    names.leave()
    with db.scope():
        reader = min(reader_handles(names.case) - {"ruth", "sami"})
    page = f"/desk/grievances/{names.case.reference}/stepping-back"
    done = desk.send(names.as_user(reader), page, {"why": "knows_somebody"})
    names.ask()
    names.later()

    assert done.status_code == 303
    assert SECRET in text_of(names.open_together())


def test_one_custodian_alone_opens_nothing(names):
    names.leave()
    names.ask()
    names.later()
    names.act("hanna", "reading")

    assert names.act("hanna", "third").status_code == 409
    answer = names.act("hanna", "names")
    assert answer.status_code == 409
    assert SECRET not in text_of(answer)


def test_the_person_reads_why_and_can_say_no(names):
    names.leave()
    names.ask()

    page = text_of(names.person.open(names.receipt))
    assert WHY in page
    assert "If you say nothing, they may open it from" in page
    after = names.press("identity", b3="refused")
    assert "May two people together open" not in text_of(after)

    names.later()
    assert "The person said no" in desk.text_of(names.browsers["noor"].get(HERE))
    assert names.act("hanna", "reading").status_code == 409
    assert names.ask("noor").status_code == 409
    assert SECRET not in text_of(names.act("hanna", "names"))


def test_nobody_opens_it_before_the_two_weeks_are_over(names):
    names.leave()
    names.ask()
    names.later(WAIT.days - 1)

    assert names.act("hanna", "reading").status_code == 409
    assert names.act("noor", "third").status_code == 409
    assert names.act("hanna", "names").status_code == 409


def test_a_yes_of_the_person_opens_it_at_once(names):
    names.leave()
    names.ask()
    names.person.open(names.receipt)
    names.press("identity", b3="allowed")

    assert SECRET in text_of(names.open_together("sami", "noor"))


def test_a_life_in_danger_does_not_wait_and_is_told_afterwards(names):
    names.leave()
    names.ask(life_in_danger="y")

    assert SECRET in text_of(names.open_together())
    page = text_of(names.person.open(names.receipt))
    assert "They said that a life is in danger." in page
    assert "Two people opened it." in page
    assert "May two people together open" not in page


def test_it_is_shown_once(names):
    names.leave()
    names.ask(life_in_danger="y")
    names.open_together()

    again = names.act("hanna", "names")
    assert again.status_code == 409
    assert SECRET not in text_of(again)


def test_what_was_handed_on_opens_in_no_later_session(names):
    names.leave()
    names.ask(life_in_danger="y")
    names.act("hanna", "reading")
    names.act("noor", "third")
    names.sign_in("hanna")

    answer = names.act("hanna", "names")
    assert answer.status_code == 409
    assert SECRET not in text_of(answer)


def test_who_reads_the_case_does_not_see_what_is_locked_away(names, as_user):
    names.leave()
    life.sweep_at(A_MONDAY + life.NOON + timedelta(days=1))
    with db.scope():
        readers = reader_handles(names.case)
    for browser in map(as_user, readers):
        answer = desk.send(browser, f"/desk/grievances/{names.case.reference}/words")
        assert SECRET not in text_of(answer)
        assert SECRET not in text_of(browser.get(f"/desk/grievances/{names.case.reference}"))


def test_the_person_sees_it_again_and_takes_it_back(names):
    names.leave()
    assert SECRET in text_of(names.person.open(names.receipt))
    names.press("contact", a2="", b3="locked")
    names.ask(life_in_danger="y")

    assert "Nobody in this case has locked anything away." in text_of(names.open_together())


def test_telling_everybody_instead_takes_it_out_of_the_lock(names):
    names.leave()
    names.press("contact", a2="Ring twice", b3="readers")
    names.ask(life_in_danger="y")

    answer = text_of(names.open_together())
    assert SECRET not in answer
    assert "Nobody in this case has locked anything away." in answer


def test_nothing_stored_tells_whether_somebody_locked_a_name_away(names):
    before = desk.everything_stored()
    names.leave()
    after = desk.everything_stored()

    assert {table: len(rows) for table, rows in after.items()} == {
        table: len(rows) for table, rows in before.items()
    }
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"items"}
    with db.scope():
        blobs = select(Item.blob).where(Item.kind == ItemKind.CONTACT)
        locked = {len(blob) for blob in db.session().scalars(blobs)}
        empty = Person(names.person.client).file("Somebody else says something else")
        assert empty
        assert {len(blob) for blob in db.session().scalars(blobs)} == locked


def test_a_custodian_named_in_the_form_keeps_no_part_of_it(client, as_user):
    receipt = Person(client).file(a1="named", a6="Hanna Lindqvist")
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = case_of(receipt)
    hanna, noor = as_user("hanna"), as_user("noor")
    fields = {"reference": case.reference, "text": WHY}

    real = desk.send(hanna, HERE, fields, page=HERE)
    unknown = desk.send(hanna, HERE, fields | {"reference": "ZZZ-ZZZ"}, page=HERE)

    assert real.status_code == unknown.status_code == 409
    assert without(case.reference, real) == without("ZZZ-ZZZ", unknown)
    assert desk.send(noor, HERE, fields, page=HERE).status_code == 303
    assert case.reference not in desk.text_of(hanna.get(HERE))


def without(reference, answer):
    return desk.text_of(answer).replace(reference, "")


def test_a_custodian_kept_out_later_opens_nothing_any_more_and_two_others_do(names):
    names.leave()
    names.person.open(names.receipt)
    names.press("keepout", a1="named", a6="Hanna Lindqvist")

    assert names.ask("hanna").status_code == 409
    assert names.ask("noor", life_in_danger="y").status_code == 303
    assert SECRET in text_of(names.open_together("noor", "sami"))


def test_taking_everything_back_takes_it_out_of_the_lock_too(names):
    names.leave()
    names.ask(life_in_danger="y")
    names.person.open(names.receipt)
    names.press("withdraw", b3="no", b7="y")

    with db.scope():
        assert not db.session().scalars(select(IdentityRequest)).all()
        locked = select(Item).where(Item.case_id == names.case.id)
        assert not db.session().scalars(locked).all()


def test_where_three_custodians_are_not_left_locking_is_not_offered(names):
    with db.scope():
        desk.change_custodians([])
    receipt = names.person.file("Written where nobody keeps names")

    page = text_of(names.person.open(receipt))
    assert "Nobody, until two people open it together" not in page
    answer = names.press("contact", a2=SECRET, b3="locked")
    assert answer.status_code == 409
    assert SECRET in text_of(answer)


def test_of_several_people_each_can_refuse_and_none_alone_can_allow(person, as_user):
    person.get()
    person.check(a9="group", c1="2")
    person.send()
    first, second = numbers_on(person.get())
    life.sweep_at(A_MONDAY + life.NOON)
    with db.scope():
        case = case_of(first)
    names = Names(person, first, case, as_user)
    names.leave()
    names.ask()
    names.person.open(first)
    names.press("identity", b3="allowed")
    assert names.act("hanna", "reading").status_code == 409

    names.person.open(second)
    names.press("identity", b3="refused")
    names.later()
    assert names.act("hanna", "reading").status_code == 409


@pytest.mark.parametrize("who", ["adam", "aud", "ines"])
def test_administrators_auditors_and_the_panel_have_no_such_page(as_user, who):
    assert as_user(who).get(HERE).status_code == 403
