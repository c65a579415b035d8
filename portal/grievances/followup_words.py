"""The words of the person's own page: who said something and when, how it ended, what they can count on."""

from collections.abc import Mapping
from typing import Any

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock, i18n, settings
from portal.accounts import roster
from portal.catalogues.findings import Finding
from portal.duties.rules import promised
from portal.duties.sentences import day as day_in_words
from portal.grievances import check_ins, pseudonyms
from portal.grievances.models import Case
from portal.grievances.queries import Piece
from portal.grievances.rules import Status


def later_steps(case: Case) -> list[dict[str, Any]]:
    """What the person can count on besides, from the same settings as the clocks."""
    house, closed = promised(), case.state is Status.CLOSED
    said = [
        (
            ngettext("Every %(num)d day", "Every %(num)d days", house.update_days),
            _("You hear from us at the latest, until there is an answer."),
        ),
        (
            ngettext("%(num)d day after the end", "%(num)d days after the end", house.appeal_days),
            _("Until then you can ask that somebody else decides."),
        ),
        (
            ngettext(
                "%(num)d day after the end", "%(num)d days after the end", house.not_solved_days
            ),
            _("Until then you can say that it is not solved."),
        ),
    ]
    steps = [{"when": str(on), "text": str(text), "done": False} for on, text in said]
    steps[0]["done"] = case.answered_on is not None
    if closed and case.closed_on:
        asked = [day_in_words(day) for day in check_ins.days_of(case.closed_on)]
        text = _("From these days on we ask you here whether something happened to you.")
        steps.append(
            {"when": format_list(asked, locale=i18n.code()), "text": str(text), "done": False}
        )
    return steps


def outcome_words() -> dict[str, str]:
    """How a case ended, said to its person."""
    return {
        "resolved_agreed": _("Put right, and you agree"),
        "resolved_company_view": _("Put right, as the company sees it"),
        "not_upheld": _("We did not find that a right was harmed"),
        "referred": _("Passed to somebody else who can help"),
        "referred_to_union": _("Passed to the procedure agreed with the union"),
        "withdrawn": _("You took it back"),
        "no_contact": _("We could not reach you"),
        "duplicate": _("Joined to another message about the same thing"),
        "not_a_message": _("Taken for a machine's message, not a person's"),
    }


def ended(content: Mapping[str, Any]) -> str:
    """How it ended or what was found, in a few words; nothing beside a plain answer."""
    if finding := content.get("finding"):
        return finding_words()[Finding(finding)]
    return outcome_words().get(content.get("outcome", ""), "")


def finding_words() -> dict[Finding, str]:
    """What was found, said to the person."""
    return {
        Finding.FOUNDED: _("You were right: a right was harmed"),
        Finding.PARTLY: _("You were right in part"),
        Finding.NOT_FOUNDED: _("We did not find it"),
        Finding.OPEN: _("We could not find it out"),
    }


def who(case_id: str, piece: Piece) -> str:
    """Who said it, as the person calls them; their real name never."""
    if piece.from_person:
        return str(_("Somebody else of you"))
    if not piece.author.startswith("account:"):
        return ""
    account_id = int(piece.author.removeprefix("account:"))
    name, person = pseudonyms.called(case_id, account_id), roster.current().by_id.get(account_id)
    if person is not None and person.outside:
        return str(_("%(name)s, from outside the company", name=name))
    return name


def when(piece: Piece) -> str:
    """The day we wrote, or the day on which a person has read what somebody wrote to us."""
    zone = settings.current().zone
    if piece.opened_at:
        day = day_in_words(clock.local_day(piece.opened_at, zone))
        return str(_("a person has read this on %(day)s", day=day))
    return day_in_words(clock.local_day(piece.written_at, zone)) if piece.written_at else ""
