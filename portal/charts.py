"""The geometry of bars and lines, ready to draw, each with the table that says the same in words.

A value of None is missing: a gap in the picture, a word in the table, and never a zero. Values are
counts or percentages, never negative. Numbers are written by the function passed in.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 44, 24, 28
MOST_STEPS = 5
MOST_LABELS = 6

Value = int | float | None
Format = Callable[[int | float], str]


@dataclass(frozen=True)
class Bar:
    """A column, its label and its number in words."""

    x: float
    y: float
    w: float
    h: float
    label: str
    value_text: str


@dataclass(frozen=True)
class Line:
    """The path of one series, broken where a value is missing."""

    d: str
    name: str


@dataclass(frozen=True)
class Dot:
    """A measured point; a lone one between gaps is seen only by its dot."""

    x: float
    y: float


@dataclass(frozen=True)
class Tick:
    """A line of the scale."""

    y: float
    text: str


@dataclass(frozen=True)
class Label:
    """A word under the picture, centred on x."""

    x: float
    text: str


@dataclass(frozen=True)
class Gap:
    """A stretch where nothing was measured."""

    x: float
    w: float
    text: str


@dataclass(frozen=True)
class Series:
    """One line's values, as many as there are labels."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """All that a template needs to draw a picture and write its table."""

    title: str
    desc: str
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    x_labels: tuple[Label, ...]
    gaps: tuple[Gap, ...]
    table_head: tuple[str, ...]
    table_rows: tuple[tuple[str, ...], ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Words:
    """How a chart speaks: head of the first column, the word for missing, numbers as text."""

    label_head: str
    missing: str
    number: Format = str


def bar_chart(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Series,
    words: Words,
    *,
    top: float | None = None,
) -> Chart:
    """One column for each label; `top` fixes the scale, as 100 does for percentages."""
    scale = _scale([series], top)
    bars = tuple(_bars(labels, series.values, scale, words.number))
    return _chart(title, desc, labels, [series], words, scale, bars=bars)


def line_chart(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    words: Words,
    *,
    top: float | None = None,
) -> Chart:
    """One line for each series over the same labels, on one scale."""
    scale = _scale(series, top)
    points = [_points(each.values, scale) for each in series]
    lines = tuple(
        Line(_path(run), each.name) for each, run in zip(series, points, strict=True) if any(run)
    )
    dots = tuple(Dot(*point) for run in points for point in run if point)
    return _chart(title, desc, labels, series, words, scale, lines=lines, dots=dots)


def _chart(
    title: str,
    desc: str,
    labels: Sequence[str],
    series: Sequence[Series],
    words: Words,
    scale: Sequence[float],
    *,
    bars: tuple[Bar, ...] = (),
    lines: tuple[Line, ...] = (),
    dots: tuple[Dot, ...] = (),
) -> Chart:
    return Chart(
        title,
        desc,
        bars,
        lines,
        dots,
        ticks=tuple(Tick(_y(mark, scale), words.number(mark)) for mark in scale),
        x_labels=tuple(_x_labels(labels)),
        gaps=tuple(_gaps(series, len(labels), words.missing)),
        table_head=(words.label_head, *(each.name for each in series)),
        table_rows=tuple(_table(labels, series, words)),
    )


def _scale(series: Sequence[Series], top: float | None) -> list[int]:
    """Round marks from 0 up to the highest value: steps of 1, 2 or 5 times a power of ten."""
    values = [value for each in series for value in each.values if value is not None]
    highest = top or max([1, *values])
    steps = (unit * 10**power for power in count() for unit in (1, 2, 5))
    step = next(step for step in steps if highest <= step * MOST_STEPS)
    return list(range(0, int(-(-highest // step)) * step + 1, step))


def _y(value: float, scale: Sequence[float]) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / scale[-1]), 1)


def _column(columns: int) -> float:
    return (WIDTH - LEFT) / max(columns, 1)


def _middle(at: int, columns: int) -> float:
    return round(LEFT + _column(columns) * (at + 0.5), 1)


def _bars(
    labels: Sequence[str], values: Sequence[Value], scale: Sequence[float], number: Format
) -> Iterator[Bar]:
    wide = round(_column(len(labels)) * 0.7, 1)
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        if value is not None:
            x, y = round(_middle(at, len(labels)) - wide / 2, 1), _y(value, scale)
            yield Bar(x, y, wide, round(HEIGHT - BOTTOM - y, 1), label, number(value))


def _points(values: Sequence[Value], scale: Sequence[float]) -> list[tuple[float, float] | None]:
    return [
        None if value is None else (_middle(at, len(values)), _y(value, scale))
        for at, value in enumerate(values)
    ]


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    runs = [list(run) for measured, run in groupby(points, key=bool) if measured]
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in filter(None, run)) for run in runs)


def _gaps(series: Sequence[Series], columns: int, text: str) -> Iterator[Gap]:
    """Neighbouring labels at which any series is missing make one gap."""
    missing = [any(each.values[at] is None for each in series) for at in range(columns)]
    wide = _column(columns)
    for is_missing, run in groupby(range(columns), key=missing.__getitem__):
        where = list(run)
        if is_missing:
            yield Gap(round(LEFT + wide * where[0], 1), round(wide * len(where), 1), text)


def _x_labels(labels: Sequence[str]) -> Iterator[Label]:
    """At most six labels, evenly spread, so that they stay apart on a phone."""
    every = -(-len(labels) // MOST_LABELS) or 1
    for at in range(0, len(labels), every):
        yield Label(_middle(at, len(labels)), labels[at])


def _table(
    labels: Sequence[str], series: Sequence[Series], words: Words
) -> Iterator[tuple[str, ...]]:
    for at, label in enumerate(labels):
        values = (each.values[at] for each in series)
        texts = (words.missing if value is None else words.number(value) for value in values)
        yield (label, *texts)
