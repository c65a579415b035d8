"""The desk's navigation: the pages a role may open, and how much one owes."""

from dataclasses import dataclass

from flask import Flask, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts import roster
from portal.accounts.models import Account
from portal.accounts.rules import OUTSIDE_READERS
from portal.accounts.session import signed_in
from portal.duties import queries as duties
from portal.permissions import Permission, holds

MANY = 100
IDENTITY = "/desk/identity/"


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; `count` is empty where there is nothing to count."""

    label: str
    url: str
    current: bool
    count: str = ""


def init_app(app: Flask) -> None:
    """Lend the navigation to every desk page."""
    app.context_processor(lambda: {"nav": entries(), "alarm": alarm()})


def entries() -> list[Entry]:
    """What whoever is signed in may open, in one order for everybody."""
    if not (current_user.is_authenticated and request.path.startswith("/desk/")):
        return []
    account = signed_in()
    return [
        _entry(label, url)
        for label, url, needed in _pages()
        if holds(account.role, needed) and (url != IDENTITY or _may_keep_names(account))
    ]


def alarm() -> str:
    """What every member of staff must hear: the list of readers has run out (fault B70)."""
    if not (request.path.startswith("/desk/") and current_user.is_authenticated):
        return ""
    if not roster.current().is_expired(roster.today()):
        return ""
    return str(
        _(
            "The signed list of readers has expired. A week after its last day, new cases go only to the people from outside. Tell the administrator to have a new one signed."
        )
    )


def _pages() -> list[tuple[str, str, Permission]]:
    return [
        (_("Cases"), "/desk/grievances/", Permission.GRIEVANCE_READ),
        (_("Write down"), "/desk/taken/", Permission.GRIEVANCE_TAKE),
        (_("What I owe"), "/desk/duties/", Permission.DUTY_READ),
        (_("Locked names"), IDENTITY, Permission.IDENTITY_OPEN),
        (_("Lessons"), "/desk/lessons/", Permission.GRIEVANCE_READ),
        (_("Impacts"), "/desk/impacts/", Permission.IMPACT_READ),
        (_("Indicators"), "/desk/indicators/", Permission.INDICATOR_READ),
        (_("Releases"), "/desk/releases/", Permission.RELEASE_READ),
        (_("You said, we did"), "/desk/improvements/", Permission.IMPROVEMENT_PUBLISH),
        (_("Posters"), "/desk/posters/", Permission.POSTER_PRINT),
        (_("People"), "/desk/accounts", Permission.ACCOUNT_MANAGE),
        (_("Acts"), "/desk/audit", Permission.AUDIT_READ),
    ]


def _may_keep_names(account: Account) -> bool:
    """Custodians, and the readers from outside who stand in for one who is walled off."""
    current = roster.current()
    stands_in = bool(current.custodians) and account.role in OUTSIDE_READERS
    return account.id in current.custodians or stands_in


def _entry(label: str, url: str) -> Entry:
    return Entry(
        label, url, request.path.startswith(url), _owed() if url == "/desk/duties/" else ""
    )


def _owed() -> str:
    """How many duties are open, at most "99+"."""
    count = duties.count_owed_by(signed_in().id)
    return (f"{count}" if count < MANY else f"{MANY - 1}+") if count else ""
