"""Whatever ends the program, a file is whole or not there, and what it left on the disk is cleared away (privacy, kill matrix)."""

import json
import subprocess
import sys

import pytest

from portal import db, serving, settings
from portal.grievances import files, queries, sealing
from portal.grievances.filing import opened_by


@pytest.fixture
def said(app):
    """What became of an upload killed at each of its events in turn, the last one left alone."""
    run = subprocess.run(  # our own script
        [sys.executable, "-m", "tests.promises.kill_upload"],
        env=serving.environment_of(settings.current()),
        cwd=serving.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


def test_a_killed_upload_leaves_a_whole_file_or_none_and_nothing_is_left_over(said, world):  # B59
    *killed, last = said["attempts"]
    events = [one["events"][0] for one in killed]

    assert last["survived"]
    assert last["shown"] in (["303"], ["422"])  # ten may be there by then
    assert len(killed) > 20
    assert [one for one in events if "do_commit" in one]
    assert [one for one in events if "insert_rows" in one]
    assert [one for one in events if "_cleaned" in one]
    assert not [one for one in killed if one["shown"]]
    with db.scope():
        _root, slots = opened_by(said["receipt"])
        opened = sealing.open_by_receipt(queries.voices_at(slots)[0], slots[0].kek)
        sent = files.of_case(opened)
        assert sent
        for one in sent:
            assert all(files.open_part(opened, one, part) for part in files.Part)
        files.remove_left_over()
        names = {name for one in sent for name in files.blob_names(one.item_id)}
        left = {path.name for path in (world[0] / "files").rglob("*") if path.is_file()}
        assert left == names
