"""Forms of remedies."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.catalogues.remedies import REMEDY_LABELS, RemedyKind
from portal.grievances.desk_forms import LONG, Written
from portal.organisation.choices import nothing_chosen


class OfferForm(FlaskForm):
    """What could put it right, only noted or offered to the person."""

    kind = SelectField(
        _l("What puts it right?"),
        choices=lambda: [
            nothing_chosen(),
            *(SelectChoice(each.value, str(REMEDY_LABELS[each])) for each in RemedyKind),
        ],
        validators=[InputRequired(_l("Choose what puts it right."))],
    )
    text = TextAreaField(
        _l("What exactly, from whom, and how does the person get it?"),
        description=_l(
            "Use short sentences. Name nobody. Others must not be able to see from it who spoke."
        ),
        validators=[Written(_l("Say what exactly.")), LONG],
    )
    step = RadioField(
        _l("Is it offered?"),
        choices=lambda: [
            SelectChoice("offer", _l("Offer it: the person reads it and says yes or no")),
            SelectChoice("wish", _l("Only note that the person asks for it")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    due_on = DateField(
        _l("By which day does the person have it?"),
        description=_l("Needed for an offer. The clock runs to this day."),
        validators=[Optional()],
    )
    silence = BooleanField(
        _l("The offer asks the person to keep silent"),
        description=_l(
            "The person is told that they need not agree to that, and the auditor sees it."
        ),
    )

    def validate_due_on(self, field: Field) -> None:
        """An offer without a day promises nothing."""
        if self.step.data == "offer" and field.data is None and not field.errors:
            raise ValidationError(_l("Give the day by which the person has it."))


class StepForm(FlaskForm):
    """What was done or seen about one remedy."""

    text = TextAreaField(
        _l("In your words"), validators=[Written(_l("Write a sentence or two.")), LONG]
    )


class LastingForm(StepForm):
    """Half a year later."""

    lasts = RadioField(
        _l("Does it still hold?"),
        choices=lambda: [
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No, it has slipped")),
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
