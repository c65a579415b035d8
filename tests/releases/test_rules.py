"""A release is cut, checked, certified, hashed and published once."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.indicators.rules import Indicator
from portal.releases import rules
from portal.releases.coarsening import Atom, Place, Row, Scope
from portal.releases.plan import Kind, Plan, Tally, Thresholds
from portal.releases.shares import BANDS, Word, told

LIMITS = Thresholds()
LAGOS, ABUJA, DHAKA, SMALL = ("ng", "lagos"), ("ng", "abuja"), ("bd", "dhaka"), ("bd", "small")
PLACES = (Place(LAGOS, 900), Place(ABUJA, 300), Place(DHAKA, 2000), Place(SMALL, 20))
KINDS = (
    *(Kind(code) for code in ("OSH", "WAG", "HRS", "PRV", "EMP", "FOA")),
    Kind("HAR", special=True),
    Kind("CHD", special=True),
)
PLAN = Plan(PLACES, KINDS)


def received(place, **counts):
    return [Tally(place, kind, count) for kind, count in counts.items()]


def due(place, base, in_time):
    return Tally(place, "OSH", acknowledge_due=base, acknowledged_in_time=in_time)


def shown(tallies, plan=PLAN):
    cut = rules.cut("2026Q2", plan, tallies)
    return [(atom.row.path, atom.row.scope, atom.kind, atom.count) for atom in cut.atoms]


def a_cut():
    tallies = received(LAGOS, OSH=12, WAG=9, HRS=8, PRV=3) + received(DHAKA, OSH=30, WAG=2, CHD=9)
    tallies.append(due(LAGOS, 40, 20))
    return rules.cut("2026Q2", PLAN, tallies), tallies


def test_large_kinds_are_named_and_small_ones_stand_together():
    tallies = received(LAGOS, OSH=20, WAG=9, HRS=4, PRV=4, EMP=3)
    tallies += received(ABUJA, OSH=30, WAG=20) + received(DHAKA, OSH=30, WAG=20)
    tallies += received(SMALL, OSH=15)

    assert [part for part in shown(tallies) if part[0] == LAGOS] == [
        (LAGOS, Scope.WHOLE, "OSH", 20),
        (LAGOS, Scope.WHOLE, "WAG", 9),
        (LAGOS, Scope.WHOLE, None, 11),
    ]


def test_a_site_with_few_cases_goes_into_the_rest_of_its_country():
    tallies = received(LAGOS, OSH=30, WAG=20) + received(ABUJA, OSH=3) + received(DHAKA, OSH=25)

    named = {path for path, *_ in shown(tallies)}

    assert ABUJA not in named
    assert SMALL not in named


def test_a_site_without_cases_cannot_be_told_from_one_with_few():
    without = received(LAGOS, OSH=30, WAG=20) + received(DHAKA, OSH=25, WAG=12)
    few = received(LAGOS, OSH=26, WAG=20) + received(ABUJA, OSH=4) + received(DHAKA, OSH=25, WAG=12)

    assert shown(without) == shown(few)


def test_a_site_whose_every_case_has_one_kind_shows_only_its_total():
    tallies = received(LAGOS, OSH=40) + received(ABUJA, OSH=20, WAG=20)
    tallies += received(DHAKA, OSH=20, WAG=20) + received(SMALL, OSH=12)

    assert [part for part in shown(tallies) if part[0] == LAGOS] == [(LAGOS, Scope.WHOLE, None, 40)]


def test_a_special_kind_is_named_from_ten_and_a_plain_one_from_five():
    rest = received(LAGOS, HRS=4, PRV=4, EMP=4)

    nine = [kind for *_, kind, _ in shown([*rest, *received(LAGOS, OSH=5, HAR=9)])]
    ten = [kind for *_, kind, _ in shown([*rest, *received(LAGOS, OSH=5, HAR=10)])]

    assert nine == ["OSH", None]
    assert ten == ["OSH", "HAR", None]


def test_a_place_with_few_workers_names_a_kind_only_from_ten():
    row = Row(SMALL, Scope.WHOLE, (SMALL,))

    assert set(PLAN.floors(row)) == {LIMITS.special}


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_period_with_few_cases_says_only_that_there_were_few_or_none(count):
    cut = rules.cut("2026Q2", PLAN, received(LAGOS, OSH=count))

    assert cut.atoms == ()
    assert cut.received is None
    assert cut == rules.cut("2026Q2", PLAN, [])
    assert cut.withheld[0].reason is rules.Reason.TOO_FEW_RECEIVED


def test_the_total_is_the_sum_of_the_published_parts():
    cut, tallies = a_cut()

    assert cut.received == sum(tally.received for tally in tallies)


def test_a_record_outside_the_plan_is_refused():
    for stray in (Tally(("fr", "paris"), "OSH", 3), Tally(LAGOS, "XYZ", 3)):
        with pytest.raises(ValueError, match="outside the plan"):
            rules.cut("2026Q2", PLAN, [stray])


def test_the_order_of_records_changes_nothing():
    cut, tallies = a_cut()

    for shuffled in itertools.islice(itertools.permutations(tallies), 200):
        assert rules.cut("2026Q2", PLAN, shuffled) == cut


@pytest.mark.parametrize(
    "weaker", [{"kind": 4}, {"special": 9}, {"mixed": 5}, {"share": 20}, {"small_place": 10}]
)
def test_thresholds_may_rise_and_never_fall(weaker):
    assert Thresholds(kind=6, special=12, mixed=15, share=30)
    with pytest.raises(ValueError, match="never fall"):
        Thresholds(**weaker)


def test_thresholds_that_do_not_fit_each_other_are_refused():
    for uneven in ({"special": 20}, {"kind": 9, "share": 40}, {"kind": 12, "share": 60}):
        with pytest.raises(ValueError, match="more than a plain kind"):
            Thresholds(**uneven)


def test_a_percentage_needs_twenty_five_cases_due():
    few = rules.cut("2026Q2", PLAN, [due(LAGOS, 24, 12)])
    enough = rules.cut("2026Q2", PLAN, [due(LAGOS, 25, 12)])

    assert few.shares == ()
    assert rules.Withheld(Indicator.ACKNOWLEDGED, rules.Reason.TOO_FEW_DUE) in few.withheld
    assert [(share.word, share.percent) for share in enough.shares] == [(Word.ABOUT, 50)]


def test_percentages_stand_on_the_published_rows_or_on_several_of_them_together():
    bases = {LAGOS: 60, DHAKA: 30, ABUJA: 24, SMALL: 2}
    tallies = [due(place, base, base // 2) for place, base in bases.items()]
    for place in (LAGOS, DHAKA, ABUJA):
        tallies += received(place, OSH=20, WAG=20)

    cut = rules.cut("2026Q2", PLAN, tallies)

    assert {atom.row.places for atom in cut.atoms} == {(ABUJA,), (LAGOS,), (DHAKA, SMALL)}
    assert [share.row.places for share in cut.shares] == [
        (DHAKA, SMALL, ABUJA, LAGOS),
        (DHAKA, SMALL),
        (ABUJA, LAGOS),
    ]


@pytest.mark.parametrize("base", [25, 39, 40, 99, 100, 101, 399])
def test_few_late_and_none_late_look_alike_and_so_do_few_in_time_and_none(base):
    assert len({told(base, base - late, LIMITS) for late in range(LIMITS.kind)}) == 1
    assert len({told(base, in_time, LIMITS) for in_time in range(LIMITS.kind)}) == 1


@pytest.mark.parametrize(
    ("due_cases", "in_time", "printed"),
    [
        (26, 26, (Word.AT_LEAST, 80, 25)),
        (48, 46, (Word.AT_LEAST, 90, 40)),
        (48, 40, (Word.ABOUT, 85, 40)),
        (200, 150, (Word.ABOUT, 75, 100)),
        (200, 199, (Word.AT_LEAST, 95, 100)),
        (30, 2, (Word.AT_MOST, 20, 25)),
    ],
)
def test_a_percentage_is_printed_in_steps_and_bounded_at_both_ends(due_cases, in_time, printed):
    assert told(due_cases, in_time, LIMITS) == printed


@pytest.mark.parametrize(
    "limits", [LIMITS, Thresholds(kind=7, share=36), Thresholds(kind=9, share=45)]
)
def test_what_is_printed_could_come_from_any_base_in_its_band(limits):
    bands = sorted({limits.share, *(band for band in BANDS if band > limits.share), 301})
    for low, high in itertools.pairwise(bands):
        printed = [
            {told(base, part, limits) for part in range(base + 1)} for base in range(low, high)
        ]
        assert all(words == printed[0] for words in printed)


@pytest.mark.parametrize("limits", [LIMITS, Thresholds(kind=9, share=45)])
def test_a_printed_percentage_is_never_far_from_the_truth(limits):
    for base in range(limits.share, 301):
        for in_time in range(base + 1):
            word, percent, band = told(base, in_time, limits)
            true = 100 * in_time / base
            assert band <= base
            assert {
                Word.ABOUT: abs(true - percent) <= 2.5,
                Word.AT_LEAST: true >= percent,
                Word.AT_MOST: true <= percent,
            }[word]


def test_the_audit_passes_what_the_cut_made_and_the_certificate_counts_it():
    cut, tallies = a_cut()

    certificate = rules.certify(cut, PLAN, tallies)

    assert certificate.audit == "passed"
    assert certificate.parts == len(cut.atoms)
    assert certificate.named + certificate.merged == certificate.cells == 32


def test_the_certificate_of_a_period_too_small_says_that_all_was_withheld():
    certificate = rules.certify(rules.cut("2026Q2", PLAN, []), PLAN, [])

    assert (certificate.parts, certificate.merged, certificate.withheld) == (0, 0, 32)


def _split(atom):
    one, *rest = atom.kinds
    return (
        Atom(atom.row, one, (one,), 3),
        Atom(atom.row, None, tuple(rest), atom.count - 3),
    )


def test_the_audit_finds_a_small_part_somebody_planted():
    cut, tallies = a_cut()
    *parts, mixed = cut.atoms
    planted = replace(cut, atoms=(*parts, *_split(mixed)))

    assert "A part is too small." in rules.audit(planted, PLAN, tallies)
    with pytest.raises(RuleBroken):
        rules.certify(planted, PLAN, tallies)


def test_the_audit_finds_a_part_published_twice_left_out_or_changed():
    cut, tallies = a_cut()
    first, *rest = cut.atoms

    twice = rules.audit(replace(cut, atoms=(first, *cut.atoms)), PLAN, tallies)
    left_out = rules.audit(replace(cut, atoms=tuple(rest)), PLAN, tallies)
    changed = replace(first, count=first.count + 1)
    wrong = rules.audit(replace(cut, atoms=(changed, *rest)), PLAN, tallies)

    assert twice == ("Parts overlap.",)
    assert left_out == ("Parts do not cover every place and kind.",)
    assert wrong == ("A part is not the sum of its records.",)


def test_the_audit_finds_a_percentage_that_says_more_than_it_may():
    cut, tallies = a_cut()
    finer = replace(cut.shares[0], percent=51)

    found = rules.audit(replace(cut, shares=(finer,)), PLAN, tallies)

    assert found == ("A percentage says more than its base allows.",)


def test_one_release_has_one_digest_and_any_change_another():
    cut, tallies = a_cut()
    release = rules.document(cut, rules.certify(cut, PLAN, tallies))
    turned = dict(reversed(release.items()))

    assert rules.digest(release) == rules.digest(turned)
    assert rules.digest(release) != rules.digest({**release, "period": "2026Q3"})


def test_the_digest_is_the_one_anybody_can_compute_with_common_tools():
    # printf '{"a":[1,"é"],"b":null}' | sha256sum
    expected = "1e02bc81a26af2f027329541e97eef36"

    assert rules.digest({"b": None, "a": [1, "é"]}).startswith(expected)


def test_a_release_is_plain_data_and_names_no_case():
    cut, tallies = a_cut()
    release = rules.document(cut, rules.certify(cut, PLAN, tallies))

    assert set(release) == {"period", "atoms", "shares", "withheld", "certificate"}
    assert set(release["atoms"][0]) == {"row", "kind", "kinds", "count"}


def test_an_open_period_cannot_be_published():
    rules.refuse_overlap([], "2026Q2", date(2026, 7, 1))
    with pytest.raises(RuleBroken):
        rules.refuse_overlap([], "2026Q2", date(2026, 6, 30))


@pytest.mark.parametrize("earlier", ["2026Q2", "2026-04", "2026-06"])
def test_days_already_published_to_anybody_are_not_published_again(earlier):
    with pytest.raises(RuleBroken):
        rules.refuse_overlap(["2026Q1", earlier], "2026Q2", date(2026, 9, 1))


def test_periods_that_only_touch_may_both_be_published():
    rules.refuse_overlap(["2026Q1", "2026-07"], "2026Q2", date(2026, 9, 1))
