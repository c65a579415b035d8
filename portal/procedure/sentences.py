"""The facts of the procedure in words: days and hours, the ladder, handovers, and the roles of people."""

from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import format_time, get_locale, ngettext
from flask_babel import gettext as _

from portal.accounts.rules import Role
from portal.duties.rules import DutyKind, Ladder, Promised, Rung, climbs_on, next_rung
from portal.procedure.queries import Procedure


def days(number: int) -> str:
    return str(ngettext("%(num)s day", "%(num)s days", number))


def months(number: int) -> str:
    return str(ngettext("%(num)s month", "%(num)s months", number))


def minutes(number: int) -> str:
    return str(ngettext("%(num)s minute", "%(num)s minutes", number))


def handovers(told: Procedure) -> list[str]:
    """When the desk receives what waits: daily, weekly for small places, at once in danger."""
    if told.at_once:
        return [str(_("Every message goes to the people who read it at once."))]
    hour = format_time(time(told.hour), "HH:mm", rebase=False)
    week = weekdays(told.workdays)
    return [
        str(_("At %(hour)s on these days: %(days)s.", hour=hour, days=week)),
        str(_("From a place with few people: once a week, on %(day)s. So nobody can guess who wrote.", day=weekdays(told.workdays[:1]))),
        str(_("When somebody is in danger: at once.")),
    ]  # fmt: skip


def weekdays(numbers: Iterable[int]) -> str:
    """Days of the week by name; Monday is 0."""
    names = get_day_names("wide", locale=get_locale())
    return listed(names[number] for number in numbers)


def listed(words: Iterable[object]) -> str:
    """Words in a row, joined as the language does it."""
    return str(format_list([str(word) for word in words], locale=get_locale()))


def check_ins(house: Promised) -> list[str]:
    """How long after the end of a case its person is asked whether something happened to them."""
    return [*map(days, house.check_in_days), *map(months, house.check_in_months)]


def climb(steps: Ladder) -> list[dict[str, object]]:
    """What happens by itself around a date owed to the person, in the order in which it happens."""
    answer_in = days(steps.executive_answers_in)
    said = {
        Rung.REMINDED: _("Whoever holds it is reminded."),
        Rung.HEAD: _("The head of the department responsible is told and must step in."),
        Rung.EXECUTIVE: _("An executive is told and must answer for it in writing, within %(days)s.", days=answer_in),
        Rung.BOARD: _("If the executive has not answered, it goes onto the list that the board reads."),
    }  # fmt: skip
    return [
        {"when": _from_the_date(number), "text": said[rung], "done": False}
        for rung, number in _offsets(steps)
    ]


def _offsets(steps: Ladder) -> list[tuple[Rung, int]]:
    """Each rung with its days from the date owed, asked of the clock itself."""
    due, rung = date(2001, 1, 1), Rung.NONE
    found: list[tuple[Rung, int]] = []
    while (day := climbs_on(DutyKind.ACKNOWLEDGE, rung, due)) is not None:
        rung = next_rung(DutyKind.ACKNOWLEDGE, rung) or rung
        found.append((rung, (day - due).days))
    answer_by = due + timedelta(days=found[-1][1] + steps.executive_answers_in)
    board = climbs_on(DutyKind.EXECUTIVE_ANSWER, Rung.NONE, answer_by) or answer_by
    return [*found, (Rung.BOARD, (board - due).days)]


def _from_the_date(number: int) -> str:
    if number < 0:
        return str(ngettext("%(num)s day before the date", "%(num)s days before the date", -number))
    return str(ngettext("%(num)s day after the date", "%(num)s days after the date", number))


def people(counts: Mapping[Role, int]) -> list[str]:
    """How many people of each role, in plain words, in one order for everybody."""
    return [_counted(role, counts[role]) for role in Role if counts.get(role)]


def _counted(role: Role, num: int) -> str:
    """How many of one role; the words say what the person does, not their title."""
    said = {
        Role.TRIAGE: ngettext("%(num)s person who sorts new messages", "%(num)s people who sort new messages", num),
        Role.CASE_OFFICER: ngettext("%(num)s case officer", "%(num)s case officers", num),
        Role.OMBUD: ngettext("%(num)s reader from outside the company", "%(num)s readers from outside the company", num),
        Role.FUNCTION_HEAD: ngettext("%(num)s head of a department", "%(num)s heads of departments", num),
        Role.EXECUTIVE: ngettext("%(num)s executive", "%(num)s executives", num),
        Role.MANAGER: ngettext("%(num)s manager of a place", "%(num)s managers of places", num),
        Role.RIGHTS_LEAD: ngettext("%(num)s person who leads human rights work", "%(num)s people who lead human rights work", num),
        Role.ADMINISTRATOR: ngettext("%(num)s administrator of accounts", "%(num)s administrators of accounts", num),
        Role.AUDITOR: ngettext("%(num)s auditor", "%(num)s auditors", num),
        Role.PANEL_MEMBER: ngettext("%(num)s member of the advisory panel", "%(num)s members of the advisory panel", num),
    }  # fmt: skip
    return str(said[role])
