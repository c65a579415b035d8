"""Forms of impacts."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.catalogues.fields import TouchedFields, group_choices
from portal.catalogues.findings import FINDING_LABELS, Finding
from portal.grievances.rules import MAX_WORDS
from portal.impacts.rules import ImpactKind, Involvement
from portal.organisation.choices import chosen_id

KIND_LABELS = {
    ImpactKind.ACTUAL: _l("It has happened"),
    ImpactKind.POTENTIAL: _l("It may happen"),
}
INVOLVEMENT_LABELS = {
    Involvement.CAUSED: _l("We caused it"),
    Involvement.CONTRIBUTED: _l("We contributed to it"),
    Involvement.DIRECTLY_LINKED: _l("It is directly linked to what we make, sell or buy"),
    Involvement.NOT_INVOLVED: _l("We are not involved"),
    Involvement.UNKNOWN: _l("Not yet known"),
}


class RecordImpactForm(FlaskForm, TouchedFields):
    """Harm to people's rights on a unit."""

    title = StringField(
        _l("What happens to people?"),
        description=_l(
            "One line. Somebody who was named in a grievance may read it: point at nobody."
        ),
        validators=[
            DataRequired(_l("Write one line.")),
            Length(max=120, message=_l("Keep it under 120 signs.")),
        ],
    )
    kind = RadioField(
        _l("Has it happened?"),
        choices=lambda: [SelectChoice(each.value, str(KIND_LABELS[each])) for each in ImpactKind],
        validators=[InputRequired(_l("Choose one."))],
    )
    unit = SelectField(
        _l("Where?"),
        coerce=chosen_id,
        description=_l("A place with few people is recorded as the unit above it."),
        validators=[InputRequired(_l("Choose where."))],
    )
    involvement = RadioField(
        _l("How is the company involved?"),
        choices=lambda: [
            SelectChoice(each.value, str(INVOLVEMENT_LABELS[each])) for each in Involvement
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    groups = SelectMultipleField(
        _l("Whom does it touch?"),
        choices=group_choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("In the words people use for themselves. Tick all that fit."),
    )

    @property
    def judgement(self) -> dict[str, Any]:
        """What was recorded, by the names the service takes."""
        return {
            "unit_id": self.unit.data,
            "right_code": self.right.data,
            "kind": ImpactKind(self.kind.data),
            "severity": self.severity,
            "reasons": self.reasons,
            "involvement": Involvement(self.involvement.data),
            "groups": self.groups.data,
        }


class FindingsForm(FlaskForm):
    """What was found, for the person, and the impact it shows."""

    finding = RadioField(
        _l("Was it so?"),
        choices=lambda: [SelectChoice(each.value, str(FINDING_LABELS[each])) for each in Finding],
        validators=[InputRequired(_l("Choose what was found."))],
    )
    text = TextAreaField(
        _l("What was found and what follows, for the person"),
        description=_l(
            "Say what you looked at, whom you heard by role, what is certain and what is not, and what will be put right. Name nobody."
        ),
        validators=[
            DataRequired(_l("Write what was found. The person has a right to it.")),
            Length(max=MAX_WORDS, message=_l("Keep it under 50,000 signs.")),
        ],
    )
    impact = SelectField(
        _l("Which impact does this case show?"),
        coerce=chosen_id,
        description=_l("Needed when a right was harmed, whole or in part. The nearest come first."),
        validators=[Optional()],
    )
    sure = BooleanField(
        _l("I have read this again. It is sent to the person and cannot be undone."),
        validators=[InputRequired(_l("Tick this box when you are sure."))],
    )


class LinkImpactForm(FlaskForm):
    """Which impact a case shows."""

    impact = SelectField(
        _l("Which impact does this case show?"),
        coerce=chosen_id,
        description=_l("The nearest come first: same right, same place."),
        validators=[InputRequired(_l("Choose an impact."))],
    )
