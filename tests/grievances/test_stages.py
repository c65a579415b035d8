"""The stages between triage and the end: what must come first, and that nobody speaks with a place against the person's word."""

from datetime import timedelta

import pytest

from portal import clock, db
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.errors import RuleBroken
from portal.grievances import casefile, findings, kinds, queries, rules, services, stages
from portal.grievances.models import Case
from portal.grievances.rules import ItemKind, Status
from portal.grievances.stages import Guessed, Plan, Way
from tests import factories, people
from tests.grievances.person import Visitor, text_of
from tests.promises import life

PLAN = Plan("The shift leader", "Worse shifts", Guessed.FEW, "A new roster", "We ask many places")
MANY = Plan("The shift leader", "Worse shifts", Guessed.MANY, "", "We ask many places")
WISH = "We would ask the head of the site where the passports lie."


def do(case, act, *words, **more):
    """One act of a case's first reader, in a write of its own."""
    reader, opened = factories.a_reader(case)
    with db.write():
        act(db.session().get(Case, case.id), opened, *words, by=reader, now=clock.now(), **more)
    return db.session().get(Case, case.id)


def the_file(case):
    reader, _opened = factories.a_reader(case)
    return casefile.open_file(reader, people.pair_of(reader.handle).private, case.reference)


def hear(case):
    reader, _opened = factories.a_reader(case)
    with db.write():
        stages.hear_place(
            the_file(case), "Person concerned", "They lie in my safe.", by=reader, now=clock.now()
        )


def a_sorted_case(**about):
    case = factories.a_case(**about)
    factories.triage(case)
    return db.session().get(Case, case.id)


def end(case, outcome):
    return do(case, services.close, outcome, "The reason.", prevention=factories.PREVENTED)


def test_every_stage_of_the_procedure_follows_from_the_one_before(portal_db):
    case = factories.a_case()
    seen = [case.state]

    factories.triage(case)
    for act, words in (
        (stages.make_plan, (PLAN,)),
        (stages.take_up, ("It is for us.",)),
        (services.show_summary, ("About thirty people.",)),
        (stages.look_into, (Way.INQUIRY, "Two of us look.")),
        (findings.share, (Finding.NOT_FOUNDED, "They lay in an office.")),
    ):
        seen.append(db.session().get(Case, case.id).state)
        do(case, act, *words)
    seen.append(db.session().get(Case, case.id).state)
    seen.append(end(case, Outcome.RESOLVED_COMPANY_VIEW).state)

    assert seen == [
        Status.RECEIVED,
        Status.TRIAGED,
        Status.PLANNED,
        Status.ADMITTED,
        Status.DISCUSSED,
        Status.INQUIRY,
        Status.FOUND,
        Status.CLOSED,
    ]


def test_every_state_says_what_may_follow_it():
    assert rules.NEXT.keys() == set(Status)


@pytest.mark.parametrize(
    ("act", "words", "first"),
    [
        (stages.make_plan, (PLAN,), "triage first"),
        (stages.take_up, ("It is for us.",), "triage first"),
        (stages.look_into, (Way.DIALOGUE, "They talk."), "whether you take it up"),
        (findings.share, (Finding.FOUNDED, "They lay there."), "how you look into it"),
    ],
)
def test_a_step_that_comes_too_early_says_what_to_do_first(portal_db, act, words, first):
    case = factories.a_case()

    with pytest.raises(RuleBroken, match=first):
        do(case, act, *words)

    assert db.session().get(Case, case.id).state is Status.RECEIVED


def test_a_plan_made_late_leaves_the_case_where_it_is(portal_db):
    case = a_sorted_case()
    do(case, stages.take_up, "It is for us.")
    do(case, stages.look_into, Way.INQUIRY, "Two of us look.")

    case = do(case, stages.make_plan, PLAN)

    assert case.state is Status.INQUIRY


@pytest.mark.parametrize("outcome", [Outcome.RESOLVED_COMPANY_VIEW, Outcome.NOT_UPHELD])
def test_the_company_cannot_judge_alone_before_the_person_was_told_what_was_found(
    portal_db, outcome
):
    case = a_sorted_case()

    with pytest.raises(RuleBroken, match="what you found"):
        end(case, outcome)
    factories.find(case, Finding.NOT_FOUNDED)

    assert end(case, outcome).state is Status.CLOSED


def test_feedback_ends_without_findings(portal_db):
    case = a_sorted_case(kind=kinds.Kind.SUGGESTION)

    assert end(case, Outcome.RESOLVED_COMPANY_VIEW).state is Status.CLOSED


def test_what_would_have_stopped_it_is_kept_for_the_team_alone(portal_db):
    case = end(a_sorted_case(), Outcome.REFERRED)

    _reader, opened = factories.a_reader(case)
    kept = queries.pieces_of(opened, [ItemKind.PREVENTION])
    assert [piece.content["text"] for piece in kept] == [factories.PREVENTED]
    assert factories.PREVENTED not in str([p.content for p in queries.thread_of(opened)])


def test_findings_are_the_answer_the_person_was_owed(portal_db):
    case = a_sorted_case()

    factories.find(case)

    case = db.session().get(Case, case.id)
    assert (case.finding, case.answered_on) == (Finding.FOUNDED, clock.now().date())


def test_nobody_speaks_with_a_place_before_there_is_a_plan(portal_db):
    case = a_sorted_case()

    with pytest.raises(RuleBroken, match="safety plan first"):
        hear(case)

    do(case, stages.make_plan, MANY)
    hear(case)

    assert the_file(case).newest(ItemKind.HEARD).content["text"] == "They lie in my safe."


@pytest.mark.parametrize("guessed", [Guessed.FEW, Guessed.UNKNOWN])
def test_where_few_could_have_spoken_the_place_is_not_spoken_with_while_the_person_says_nothing(
    portal_db, guessed
):
    case = a_sorted_case()
    do(case, stages.make_plan, Plan("Head", "Shifts", guessed, "", "We wait"))
    do(case, stages.ask_about_place, WISH)
    clock.freeze(clock.now() + timedelta(days=60))

    with pytest.raises(RuleBroken, match="wait for their yes"):
        hear(case)


@pytest.fixture
def person(client):
    return Visitor(client).begin()


def asked(person, plan):
    """Somebody whose case has a plan, and whom we asked about the place."""
    with db.scope():
        case = factories.at_desk(person.receipt)
        factories.triage(case)
        do(case, stages.make_plan, plan)
        do(case, stages.ask_about_place, WISH)
    return person.receipt


def said(receipt):
    """What the desk may do once the person's answer was handed over."""
    life.sweep_at(clock.now() + timedelta(days=1, hours=3))
    with db.scope():
        file = the_file(factories.case_of(receipt))
        return stages.why_not_speak(stages.plan_of(file), stages.consent_of(file))


def test_the_persons_yes_opens_the_way_to_the_place(person):
    receipt = asked(person, PLAN)
    assert WISH in text_of(person.get())

    page = person.act("place", b3="yes", a2="Not on a Monday.")

    assert "You say yes" in text_of(page)
    assert said(receipt) == ""


def test_the_persons_no_holds_even_where_many_could_have_spoken(person):
    receipt = asked(person, MANY)

    person.act("place", b3="no", a2="")

    assert "said no" in said(receipt)
    with db.scope(), pytest.raises(RuleBroken, match="said no"):
        hear(factories.case_of(receipt))


def test_asking_again_does_not_undo_a_no(person):
    receipt = asked(person, MANY)
    person.act("place", b3="no", a2="")
    assert "said no" in said(receipt)

    with db.scope():
        do(factories.case_of(receipt), stages.ask_about_place, "We would ask once more.")

    assert "said no" in said(receipt)
    person.open(receipt)
    person.act("place", b3="yes", a2="")
    assert said(receipt) == ""


def test_a_newer_wish_needs_a_yes_of_its_own(person):
    receipt = asked(person, PLAN)
    person.act("place", b3="yes", a2="")
    assert said(receipt) == ""

    with db.scope():
        do(factories.at_desk(receipt), stages.ask_about_place, "We would ask the agency too.")

    assert "wait for their yes" in said(receipt)
    person.open(receipt)
    assert "We would ask the agency too." in text_of(person.get())


def test_what_was_found_stands_on_the_persons_page_with_its_reasons(person):
    receipt = asked(person, MANY)
    with db.scope():
        factories.find(factories.at_desk(receipt), Finding.PARTLY, "Some lay in an office.")

    page = text_of(person.get())

    assert "You were right in part" in page
    assert "Some lay in an office." in page
    assert "You can read what we found" in page
