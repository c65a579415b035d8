"""Freezing a quarter from a real database, and proving that nobody touched it."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from portal import db
from portal.accounts import queries as accounts
from portal.audit.models import AuditLine
from portal.catalogues import rights
from portal.errors import RuleBroken
from portal.grievances.models import Case
from portal.releases import queries, rules, services
from portal.releases.models import Audience, Release, ReleaseCell
from portal.releases.services import Note
from tests.releases.many import AUTUMN, DELTA, HUT, IN_AUTUMN, NORTH_PLANT, cases, put

NOTE = Note("We changed shifts.", "Answers were late.", "We did not hear agency workers.")
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def freeze(period=AUTUMN, now=NOW, note=NOTE):
    with db.write():
        return services.freeze(period, Audience.PANEL, note, by=accounts.by_handle("noor"), now=now)


def said(release):
    return json.loads(release.document)


def received(release):
    return sum(atom["count"] for atom in said(release)["atoms"])


def test_a_quarter_with_enough_cases_shows_them_all(portal_db):
    put(cases(30) + cases(20, unit_id=NORTH_PLANT, right_code="PRV-1"))

    release = freeze()

    assert received(release) == 50
    assert said(release)["note"] == {
        "changed": NOTE.changed, "failed": NOTE.failed, "unknown": NOTE.unknown
    }  # fmt: skip


def test_an_open_quarter_cannot_be_frozen(portal_db):
    with pytest.raises(RuleBroken, match="not over yet"):
        freeze("2026Q1")

    assert queries.for_audience(Audience.PANEL) == []


def test_only_whole_quarters_are_frozen(portal_db):
    with pytest.raises(RuleBroken, match="whole quarters"):
        freeze("2025-11")


def test_freezing_twice_gives_one_release(portal_db):
    put(cases(30))
    first = freeze()
    put(cases(7))

    again = freeze(note=Note("Other", "words", "now"))

    assert again.id == first.id
    assert received(again) == 30
    assert len(queries.for_audience(Audience.PANEL)) == 1


def test_a_frozen_release_does_not_change_when_cases_change(portal_db):
    put(cases(30))
    before = (freeze().document, freeze().digest)
    with db.write() as current:
        current.execute(update(Case).values(right_code="PRV-1", unit_id=NORTH_PLANT))

    release = queries.by_period(Audience.PANEL, AUTUMN)

    assert (release.document, release.digest) == before
    assert services.is_whole(release)


def test_anybody_can_compute_the_fingerprint_again(portal_db):
    put(cases(30))

    release = freeze()

    assert release.digest == sha256(release.document.encode()).hexdigest()
    assert release.digest == rules.digest(said(release))


@pytest.mark.parametrize(
    "tamper",
    [
        update(Release).values(document=Release.document + " "),
        update(Release).values(period="2025Q3"),
        update(Release).values(previous="1" * 64),
        update(Release).values(digest="1" * 64),
        update(ReleaseCell).values(value=ReleaseCell.value + 1),
        delete(ReleaseCell),
    ],
    ids=["document", "period", "chain", "fingerprint", "ledger number", "ledger row"],
)
def test_a_change_after_freezing_is_noticed(portal_db, tamper):
    put(cases(30))
    release = freeze()
    assert services.is_whole(release)

    with db.write() as current:
        current.execute(tamper)

    current.refresh(release)
    assert not services.is_whole(release)


def test_a_release_carries_the_fingerprint_of_the_one_before(portal_db):
    put(cases(30) + cases(40, day=date(2025, 8, 4)))
    first = freeze("2025Q3")

    second = freeze()

    assert first.previous == services.START
    assert second.previous == said(second)["previous"] == first.digest


def test_a_release_whose_forerunner_was_replaced_is_not_whole(portal_db):
    first, second = freeze("2025Q3"), freeze()
    with db.write() as current:
        current.execute(update(Release).where(Release.id == first.id).values(digest="2" * 64))

    assert not services.is_whole(second)


def test_every_number_shown_stands_in_the_ledger(portal_db):
    put(cases(30) + cases(26, unit_id=NORTH_PLANT, in_time=False))

    release = freeze()

    numbers = sorted(value for _path, _name, value in queries.cells_of(release))
    shown = [atom["count"] for atom in said(release)["atoms"]]
    assert numbers == sorted(shown + [share["percent"] for share in said(release)["shares"]])


def test_freezing_leaves_one_line_in_the_trail(portal_db):
    freeze()
    freeze()

    lines = db.session().scalars(select(AuditLine).where(AuditLine.act == "release_frozen")).all()
    assert [(line.account_id, line.about) for line in lines] == [
        (14, f"panel {AUTUMN} {queries.of_period(Audience.PANEL, AUTUMN).digest}")
    ]


def test_only_the_cases_of_the_quarter_are_counted(portal_db):
    put(cases(30) + cases(30, day=date(2025, 9, 30)) + cases(30, day=date(2026, 1, 1)))
    put(cases(30, day=date(2025, 10, 1)) + cases(30, day=date(2025, 12, 31)))

    assert received(freeze()) == 90


def test_a_case_not_handed_over_is_not_counted(portal_db):
    waiting = {"handed_over_on": None, "acknowledge_by": None, "answer_by": None}
    put(cases(30) + cases(30, acknowledged_on=None, answered_on=None, **waiting))

    assert received(freeze()) == 30


def test_a_case_whose_time_still_runs_is_in_no_percentage(portal_db):
    running = {"answer_by": date(2026, 3, 2), "answered_on": None}
    put(cases(30) + cases(30, **running))

    shares = {(s["indicator"], s["word"], s["percent"]) for s in said(freeze())["shares"]}

    assert shares == {
        ("acknowledged_in_7_days", "at_least", 90), ("answered_in_3_months", "at_least", 80)
    }  # fmt: skip


def test_a_case_past_its_last_day_without_an_answer_is_late(portal_db):
    put(cases(30) + cases(30, answer_by=date(2026, 3, 1), answered_on=None))

    shares = said(freeze())["shares"]

    assert {(s["word"], s["percent"]) for s in shares if s["indicator"].startswith("answ")} == {
        ("about", 50)
    }


def test_a_small_place_is_never_named_in_figures(portal_db):
    put(cases(30, unit_id=HUT) + cases(30, unit_id=NORTH_PLANT))

    places = [path for atom in said(freeze())["atoms"] for path in atom["row"]["places"]]

    assert not [path for path in places if "hut" in path]
    assert received(queries.by_period(Audience.PANEL, AUTUMN)) == 60


def test_cases_nobody_sorted_yet_are_named_only_like_a_special_kind(portal_db):
    put(cases(30) + cases(20, right_code="PRV-1"))
    put(cases(9, right_code=None) + cases(4, right_code="WAG-1"))
    put(cases(4, right_code="HRS-1") + cases(4, right_code="OSH-1"))

    kinds = {atom["kind"] for atom in said(freeze())["atoms"]}

    assert "FRC" in kinds
    assert queries.UNSORTED not in kinds


def test_a_quarter_with_too_few_cases_says_so_and_shows_no_number(portal_db):
    put(cases(4))

    release = freeze()

    assert said(release)["atoms"] == said(release)["shares"] == []
    assert {each["reason"] for each in said(release)["withheld"]} == {
        "too_few_received", "too_few_due"
    }  # fmt: skip
    assert queries.cells_of(release) == set()


CASES = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from([None, 1, 2, 3, NORTH_PLANT, DELTA, HUT]),
        st.sampled_from([None, *(right.code for right in rights.RIGHTS)]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CASES)
def test_every_number_in_a_release_is_at_least_its_threshold(portal_db, groups):
    rows = [
        row
        for number, unit_id, right, in_time in groups
        for row in cases(number, unit_id=unit_id, right_code=right, in_time=in_time)
    ]
    start_again()
    put(rows)

    release = freeze()

    assert_nobody_stands_out(said(release), rows)
    assert services.is_whole(release)


def start_again():
    with db.write() as current:
        for table in (ReleaseCell, Release, Case):
            current.execute(delete(table))


def assert_nobody_stands_out(document, rows):
    """Counted here another way: by hand from the rows, not by the code that cut them."""
    truth = Counter((place_of(row), kind_of(row)) for row in rows)
    seen = Counter()
    for atom in document["atoms"]:
        cells = [(tuple(path), kind) for path in atom["row"]["places"] for kind in atom["kinds"]]
        seen.update(cells)
        assert atom["count"] == sum(truth[cell] for cell in cells)
        assert atom["count"] >= least_for(atom)
    assert not seen or set(truth) <= set(seen)
    assert all(times == 1 for times in seen.values())


def least_for(atom):
    special = {"SEC", "HAR", "CHD", "REM", "unsorted", None}
    return 10 if atom["kind"] in special else 5


def place_of(row):
    return {
        None: (), 1: (), 2: ("northland",), 3: ("southland",), HUT: ("southland",),
        NORTH_PLANT: ("northland", "north-plant"), DELTA: ("southland", "delta"),
    }[row["unit_id"]]  # fmt: skip


def kind_of(row):
    return row["right_code"].split("-")[0] if row["right_code"] else "unsorted"


def test_the_day_a_case_came_is_in_no_release(portal_db):
    put(cases(30))

    assert IN_AUTUMN.isoformat() not in freeze().document
