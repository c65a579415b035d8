"""Who is signed in: one cookie with a secret, one row with the key sealed under it, and nothing written to stay in.

The cookie carries when somebody was last seen, stamped by a settings key, so that reading changes no row. Flask's own
session is never used; it only lends the row's token to the forms.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError

from portal import clock, keys, permissions, settings
from portal.accounts import queries, roster, rules
from portal.accounts.models import Account
from portal.accounts.queries import OpenSession
from portal.accounts.rules import Role
from portal.errors import PortalError
from portal.vault.errors import Damaged
from portal.vault.sessions import open_session_key, seal_session_key, stamp, unstamp

PURPOSE = "desk"
HOMES = {
    Role.TRIAGE: "/desk/grievances/",
    Role.CASE_OFFICER: "/desk/grievances/",
    Role.OMBUD: "/desk/grievances/",
    Role.ADMINISTRATOR: "/desk/accounts",
    Role.AUDITOR: "/desk/audit",
    Role.PANEL_MEMBER: "/panel/",
}


class FormRefused(PortalError):
    """A form of the desk came without the token of this session."""


@dataclass(frozen=True)
class Visit:
    """A request of somebody signed in."""

    row: OpenSession
    secret: bytes = field(repr=False)


class TokenOnly(dict[str, Any], SessionMixin):
    """All that is ever in a session here: the token that desk forms carry."""


class DeskSessions(SessionInterface):
    """Lends the token of the session row to the forms and saves nothing, whatever was put in."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return TokenOnly()

    def save_session(
        self, app: Flask, session: MutableMapping[str, Any], response: Response
    ) -> None:
        return


def init_app(app: Flask) -> None:
    """Recognise staff by their cookie alone, check the token of desk forms and keep the session awake."""
    app.session_interface = DeskSessions()
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    manager.request_loader(_load)
    app.before_request(_check_token)
    app.after_request(_stay_awake)
    app.context_processor(_for_layouts)
    app.add_template_global(queries.names_of)  # for the trail, which knows no accounts


def signed_in() -> Account:
    """Whoever makes this request; pages behind a guard only."""
    return cast(Account, current_user._get_current_object())


def private_key() -> bytes:
    """The signed-in person's private key (32 bytes), opened for this request with the secret in their cookie."""
    visit = cast(Visit, g.visit)
    return open_session_key(visit.row.sealed_key, secret=visit.secret, session=visit.row.id)


def lend(private: bytes, what: str) -> bytes:
    """A private key sealed so that it opens for this purpose and for as long as this session, and no longer."""
    visit = cast(Visit, g.visit)
    return seal_session_key(private, secret=visit.secret, session=f"{visit.row.id} {what}")


def lent(blob: bytes, what: str) -> bytes:
    """What `lend` sealed in this very session. Raises Damaged."""
    visit = cast(Visit, g.visit)
    return open_session_key(blob, secret=visit.secret, session=f"{visit.row.id} {what}")


def session_id() -> str:
    """The id of the session that makes this request."""
    return cast(Visit, g.visit).row.id


def home(account: Account) -> str:
    """The first page of somebody's work."""
    return HOMES.get(account.role, "/desk/duties/")


def remember(response: Response, secret: bytes) -> Response:
    """Put the secret into the browser until it closes."""
    response.set_cookie(
        cookie_name(),
        cookie_value(secret),
        secure=settings.current().https,
        httponly=True,
        samesite="Strict",
    )
    return response


def cookie_value(secret: bytes) -> str:
    """The secret and this very moment as last seen, stamped so that the browser cannot make it later."""
    value = f"{secret.hex()}.{int(clock.now().timestamp())}"
    return stamp(value, key=keys.current().cookies, purpose=PURPOSE)


def forget(response: Response) -> Response:
    """Take the cookie out of the browser."""
    g.visit = None
    response.delete_cookie(
        cookie_name(), secure=settings.current().https, httponly=True, samesite="Strict"
    )
    return response


def cookie_name() -> str:
    """`__Host-` binds a cookie to this very host, where the browser speaks https."""
    return "__Host-desk" if settings.current().https else "desk"


def _load(request: Request) -> Account | None:
    """Whoever asks, looked up when a page first wants to know; public pages never do."""
    if "visit" not in g:
        g.visit = None  # so that the page of a refusal asks no second time
        g.visit = _visit(request)
    if g.visit is None:
        return None
    session["csrf_token"] = g.visit.row.csrf
    return cast(Account, g.visit.row.account)


def _visit(request: Request) -> Visit | None:
    try:
        value = unstamp(
            request.cookies.get(cookie_name(), ""), key=keys.current().cookies, purpose=PURPOSE
        )
    except Damaged:
        return None
    secret, _dot, seen = value.partition(".")
    now = clock.now()
    if now - datetime.fromtimestamp(int(seen), UTC) > rules.IDLE:
        return None
    row = queries.open_session(queries.hash_of(bytes.fromhex(secret)), now)
    return Visit(row, bytes.fromhex(secret)) if row and roster.admits(row.account) else None


def _is_behind_a_guard() -> bool:
    endpoint = request.endpoint
    known = endpoint in current_app.view_functions
    return known and permissions.declared(current_app, str(endpoint)) is not None


def _check_token() -> None:
    if not (_is_behind_a_guard() and current_user.is_authenticated):
        return
    try:
        current_app.extensions["csrf"].protect()
    except CSRFError as problem:
        raise FormRefused(
            _(
                "This page was opened before you last signed in, so nothing was done. Your words are below. "
                "Copy them, load the page anew and send them again."
            ),
            words="\n\n".join(
                typed for name, typed in request.form.items() if name != "csrf_token"
            ),
        ) from problem


def _stay_awake(response: Response) -> Response:
    visit = g.get("visit")
    return remember(response, visit.secret) if visit and _is_behind_a_guard() else response


def _for_layouts() -> dict[str, str]:
    if not g.get("visit"):
        return {}
    account = signed_in()
    return {
        "signed_in_as": account.name,
        "home_url": home(account),
        "sign_out_url": "/desk/sign-out",
    }
