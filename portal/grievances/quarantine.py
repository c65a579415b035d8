"""Sorting the quarantine: a case that looked like a machine's message is real after all, or is closed as none.

Its clocks ran all the while, and the person has a receipt: whoever writes again through it is a person.
"""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal import clock, i18n, settings
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.catalogues.outcomes import Outcome
from portal.duties import services as duties
from portal.duties.rules import DutyKind
from portal.errors import RuleBroken
from portal.grievances import handover, moves, queries
from portal.grievances.models import Case
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase


def release(case: Case, *, by: Account, now: datetime) -> None:
    """A person wrote this: it stands in the lists with everything else. Raises RuleBroken for one that was closed."""
    _only_waiting(case)
    handover.out_of_quarantine(case)
    audit.record("released", by=by.id, now=now, case_id=case.id)


def dismiss(case: Case, opened: OpenCase, *, by: Account, now: datetime) -> None:
    """Close it as a machine's message, in words a person would find with the receipt, and never counted as a grievance."""
    _only_waiting(case)
    thread = queries.thread_of(opened)
    languages = [piece.content.get("lang") for piece in thread if piece.from_person]
    language = next((one for one in languages if one in i18n.NAMES), i18n.DEFAULT)
    with force_locale(language):
        reason = _(
            "We took this for a message made by a machine and closed it. If you are a person, write to us here and we open it again."
        )
    moves.say(
        opened, ItemKind.OUTCOME, {"text": reason, "outcome": Outcome.NOT_A_MESSAGE.value}, now
    )
    case.outcome = Outcome.NOT_A_MESSAGE
    case.closed_on = clock.local_day(now, settings.current().zone)
    case.state = Status.CLOSED
    case.update_by = None
    duties.fulfil(case.id, tuple(DutyKind), now=now)
    handover.show_in_lists(case)
    audit.record("dismissed", by=by.id, now=now, case_id=case.id)


def _only_waiting(case: Case) -> None:
    if not case.quarantined or case.state is Status.CLOSED:
        raise RuleBroken(_("Somebody has sorted this case already."))
