"""Whatever ends the program, what a person does with the number in hand is done whole or not at all (privacy, kill matrix)."""

import json
import subprocess
import sys

import pytest
from sqlalchemy import func, select

from portal import db, serving, settings
from portal.grievances import custody, queries, sealing
from portal.grievances.filing import opened_by
from portal.grievances.models import Case, Grant, IdentityRequest, Item, Standing, Voice
from tests import people
from tests.promises.kill_acts import ACTS, FIRST, SAID


@pytest.fixture
def said(app):
    """What became of each act killed at each of its events in turn, the last one left alone."""
    run = subprocess.run(  # our own script
        [sys.executable, "-m", "tests.promises.kill_acts"],
        env=serving.environment_of(settings.current()),
        cwd=serving.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def cases_behind(receipt):
    """Every case a number opens, as its person reads it: the words, what is locked away, and whether anything is damaged."""
    _root, slots = opened_by(receipt)
    return [open_one(voice, slots) for voice in queries.voices_at(slots)]


def open_one(voice, slots):
    slot = next(slot for slot in slots if slot.locator == voice.locator)
    opened = sealing.open_by_receipt(voice, slot.kek)
    thread = queries.thread_of(opened)
    assert not any(piece.damaged for piece in thread)
    return {
        "words": [piece.content.get("text") for piece in thread if piece.content.get("text")],
        "locked": custody.own(opened)["text"],
        "readers": readers_who_open(opened),
        "generation": opened.generation,
    }


def readers_who_open(opened):
    """Whoever stands in the case to read it, each of whom opens it with their own key."""
    standing = queries.reader_ids(opened.case_id)
    for one in standing:
        private = people.pair_of(people.HANDLES[one]).private
        sealing.open_by_account(opened.case_id, opened.generation, one, private)
    return {people.HANDLES[one] for one in standing}


def is_done(step, cases):
    """Whether the act stands whole; fails when only a part of it does."""
    if step == "withdraw":
        return cases == []
    first, *others = cases
    assert first["words"][0] == FIRST
    if step == "harm":
        assert [one["words"] for one in others] in ([], [[SAID]])
        return bool(others)
    if step == "keepout":
        return first["generation"] > 1 and "mina" not in first["readers"]
    return SAID in first["words"] or first["locked"] == SAID


def test_a_killed_act_of_the_person_is_done_whole_or_not_at_all(said):  # B58
    assert said.keys() == ACTS.keys()
    with db.scope():
        for step, (*killed, last) in said.items():
            assert last["survived"]
            assert last["shown"] == ["303"], step
            assert is_done(step, cases_behind(last["receipt"])), step
            assert len(killed) > 5, step
            assert any("do_commit" in one["events"][0] for one in killed)
            for one in killed:
                done = is_done(step, cases_behind(one["receipt"]))
                assert done or not one["shown"], (step, one["events"])
        gone = select(Case.id).where(Case.outcome == "withdrawn")
        for model in (Item, Grant, Voice, Standing, IdentityRequest):
            left = select(func.count()).select_from(model).where(model.case_id.in_(gone))
            assert db.session().scalar(left) == 0, model
