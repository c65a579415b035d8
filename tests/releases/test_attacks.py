"""Somebody who has every release, knows the rules by heart and counts well learns no small count."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.releases import rules
from portal.releases.coarsening import Place, atoms, unnamed
from portal.releases.plan import Kind, Plan, Tally

patiently = settings(deadline=None, max_examples=40)
KINDS = (*(Kind(f"k{at}") for at in range(3)), Kind("child", special=True), Kind("unsorted"))


@st.composite
def plans(draw):
    """Trees of up to three levels; places of 10 to 3000 workers; countries may hold cases too."""
    paths = st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
    found = draw(st.sets(paths, min_size=1, max_size=9))
    workers = st.integers(10, 3000)
    return Plan(tuple(Place(path, draw(workers)) for path in sorted(found)), KINDS)


@st.composite
def periods(draw, plan):
    """Counts of 0 to 40 with many small ones, and what was due of them."""
    count = st.one_of(st.just(0), st.integers(0, 6), st.integers(0, 40))
    tallies = []
    for place, kind in itertools.product(plan.places, plan.kinds):
        size, base = draw(count), draw(count)
        tallies.append(
            Tally(place.path, kind.code, size, base, draw(st.integers(0, base)), base, base)
        )
    return tallies


@st.composite
def plans_and_periods(draw, periods_wanted=1):
    plan = draw(plans())
    return plan, [draw(periods(plan)) for _ in range(periods_wanted)]


def least(plan, atom):
    floors = dict(zip((kind.code for kind in plan.kinds), plan.floors(atom.row), strict=True))
    return floors[atom.kind] if atom.kind else plan.thresholds.mixed


@patiently
@given(plans_and_periods())
def test_every_part_of_every_release_is_large_enough_and_passes_the_audit(drawn):
    plan, (tallies,) = drawn
    cut = rules.cut("2026Q2", plan, tallies)

    assert all(atom.count >= least(plan, atom) for atom in cut.atoms)
    assert rules.audit(cut, plan, tallies) == ()


@patiently
@given(plans_and_periods())
def test_no_place_or_kind_is_counted_twice_and_none_is_left_out(drawn):
    plan, (tallies,) = drawn
    cut = rules.cut("2026Q2", plan, tallies)
    total = sum(tally.received for tally in tallies)

    covered = [(path, kind) for a in cut.atoms for path in a.row.places for kind in a.kinds]
    assert len(covered) == len(set(covered)) == (len(tallies) if cut.atoms else 0)
    assert cut.received == (total if total >= plan.thresholds.mixed else None)


@patiently
@given(plans_and_periods())
def test_percentages_divide_places_no_finer_than_counts_do_and_have_their_base(drawn):
    plan, (tallies,) = drawn
    cut = rules.cut("2026Q2", plan, tallies)
    rows = {atom.row.places for atom in cut.atoms}

    for share in cut.shares:
        within = [places for places in rows if set(places) <= set(share.row.places)]
        base = sum(tally.acknowledge_due for tally in tallies if tally.place in share.row.places)
        assert sum(map(len, within)) == (len(share.row.places) if rows else 0)
        assert base >= share.base >= plan.thresholds.share


@patiently
@given(plans_and_periods(periods_wanted=2), st.data())
def test_no_difference_of_sums_over_everything_published_is_a_small_count(drawn, data):
    """Any sum of parts, less any sum within it, over two periods that share no case."""
    plan, both = drawn
    parts = [
        atom.count
        for quarter, tallies in zip(("2026Q1", "2026Q2"), both, strict=True)
        for atom in rules.cut(quarter, plan, tallies).atoms
    ]
    chosen = data.draw(st.lists(st.sampled_from([0, 1]), min_size=len(parts), max_size=len(parts)))
    within = data.draw(st.lists(st.sampled_from([0, 1]), min_size=len(parts), max_size=len(parts)))

    larger = sum(part * a for part, a in zip(parts, chosen, strict=True))
    smaller = sum(part * a * b for part, a, b in zip(parts, chosen, within, strict=True))
    assert larger == smaller or larger - smaller >= plan.thresholds.kind


@patiently
@given(plans_and_periods(), st.data())
def test_one_more_case_raises_the_total_by_one_and_every_part_stays_large(drawn, data):
    plan, (tallies,) = drawn
    at = data.draw(st.integers(0, len(tallies) - 1))
    more = [*tallies, Tally(tallies[at].place, tallies[at].kind, 1)]
    before, after = (rules.cut("2026Q2", plan, each) for each in (tallies, more))

    assert rules.audit(after, plan, more) == ()
    if before.atoms:
        assert after.received == before.received + 1
    if [(a.row, a.kinds) for a in before.atoms] == [(a.row, a.kinds) for a in after.atoms]:
        grown = [b.count - a.count for a, b in zip(before.atoms, after.atoms, strict=True)]
        assert sorted(grown)[-1:] in ([], [1])
        assert sum(map(abs, grown)) in (0, 1)


@patiently
@given(plans_and_periods(periods_wanted=2))
def test_a_release_says_the_same_whatever_happened_in_other_periods(drawn):
    plan, (first, second) = drawn

    alone = rules.cut("2026Q2", plan, second)
    rules.cut("2026Q1", plan, first)

    assert rules.cut("2026Q2", plan, second) == alone


def spread(size, most):
    """All ways to give counts to `size` cells with at most `most` cases together."""
    return (
        counts for counts in itertools.product(range(most + 1), repeat=size) if sum(counts) <= most
    )


@pytest.mark.parametrize(
    ("floors", "mixed", "most"),
    [
        ((3, 3), 3, 14),
        ((3, 3), 6, 14),
        ((5, 10), 10, 30),
        ((10, 5), 10, 30),
        ((3, 3, 3), 6, 14),
        ((3, 6, 3), 6, 16),
        ((3, 3, 6), 6, 16),
        ((5, 5, 5), 10, 26),
        ((2, 2, 2, 2), 2, 9),
        ((2, 4, 2, 4), 4, 11),
    ],
)
def test_whoever_knows_the_rule_finds_any_small_count_in_a_mix_possible_from_nothing_up(
    floors, mixed, most
):
    """Run the rule on every possible period, and ask for each output which periods give it."""
    could_be = defaultdict(lambda: [set() for _ in floors])
    for counts in spread(len(floors), most):
        if sum(counts) < mixed:
            continue
        hidden = unnamed(counts, floors, mixed)
        named = tuple(counts[at] for at in range(len(floors)) if at not in hidden)
        output = (tuple(hidden), named, sum(counts[at] for at in hidden))
        for values, count in zip(could_be[output], counts, strict=True):
            values.add(count)

    for values, floor in (
        pair for out in could_be.values() for pair in zip(out, floors, strict=True)
    ):
        assert min(values) >= floor or {*range(floor)} <= values


@pytest.mark.parametrize(
    ("paths", "kinds", "mixed", "most"),
    [
        ([("a",), ("b",)], "xy", 2, 9),
        ([("a",), ("b",)], "xy", 4, 12),
        ([("a",), ("b",), ("c",)], "xy", 3, 9),
        ([("a", "1"), ("a", "2"), ("b",)], "xy", 4, 9),
        ([(), ("a",), ("a", "2")], "xy", 3, 9),
    ],
)
def test_whoever_knows_the_rule_cannot_pin_a_small_cell_anywhere_in_the_tree(
    paths, kinds, mixed, most
):
    floor = 2
    places = [Place(path, workers) for workers, path in enumerate(paths)]
    cells = list(itertools.product(paths, kinds))
    could_be = defaultdict(lambda: [set() for _ in cells])
    for counts in spread(len(cells), most):
        by_place = defaultdict(dict)
        for (path, kind), count in zip(cells, counts, strict=True):
            by_place[path][kind] = count
        output = tuple(atoms(places, by_place, kinds, lambda _: [floor] * len(kinds), mixed))
        for values, count in zip(could_be[output], counts, strict=True):
            values.add(count)

    for values in itertools.chain.from_iterable(could_be.values()):
        is_small = min(values) < floor
        assert not is_small or (len(values) > floor - 1 and not values <= {*range(1, floor)})
