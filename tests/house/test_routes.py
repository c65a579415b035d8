"""Every page says who may use it, or is on the short list of those that anybody may."""

import pytest

from portal import permissions
from portal.accounts.rules import Role
from portal.permissions import ALLOWED, Permission

PUBLIC = {
    "static",
    "grievances_public.start",
    "grievances_public.act",
    "grievances_public.hear",
    "grievances_public.leave",
    "procedure_public.index",
    "procedure_public.rules",
    "procedure_public.readers",
    "procedure_public.stolen_copy",
    "procedure_public.limits",
    "procedure_public.safer_use",
    "procedure_public.accessibility",
    "procedure_public.promises_",
    "procedure_public.outside_help",
    "procedure_public.outside_help_in",
    "procedure_public.meet",
    "procedure_public.security_txt",
    "releases_public.figures",
    "releases_public.figures_of",
    "releases_public.download",
    "releases_public.said_and_did",
    "accounts.sign_in",
    "accounts.welcome",
    "accounts.make_key",
    "accounts.renew",
}


@pytest.fixture
def endpoints(app):
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_page_declares_a_permission_or_is_on_the_short_list(app, endpoints):
    undeclared = {name for name in endpoints if permissions.declared(app, name) is None}

    assert undeclared == PUBLIC


def test_every_permission_is_granted_to_somebody_and_used_by_a_page(app, endpoints):
    used = {permissions.declared(app, name) for name in endpoints} - {None}
    granted = set().union(*ALLOWED.values())

    assert used == granted == set(Permission)


def test_every_role_is_granted_something_and_nobody_else_is():
    assert set(ALLOWED) == {role.value for role in Role}


def test_whoever_keeps_accounts_or_audits_holds_nothing_of_a_case():
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.PANEL_MEMBER):
        assert not [one for one in ALLOWED[role] if one.startswith(("grievance:", "duty:"))]


def test_a_stranger_is_sent_to_sign_in_by_every_page_that_is_not_public(app, client, endpoints):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or "GET" not in rule.methods:
            continue
        address = rule.rule
        for name in rule.arguments:
            kind = rule.rule.split(name + ">")[0].rsplit("<", 1)[1]
            address = address.replace(f"<{kind}{name}>", "1")
        answer = client.get(address)
        assert answer.status_code == 303, rule
        assert answer.headers["Location"].endswith("/desk/sign-in")


def test_every_role_is_refused_each_page_it_holds_no_permission_for(app, as_user):
    people = {"adam": Role.ADMINISTRATOR, "aud": Role.AUDITOR, "ines": Role.PANEL_MEMBER,
              "karim": Role.MANAGER, "lena": Role.TRIAGE}  # fmt: skip
    for handle, role in people.items():
        browser = as_user(handle)
        for rule in app.url_map.iter_rules():
            needed = permissions.declared(app, rule.endpoint)
            if needed is None or rule.arguments or "GET" not in rule.methods:
                continue
            refused = browser.get(rule.rule).status_code == 403
            assert refused is (needed not in ALLOWED[role]), (handle, rule.rule)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_other_methods_are_refused_on_every_page_and_cannot_be_smuggled(client, method):  # B30
    for address in ("/", "/ar/", "/x", "/desk/sign-in"):
        assert client.open(address, method=method).status_code == 405
    smuggled = client.get("/", headers={"X-HTTP-Method-Override": method})
    assert smuggled.status_code == 203


def test_no_answer_is_kept_by_a_browser_or_framed_or_told_where_it_came_from(client, as_user):
    for answer in (
        client.get("/"),
        client.get("/nowhere"),
        as_user("lena").get("/desk/grievances/"),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
