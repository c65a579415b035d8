"""Days, months and moments as the language of the page writes them; English puts the day first, as most of the world reads it."""

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names

from portal import clock, i18n, settings


def day(on: date) -> str:
    """Such as 3 November 2026; of a moment, the day it has where the deployment is."""
    if isinstance(on, datetime):
        on = clock.local_day(on, settings.current().zone)
    return format_date(on, "long", locale=_locale())


def day_of_this_year(on: date) -> str:
    """Such as 3 November, in lists where the year goes without saying."""
    return format_skeleton("MMMMd", on, locale=_locale())


def weekday(on: date) -> str:
    """Such as Tuesday, 3 November 2026."""
    return format_date(on, "full", locale=_locale())


def month(on: date) -> str:
    """Such as November 2026."""
    return format_skeleton("yMMMM", on, locale=_locale())


def short_month(on: date) -> str:
    """Such as Nov 2026, for charts and narrow tables."""
    return format_skeleton("yMMM", on, locale=_locale())


def month_alone(on: date) -> str:
    """Such as November, beside another month that names the year."""
    return str(get_month_names("wide", "stand-alone", locale=_locale())[on.month])


def moment(at: datetime, *, seconds: bool = False) -> str:
    """A day and a clock of twenty-four hours, where the deployment is; given an aware moment."""
    here = at.astimezone(settings.current().zone)
    return (
        f"{day(here.date())}, {here:%H:%M:%S}" if seconds else f"{day(here.date())}, {here:%H:%M}"
    )


def _locale() -> Locale:
    code = i18n.code()
    return Locale.parse("en_GB" if code == "en" else code)
