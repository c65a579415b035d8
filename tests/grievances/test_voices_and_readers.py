"""Several people, one case, and readers that change: new keys go to everybody who may open it, and to nobody else."""

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.errors import NotFound, RuleBroken
from portal.grievances import acts_of_person as acts
from portal.grievances import filing, handover, queries, readers, sealing, services, withdrawal
from portal.grievances.models import Case, Grant, Item
from portal.grievances.rules import Exclusion, ItemKind, Status
from portal.vault import receipts
from tests import factories, people
from tests.grievances.test_voices import (
    GROUP,
    UNION,
    circle,
    copy_for,
    decide,
    join,
    opened,
    read,
)


def hand(receipt):
    _root, slots = filing.opened_by(receipt)
    return acts.in_hand(slots, 0, "en", receipts.new_form_id())


def keep_somebody_out(receipt):
    """Wall one reader off, which makes the keys anew."""
    case = factories.case_of(receipt)
    name = sorted(factories.reader_handles(case))[0]
    with db.write():
        readers.keep_out(
            hand(receipt), frozenset({Exclusion.NAMED}), people.PEOPLE[name][1], now=clock.now()
        )
    assert name not in factories.reader_handles(factories.case_of(receipt))


def write(receipt, text):
    with db.write():
        acts.write(hand(receipt), text, now=clock.now())


def withdraw(receipt):
    with db.write():
        withdrawal.withdraw(hand(receipt), today=clock.now().date(), now=clock.now())


def test_whoever_joins_or_gets_a_copy_later_opens_what_was_written_under_new_keys(portal_db):
    own = factories.file()
    keep_somebody_out(own)
    write(own, "Under new keys.")

    joined, copy = join(own), copy_for(own)

    assert opened(own).generation == 2
    assert {"Under new keys.", factories.WORDS} <= set(read(joined))
    assert {"Under new keys.", factories.WORDS} <= set(read(copy))
    write(joined, "I saw it too.")
    assert "I saw it too." in read(own)


def test_a_proxy_nobody_let_in_gets_none_of_the_new_keys_until_everybody_says_yes(portal_db):
    proxy, one, two = factories.file_for_all(UNION)
    keep_somebody_out(one)
    write(one, "Only for those who read.")
    write(proxy, "From the union.")

    assert set(read(proxy)) == {factories.WORDS, "From the union."}
    decide(one, sees=True)
    assert "Only for those who read." not in read(proxy)
    decide(two, sees=True)
    assert "Only for those who read." in read(proxy)
    decide(two, sees=False)
    assert set(read(proxy)) == {factories.WORDS, "From the union."}


def test_a_proxy_nobody_let_in_changes_no_readers(portal_db):
    proxy, _one, _two = factories.file_for_all(UNION)

    with pytest.raises(RuleBroken):
        keep_somebody_out(proxy)


def test_whoever_takes_their_words_back_leaves_the_others_their_case_and_their_wall(portal_db):
    one, two, three = factories.file_for_all(GROUP)
    copy = copy_for(one)
    keep_somebody_out(one)
    write(two, "I saw it.")
    case_id = factories.case_of(one).id
    with db.write():
        handover.hand_over([case_id], now=clock.now())

    withdraw(one)

    for gone in (one, copy):
        with pytest.raises(NotFound):
            hand(gone)
    assert factories.WORDS not in read(two)
    assert "I saw it." in read(three)
    assert len(circle(two).people) == 2
    keep_somebody_out(two)
    case = db.session().get(Case, case_id)
    _reader, keys = factories.a_reader(case)
    intakes = [p for p in queries.pieces_of(keys, [ItemKind.INTAKE]) if not p.damaged]
    assert len(max((p.content["names"] for p in intakes), key=len).split(";")) == 2


def test_a_number_that_left_keeps_no_key_of_any_generation(portal_db):
    one, _two, _three = factories.file_for_all(GROUP)
    keep_somebody_out(one)
    voice = hand(one).voice.id
    grants = select(func.count()).where(Grant.reader == sealing.voice_reader(voice))
    assert db.session().scalar(grants) == 1

    withdraw(one)

    assert db.session().scalar(grants) == 0


def test_whoever_is_alone_with_a_copy_takes_everything_back(portal_db):
    own = factories.file()
    copy_for(own)

    withdraw(own)

    assert db.session().scalar(select(func.count()).select_from(Item)) == 0


def test_a_copy_that_takes_back_ends_itself_and_nothing_else(portal_db):
    own = factories.file()
    copy = copy_for(own)
    write(copy, "From a friend.")

    withdraw(copy)

    assert read(own) == [factories.WORDS]
    assert circle(own).numbers == 1


def test_a_quick_answer_ends_a_case_only_when_everybody_in_it_says_that_it_worked(portal_db):
    one, two, three = factories.file_for_all(GROUP)
    case = factories.case_of(one)
    with db.write():
        handover.hand_over([case.id], now=clock.now())
    reader, keys = factories.a_reader(case)
    with db.write():
        case = db.session().get(Case, case.id)
        services.reply(
            case, keys, "Done.", is_answer=True, is_quick=True, by=reader, now=clock.now()
        )

    asked = []
    for number in (one, two, three):
        with db.write():
            acts.say_it_worked(hand(number), "", worked=True, now=clock.now())
        asked.append(db.session().get(Case, case.id).asked)

    assert asked == [None, None, Status.CLOSED]
