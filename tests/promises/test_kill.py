"""Whatever ends the program, a number that was shown leads to its case, and no case stands half (privacy, kill matrix)."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from portal import db, serving, settings
from portal.grievances import filing, queries, sealing
from portal.grievances.kinds import Speaking
from portal.grievances.models import Case, CaseKey, Grant, Item, Standing, Voice
from portal.grievances.rows import Answers
from tests import factories, people
from tests.promises.kill import PEOPLE

INSERTS = 6  # cases, keys, grants, voices, pieces, standing


@pytest.fixture
def attempts(app):
    """What became of a filing killed at each of its events in turn, the last one left alone."""
    run = subprocess.run(  # our own script
        [sys.executable, "-m", "tests.promises.kill"],
        env=serving.environment_of(settings.current()),
        cwd=serving.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def words_behind(receipt):
    """The words a number leads to; nothing when it leads nowhere."""
    _root, slots = filing.opened_by(receipt)
    voices = queries.voices_at(slots)
    return [
        piece.content["text"]
        for voice in voices
        for piece in queries.thread_of(sealing.open_by_receipt(voice, slots[0].kek))
    ]


def numbers_of(form):
    """Every number of the form, one for each of the group."""
    answers = Answers(what="", speaking=Speaking.GROUP, numbers=PEOPLE)
    return filing.numbers_of(bytes.fromhex(form), answers)


def is_whole(case, alone):
    """A case stands with its keys, a voice and a locked place for each of the group, both its pieces, a grant for each reader and a ladder."""
    count = {
        model: len(db.session().scalars(select(model).where(model.case_id == case.id)).all())
        for model in (CaseKey, Voice, Item, Grant, Standing)
    }
    readers = queries.reader_ids(case.id)
    first = people.HANDLES[readers[0]]
    sealing.open_by_account(case.id, 1, readers[0], people.pair_of(first).private)
    numbers = 1 if case.id in alone else PEOPLE
    return (count[CaseKey], count[Voice], count[Item], count[Grant]) == (
        3,
        numbers,
        2 + numbers,
        len(readers) + 1,
    )


def test_a_killed_filing_leaves_a_whole_case_or_none_and_never_a_number_without_one(
    attempts,
):  # B58
    *killed, last = attempts
    commits = [one for one in killed if one["events"] and "do_commit" in one["events"][0]]

    assert last["survived"]
    assert last["shown"]
    assert len(killed) > 20
    assert len([one for one in killed if "insert_rows" in one["events"][0]]) >= 2 * INSERTS
    assert commits
    with db.scope():
        for one in attempts:
            numbers = numbers_of(one["form"])
            behind = [words_behind(number) for number in numbers]
            words = behind[0]
            assert words in ([], [f"Words of attempt {one['number']}"]), one["events"]
            assert behind == [words] * PEOPLE, one["events"]
            assert words or not one["shown"], one["events"]
            assert one["shown"] in ([], [" ".join(numbers)])
        cases = db.session().scalars(select(Case)).all()
        single = select(Voice.case_id).group_by(Voice.case_id).having(func.count() == 1)
        the_first = select(Voice).where(Voice.case_id.in_(single))  # filed before any accident
        assert cases
        alone = {voice.case_id for voice in db.session().scalars(the_first)}
        assert len(alone) == 1
        assert all(is_whole(case, alone) for case in cases)
        for one in killed[::6]:
            words = f"Words of attempt {one['number']}"
            again = factories.file(
                what=words,
                form_id=bytes.fromhex(one["form"]),
                speaking=Speaking.GROUP,
                numbers=PEOPLE,
            )
            assert words_behind(again) == [words]
