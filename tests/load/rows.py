"""What a measurement says: a figure, what it is measured against in the same run, and whether the goal is met."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Row:
    """One line of the table; `ratio` and `baseline` are empty where a figure stands alone."""

    name: str
    value: float
    unit: str
    goal: str
    met: bool
    baseline: float | None = None
    ratio: float | None = None
    note: str = ""


def in_turn(rounds: int, *measures: Callable[[], Figure]) -> list[tuple[Figure, ...]]:
    """Each measure once a round, so that whatever disturbs the machine disturbs them all."""
    return [tuple(measure() for measure in measures) for _ in range(rounds)]


def against(
    name: str, unit: str, pairs: Iterable[tuple[float, float]], goal: str, **rest: object
) -> Row:
    """A row from (value, baseline) of each round; `goal` begins with >= or <= and a ratio."""
    pairs = list(pairs)
    value, baseline = median(v for v, _b in pairs), median(b for _v, b in pairs)
    ratio = median(v / b if b else float("inf") for v, b in pairs)
    return Row(name, value, unit, goal, holds(ratio, goal), baseline, ratio, **rest)


def alone(name: str, unit: str, value: float, goal: str, **rest: object) -> Row:
    """A row whose goal is about the figure itself."""
    return Row(name, value, unit, goal, holds(value, goal), **rest)


def holds(figure: float, goal: str) -> bool:
    """Whether a figure reaches a goal such as `<= 40 ms`."""
    sign, bound = goal.split()[:2]
    return figure >= float(bound) if sign == ">=" else figure <= float(bound)


def table(rows: Iterable[Row]) -> str:
    """The rows as people read them."""
    lines = [f"{'row':<44}{'value':>16}{'baseline':>12}{'ratio':>9}  {'goal':<14}{'met':<5}note"]
    for row in rows:
        value = f"{_short(row.value)} {row.unit}"
        baseline = "" if row.baseline is None else _short(row.baseline)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        met = "yes" if row.met else "NO"
        lines.append(
            f"{row.name:<44}{value:>16}{baseline:>12}{ratio:>9}  {row.goal:<14}{met:<5}{row.note}"
        )
    return "\n".join(line.rstrip() for line in lines)


def write(rows: Iterable[Row], path: Path) -> None:
    """The rows as programs read them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = ("value", "baseline", "ratio", "goal", "met", "unit", "note")
    found = {row.name: {name: getattr(row, name) for name in kept} for row in rows}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"
