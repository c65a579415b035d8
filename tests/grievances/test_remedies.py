"""Remedies: what the company offers, and that only the person agrees to it and says whether it came."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.remedies import RemedyKind
from portal.duties.models import Duty
from portal.duties.rules import DutyKind, DutyState
from portal.errors import RuleBroken
from portal.grievances import casefile, queries, remedies, services
from portal.grievances.models import Case, Remedy
from portal.grievances.remedy_rules import NEXT, RemedyStage, after_answer, is_put_right
from portal.grievances.rules import Status
from tests import factories, people
from tests.grievances.person import Visitor, text_of
from tests.promises import life

S = RemedyStage
WORDS = "You get the passport and 400 back."
NOON = timedelta(days=1, hours=3)


@pytest.fixture
def person(client):
    return Visitor(client).begin()


def the_case(person):
    return db.session().get(Case, factories.case_of(person.receipt).id)


def act(person, do, reader=0):
    """One act of a reader of the case, in a write of its own."""
    with db.scope():
        case = the_case(person)
        by = accounts.by_id(queries.reader_ids(case.id)[reader])
        file = casefile.open_file(by, people.pair_of(by.handle).private, case.reference)
        with db.write():
            do(file, {"by": by, "now": clock.now()})


def offered(person, *, finding=Finding.FOUNDED, kind=RemedyKind.RESTITUTION, silence=False):
    with db.scope():
        case = factories.at_desk(person.receipt)
        factories.triage(case)
        factories.find(case, finding)
    due_on = clock.now().date() + timedelta(days=30)
    act(person, lambda f, by: remedies.offer(f, kind, WORDS, due_on=due_on, silence=silence, **by))


def remedy_of(person):
    with db.scope():
        return db.session().scalar(select(Remedy).where(Remedy.case_id == the_case(person).id))


def state_of(person):
    with db.scope():
        return the_case(person).state


def deliver(person, reader=0):
    act(
        person,
        lambda f, by: remedies.deliver(f, remedies.of_case(f.case.id)[0], "It lies ready.", **by),
        reader,
    )


def verify(person, reader):
    act(
        person,
        lambda f, by: remedies.verify(f, remedies.of_case(f.case.id)[0], "I saw it.", **by),
        reader,
    )


def end(person, outcome=Outcome.RESOLVED_AGREED):
    act(
        person,
        lambda f, by: services.close(
            f.case, f.opened, outcome, "Over.", prevention=factories.PREVENTED, **by
        ),
    )


def at_noon(person):
    """The next handover, after which the person comes back with their number."""
    life.sweep_at(clock.now() + NOON)
    person.open(person.receipt)


def says(person, step, answer, **words):
    fields = dict(life.Page(person.get().get_data(as_text=True)).fields)
    return person.act(step, b3=answer, b10=fields["b10"], **({"a2": ""} | words))


def owed(person):
    with db.scope():
        rows = select(Duty).where(Duty.case_id == the_case(person).id, Duty.state == DutyState.OPEN)
        return {duty.kind for duty in db.session().scalars(rows)}


def test_every_stage_of_a_remedy_says_what_may_follow_it():
    assert NEXT.keys() == set(RemedyStage)


@pytest.mark.parametrize(
    ("stage", "everybody", "no", "becomes"),
    [
        (S.OFFERED, True, False, S.AGREED),
        (S.OFFERED, False, True, S.REFUSED),
        (S.OFFERED, False, False, None),
        (S.DELIVERED, True, False, S.CONFIRMED),
        (S.DELIVERED, False, True, S.AGREED),
        (S.DELIVERED, False, False, None),
    ],
)
def test_an_offer_stands_with_everybodys_yes_and_falls_with_one_no(stage, everybody, no, becomes):
    assert after_answer(stage, everybody=everybody, no=no) is becomes


@pytest.mark.parametrize(
    ("stages", "put_right"),
    [
        ([], False),
        ([S.REFUSED, S.ASKED_FOR], False),
        ([S.OFFERED], False),
        ([S.DELIVERED, S.REFUSED], True),
        ([S.CONFIRMED, S.AGREED], False),
        ([S.SLIPPED], False),
    ],
)
def test_it_is_put_right_when_something_came_and_nothing_promised_is_outstanding(stages, put_right):
    assert is_put_right(stages) is put_right


def test_nothing_is_offered_before_the_person_knows_what_was_found(person):
    with db.scope():
        factories.triage(factories.at_desk(person.receipt))

    with pytest.raises(RuleBroken, match="what you found"):
        act(
            person,
            lambda f, by: remedies.offer(
                f,
                RemedyKind.MONEY,
                WORDS,
                due_on=clock.now().date(),
                silence=False,
                **by,
            ),
        )


def test_the_person_reads_the_offer_says_yes_and_later_that_it_came(person):
    offered(person)
    page = text_of(person.get())
    assert WORDS in page
    assert "Give back what was taken" in page

    says(person, "offer", "yes")
    assert remedy_of(person).stage is S.OFFERED  # it waits for the handover
    at_noon(person)
    assert remedy_of(person).stage is S.AGREED
    deliver(person)
    assert "It lies ready." in text_of(person.get())
    says(person, "came", "yes")
    at_noon(person)

    assert (remedy_of(person).stage, state_of(person)) == (S.CONFIRMED, Status.CONFIRMED)
    assert remedy_of(person).confirmed_on == clock.now().date()


def test_what_the_person_refuses_is_owed_no_more_and_they_hear_from_us_again(person):
    offered(person)

    says(person, "offer", "no", a2="I want my job back.")
    at_noon(person)

    assert remedy_of(person).stage is S.REFUSED
    assert owed(person) == {DutyKind.UPDATE}


def test_what_did_not_come_is_owed_anew(person):
    offered(person)
    deliver(person)
    assert owed(person) == {DutyKind.LOOK_WHETHER_IT_LASTS}

    says(person, "came", "no", a2="Only the passport.")
    at_noon(person)

    assert (remedy_of(person).stage, remedy_of(person).delivered_on) == (S.AGREED, None)
    assert owed(person) == {DutyKind.DELIVER_REMEDY}
    deliver(person)
    assert "It lies ready." in text_of(person.get())


def test_an_answer_from_a_page_that_is_too_old_changes_nothing(person):
    offered(person)
    old = dict(life.Page(person.get().get_data(as_text=True)).fields)["b10"]
    deliver(person)

    answer = person.act("offer", b3="no", b10=old, a2="")

    assert answer.status_code == 409
    at_noon(person)
    assert remedy_of(person).stage is S.DELIVERED


def test_what_is_noted_for_the_team_is_no_part_of_the_conversation(person):
    offered(person)
    deliver(person)
    verify(person, reader=1)

    assert "I saw it." not in text_of(person.get())
    with db.scope():
        _reader, opened = factories.a_reader(the_case(person))
        assert "I saw it." not in str([piece.content for piece in queries.thread_of(opened)])


def test_a_copy_given_to_somebody_trusted_takes_and_refuses_nothing(person, app):
    offered(person)
    item = dict(life.Page(person.get().get_data(as_text=True)).fields)["b10"]
    life.press(person, "number", c5="copy")
    copy = life.number_on(person.get())
    friend = Visitor(app.test_client())
    friend.open(copy)

    page = friend.get()
    assert WORDS in text_of(page)
    assert 'name="b10"' not in page.text.split('class="card warm ask"')[-1][:3000]
    assert friend.act("offer", b3="no", b10=item, a2="").status_code == 409
    at_noon(person)

    assert remedy_of(person).stage is S.OFFERED


def test_whoever_delivered_it_cannot_verify_it(person):
    offered(person)
    deliver(person, reader=0)

    with pytest.raises(RuleBroken, match="did not deliver"):
        verify(person, reader=0)
    verify(person, reader=1)

    assert remedy_of(person).stage is S.VERIFIED


def test_half_a_year_later_somebody_looks_whether_it_has_lasted(person):
    offered(person)
    deliver(person)
    verify(person, reader=1)

    def look(lasts):
        act(
            person,
            lambda f, by: remedies.say_whether_it_lasts(
                f, remedies.of_case(f.case.id)[0], "I asked.", lasts=lasts, **by
            ),
        )

    with pytest.raises(RuleBroken, match="half a year"):
        look(lasts=True)
    clock.freeze(clock.now() + timedelta(days=190))
    look(lasts=False)

    assert remedy_of(person).stage is S.SLIPPED
    assert owed(person) == {DutyKind.DELIVER_REMEDY}


@pytest.mark.parametrize("outcome", [Outcome.RESOLVED_AGREED, Outcome.RESOLVED_COMPANY_VIEW])
def test_harm_that_was_found_is_not_put_right_before_something_came(person, outcome):
    offered(person)

    with pytest.raises(RuleBroken, match="not been delivered"):
        end(person, outcome)
    deliver(person)
    end(person, outcome)

    assert state_of(person) is Status.CLOSED


def test_an_explanation_alone_puts_nothing_right(person):
    offered(person, kind=RemedyKind.EXPLANATION)
    deliver(person)

    with pytest.raises(RuleBroken, match="explanation alone"):
        end(person)


def test_an_offer_that_asks_for_silence_says_so_to_the_person_and_to_the_auditor(person):
    offered(person, silence=True)

    assert "You need not agree to that" in text_of(person.get())
    with db.scope():
        from tests.desk import acts_on

        assert "remedy_offered_with_silence" in acts_on(the_case(person))


def test_the_person_is_still_asked_whether_it_came_after_the_end(person):
    offered(person)
    deliver(person)
    end(person)

    says(person, "came", "yes")
    at_noon(person)

    assert remedy_of(person).stage is S.CONFIRMED
    assert state_of(person) is Status.CLOSED
