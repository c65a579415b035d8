"""Forms of the inbox: what narrows it, what keeps a view, and who takes many cases at once."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.catalogues.fields import right_choices
from portal.catalogues.severity import WORD_LABELS, SeverityWord
from portal.grievances.desk_forms import Written
from portal.grievances.views import Filter
from portal.organisation.choices import unit_choices
from portal.organisation.queries import Tree

NAMES = ("unit", "right", "severity", "who")


class NarrowForm(Form):
    """What narrows a view. It stands in the address, so it can be kept, sent to a colleague and gone back to."""

    unit = SelectField(_l("Where"), validate_choice=False)
    right = SelectField(_l("What it touches"), validate_choice=False)
    severity = SelectField(_l("Severity"), validate_choice=False)
    who = SelectField(_l("Who"), validate_choice=False)

    @classmethod
    def of(cls, typed: Any, units: Tree, readers: Mapping[int, str]) -> "NarrowForm":
        """The form as an address fills it in; what no list offers narrows nothing."""
        form = cls(typed)
        offered = {
            "unit": [one for one in unit_choices(units)[1:] if _is_shown(units, one.value)],
            "right": right_choices(),
            "severity": [SelectChoice(each.value, WORD_LABELS[each]) for each in SeverityWord],
            "who": [SelectChoice(one, name) for one, name in readers.items()],
        }
        for name, choices in offered.items():
            known = {str(choice.value) for choice in choices}
            form[name].choices = [SelectChoice("", str(_("Any"))), *choices]
            form[name].data = form[name].data if form[name].data in known else ""
        return form

    @property
    def chosen(self) -> dict[str, str]:
        """What narrows, by its name in the address."""
        return {name: self[name].data for name in NAMES if self[name].data}

    def filter(self, units: Tree) -> Filter:
        """The same for the database: a place stands for everything below it."""
        unit, who = self.unit.data, self.who.data
        return Filter(
            tuple(units.below(int(unit))) if unit else (),
            self.right.data,
            SeverityWord(self.severity.data) if self.severity.data else None,
            int(who) if who else None,
        )

    def words(self, name: str) -> str:
        """What was chosen, as the list says it."""
        chosen = self[name].data
        labels = {str(one.value): str(one.label).strip() for one in self[name].choices}
        return labels[chosen]


class SelectionForm(FlaskForm):
    """Which cases of a list are meant."""

    cases = SelectMultipleField(
        _l("Cases"), [InputRequired(_l("Tick the cases you mean."))], validate_choice=False
    )


class HandOnForm(SelectionForm):
    """Who takes many cases from here."""

    owner = SelectField(
        _l("Who takes them from here?"),
        coerce=int,
        description=_l("Only people who can read all of them are listed."),
        validators=[InputRequired(_l("Choose somebody."))],
    )


class KeepViewForm(FlaskForm):
    """A name for what the list shows now."""

    name = StringField(
        _l("Name of the view"),
        [
            Written(_l("Give it a name.")),
            Length(max=60, message=_l("Keep it under 60 signs.")),
        ],
        description=_l("It is not sealed. Name no person and nothing that happened."),
    )
    is_team = BooleanField(_l("Show it to everybody who reads cases"))
    shown = HiddenField()


def _is_shown(units: Tree, unit_id: int) -> bool:
    """Whether a case can stand at a place in clear; a small one stands as the place above it."""
    return units.recorded_as(unit_id).id == unit_id
