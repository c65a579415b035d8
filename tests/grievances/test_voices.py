"""Several people, one case: groups, copies, those who join, those who speak for others, and what each number opens."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.errors import NotFound, RuleBroken
from portal.grievances import filing, handover, joining, queries, sealing, services, voices
from portal.grievances.kinds import Kind, Speaking
from portal.grievances.models import Case, Voice
from portal.grievances.rows import Answers
from portal.vault import receipts
from tests import factories

GROUP = Answers(what=factories.WORDS, speaking=Speaking.GROUP, numbers=3)
UNION = Answers(what=factories.WORDS, speaking=Speaking.REPRESENTATIVE, numbers=2)


def at(receipt):
    """The voice a number leads to, and its place."""
    _root, slots = filing.opened_by(receipt)
    return queries.voice_at(slots, 0)


def opened(receipt):
    voice, slot = at(receipt)
    return sealing.open_by_receipt(voice, slot.kek)


def read(receipt):
    """What somebody reads with a number."""
    return [piece.content.get("text") for piece in queries.thread_of(opened(receipt))]


def circle(receipt):
    one = opened(receipt)
    return voices.circle_of(one.case_id, queries.thread_of(one))


def do(act, receipt, *rest, **named):
    with db.write():
        return act(*at(receipt), *rest, **named)


def a_number():
    form_id = receipts.new_form_id()
    receipt = receipts.receipt_for(form_id, pepper=bytes.fromhex("aa" * 32))
    return receipt, factories.place_of(receipt), form_id


def copy_for(receipt):
    number, place, _form_id = a_number()
    do(joining.make_copy, receipt, place, now=clock.now())
    return number


def join(receipt):
    number, place, form_id = a_number()
    do(joining.invite, receipt, place, form_id, now=clock.now())
    return number


def leave(receipt):
    do(joining.leave, receipt, receipts.new_form_id(), now=clock.now())


def decide(receipt, *, sees):
    form_id = receipts.new_form_id()
    do(joining.decide_on_proxy, receipt, form_id, sees=sees, now=clock.now())


def answer_case(receipt, text="We asked the agency."):
    """Staff write to everybody in the case."""
    case = factories.case_of(receipt)
    with db.write():
        handover.hand_over([case.id], now=clock.now())
    reader, keys = factories.a_reader(case)
    with db.write():
        case = db.session().get(Case, case.id)
        services.reply(case, keys, text, is_answer=True, by=reader, now=clock.now())


def cases():
    return db.session().scalar(select(func.count()).select_from(Case))


def test_a_group_gets_a_number_for_each_and_has_one_case(portal_db):
    numbers = factories.file_for_all(GROUP)

    assert len(set(numbers)) == 3
    assert cases() == 1
    assert [read(number) for number in numbers] == [[factories.WORDS]] * 3
    assert len(circle(numbers[1]).people) == 3


def test_the_same_form_sent_again_gives_the_same_numbers_and_nobody_new(portal_db):
    form_id = receipts.new_form_id()
    numbers = factories.file_for_all(GROUP, form_id)

    assert factories.file_for_all(GROUP, form_id) == numbers
    assert cases() == 1
    assert circle(numbers[0]).numbers == 3


def test_a_number_asked_for_only_at_the_second_sending_leads_to_the_case_too(portal_db):
    form_id = receipts.new_form_id()
    factories.file_for_all(GROUP, form_id)

    numbers = factories.file_for_all(replace(GROUP, numbers=5), form_id)

    assert cases() == 1
    assert all(factories.WORDS in read(number) for number in numbers)
    assert len(circle(numbers[4]).people) == 5
    assert factories.file_for_all(replace(GROUP, numbers=5), form_id) == numbers


@pytest.mark.parametrize("speaking", [Speaking.MYSELF, Speaking.OTHER, Speaking.UNSURE])
def test_somebody_who_writes_alone_gets_one_number(portal_db, speaking):
    answers = Answers(what=factories.WORDS, speaking=speaking, numbers=7)

    assert len(factories.file_for_all(answers)) == 1


def test_each_writes_in_a_voice_of_their_own(portal_db):
    one, two, _three = factories.file_for_all(GROUP)
    form_id = receipts.new_form_id()
    do(filing.write_message, two, "They came back today.", "en", form_id, now=clock.now())

    authors = [piece.author for piece in queries.thread_of(opened(one))]
    assert len(set(authors)) == 2
    assert authors[1] == opened(two).author


def test_somebody_who_leaves_opens_nothing_any_more_and_the_case_stays_for_the_others(portal_db):
    one, two, three = factories.file_for_all(GROUP)

    leave(two)

    with pytest.raises(NotFound):
        at(two)
    assert len(circle(one).people) == 2
    assert factories.WORDS in read(three)


def test_what_somebody_wrote_before_they_left_can_still_be_read(portal_db):
    one, two, _three = factories.file_for_all(GROUP)
    do(filing.write_message, two, "I saw it.", "en", receipts.new_form_id(), now=clock.now())
    leave(two)

    thread = queries.thread_of(opened(one))
    assert "I saw it." in [piece.content.get("text") for piece in thread]
    assert not [piece for piece in thread if piece.damaged]


def test_a_copy_reads_and_writes_and_counts_as_nobody(portal_db):
    own = factories.file()
    copy = copy_for(own)

    assert read(copy) == [factories.WORDS]
    assert circle(own).numbers == 2
    assert circle(own).people == (voices.own_id(opened(own)),)


def test_a_copy_taken_away_opens_nothing_and_leaves_no_row(portal_db):
    own = factories.file()
    copy = copy_for(own)

    with db.write():
        joining.take_away(*at(own), 1)

    with pytest.raises(NotFound):
        at(copy)
    assert db.session().scalar(select(func.count()).select_from(Voice)) == 1
    assert factories.WORDS in read(own)


def test_a_copy_can_make_no_number_and_take_nobody_away(portal_db):
    own = factories.file()
    copy, (_number, place, form_id) = copy_for(own), a_number()

    with pytest.raises(RuleBroken):
        do(joining.invite, copy, place, form_id, now=clock.now())
    with pytest.raises(RuleBroken):
        do(joining.make_copy, copy, place, now=clock.now())
    with pytest.raises(NotFound), db.write():
        joining.take_away(*at(copy), 1)


def test_nobody_takes_away_the_copy_of_somebody_else(portal_db):
    one, two, _three = factories.file_for_all(GROUP)
    copy_for(one)

    assert voices.copies_of(opened(two)) == []
    with pytest.raises(NotFound), db.write():
        joining.take_away(*at(two), 1)


def test_nothing_stored_ties_a_copy_to_whoever_made_it(portal_db):
    own = factories.file()
    copy_for(own)
    maker, copy = opened(own), voices.copy_id(opened(own).author_private, 1)

    assert copy != voices.copy_id(bytes.fromhex(voices.own_id(maker)) * 2, 1)
    assert copy in voices.live_ids(maker.case_id)


def test_somebody_who_leaves_takes_their_copies_along(portal_db):
    one, *_others = factories.file_for_all(GROUP)
    copy = copy_for(one)

    leave(one)

    with pytest.raises(NotFound):
        at(copy)


def test_somebody_who_joins_is_a_person_of_the_case_whom_nobody_can_take_away(portal_db):
    own = factories.file()
    joined = join(own)

    assert len(circle(own).people) == 2
    assert voices.copies_of(opened(own)) == []
    assert factories.WORDS in read(joined)
    leave(own)
    assert circle(joined).people == (voices.own_id(opened(joined)),)


def test_a_second_press_of_the_button_makes_nobody_new(portal_db):
    own = factories.file()
    _number, place, form_id = a_number()

    for _press in range(2):
        do(joining.invite, own, place, form_id, now=clock.now())
        do(joining.make_copy, own, place, now=clock.now())

    assert circle(own).numbers == 2


def test_whoever_speaks_for_others_sees_only_their_own_words_until_each_says_yes(portal_db):
    proxy, first, second = factories.file_for_all(UNION)
    answer_case(proxy)

    assert read(proxy) == [factories.WORDS]
    assert not opened(proxy).privates
    decide(first, sees=True)
    assert read(proxy) == [factories.WORDS]
    decide(second, sees=True)
    assert "We asked the agency." in read(proxy)


def test_a_later_no_shuts_whoever_speaks_for_them_out_again(portal_db):
    proxy, first, second = factories.file_for_all(UNION)
    decide(first, sees=True)
    decide(second, sees=True)
    assert opened(proxy).privates

    decide(first, sees=False)

    assert not opened(proxy).privates


def test_nobody_who_joins_is_seen_by_whoever_speaks_for_the_others_without_their_own_yes(portal_db):
    proxy, first, second = factories.file_for_all(UNION)
    decide(first, sees=True)
    decide(second, sees=True)

    joined = join(second)
    assert not opened(proxy).privates

    decide(joined, sees=True)
    assert opened(proxy).privates


def test_whoever_speaks_for_others_can_write_and_is_no_person_of_the_case(portal_db):
    proxy, first, _second = factories.file_for_all(UNION)
    do(
        filing.write_message,
        proxy,
        "They ask me daily.",
        "en",
        receipts.new_form_id(),
        now=clock.now(),
    )

    assert "They ask me daily." in read(proxy)
    assert "They ask me daily." in read(first)
    with pytest.raises(RuleBroken):
        decide(proxy, sees=True)
    assert len(circle(first).people) == 2


def test_all_voices_of_a_filing_look_alike_in_the_database(portal_db):
    factories.file_for_all(UNION)

    assert len({len(blob) for blob in portal_db.scalars(select(Voice.blob))}) == 1


def test_a_form_of_a_union_sent_again_with_a_new_wall_still_draws_it(portal_db):
    form_id = receipts.new_form_id()
    proxy, *_people = factories.file_for_all(UNION, form_id)

    factories.file_for_all(replace(UNION, names="Mina Castillo"), form_id)

    assert "mina" not in factories.reader_handles(factories.case_of(proxy))


@pytest.mark.parametrize("kind", [Kind.RETALIATION, Kind.HANDLING])
def test_what_is_about_us_or_punishes_somebody_goes_to_readers_from_outside_alone(portal_db, kind):
    case = factories.case_of(factories.file(kind=kind))

    assert factories.reader_handles(case) == {"ruth", "sami"}


def test_retaliation_is_handed_over_at_once_and_other_kinds_wait(portal_db):
    retaliation = factories.case_of(factories.file(kind=Kind.RETALIATION))
    handling = factories.case_of(factories.file(kind=Kind.HANDLING))

    assert (retaliation.handed_over_on, retaliation.danger) == (clock.now().date(), True)
    assert (handling.handed_over_on, handling.danger) == (None, False)


def test_a_form_that_turns_out_to_be_about_us_is_taken_from_the_team(portal_db):
    form_id = receipts.new_form_id()
    receipt = factories.file(form_id=form_id)

    factories.file(form_id=form_id, kind=Kind.HANDLING)

    assert factories.reader_handles(factories.case_of(receipt)) == {"ruth", "sami"}


@pytest.mark.parametrize("kind", [Kind.ADVICE, Kind.SUGGESTION, Kind.INFORMATION])
def test_feedback_has_the_same_dates_as_a_grievance(portal_db, kind):
    feedback, grievance = factories.a_case(kind=kind), factories.a_case()

    assert (feedback.acknowledge_by, feedback.answer_by) == (
        grievance.acknowledge_by,
        grievance.answer_by,
    )
