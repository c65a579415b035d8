"""Readings and periods as people read them. Missing is a word; so is a zero that needs one."""

from collections.abc import Iterable

from flask_babel import format_decimal
from flask_babel import gettext as _

from portal import dates
from portal.indicators import rules
from portal.indicators.rules import Reading

STEP = "\u00a0" * 4  # sets a branch in from its parent, in either direction, and never wraps


def cells(readings: Iterable[Reading]) -> list[str]:
    """Each reading as the text of its cell."""
    return [text_of(each) for each in readings]


def text_of(reading: Reading) -> str:
    """A count, or "7 of 9 (78 %)"; the words for none, nothing due and missing."""
    if reading.numerator is None:
        return str(_("missing"))
    if reading.denominator is None:
        return str(format_decimal(reading.numerator) if reading.numerator else _("no cases"))
    return _part_of(reading.numerator, reading.denominator)


def indented(name: str, level: int) -> str:
    """A unit's name, set in by how deep it lies in the tree."""
    return STEP * level + name


def month_name(month: str) -> str:
    """ "2026-04" as "Apr 2026"."""
    return dates.short_month(rules.bounds(month)[0])


def quarter_name(quarter: str) -> str:
    """ "2026Q2" as "April to June 2026"."""
    first, last = rules.bounds(quarter)
    words = {"first": dates.month_alone(first), "last": dates.month(last)}
    return str(_("%(first)s to %(last)s", **words))


def percent_of(reading: Reading) -> str:
    """The share of a reading as a percentage, or the words for nothing due."""
    if reading.numerator is None or not reading.denominator:
        return str(_("nothing due"))
    return str(_("%(percent)s %%", percent=rules.percent(reading.numerator, reading.denominator)))


def _part_of(part: int, whole: int) -> str:
    if not whole:
        return str(_("nothing due"))
    words = {"part": format_decimal(part), "whole": format_decimal(whole)}
    percent = rules.percent(part, whole)
    return str(_("%(part)s of %(whole)s (%(percent)s %%)", percent=percent, **words))
