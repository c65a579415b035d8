"""What the account pages ask, and the names of roles."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Form, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.accounts.models import Account
from portal.accounts.rules import AccountState, Role
from portal.organisation.choices import chosen_id, nothing_chosen

ROLES = {
    Role.TRIAGE: _l("Triage officer"),
    Role.CASE_OFFICER: _l("Case officer"),
    Role.OMBUD: _l("Ombud, outside the company"),
    Role.FUNCTION_HEAD: _l("Head of a function"),
    Role.EXECUTIVE: _l("Executive"),
    Role.MANAGER: _l("Manager"),
    Role.RIGHTS_LEAD: _l("Human rights lead"),
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.AUDITOR: _l("Auditor"),
    Role.PANEL_MEMBER: _l("Panel member"),
}
STATES = {
    AccountState.LISTED: _l("Does not sign in"),
    AccountState.INVITED: _l("Invited"),
    AccountState.ACTIVE: _l("May sign in"),
    AccountState.LEFT: _l("Left"),
}


class SignInForm(Form):
    """Who somebody is; without a session there is no token, so the page refuses other sites instead."""

    handle = StringField(
        _l("Your sign-in name"),
        [InputRequired(_l("Write your sign-in name.")), Length(max=100)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    passphrase = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("Write your six words.")), Length(max=500)],
        description=_l("Six words. Capital letters and dashes make no difference."),
        render_kw={"autocomplete": "current-password"},
    )


class RenewForm(Form):
    """The code on paper, by somebody who forgot the passphrase."""

    handle = SignInForm.handle
    code = StringField(
        _l("The code on your paper"),
        [InputRequired(_l("Write the code from your paper.")), Length(max=500)],
        description=_l("Seven groups of four letters and digits."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class InviteForm(FlaskForm):
    """A new person: what they are here for and where they stand."""

    handle = StringField(
        _l("Sign-in name"),
        [InputRequired(_l("Write a sign-in name."))],
        description=_l("Small letters, digits, dots or dashes. For example: amina.diallo"),
    )
    name = StringField(_l("Name"), [InputRequired(_l("Write the person's name.")), Length(max=200)])
    role = SelectField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=[SelectChoice(value=role.value, label=label) for role, label in ROLES.items()],
        coerce=Role,
    )
    unit = SelectField(
        coerce=chosen_id,
        label=_l("Place of work"),
        description=_l("Leave empty for people outside."),
    )
    function = SelectField(coerce=chosen_id, label=_l("Works in the function"))
    heads_function = SelectField(coerce=chosen_id, label=_l("Heads the function"))
    reports_to = SelectField(
        coerce=chosen_id,
        label=_l("Reports to"),
        description=_l("If this person is named in a case, their manager must not learn of it."),
    )
    deputy_for = SelectField(coerce=chosen_id, label=_l("Stands in for"))
    custodian = BooleanField(_l("Is one of the custodians of names"))
    email = EmailField(
        _l("Email"),
        [Length(max=254)],
        description=_l("Only for a short daily note to sign in. It never says what waits."),
    )

    def offer(
        self, units: list[SelectChoice], functions: list[SelectChoice], people: Iterable[Account]
    ) -> None:
        """Fill the lists; each may stay empty."""
        named = [nothing_chosen(), *(SelectChoice(one.id, one.name) for one in people)]
        self.unit.choices = units
        self.function.choices = self.heads_function.choices = functions
        self.reports_to.choices = self.deputy_for.choices = named
