"""Filing and coming back, on real databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal import clock, db
from portal.accounts import queries as accounts
from portal.accounts import roster
from portal.errors import NotFound, RuleBroken
from portal.grievances import casefile, filing, queries, sealing
from portal.grievances.filing import Answers
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice
from portal.grievances.rules import Access, Batch, Danger, Exclusion, ItemKind
from portal.vault import grants, receipts
from portal.vault.errors import Damaged
from tests import factories, people
from tests.conftest import A_MONDAY, PEPPER

ONE_EACH = {Case: 1, Voice: 1, CaseKey: 3}


def stored(model):
    return db.session().scalar(select(func.count()).select_from(model))


def slots_of(receipt):
    return filing.opened_by(receipt)[1]


def thread_of(receipt):
    slots = slots_of(receipt)
    voice = queries.voices_at(slots)[0]
    kek = {slot.locator: slot.kek for slot in slots}[voice.locator]
    return [
        piece.content["text"] for piece in queries.thread_of(sealing.open_by_receipt(voice, kek))
    ]


def write_back(receipt, text, *, form_id=None, now=None):
    form_id = form_id or receipts.new_form_id()
    with db.write():
        filing.write_back(slots_of(receipt), 0, text, "en", form_id, now=now or clock.now())


def standing_of(case):
    rows = db.session().scalars(select(Standing).where(Standing.case_id == case.id))
    return {people.HANDLES[row.account_id]: row.access for row in rows}


def a_new_roster(**changes):
    document = people.document(2, roster.current().digest, **changes)
    roster.install(document, people.signatures(document), by=None, now=clock.now())


def test_a_filed_case_stands_whole_with_its_words_keys_and_ladder(portal_db):
    receipt = factories.file(what="They keep our passports.")

    case = factories.case_of(receipt)
    assert {model: stored(model) for model in ONE_EACH} == ONE_EACH
    assert stored(Item) == 3  # the words, what the team needs, a place to lock a name away
    assert stored(Grant) == len(queries.reader_ids(case.id)) + 1
    assert thread_of(receipt) == ["They keep our passports."]


def test_the_same_form_sent_again_files_nothing_new(portal_db):
    form_id = receipts.new_form_id()

    assert factories.file(form_id=form_id) == factories.file(form_id=form_id)

    assert stored(Case) == 1
    assert stored(Item) == 3  # the words, what the team needs, a place to lock a name away


def test_other_words_under_the_same_form_become_a_message(portal_db):
    form_id = receipts.new_form_id()
    receipt = factories.file(what="First.", form_id=form_id)

    assert factories.file(what="Second.", form_id=form_id) == receipt

    assert stored(Case) == 1
    assert thread_of(receipt) == ["First.", "Second."]


def test_another_wish_in_the_same_form_reaches_the_team_and_says_nothing_twice(portal_db):
    form_id = receipts.new_form_id()
    factories.file(what="The same.", form_id=form_id)

    receipt = factories.file(what="The same.", where="Gate 4", form_id=form_id)

    _reader, opened = factories.a_reader(factories.case_of(receipt))
    told = [piece.content["where"] for piece in queries.pieces_of(opened, [ItemKind.INTAKE])]
    assert sorted(told) == ["", "Gate 4"]
    assert thread_of(receipt) == ["The same."]


def test_a_wall_drawn_in_a_second_sending_takes_the_case_from_those_behind_it(portal_db):
    form_id = receipts.new_form_id()
    receipt = factories.file(what="The same.", form_id=form_id)
    case = factories.case_of(receipt)
    walled = sorted(factories.reader_handles(case))[0]

    factories.file(what="The same.", names=people.PEOPLE[walled][1], form_id=form_id)

    assert walled not in standing_of(case)
    assert "hanna" not in standing_of(case)
    id_ = people.PEOPLE[walled][0]
    with pytest.raises(Damaged):
        sealing.open_by_account(case.id, 1, id_, people.pair_of(walled).private)


def test_when_a_second_sending_shuts_out_the_whole_team_the_people_outside_can_read(portal_db):
    form_id = receipts.new_form_id()
    receipt = factories.file(what="The same.", form_id=form_id)

    factories.file(what="The same.", exclusions=frozenset({Exclusion.TEAM}), form_id=form_id)

    case = factories.case_of(receipt)
    with db.write():
        filing.handover.hand_over([case.id], now=A_MONDAY)
    ruth = accounts.by_handle("ruth")
    file = casefile.open_file(ruth, people.pair_of("ruth").private, case.reference)
    assert [piece.content["text"] for piece in queries.thread_of(file.opened)] == ["The same."]


def test_every_reader_and_the_recovery_pair_can_open_a_new_case_and_nobody_else(portal_db):
    case = factories.case_of(factories.file())
    readers = set(db.session().scalars(select(Grant.reader)))

    wanted = {sealing.account_reader(one) for one in queries.reader_ids(case.id)}
    assert readers == wanted | {sealing.RECOVERY}
    for id_ in queries.reader_ids(case.id):
        private = people.pair_of(people.HANDLES[id_]).private
        assert sealing.open_by_account(case.id, 1, id_, private).privates.keys() == {
            "story",
            "work",
        }
    with pytest.raises(Damaged):
        sealing.open_by_account(case.id, 1, 9, people.pair_of("okoye").private)


def test_the_receipt_opens_the_story_and_never_what_the_team_writes(portal_db):
    slots = slots_of(factories.file())
    voice = queries.voices_at(slots)[0]

    assert sealing.open_by_receipt(voice, slots[0].kek).privates.keys() == {"story"}


def test_the_people_a_person_names_and_everybody_around_them_stay_out(portal_db):
    case = factories.case_of(
        factories.file(exclusions=frozenset({Exclusion.NAMED}), names="Karim Benali")
    )

    assert not {"karim", "dina", "farid"} & standing_of(case).keys()


def test_a_named_executive_is_walled_off_and_the_rest_of_the_ladder_stays(portal_db):
    case = factories.case_of(factories.file(names="Elin Solberg"))

    ladder = standing_of(case)
    assert not {"elin", "hugo", "farid", "karim", "dina"} & ladder.keys()
    assert ladder["okoye"] is Access.KNOW


def test_the_head_of_a_chosen_place_is_kept_out(portal_db):
    answers = {"site": "delta", "exclusions": frozenset({Exclusion.HEAD_OF_SITE})}

    case = factories.case_of(factories.file(**answers))

    assert not {"karim", "dina", "farid"} & standing_of(case).keys()


def test_a_case_about_the_team_goes_to_the_people_outside(portal_db):
    case = factories.case_of(factories.file(exclusions=frozenset({Exclusion.TEAM})))

    assert factories.reader_handles(case) == {"ruth", "sami"}
    assert not {"lena", "jonas", "mina", "ana", "hanna"} & standing_of(case).keys()


def test_a_case_about_almost_the_whole_team_goes_to_the_people_outside(portal_db):
    case = factories.case_of(factories.file(names="Okafor, Weber, Castillo"))

    assert factories.reader_handles(case) == {"ruth", "sami"}


def test_no_reader_is_left_when_everybody_who_reads_is_named_and_the_form_says_so(portal_db):
    everybody = "Okafor, Weber, Castillo, Petrova, Abebe, Haddad"

    with pytest.raises(RuleBroken, match="nobody is left"):
        factories.file(names=everybody)

    assert stored(Case) == 0


def test_a_filing_sealed_for_another_roster_is_not_stored(portal_db):
    form_id = receipts.new_form_id()
    slot = slots_of(receipts.receipt_for(form_id, pepper=bytes.fromhex(PEPPER)))[0]
    answers = Answers(what="Words")
    prepared = filing.prepare(answers, form_id, slot, now=A_MONDAY)
    a_new_roster()

    with pytest.raises(filing.RosterChanged), db.write():
        filing.file(prepared, answers, form_id, slot, now=A_MONDAY)

    assert stored(Case) == 0


@pytest.mark.parametrize(("days_after", "inside"), [(7, True), (8, False)])
def test_a_roster_expired_over_a_week_ago_seals_only_to_people_outside(  # B70
    portal_db, days_after, inside
):
    a_new_roster(expires_on="2026-03-10")
    clock.freeze(A_MONDAY + timedelta(days=8 + days_after))

    case = factories.case_of(factories.file())

    assert (factories.reader_handles(case) == {"ruth", "sami"}) is not inside


def test_what_is_sent_waits_without_any_day(portal_db):
    case = factories.case_of(factories.file())

    assert case.handed_over_on is None
    assert set(db.session().scalars(select(Item.handed_over_on))) == {None}
    assert set(db.session().scalars(select(Item.written_at))) == {None}


@pytest.mark.parametrize(
    "changes",
    [{"danger": Danger.YES}, {"what": "He will kill me tonight"}],
    ids=["ticked", "plain"],
)
def test_danger_goes_to_the_desk_at_once(portal_db, changes):
    case = factories.case_of(factories.file(**changes))

    assert case.handed_over_on == A_MONDAY.date()


def test_danger_only_in_the_words_is_not_written_in_clear(portal_db):
    case = factories.case_of(factories.file(what="He will kill me tonight"))

    assert case.danger is False


@pytest.mark.parametrize(("site", "batch"), [("hut", Batch.WEEKLY), ("delta", Batch.DAILY)])
def test_a_small_place_waits_for_the_weekly_handover(portal_db, site, batch):
    assert factories.case_of(factories.file(site=site)).batch is batch


def test_where_it_happened_is_not_in_clear_before_triage(portal_db):
    assert factories.case_of(factories.file(site="delta")).unit_id is None


def test_a_place_nobody_knows_is_no_place(portal_db):
    assert factories.case_of(factories.file(site="atlantis")).batch is Batch.DAILY


def test_the_person_writes_again_and_both_pieces_stand_in_order(portal_db):
    receipt = factories.file(what="First.")

    write_back(receipt, "Second.")
    write_back(receipt, "Third.")

    assert thread_of(receipt) == ["First.", "Second.", "Third."]


def test_the_same_message_sent_twice_is_kept_once(portal_db):
    receipt, form_id = factories.file(what="First."), receipts.new_form_id()

    write_back(receipt, "Second.", form_id=form_id)
    write_back(receipt, "Second.", form_id=form_id)

    assert thread_of(receipt) == ["First.", "Second."]


def test_a_number_that_leads_nowhere_takes_no_words(portal_db):
    unknown = receipts.receipt_for(receipts.new_form_id(), pepper=bytes.fromhex(PEPPER))

    with pytest.raises(NotFound):
        write_back(unknown, "Anybody there?")

    assert stored(Item) == 0


def test_a_message_waits_for_the_next_handover_and_danger_in_it_does_not(portal_db):
    receipt = factories.file()
    case = factories.case_of(receipt)
    with db.write():
        filing.handover.hand_over([case.id], now=A_MONDAY)

    write_back(receipt, "Nothing new.")
    write_back(receipt, "He says he will kill me.")

    days = list(
        db.session().scalars(select(Item.handed_over_on).where(Item.compartment == "story"))
    )
    assert sorted(map(str, days)) == ["2026-03-02", "2026-03-02", "None"]


def test_danger_in_a_message_brings_a_waiting_case_to_the_desk(portal_db):
    receipt = factories.file()

    write_back(receipt, "They locked us in. We are locked in now.")

    assert factories.case_of(receipt).handed_over_on == date(2026, 3, 2)


def test_the_exact_moment_is_readable_with_the_receipt_alone(portal_db):
    receipt = factories.file()
    slot = slots_of(receipt)[0]
    item = db.session().scalars(select(Item).where(Item.compartment == "story")).one()

    assert grants.open_moment(item.moment, kek=slot.kek, item=item.id) == A_MONDAY.isoformat()
    with pytest.raises(Damaged):
        grants.open_moment(item.moment, kek=bytes(32), item=item.id)


def test_a_number_that_is_taken_is_drawn_again(portal_db):
    first, form_id = factories.case_of(factories.file()), receipts.new_form_id()
    receipt = receipts.receipt_for(form_id, pepper=bytes.fromhex(PEPPER))
    _root, slots = filing.opened_by(receipt)
    answers = Answers(what=factories.WORDS)
    made = filing.prepare(answers, form_id, slots[0], now=clock.now())
    made.rows["cases"][0]["reference"] = first.reference

    with db.write():
        filing.file(made, answers, form_id, slots[0], now=clock.now())

    assert factories.case_of(receipt).reference != first.reference
