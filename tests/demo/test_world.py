"""The world of the demonstration: made through the services, whole, and alive."""

import stat
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from portal import clock, create_app, db, settings, start
from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.catalogues.outcomes import Outcome
from portal.demo import company, history, own_keys, volume, world
from portal.demo.volume import Era
from portal.duties.models import Duty
from portal.duties.rules import DutyState, Rung
from portal.grievances import filing, queries, sealing, standing
from portal.grievances.models import Case, Item, Standing
from portal.grievances.rules import ItemKind, Status
from portal.impacts.models import ImpactCase
from portal.organisation import queries as organisation
from portal.organisation.models import Unit
from portal.organisation.rules import UnitKind, is_small
from portal.releases import queries as releases
from portal.releases import services as release_services
from portal.releases.models import Audience
from tests.demo.conftest import TODAY


def kinds(kind):
    return db.session().scalar(select(func.count()).select_from(Unit).where(Unit.kind == kind))


def a_month(right, *, unit=None):
    """Cases of a right by month of handover."""
    found = select(Case.handed_over_on).where(Case.right_code == right)
    if unit:
        found = found.where(Case.unit_id == organisation.unit_by_code(unit).id)
    return Counter(f"{day:%Y-%m}" for day in db.session().scalars(found))


def case_of(number):
    _root, slots = filing.opened_by(world.own().receipt(number))
    voice = queries.voices_at(slots)[0]
    return queries.case_of(voice), voice, slots[0]


def test_the_company_has_nine_sites_in_three_countries_and_one_is_small(world_db):
    assert (kinds(UnitKind.COUNTRY), kinds(UnitKind.SITE)) == (3, 9)
    assert [site.code for site in organisation.sites() if is_small(site.headcount)] == ["norvik"]
    delta, tree = organisation.unit_by_code("delta"), organisation.tree()
    assert delta.headcount == 1180
    assert tree.root.headcount == sum(site.headcount for site in tree.sites)


def test_about_three_hundred_cases_came_in_eighteen_months(world_db):
    days = world_db.scalars(select(Case.handed_over_on)).all()
    assert 280 <= len(days) <= 390
    assert (TODAY - min(days)).days > 500
    assert max(days) <= TODAY


def test_every_case_opens_with_its_receipt_and_for_its_readers_the_same_words(world_db):
    people, numbers = company.actors(world.own()), 0
    for number in range(world_db.scalar(select(func.count()).select_from(Case))):
        case, voice, slot = case_of(number)
        own = queries.thread_of(sealing.open_by_receipt(voice, slot.kek))
        assert own
        assert not any(piece.damaged for piece in own)
        readers = queries.reader_ids(case.id)
        reader = readers[number % len(readers)]
        opened = sealing.open_by_account(case.id, case.generation, reader, people[reader].private)
        assert [one.content for one in queries.thread_of(opened)] == [one.content for one in own]
        numbers += 1
    assert numbers == len(set(world_db.scalars(select(Case.id))))


def test_cases_live_in_several_languages_and_end_in_many_ways(world_db):
    era = Era(TODAY)
    told = volume.history(era, history.chance())
    assert {one.telling.answers.language for one in told} == {"en", "ar", "bn", "es", "fr", "sw"}
    assert set(world_db.scalars(select(Case.outcome).distinct())) >= set(Outcome) - {
        Outcome.DUPLICATE,
        Outcome.REFERRED_TO_UNION,
    }
    assert set(world_db.scalars(select(Case.state).distinct())) >= set(Status) - {Status.CONFIRMED}


def test_no_text_was_told_more_than_a_few_times():
    told = volume.history(Era(TODAY), history.chance())
    assert max(Counter(one.telling.answers.what for one in told).values()) <= 4


@pytest.mark.parametrize(
    "today", [date(2026, 11, 23), date(2027, 1, 1), date(2027, 4, 14), date(2028, 2, 29)]
)
def test_the_history_is_the_same_whenever_it_is_told_again_and_never_in_the_future(today):
    once, again = (volume.history(Era(today), history.chance()) for _ in range(2))
    assert once == again
    assert all(one.at.date() < today for one in once)
    assert volume.rehana(Era(today)).at.date() < today


def test_missed_dates_climbed_every_rung_and_executives_answered(world_db):
    rungs = set(world_db.scalars(select(Duty.rung).distinct()))
    assert rungs == set(Rung)
    answers = select(func.count()).select_from(Item).where(Item.kind == ItemKind.EXECUTIVE_ANSWER)
    assert world_db.scalar(answers) >= 5
    late = select(func.count()).select_from(Case).where(Case.acknowledged_on > Case.acknowledge_by)
    assert 0 < world_db.scalar(late) < 60


def test_somebody_always_owes_something_for_an_open_case(world_db):
    open_ = (Case.answered_on.is_(None), Case.closed_on.is_(None))
    waiting = world_db.scalars(select(Case.id).where(*open_)).all()
    owed = set(world_db.scalars(select(Duty.case_id).where(Duty.state == DutyState.OPEN)))
    assert waiting
    assert set(waiting) <= owed


def test_complaints_about_shared_places_rise_after_14_april_and_fall_after_the_fix(world_db):
    months = a_month("PRV-1")
    assert (months["2026-03"], months["2026-05"], months["2026-08"]) == (9, 26, 13)
    assert all(7 <= months[f"2026-{month:02d}"] <= 10 for month in (1, 2, 3))


def test_hours_rise_before_the_season(world_db):
    months = a_month("HRS-1")
    season = sum(months[f"2026-{month:02d}"] for month in (9, 10))
    assert season >= 4 > sum(months[f"2026-{month:02d}"] for month in (5, 6))


def test_four_cases_of_delta_stand_behind_one_impact_and_rehanas_waits_to_be_the_fifth(world_db):
    papers = world_db.scalars(select(Case.id).where(Case.right_code == "FRC-2")).all()
    impacts = set(
        world_db.scalars(select(ImpactCase.impact_id).where(ImpactCase.case_id.in_(papers)))
    )
    assert (len(papers), len(impacts)) == (4, 1)
    case, _voice, _slot = case_of(history.REHANA)
    assert (case.state, case.unit_id) == (Status.RECEIVED, None)
    assert not world_db.scalars(
        select(Item.opened_at).where(Item.case_id == case.id, Item.opened_at.is_not(None))
    ).all()


def test_port_salma_is_silent(world_db):
    salma = organisation.unit_by_code("salma").id
    assert not world_db.scalars(select(Case.id).where(Case.unit_id == salma)).all()


def test_karim_and_whoever_stands_near_him_have_no_standing_on_the_cases_that_name_him(world_db):
    near = [accounts.by_handle(handle).id for handle in ("karim", "dina", "farid")]
    papers = world_db.scalars(select(Case.id).where(Case.right_code == "FRC-2")).all()
    case, _voice, _slot = case_of(history.REHANA)
    standing_there = select(Standing.account_id).where(Standing.case_id.in_([*papers, case.id]))
    assert set(world_db.scalars(standing_there)).isdisjoint(near)
    answers = volume.rehana(Era(TODAY)).telling.answers
    delta = organisation.unit_by_code("delta").id
    decision = standing.decide(answers.exclusions, answers.names, delta, on=TODAY)
    assert near[0] in decision.named


def test_lena_can_show_rehanas_case(world_db):
    case, _voice, _slot = case_of(history.REHANA)
    assert accounts.by_handle("lena").id in queries.reader_ids(case.id)


def test_the_last_four_quarters_are_frozen_whole_and_show_something(world_db):
    frozen = releases.for_audience(Audience.PANEL)
    assert [one.period for one in frozen] == ["2026Q3", "2026Q2", "2026Q1", "2025Q4"]
    assert all(release_services.is_whole(one) for one in frozen)
    assert all(releases.cells_of(one) for one in frozen)


def test_the_trail_of_acts_is_whole_and_in_the_order_of_its_days(world_db):
    assert audit.first_break() is None
    lines = world_db.scalars(select(audit.AuditLine).order_by(audit.AuditLine.number)).all()
    moments = [line.at for line in lines]
    assert moments == sorted(moments)


def test_a_start_that_was_broken_off_leaves_no_half_history(built):
    _folder, left_behind = built
    assert left_behind == 0


def test_building_twice_builds_once(world_db):
    def count():
        return [world_db.scalar(select(func.count()).select_from(m)) for m in (Case, Account, Item)]

    before = count()
    world.build_once()
    assert count() == before


def test_a_database_that_somebody_else_filled_is_refused(world_db):
    with db.write() as current:
        for name in (world.BEGUN, world.BUILT):
            current.delete(current.get_one(start.Fact, name))
    with pytest.raises(settings.Refused):
        world.build_once()


def test_keys_stay_the_same_and_only_their_owner_may_read_them(demo, tmp_path):
    file = tmp_path / own_keys.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = own_keys.kept(tmp_path)
    own_keys.kept.cache_clear()
    assert own_keys.kept(tmp_path) == kept


def test_who_starts_it_is_told_the_addresses_the_sign_ins_and_a_receipt_that_opens(demo):
    told = world.welcome(8001)
    own = world.own()
    for needed in ("127.0.0.1:8001/demo", "/bn/", "/panel/", "lena", own.passphrase):
        assert needed in told
    assert own.receipt(history.REHANA)[:5] in told


def test_the_demonstration_starts_as_a_checked_deployment(demo):
    start.check()
    assert settings.current().is_demo
    assert clock.now().date() == TODAY
    create_app(world.demo_settings())
