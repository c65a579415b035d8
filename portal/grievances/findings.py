"""Findings: what an inquiry came to, told to the person with reasons before a case ends (UNGP 31(d) and (e))."""

from datetime import datetime

from flask_babel import gettext as _

from portal.accounts.models import Account
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.errors import RuleBroken
from portal.grievances import kinds, moves, queries
from portal.grievances.kinds import Kind
from portal.grievances.models import Case
from portal.grievances.rules import ItemKind, Status
from portal.grievances.sealing import OpenCase

JUDGES = frozenset({Outcome.RESOLVED_COMPANY_VIEW, Outcome.NOT_UPHELD})


def share(
    case: Case, opened: OpenCase, finding: Finding, text: str, *, by: Account, now: datetime
) -> None:
    """Tell the person what was found and what follows. It is the answer they were owed; raises RuleBroken before an inquiry."""
    moves.may_write(case, is_answer=True, by=by)
    content = {"text": text, "finding": finding.value, "answer": True}
    moves.say(opened, ItemKind.FINDINGS, content, now)
    case.finding, case.quick = finding, False
    moves.heard(
        case,
        "findings_shared",
        to=Status.FOUND,
        is_answer=True,
        by_id=by.id,
        owed_by=by.id,
        now=now,
    )


def must_allow(case: Case, opened: OpenCase, outcome: Outcome) -> None:
    """The company's own judgement ends a grievance only after the person was told what was found. Raises RuleBroken."""
    if outcome in JUDGES and case.finding is None and _asks_for_remedy(opened):
        raise RuleBroken(
            _("Tell the person first what you found (findings). Then it can end in this way.")
        )


def _asks_for_remedy(opened: OpenCase) -> bool:
    """By the person's own answer; who did not say what it is files a complaint."""
    told = queries.pieces_of(opened, [ItemKind.INTAKE])
    about = [piece.content.get("about", Kind.COMPLAINT) for piece in told]
    return any(kinds.asks_for_remedy(Kind(one)) for one in about)
