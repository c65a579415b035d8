"""Database, files and settings in a thief's hands open no case (privacy, thief kit)."""

import json
import subprocess
import sys

import pytest

from portal import serving, settings
from portal.grievances.filing import opened_by
from tests import people
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, number_on
from tests.promises import canary, life


@pytest.fixture
def marked():
    return canary.marks()


@pytest.fixture
def lived(client, as_user, marked):
    """A case that was filed, handed over, worked on and answered, with a reply that waits."""
    person = Person(client, **canary.headers(marked))
    fields = {"a3": marked["where"], "a6": marked["names"], "a1": "named"}
    fields |= life.A_GROUP | {"c3": marked["mandate"]}
    receipt = life.file_with(person, marked["what"], **fields)
    life.sweep_at(A_MONDAY + life.NOON)
    lived = life.take_up(receipt, person)
    life.work_on(lived, as_user(lived.reader), close=False)
    person.open(receipt)
    person.reply(marked["reply"])
    life.share(person)
    life.press(person, "settle-yes")
    life.add_files(person, marked["file_name"], marked["file"], marked["uncleaned"])
    return lived


def steal(*words):
    """What the thief's kit says of this deployment."""
    run = subprocess.run(  # our own script
        [sys.executable, "-m", "tests.promises.thief"],
        input="\n".join(words),
        env=serving.environment_of(settings.current()),
        cwd=serving.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_a_thief_with_database_files_and_settings_opens_nothing(lived, marked):
    loot = steal(*marked.values(), "passports", "About thirty people")

    assert loot["tried"] > 10
    assert loot["keys"] > 50
    assert loot["opened"] == 0
    assert loot["found"] == []


def test_the_kit_opens_a_case_once_a_readers_key_is_learnt(lived):
    private = people.pair_of(lived.reader).private

    assert steal(f"key:{private.hex()}")["opened"] > 0


def test_the_kit_opens_a_case_once_a_receipt_is_learnt(lived):
    _root, slots = opened_by(lived.receipt)

    assert steal(f"key:{slots[0].kek.hex()}")["opened"] > 0


def test_the_number_on_a_slip_opens_nothing_once_the_person_has_one_of_their_own(client, as_user):
    slip, person = life.write_down(as_user("noor"), "Somebody rang"), Person(client)
    _root, old = opened_by(number_on(slip))
    person.open(number_on(slip))
    _root, own = opened_by(life.take_new_number(person))

    assert steal(f"key:{old[0].kek.hex()}")["opened"] == 0
    assert steal(f"key:{own[0].kek.hex()}")["opened"] > 0
