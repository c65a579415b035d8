"""Recording impacts and tying cases to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert

from portal import db
from portal.accounts.models import Account
from portal.audit import services as audit
from portal.catalogues.findings import HARM, Finding
from portal.catalogues.severity import Severity
from portal.errors import RuleBroken
from portal.grievances import findings
from portal.grievances.casefile import CaseFile
from portal.grievances.models import Case
from portal.impacts import queries
from portal.impacts.models import Impact, ImpactCase
from portal.impacts.rules import ImpactKind, Involvement
from portal.organisation.queries import tree


def record_impact(
    title: str,
    *,
    unit_id: int,
    right_code: str,
    kind: ImpactKind,
    severity: Severity,
    reasons: Mapping[str, str],
    involvement: Involvement,
    groups: Sequence[str],
    by: Account,
    now: datetime,
) -> Impact:
    """Record harm to people's rights on a unit; a small place is recorded as its parent, so that it names nobody.

    `reasons` are by dimension of severity, as the UN Guiding Principles ask (principle 14).
    """
    impact = Impact(
        title=title,
        unit_id=tree().recorded_as(unit_id).id,
        right_code=right_code,
        kind=kind,
        involvement=involvement,
        groups=sorted(groups),
        scale=severity.scale,
        scope=severity.scope,
        irremediability=severity.irremediability,
        **{f"{name}_reason": text for name, text in reasons.items()},
        recorded_by=by.id,
        recorded_at=now,
    )
    db.session().add(impact)
    db.session().flush()
    audit.record("impact_recorded", by=by.id, now=now, about=str(impact.id))
    return impact


def share_findings(
    file: CaseFile,
    finding: Finding,
    text: str,
    *,
    impact: Impact | None,
    by: Account,
    now: datetime,
) -> None:
    """Tell the person what was found; harm that was found is tied to an impact (UNGP 29: a source for due diligence).

    Raises RuleBroken when harm was found and the case is tied to no impact.
    """
    if impact is not None:
        link_case(impact, file.case, by=by, now=now)
    elif finding in HARM and not queries.of_case(file.case.id):
        raise RuleBroken(
            _("A right was harmed. Choose the impact this case shows, or record it first.")
        )
    findings.share(file.case, file.opened, finding, text, by=by, now=now)


def link_case(impact: Impact, case: Case, *, by: Account, now: datetime) -> None:
    """Tie a case to an impact; twice does no harm."""
    if db.session().get(ImpactCase, (impact.id, case.id)):
        return
    db.session().execute(insert(ImpactCase).values(impact_id=impact.id, case_id=case.id))
    audit.record("impact_linked", by=by.id, now=now, case_id=case.id, about=str(impact.id))
