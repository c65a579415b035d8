"""Signing in and out, making a key from an invitation, and the list of accounts."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock, db, settings
from portal.accounts import forms, queries, roster, services, session
from portal.accounts.forms import InviteForm, RenewForm, SignInForm
from portal.accounts.rules import key_mark
from portal.accounts.services import SignInRefused
from portal.acts import DONE, attempt
from portal.errors import Busy, RuleBroken
from portal.organisation import queries as organisation
from portal.organisation.choices import function_choices, unit_choices
from portal.permissions import Permission, guard, requires
from portal.web import own_pages_only

bp = Blueprint("accounts", __name__, url_prefix="/desk")
guarded = Blueprint("accounts_desk", __name__, url_prefix="/desk")
guard(guarded)
BLUEPRINTS = (bp, guarded)


@bp.route("/sign-in", methods=["GET", "POST"])
@own_pages_only
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(session.home(session.signed_in()), code=303)
    form = SignInForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            return _open(services.prove(form.handle.data or "", form.passphrase.data or ""))
        except (SignInRefused, RuleBroken, Busy) as refused:
            form.form_errors.append(refused.message)
            return _form_again("sign_in", form, refused.status)
    return _form_again("sign_in", form, 400 if form.errors else 200)


@bp.get("/welcome/<token>")
def welcome(token: str) -> ResponseReturnValue:
    account = queries.invited(token, clock.now())
    return render_template("accounts/welcome.html", account=account, role=forms.ROLES[account.role])


@bp.post("/welcome/<token>")
@own_pages_only
def make_key(token: str) -> ResponseReturnValue:
    queries.invited(token, clock.now())
    key = services.new_key()
    with db.write():
        account = queries.invited(token, clock.now())
        services.make_key(account, key, now=clock.now())
    return _shown_once(key, waits=True)


@bp.route("/new-passphrase", methods=["GET", "POST"])
@own_pages_only
def renew() -> ResponseReturnValue:
    form = RenewForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            proof = services.prove_by_code(form.handle.data or "", form.code.data or "")
        except SignInRefused as refused:
            form.form_errors.append(refused.message)
            return _form_again("renew", form, refused.status)
        key = services.renewed_key(proof)
        with db.write():
            services.renew(proof, key, now=clock.now())
        return _shown_once(key, waits=False)
    return _form_again("renew", form, 400 if form.errors else 200)


@guarded.post("/sign-out")
@requires(Permission.SELF_MANAGE)
def sign_out() -> ResponseReturnValue:
    with db.write():
        services.sign_out(session.session_id(), by=session.signed_in(), now=clock.now())
    return session.forget(make_response(redirect(url_for("accounts.sign_in"), code=303)))


@guarded.get("/accounts")
@requires(Permission.ACCOUNT_MANAGE)
def accounts() -> ResponseReturnValue:
    people, after = queries.page_after(request.args.get("after", ""))
    older = url_for(".accounts", after=after) if after else None
    return render_template(
        "accounts/accounts.html",
        people=people,
        older=older,
        roles=forms.ROLES,
        states=forms.STATES,
        units=organisation.tree().units,
        roster=roster.current(),
        is_expired=roster.current().is_expired(roster.today()),
    )


@guarded.route("/accounts/invitation", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_MANAGE)
def invitation() -> ResponseReturnValue:
    form = InviteForm()
    form.offer(unit_choices(organisation.tree()), function_choices(), queries.everybody())
    made: list[str] = []
    status = attempt(form, lambda: made.append(_invite(form)))
    if status == DONE:
        return _link_once(form.name.data, made[0])
    return render_template("accounts/invitation.html", form=form), status


@guarded.post("/accounts/<handle>/invitation")
@requires(Permission.ACCOUNT_MANAGE)
def invite_again(handle: str) -> ResponseReturnValue:
    with db.write():
        account = queries.by_handle(handle)
        token = services.invite_again(account, by=session.signed_in().id, now=clock.now())
    return _link_once(account.name, token)


@guarded.post("/accounts/<handle>/removal")
@requires(Permission.ACCOUNT_MANAGE)
def remove(handle: str) -> ResponseReturnValue:
    with db.write():
        services.remove(queries.by_handle(handle), by=session.signed_in().id, now=clock.now())
    return redirect(url_for(".accounts"), code=303)


def _open(proof: services.Proof) -> ResponseReturnValue:
    with db.write():
        secret = services.sign_in(proof, now=clock.now())
    account = queries.by_id(proof.account_id)
    return session.remember(make_response(redirect(session.home(account), code=303)), secret)


def _invite(form: InviteForm) -> str:
    return services.invite(
        form.handle.data,
        form.name.data,
        form.role.data,
        form.unit.data,
        function_id=form.function.data,
        heads_function_id=form.heads_function.data,
        reports_to_id=form.reports_to.data,
        deputy_for_id=form.deputy_for.data,
        custodian=form.custodian.data,
        email=form.email.data or None,
        by=session.signed_in().id,
        now=clock.now(),
    )


def _form_again(page: str, form: SignInForm | RenewForm, status: int) -> ResponseReturnValue:
    return render_template(f"accounts/{page}.html", form=form), status


def _link_once(name: str, token: str) -> ResponseReturnValue:
    address = settings.current().address or request.host_url
    link = address.rstrip("/") + url_for("accounts.welcome", token=token)
    return render_template("accounts/invited.html", name=name, link=link)


def _shown_once(key: services.NewKey, *, waits: bool) -> ResponseReturnValue:
    return render_template(
        "accounts/key.html", key=key, mark=key_mark(key.enrolment.public), waits=waits
    )
