"""Every page of the house, registered in one place."""

from flask import Flask
from flask_wtf import CSRFProtect

from portal import nav, settings
from portal.accounts import desk as accounts_desk
from portal.accounts import session
from portal.audit import desk as audit_desk
from portal.duties import desk as duties_desk
from portal.grievances import desk as grievances_desk
from portal.grievances import identity_desk, learning_desk
from portal.grievances import inbox_desk as grievances_inbox
from portal.grievances import public as grievances_public
from portal.grievances import quarantine_desk as grievances_quarantine
from portal.grievances import taken_desk as grievances_taken
from portal.impacts import desk as impacts_desk
from portal.impacts import findings_desk
from portal.indicators import desk as indicators_desk
from portal.oversight import outside as oversight_outside
from portal.procedure import desk as procedure_desk
from portal.procedure import public as procedure_public
from portal.releases import desk as releases_desk
from portal.releases import improvements_desk
from portal.releases import public as releases_public

MODULES = (
    grievances_public,
    procedure_public,
    releases_public,
    accounts_desk,
    audit_desk,
    duties_desk,
    grievances_inbox,
    grievances_desk,
    grievances_quarantine,
    grievances_taken,
    identity_desk,
    learning_desk,
    impacts_desk,
    findings_desk,
    indicators_desk,
    releases_desk,
    improvements_desk,
    procedure_desk,
    oversight_outside,
)

csrf = CSRFProtect()


def register(app: Flask, chosen: settings.Settings) -> None:
    """Attach sign-in and all blueprints; the demo's doors exist in a demo only.

    Before the doors open nothing is served but the pages on which the first people make their keys.
    """
    session.init_app(app)
    csrf.init_app(app)
    nav.init_app(app)
    modules = (accounts_desk,) if chosen.before_opening else MODULES
    for module in modules:
        for blueprint in module.BLUEPRINTS:
            app.register_blueprint(blueprint)
    if chosen.is_demo:
        from portal.demo import pages as demo_pages

        app.register_blueprint(demo_pages.bp)
