"""What the page of live figures shows, made from one count of the cases somebody may read."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.catalogues import rights
from portal.charts import Chart, Series, Words, line_chart
from portal.indicators import rules
from portal.indicators.cards import CARDS
from portal.indicators.queries import Count
from portal.indicators.rules import Indicator, Reading, RollUp
from portal.indicators.words import cells, indented, month_name
from portal.organisation.models import Unit
from portal.organisation.queries import Tree

Own = dict[int, list[Count]]
SHARES = (Indicator.ACKNOWLEDGED, Indicator.ANSWERED)
COMPARED = 3  # whole months, against as many before them
STEADY = _l(
    "%(after)s grievances came in the last three whole months, %(before)s in the three before. "
    "A difference of this size can be chance."
)
MORE = _l(
    "More grievances came in the last three whole months than in the three before: "
    "%(after)s after %(before)s."
)
FEWER = _l(
    "Fewer grievances came in the last three whole months than in the three before: "
    "%(after)s after %(before)s. That can mean less harm, or less trust."
)


@dataclass(frozen=True)
class Coverage:
    """How many sites a figure rests on by name; the names of the others."""

    shown: int
    expected: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Dashboard:
    """Everything on the page, in its order; the tables are rows of words.

    The pictures leave out a month that still runs: its number would look like a fall.
    """

    change: str
    totals: dict[Indicator, Reading]
    people: int
    coverage: Coverage
    received: Chart
    in_time: Chart
    places: list[list[str]]
    families: list[list[str]]


def build(
    counts: Collection[Count],
    tree: Tree,
    top: Unit,
    months: Sequence[str],
    started: str,
    this_month: str,
) -> Dashboard:
    """The figures of one branch of the tree over some months; `started` is the first that is known."""
    own = _by_place(counts, tree)
    here = [each for unit_id in tree.below(top.id) for each in own.get(unit_id, [])]
    known = {month: _sums(_of_month(here, month)) for month in months if month >= started}
    whole = [month for month in months if month < this_month]
    rolled = _rolled(own, tree, top)
    return Dashboard(
        change=change([_received(known.get(month)) for month in whole]),
        totals=_sums(here),
        people=sum(each.people for each in here),
        coverage=_coverage(rolled[Indicator.RECEIVED][top.code], tree),
        received=_received_chart(whole, known),
        in_time=_in_time_chart(whole, known),
        places=list(_places(own, tree, top, rolled, 0)),
        families=list(_families(here)),
    )


def reading(
    indicator: Indicator, counts: Iterable[Count], *, unit: str = "", period: str = ""
) -> Reading:
    """One indicator over some counted cases, which may be none: then it is zero, not missing."""
    counts = list(counts)
    read = partial(Reading, indicator, unit, period)
    if indicator is Indicator.ACKNOWLEDGED:
        return read(
            sum(each.acknowledged_in_time for each in counts),
            sum(each.acknowledge_due for each in counts),
        )
    if indicator is Indicator.ANSWERED:
        return read(
            sum(each.answered_in_time for each in counts), sum(each.answer_due for each in counts)
        )
    return read(sum(each.received for each in counts))


def change(whole_months: Sequence[int | None]) -> str:
    """What became of the number received, in a sentence; None stands for a month nobody knows.

    A difference within twice the spread that chance alone gives such numbers is no change.
    """
    known = [each for each in whole_months[-2 * COMPARED :] if each is not None]
    if len(known) < 2 * COMPARED:
        return str(_("It is too early to say what changed: that takes six whole months."))
    before, after = sum(known[:COMPARED]), sum(known[COMPARED:])
    return str(_compared(before, after)) % {
        "before": format_decimal(before),
        "after": format_decimal(after),
    }


def _compared(before: int, after: int) -> LazyString:
    if (after - before) ** 2 <= 4 * (after + before):
        return STEADY
    return MORE if after > before else FEWER


def _by_place(counts: Iterable[Count], tree: Tree) -> Own:
    """Counts by the unit they count for; those nobody has placed yet count for the whole group."""
    own: Own = defaultdict(list)
    for each in counts:
        unit = tree.recorded_as(each.unit_id) if each.unit_id else tree.root
        own[unit.id].append(each)
    return own


def _of_month(counts: Iterable[Count], month: str) -> Iterator[Count]:
    return (each for each in counts if each.month == month)


def _sums(counts: Iterable[Count]) -> dict[Indicator, Reading]:
    counts = list(counts)
    return {indicator: reading(indicator, counts) for indicator in Indicator}


def _received(sums: dict[Indicator, Reading] | None) -> int | None:
    return sums[Indicator.RECEIVED].numerator if sums else None


def _rolled(own: Own, tree: Tree, top: Unit) -> dict[Indicator, dict[str, RollUp]]:
    units = [tree.units[each] for each in tree.below(top.id)]
    parents = {
        unit.code: tree.units[unit.parent_id].code if unit.parent_id and unit != top else None
        for unit in units
    }
    return {
        indicator: rules.roll_up(_readings(indicator, own, tree, units), parents, indicator, "")
        for indicator in Indicator
    }


def _readings(
    indicator: Indicator, own: Own, tree: Tree, units: Iterable[Unit]
) -> Iterator[Reading]:
    """What each unit reports of its own. A small site reports nothing: its cases count above it."""
    for unit in units:
        is_open_site = not tree.children.get(unit.id) and tree.recorded_as(unit.id) is unit
        if unit.id in own or is_open_site:
            yield reading(indicator, own.get(unit.id, []), unit=unit.code)


def _coverage(rolled: RollUp, tree: Tree) -> Coverage:
    sites = {unit.code: unit.name for unit in tree.sites}
    missing = tuple(sites[code] for code in rolled.missing if code in sites)
    shown = sum(code in sites for code in rolled.reporting)
    return Coverage(shown, shown + len(missing), missing)


def _places(
    own: Own,
    tree: Tree,
    unit: Unit,
    rolled: dict[Indicator, dict[str, RollUp]],
    level: int,
) -> Iterator[list[str]]:
    yield [indented(unit.name, level), *cells(rolled[each][unit.code].reading for each in rolled)]
    children = tree.children.get(unit.id, [])
    for child in children:
        yield from _places(own, tree, child, rolled, level + 1)
    if children:
        yield from _itself(own.get(unit.id, []), unit, level + 1)


def _itself(counts: Collection[Count], unit: Unit, level: int) -> Iterator[list[str]]:
    """Cases that count for a unit but for none below it."""
    unplaced = [each for each in counts if each.unit_id is None]
    placed = [each for each in counts if each.unit_id is not None]
    if placed:
        name = _("%(unit)s itself and its small places", unit=unit.name)
        yield [indented(name, level), *cells(_sums(placed).values())]
    if unplaced:
        yield [indented(_("No place set yet"), level), *cells(_sums(unplaced).values())]


def _families(counts: Collection[Count]) -> Iterator[list[str]]:
    """Families of rights that were touched, in catalogue order; then what nobody has sorted yet."""
    for family in rights.FAMILIES:
        of_family = [each for each in counts if _family_of(each) == family.code]
        if of_family:
            yield [str(family.label), *cells(_sums(of_family).values())]
    unsorted = [each for each in counts if each.right_code is None]
    if unsorted:
        yield [_("Not sorted yet"), *cells(_sums(unsorted).values())]


def _family_of(count: Count) -> str | None:
    return rights.right(count.right_code).family if count.right_code else None


def _received_chart(months: Sequence[str], known: dict[str, dict[Indicator, Reading]]) -> Chart:
    card = CARDS[Indicator.RECEIVED]
    series = Series(str(card.name), [_received(known.get(month)) for month in months])
    return line_chart(
        _("Grievances received each month"),
        _("A line over the months. Trust is not measured yet, so this cannot say why it moves."),
        [month_name(month) for month in months],
        [series],
        Words(_("Month"), _("missing"), format_decimal),
    )


def _in_time_chart(months: Sequence[str], known: dict[str, dict[Indicator, Reading]]) -> Chart:
    series = [
        Series(str(CARDS[each].name), [_percent(known.get(month), each) for month in months])
        for each in SHARES
    ]
    return line_chart(
        _("In time, of those due, each month"),
        _("Two lines of percentages over the months in which the cases came."),
        [month_name(month) for month in months],
        series,
        Words(_("Month"), _("nothing due"), _percent_text),
        top=100,
    )


def _percent(sums: dict[Indicator, Reading] | None, indicator: Indicator) -> int | None:
    found = sums[indicator] if sums else None
    if found is None or found.numerator is None or not found.denominator:
        return None
    return rules.percent(found.numerator, found.denominator)


_percent_text: Callable[[int | float], str] = "{} %".format
