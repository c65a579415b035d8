"""Who may use which page: declared on the page, granted in one table, checked before anything is fetched.

A page of a guarded blueprint that declares nothing is closed. *Which* cases a person sees is not here: queries start from `standing`.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.errors import NotAllowed

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    """What a page lets somebody do, in words an auditor can read."""

    GRIEVANCE_READ = (
        "grievance:read"  # see the cases one holds a key for, their summary and history
    )
    GRIEVANCE_OPEN = "grievance:open"  # open the person's own words, as a logged act
    GRIEVANCE_WORK = "grievance:work"  # acknowledge, summarise, reply and close
    GRIEVANCE_TRIAGE = "grievance:triage"  # set place, right, severity and the function responsible
    IDENTITY_OPEN = "identity:open"  # with a second custodian, open the names and contacts whose third one holds
    DUTY_READ = "duty:read"  # see what one owes
    DUTY_ANSWER = "duty:answer"  # answer in writing for a missed date
    GRIEVANCE_TAKE = "grievance:take"  # write down for somebody what reached us another way; nothing is read with it
    IMPACT_READ = "impact:read"  # see impacts on units
    IMPACT_KEEP = "impact:keep"  # record an impact and link cases one may read
    INDICATOR_READ = "indicator:read"  # see figures: live over one's own cases, else from releases
    RELEASE_READ = "release:read"  # see frozen releases at the desk
    RELEASE_FREEZE = "release:freeze"  # freeze a closed quarter
    RELEASE_PUBLISH = "release:publish"  # show everybody a quarter the panel was shown
    IMPROVEMENT_PUBLISH = "improvement:publish"  # tell everybody what changed because people spoke
    DOSSIER_READ = "dossier:read"  # see the releases made for one's panel, and nothing else
    POSTER_PRINT = "poster:print"  # download posters and cards with the public address
    ACCOUNT_MANAGE = "account:manage"  # invite people and see who holds which role; never a case
    AUDIT_READ = "audit:read"  # read the trail of acts and check that it is whole
    SELF_MANAGE = "self:manage"  # sign out and keep one's own preferences


P = Permission
_READER = frozenset(
    {
        P.GRIEVANCE_READ,
        P.GRIEVANCE_OPEN,
        P.GRIEVANCE_WORK,
        P.GRIEVANCE_TRIAGE,
        P.GRIEVANCE_TAKE,
        P.IDENTITY_OPEN,
        P.DUTY_READ,
        P.IMPACT_READ,
        P.IMPACT_KEEP,
        P.INDICATOR_READ,
        P.RELEASE_READ,
        P.POSTER_PRINT,
        P.SELF_MANAGE,
    }
)
_KNOWER = frozenset(
    {
        P.IDENTITY_OPEN,
        P.DUTY_READ,
        P.DUTY_ANSWER,
        P.IMPACT_READ,
        P.INDICATOR_READ,
        P.RELEASE_READ,
        P.SELF_MANAGE,
    }
)

ALLOWED: Mapping[str, frozenset[Permission]] = {
    "triage": _READER,
    "case_officer": _READER,
    "ombud": _READER,
    "function_head": _KNOWER,
    "executive": _KNOWER,
    "manager": _KNOWER - {P.DUTY_ANSWER},
    "rights_lead": _KNOWER
    | {
        P.GRIEVANCE_TAKE,
        P.IMPACT_KEEP,
        P.RELEASE_FREEZE,
        P.RELEASE_PUBLISH,
        P.IMPROVEMENT_PUBLISH,
        P.POSTER_PRINT,
    },
    "administrator": frozenset({P.ACCOUNT_MANAGE, P.POSTER_PRINT, P.SELF_MANAGE}),
    "auditor": frozenset({P.AUDIT_READ, P.RELEASE_READ, P.SELF_MANAGE}),
    "panel_member": frozenset({P.DOSSIER_READ, P.SELF_MANAGE}),
}


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a page needs; only records it, the blueprint's guard checks."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # a note on the function, read by guard and tests
        return view

    return declare


def guard(bp: Blueprint) -> None:
    """Close a blueprint: every page must declare a permission and whoever asks must hold it."""
    bp.before_request(_check)


def declared(app: Flask, endpoint: str) -> Permission | None:
    """The permission a page declares, or nothing."""
    return getattr(app.view_functions[endpoint], "permission", None)


def holds(role: str, permission: Permission) -> bool:
    """Whether a role was granted a permission in the table."""
    return permission in ALLOWED.get(role, frozenset())


def can(permission: str) -> bool:
    """For templates: may whoever is signed in do this?"""
    return bool(current_user.is_authenticated and holds(current_user.role, Permission(permission)))


def _check() -> ResponseReturnValue | None:
    needed = declared(current_app, request.endpoint or "")
    if not current_user.is_authenticated:
        if request.method in ("GET", "HEAD"):
            return redirect(url_for("accounts.sign_in"), code=303)
        raise NotAllowed(_("You were signed out. Sign in again, then send it once more."))
    if needed is None or not holds(current_user.role, needed):
        raise NotAllowed(_("Your role does not include this page."))
    return None
