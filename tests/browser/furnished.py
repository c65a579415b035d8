"""A house in which every page has something to show: cases in every state, a climb, an impact, two frozen quarters."""

from datetime import date, timedelta

from portal import clock, db
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.catalogues.findings import Finding
from portal.catalogues.outcomes import Outcome
from portal.catalogues.severity import Severity
from portal.grievances import services
from portal.grievances.rules import Danger
from portal.impacts import services as impacts
from portal.impacts.rules import ImpactKind, Involvement
from portal.indicators.rules import bounds, quarter_of
from portal.releases import improvements, queries
from portal.releases import services as releases
from portal.releases.models import Audience, Result
from portal.releases.services import Note
from tests import factories
from tests.releases import many

RIGHTS = ("FRC-2", "FRC-1")


def furnish(house):
    """Fill the house; says the paths of what was made: the case worked on, and the newest frozen quarter."""
    now = clock.now()
    with house.inside():
        for days in (130, 70, 40):
            factories.triage(factories.a_case(readers={"lena"}, now=now - timedelta(days=days)))
        factories.a_case(readers={"lena"}, now=now, danger=Danger.YES)
        closed = factories.a_case(readers={"lena"}, now=now - timedelta(days=9))
        work_on(closed, now, close=True)
        open_ = factories.a_case(readers={"lena"}, now=now - timedelta(days=8))
        work_on(open_, now)
        impact = record_impact(open_, now)
        older, newer = freeze_two(now)
        made = {"case": open_.reference, "impact": impact, "quarter": newer, "older": older}
        made["improvement"] = tell_everybody(newer, now)
    house.sweep("handover", "ladder")
    return made


def work_on(case, now, *, close=False):
    """What a reader does with a case, up to its end."""
    reader, opened = factories.triage(case, now=now)
    by = {"by": reader, "now": now}
    with db.write():
        services.open_words(case, **by)
        services.acknowledge(case, **by)
        services.summarise(case, opened, "Papers kept", "Papers are kept in an office.", **by)
        services.reply(case, opened, "We read it. Which hall is it?", is_answer=False, **by)
        if not close:
            return
    factories.find(case, Finding.NOT_FOUNDED, now=now)
    with db.write():
        services.close(
            case,
            opened,
            Outcome.RESOLVED_COMPANY_VIEW,
            "They are back.",
            prevention=factories.PREVENTED,
            **by,
        )


def record_impact(case, now):
    noor = accounts.by_handle("noor")
    with db.write():
        impact = impacts.record_impact(
            "Agencies keep passports", unit_id=many.DELTA, right_code="FRC-2", kind=ImpactKind.ACTUAL,
            severity=Severity(3, 2, 3), reasons={"scale": "a", "scope": "b", "irremediability": "c"},
            involvement=Involvement.CONTRIBUTED, groups=["migrant_worker"], by=noor, now=now,
        )  # fmt: skip
        impacts.link_case(impact, case, by=noor, now=now)
    return impact.id


def freeze_two(now):
    """Two quarters that were over before any case above, with enough cases to print."""
    last = bounds(quarter_of(now.date()))[0] - timedelta(days=200)
    days = [bounds(quarter_of(day))[0] for day in (last - timedelta(days=95), last)]
    for day in days:
        many.put(_a_quarter(day + timedelta(days=20)))
    note = Note("We changed shifts.", "Late answers.", "Agency workers.")
    for day in days:
        with db.write():
            noor = accounts.by_handle("noor")
            releases.freeze(quarter_of(day), Audience.PANEL, note, by=noor, now=now)
    return [quarter_of(day) for day in days]


def tell_everybody(quarter, now):
    """Open a quarter to the public and put an entry onto the list "You said, we did"; says the entry's id."""
    noor = accounts.by_handle("noor")
    texts = {"en": {"said": "Let us choose our shifts.", "did": "We do, from May on."}}
    with db.write():
        panel = queries.by_period(Audience.PANEL, quarter)
        releases.open_to_everybody(panel, by=noor, now=now)
        return improvements.publish(
            many.SOUTHLAND, f"{now:%Y-%m}", Result.DONE, texts, by=noor, now=now
        ).id


def _a_quarter(day: date):
    return [
        row
        for unit, number in ((many.NORTH_PLANT, 30), (many.DELTA, 44))
        for right in RIGHTS
        for row in many.cases(number, day=day, unit_id=unit, right_code=right)
    ]


def invitation(house):
    """The address of a page on which somebody new makes their key."""
    with house.inside(), db.write():
        account = accounts.by_handle("aud")
        token = account_services.invite_again(account, by=account.id, now=clock.now())
    return f"/desk/welcome/{token}"
