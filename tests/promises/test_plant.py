"""Swapped, flipped or planted rows show as damaged in their place, and the rest of the case reads on (privacy, swap-flip-plant)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal import db
from portal.grievances import filing, queries, sealing
from portal.grievances.models import Case, CaseKey, Grant, Item, Voice
from portal.grievances.rules import ItemKind
from portal.vault import items, pairs, receipts
from portal.vault.errors import Damaged
from tests import desk, factories, people
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, text_of


@pytest.fixture
def case(portal_db):
    """A case with first words, a message and a summary."""
    receipt = factories.file(what="First words")
    with db.write():
        filing.write_back(
            filing.opened_by(receipt)[1], 0, "A message", "en", receipts.new_form_id(), now=A_MONDAY
        )
    found = factories.case_of(receipt)
    with db.write():
        filing.handover.hand_over([found.id], now=A_MONDAY)
    found.receipt = receipt
    return found


def thread(case):
    """What a reader reads; `damaged` stands for a piece that does not open."""
    reader = queries.reader_ids(case.id)[0]
    private = people.pair_of(people.HANDLES[reader]).private
    opened = sealing.open_by_account(case.id, 1, reader, private)
    return [piece.content.get("text", "damaged") for piece in queries.thread_of(opened)]


def words_of(case):
    return db.session().scalars(
        select(Item).where(Item.case_id == case.id, Item.kind == ItemKind.FROM_PERSON)
    ).all()  # fmt: skip


def change(model, where, **values):
    with db.write() as session:
        session.execute(update(model).where(where).values(**values))


def flipped(blob, place):
    return blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]


@pytest.mark.parametrize(
    "place", [0, 1, 30, 100, -1], ids=["kind", "nonce", "commitment", "key", "tag"]
)
def test_a_flipped_bit_damages_one_piece_and_the_rest_reads_on(case, place):
    item = words_of(case)[0]
    lost = {"First words", "A message"} - set(thread(case))
    change(Item, Item.id == item.id, blob=flipped(item.blob, place % len(item.blob)))

    texts = thread(case)

    assert lost == set()
    assert sorted(texts)[-1] == "damaged"
    assert len({"First words", "A message"} & set(texts)) == 1


def test_pieces_swapped_inside_a_case_are_damaged(case):
    one, other = words_of(case)
    change(Item, Item.id == one.id, blob=other.blob)

    assert "damaged" in thread(case)


def test_a_piece_of_another_case_is_damaged_here(case):
    stranger = factories.a_case(what="Of another case")
    foreign, own = words_of(stranger)[0], words_of(case)[0]
    change(Item, Item.id == own.id, blob=foreign.blob)

    assert "damaged" in thread(case)
    assert "Of another case" not in thread(case)


def test_a_piece_under_another_author_is_damaged(case):
    change(Item, Item.id == words_of(case)[0].id, author="account:1")

    assert "damaged" in thread(case)


def test_a_piece_moved_to_another_compartment_is_damaged(case):
    intake = db.session().scalars(
        select(Item).where(Item.case_id == case.id, Item.kind == ItemKind.INTAKE)
    ).one()  # fmt: skip
    change(Item, Item.id == intake.id, compartment="story", kind=ItemKind.FROM_PERSON)

    assert sorted(thread(case)) == ["A message", "First words", "damaged"]


def plant(case, voice, private):
    """A message of a thief, sealed as well as a thief can in the person's name."""
    author, item_id = sealing.voice_author(voice.id), sealing.new_id()
    planted = sealing.OpenCase(case.id, 1, sealing.publics_of(case.id), {}, author, private)
    row = Item(
        id=item_id,
        case_id=case.id,
        compartment="story",
        generation=1,
        author=author,
        kind=ItemKind.FROM_PERSON,
        handed_over_on=A_MONDAY.date(),
        blob=planted.seal("story", {"text": "I withdraw", "n": 2, "seen": 2}, item_id),
    )
    with db.write() as session:
        session.add(row)


def test_a_message_planted_in_the_persons_name_is_damaged(case):
    voice = db.session().scalars(select(Voice).where(Voice.case_id == case.id)).one()

    plant(case, voice, pairs.new_pair().private)

    assert sorted(thread(case)) == ["A message", "First words", "damaged"]


def test_a_message_planted_with_the_persons_public_key_exchanged_is_not_believed(case):
    voice = db.session().scalars(select(Voice).where(Voice.case_id == case.id)).one()
    thief = pairs.new_pair()

    plant(case, voice, thief.private)
    change(Voice, Voice.id == voice.id, public=thief.public)

    assert "I withdraw" not in thread(case)


def test_nobody_seals_to_a_planted_public_key_of_the_team(case):
    change(
        CaseKey,
        (CaseKey.case_id == case.id) & (CaseKey.compartment == "work"),
        public=pairs.new_pair().public,
    )

    with pytest.raises(Damaged):
        sealing.writing_to(case, 9, people.pair_of("okoye").private)


def test_a_public_key_planted_for_a_compartment_is_refused_before_anything_is_sealed_to_it(case):
    change(CaseKey, CaseKey.case_id == case.id, public=pairs.new_pair().public)

    with pytest.raises(Damaged):
        thread(case)
    _root, slots = filing.opened_by(case.receipt)
    with pytest.raises(Damaged), db.write():
        filing.write_back(slots, 0, "More words", "en", receipts.new_form_id(), now=A_MONDAY)
    assert len(words_of(case)) == 2


def test_a_voice_planted_with_the_thiefs_own_key_takes_nothing_from_the_rest(case):
    thief = pairs.new_pair()
    with db.write() as session:
        session.add(
            Voice(locator=bytes(32), id="f" * 32, case_id=case.id, public=thief.public, mac=bytes(32), blob=b"x" * 200)
        )  # fmt: skip

    assert sorted(thread(case)) == ["A message", "First words"]


def test_a_grant_copied_from_a_reader_of_another_case_opens_nothing(case):
    other = factories.a_case()
    reader = queries.reader_ids(other.id)[0]
    blob = db.session().scalar(
        select(Grant.blob).where(Grant.case_id == other.id, Grant.reader == f"account:{reader}")
    )
    change(Grant, (Grant.case_id == case.id), blob=blob)

    private = people.pair_of(people.HANDLES[reader]).private
    with pytest.raises(Damaged):
        sealing.open_by_account(case.id, 1, reader, private)


def test_a_grant_moved_to_somebody_else_opens_nothing_for_them(case):
    reader = queries.reader_ids(case.id)[0]
    change(
        Grant,
        (Grant.case_id == case.id) & (Grant.reader == f"account:{reader}"),
        reader="account:9",
    )

    with pytest.raises(Damaged):
        sealing.open_by_account(case.id, 1, 9, people.pair_of("okoye").private)


def test_a_grant_of_another_generation_opens_nothing(case):
    reader = queries.reader_ids(case.id)[0]
    change(Grant, (Grant.case_id == case.id) & (Grant.reader == f"account:{reader}"), generation=2)
    change(CaseKey, CaseKey.case_id == case.id, generation=2)

    with pytest.raises(Damaged):
        sealing.open_by_account(case.id, 2, reader, people.pair_of(people.HANDLES[reader]).private)


def test_an_item_sealed_for_another_place_does_not_open_here(case):
    item, voice = words_of(case)[0], db.session().scalars(select(Voice)).one()
    reader = queries.reader_ids(case.id)[0]
    opened = sealing.open_by_account(
        case.id, 1, reader, people.pair_of(people.HANDLES[reader]).private
    )
    elsewhere = items.ItemContext("another", case.id, "story", 1, item.id, item.author)

    with pytest.raises(Damaged):
        items.open_item(
            item.blob,
            elsewhere,
            author_public=voice.public,
            compartment_private=opened.privates["story"],
        )


def test_the_page_of_a_case_shows_the_damage_in_its_place(app, as_user):
    app.test_client_class = FlaskClient
    with db.scope():
        case = factories.a_case(what="First words")
        reference = case.reference
        reader = people.HANDLES[queries.reader_ids(case.id)[0]]
        item = words_of(case)[0]
        change(Item, Item.id == item.id, blob=flipped(item.blob, 200))
    browser = as_user(reader)

    page = desk.send(browser, f"/desk/grievances/{reference}/words")

    assert page.status_code == 200
    assert "damaged" in page.text
    assert reference in page.text


def test_the_persons_own_page_shows_the_damage_in_its_place(client):
    person = Person(client)
    number = person.file("First words")
    person.have()
    person.get()
    person.reply("A message")
    with db.scope():
        case = factories.case_of(number)
        item = words_of(case)[0]
        change(Item, Item.id == item.id, blob=flipped(item.blob, 200))

    page = person.get()

    assert "damaged" in text_of(page)
    assert ("First words" in text_of(page)) is not ("A message" in text_of(page))


def test_a_case_whose_wall_is_damaged_stays_closed_to_everybody(app, as_user):
    with db.scope():
        case = factories.a_case()
        id_, reference = case.id, case.reference
        reader = people.HANDLES[queries.reader_ids(case.id)[0]]
        change(Item, (Item.case_id == case.id) & (Item.kind == ItemKind.INTAKE), blob=b"\x21" * 300)
    browser = as_user(reader)

    assert browser.get(f"/desk/grievances/{reference}").status_code == 409
    assert browser.get("/desk/grievances/").status_code == 200
    with db.scope() as session:
        assert session.get(Case, id_).state == "received"
