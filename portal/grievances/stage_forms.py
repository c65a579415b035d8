"""Forms of the stages between triage and findings."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.grievances.desk_forms import LONG, Written
from portal.grievances.stage_words import guessed_words, seen_words, way_words
from portal.grievances.stages import Guessed, Plan


class PlanForm(FlaskForm):
    """How the person is kept from harm."""

    who = TextAreaField(
        _l("Who could take revenge?"),
        description=_l("By role, such as shift leader. The person concerned may be innocent."),
        validators=[Written(_l("Say who could.")), LONG],
    )
    how = TextAreaField(
        _l("How?"),
        description=_l("Such as shifts, pay, dismissal, threats, papers, family."),
        validators=[Written(_l("Say how.")), LONG],
    )
    guessed = RadioField(
        _l("How many people could be taken for the one who spoke?"),
        [InputRequired(_l("Choose one."))],
        choices=lambda: [SelectChoice(key.value, text) for key, text in guessed_words().items()],
    )
    signs = TextAreaField(_l("By what would we notice it?"), validators=[LONG])
    measures = TextAreaField(
        _l("What do we do against it?"),
        description=_l("Before, during and after we speak with anybody. Say who does it."),
        validators=[Written(_l("Say what we do.")), LONG],
    )

    @property
    def plan(self) -> Plan:
        """What was planned."""
        return Plan(
            self.who.data or "",
            self.how.data or "",
            Guessed(self.guessed.data),
            self.signs.data or "",
            self.measures.data or "",
        )


class AdmissionForm(FlaskForm):
    """Why the matter is for this procedure."""

    text = TextAreaField(
        _l("Why we take it up, for the person"),
        description=_l("Say what you will look into and what you will not, and by when."),
        validators=[Written(_l("Write the reason. The person has a right to it.")), LONG],
    )


class InquiryForm(FlaskForm):
    """How a matter is looked into."""

    way = RadioField(
        _l("How do you look into it?"),
        [InputRequired(_l("Choose one."))],
        choices=lambda: [SelectChoice(key.value, text) for key, text in way_words().items()],
    )
    text = TextAreaField(
        _l("What will be done, and by whom?"),
        description=_l(
            "Only the team reads it. Whoever is concerned is heard before anything is found."
        ),
        validators=[Written(_l("Say what will be done.")), LONG],
    )


class PlaceForm(FlaskForm):
    """A wish to speak with people there, put to the person."""

    text = TextAreaField(
        _l("With whom, and what would you say?"),
        description=_l("The person reads this and says yes or no. Name nobody."),
        validators=[Written(_l("Say with whom, and what you would say.")), LONG],
    )


class LookForm(FlaskForm):
    """How the person is, after the end."""

    seen = RadioField(
        _l("What did you find?"),
        [InputRequired(_l("Choose one."))],
        choices=lambda: [SelectChoice(key.value, text) for key, text in seen_words().items()],
    )
    text = TextAreaField(
        _l("What did you look at, and what do you do now?"),
        description=_l("Their answer, rosters, pay, who has left. Only the team reads it."),
        validators=[Written(_l("Write a sentence or two.")), LONG],
    )


class HearingForm(FlaskForm):
    """What the place or the person concerned says to it."""

    whom = StringField(
        _l("Who was heard?"),
        description=_l("By role. Say “person concerned”, never “offender”."),
        validators=[
            Written(_l("Say who was heard.")),
            Length(max=120, message=_l("Keep it under 120 signs.")),
        ],
    )
    text = TextAreaField(
        _l("What do they say?"), validators=[Written(_l("Write what they say.")), LONG]
    )
