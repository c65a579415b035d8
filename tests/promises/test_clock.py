"""We can read the day, never the hour: nothing stored tells when a person wrote or looked (privacy, clock sweep)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from portal import clock, db
from portal.grievances.rules import Danger
from tests.grievances.person import Person
from tests.promises import clocksweep, life

FILED = life.at(2027, 2, 9, 3, 13, 37)
HANDED_OVER = life.at(2027, 4, 5, 12)
RETURNED = life.at(2027, 5, 19, 23, 58, 11)
WORKED = life.at(2027, 6, 25, 8, 1, 2)
REPLIED = life.at(2028, 8, 17, 4, 44, 44)
HANDED_OVER_AGAIN = life.at(2028, 10, 2, 12)
OF_A_CASE = {"cases", "case_keys", "grants", "voices", "items", "standing", "duties"}
LOOKED = life.at(2029, 1, 27, 1, 2, 3)


def everything_near(moments):
    return [
        (table, column, str(value)[:40])
        for table, column, value in life.all_rows()
        if clocksweep.near(value, moments)
    ]


def stored_bytes(folder):
    """Everything of the database that a thief could compare."""
    if db.database().is_sqlite:
        return {
            path.name: path.read_bytes()
            for path in folder.glob("portal.db*")
            if path.suffix != ".db-shm"
        }
    with db.scope() as session:
        return {
            table.name: session.execute(
                text(f"SELECT ctid, xmin, xmax, t.* FROM {table.name} t ORDER BY ctid")  # noqa: S608  # our own tables
            ).all()
            for table in db.Base.metadata.sorted_tables
        }


@pytest.fixture
def person(client):
    return Person(client)


def test_no_stored_value_but_the_handover_day_lies_near_what_a_person_did(person, as_user):
    clock.freeze(FILED)
    receipt = life.file_with(person, "The passports again", a7="delta", **life.A_GROUP)
    life.sweep_at(HANDED_OVER)
    clock.freeze(RETURNED)
    person.open(receipt)
    life.share(person)
    clock.freeze(WORKED)
    lived = life.take_up(receipt, person)
    life.work_on(lived, as_user(lived.reader), close=False)
    clock.freeze(REPLIED)
    person.open(receipt)
    person.reply("Two are missing.")
    life.add_files(person)
    person.get()
    life.press(person, "settle-no")
    life.press(person, "away-1")
    life.follow_up(person, {}, harm=False)
    life.sweep_at(HANDED_OVER_AGAIN)
    clock.freeze(LOOKED)
    person.open(receipt)

    assert everything_near([FILED, RETURNED, REPLIED, LOOKED]) == []
    days = {value for _table, column, value in life.all_rows() if column == "handed_over_on"}
    assert {HANDED_OVER.date(), HANDED_OVER_AGAIN.date()} <= days


def test_before_the_handover_nothing_tells_even_the_day(person):
    clock.freeze(FILED)
    life.file_with(person, "The passports again")
    clock.freeze(REPLIED)
    person.open(person.file("Another matter"))

    assert everything_near([FILED, REPLIED]) == []


def test_danger_tells_the_day_and_still_not_the_hour(person):
    clock.freeze(FILED)
    life.file_with(person, "Come quickly", a5=Danger.YES.value)

    told = [value for _t, _c, value in life.all_rows() if clocksweep.near(value, [FILED])]

    assert told
    assert not [value for value in told if isinstance(value, datetime)]


def test_what_happened_to_a_person_tells_its_day_and_still_not_the_hour(person):
    clock.freeze(FILED)
    life.file_with(person, "The passports again")
    clock.freeze(REPLIED)
    person.open(person.file("Another matter"))
    person.have()
    person.get()
    life.follow_up(person, {})

    told = [value for _t, _c, value in life.all_rows() if clocksweep.near(value, [FILED, REPLIED])]

    assert told
    assert not [value for value in told if isinstance(value, datetime)]


def test_what_one_of_us_wrote_down_tells_its_day_and_in_no_row_of_the_case_its_hour(as_user):
    clock.freeze(FILED)
    life.write_down(as_user("noor"), "Somebody rang", reached_on=FILED.date().isoformat())

    told = [
        (table, value)
        for table, _column, value in life.all_rows()
        if clocksweep.near(value, [FILED])
    ]

    assert ("cases", FILED.date()) in told
    assert not OF_A_CASE & {table for table, value in told if isinstance(value, datetime)}


def test_taking_it_back_stores_no_time(person, as_user):
    clock.freeze(FILED)
    receipt = life.file_with(person, "The passports again")
    life.sweep_at(HANDED_OVER)
    clock.freeze(REPLIED)
    page = person.open(receipt)
    fields = {"f": life.form_id_on(page), "z": "1", "b3": "no", "b7": "y"}

    assert person.post("withdraw", fields).status_code == 303
    assert everything_near([FILED, REPLIED]) == []


def test_ten_visits_leave_the_database_byte_identical(person, world):
    receipt = life.file_with(person, "The passports again")
    life.sweep_at(HANDED_OVER)
    db.database().engine.dispose()
    before = stored_bytes(world[0])

    for visit in range(10):
        clock.freeze(LOOKED + timedelta(hours=4 * visit))
        assert "Your message" in person.open(receipt).text
        person.get()
        person.post("finish")

    db.database().engine.dispose()
    assert stored_bytes(world[0]) == before


def test_wrong_numbers_and_unsent_forms_leave_the_database_byte_identical(person, world):
    db.database().engine.dispose()
    before = stored_bytes(world[0])

    for number in ("1234", "0" * 25, "12345 12345 12345 12345 12345"):
        person.open(number)
    person.check("Half a thought")
    person.get("/x")

    db.database().engine.dispose()
    assert stored_bytes(world[0]) == before


def test_the_tables_of_a_person_keep_no_order_of_arrival(portal_db):
    for table in ("cases", "case_keys", "grants", "voices", "items", "standing"):
        if db.database().is_sqlite:
            made = portal_db.execute(
                text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}
            ).scalar()
            assert made.rstrip().upper().endswith("WITHOUT ROWID")
        columns = db.Base.metadata.tables[table].columns
        assert not [
            column.name for column in columns if column.name.endswith("_at") and table != "items"
        ]


@pytest.mark.parametrize(
    "value",
    [
        FILED,
        FILED.date(),
        FILED.isoformat(),
        FILED.strftime("%Y%m%d"),
        int(FILED.timestamp()),
        int(FILED.timestamp() * 1000),
        f'{{"seen": {int(FILED.timestamp())}}}',
        int(FILED.timestamp()).to_bytes(8, "big"),
        b"\x01" + int(FILED.timestamp()).to_bytes(8, "little") + b"rest",
    ],
)
def test_the_sweep_would_find_a_time_however_it_is_kept(value):
    assert clocksweep.near(value, [FILED]) == [FILED]


def test_the_sweep_lets_other_values_pass():
    for value in (None, True, 7, "R7K-4QD", "a" * 32, HANDED_OVER.date(), b"\x21" * 90):
        assert clocksweep.near(value, [FILED]) == []
