"""Forms of casework."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation, ValidationError

from portal import i18n
from portal.catalogues.fields import TouchedFields, group_choices
from portal.catalogues.outcomes import OF_THE_DESK, OUTCOME_LABELS
from portal.duties.sentences import today
from portal.grievances import rules
from portal.grievances.forms import FileForm
from portal.grievances.muting import why_words
from portal.grievances.recusal import why_words as recusal_words
from portal.grievances.told import channel_words
from portal.organisation.choices import chosen_id, nothing_chosen


class Written:
    """Refuse text in which nothing can be read, such as spaces or invisible signs."""

    field_flags = {"required": True}

    def __init__(self, message: object) -> None:
        self.message = message

    def __call__(self, form: Form, field: Field) -> None:
        if rules.is_empty(field.data or ""):
            raise StopValidation(self.message)


LONG = Length(max=rules.MAX_WORDS, message=_l("Keep it under 50,000 signs."))


class ActForm(FlaskForm):
    """An act that needs no words, only a press of its button."""


class IdentityForm(FlaskForm):
    """Why two custodians should open what was locked away."""

    reference = StringField(
        _l("Number of the case"), validators=[InputRequired(_l("Type the number of the case."))]
    )
    text = TextAreaField(
        _l("Why is it needed?"),
        description=_l("The person reads this and can say no. Use short sentences. Name nobody."),
        validators=[Written(_l("Say why it is needed.")), LONG],
    )
    life_in_danger = BooleanField(
        _l("A life is in danger: it cannot wait for the person"),
        description=_l("The person reads afterwards that you said so, and the auditor sees it."),
    )


class ReplyForm(FlaskForm):
    """Words to the person."""

    text = TextAreaField(
        _l("Your message"),
        description=_l("Use short sentences. Name nobody."),
        validators=[Written(_l("Write what you want to tell the person.")), LONG],
    )
    is_answer = BooleanField(
        _l("This is our answer"),
        description=_l(
            "Tick it when you say what was found or what will be done. It ends the clock to answer."
        ),
    )
    is_quick = BooleanField(
        _l("A quick fix: ask whether it worked"),
        description=_l(
            "Only together with an answer. The person's yes closes the case, their no makes it a whole one."
        ),
    )


class RecallForm(FlaskForm):
    """Which message should not go."""

    message = HiddenField()


class NoteForm(FlaskForm):
    """Words for the team alone."""

    text = TextAreaField(
        _l("Your note"),
        description=_l("Everybody who reads this case reads it, and whoever takes it over later."),
        validators=[Written(_l("Write the note.")), LONG],
    )


class SummaryForm(FlaskForm):
    """What the team works from instead of the person's own words."""

    title = StringField(
        _l("Title"),
        description=_l(
            "A few words that point at nobody. Lists show it to the readers of this case."
        ),
        validators=[
            Written(_l("Write a title.")),
            Length(max=120, message=_l("Keep it under 120 signs.")),
        ],
    )
    text = TextAreaField(
        _l("Summary"),
        description=_l(
            "What happened, in your own words: no names, no phrases of the person, nothing only they could know."
        ),
        validators=[Written(_l("Write the summary.")), LONG],
    )


class TriageForm(FlaskForm, TouchedFields):
    """What staff make of a case: where, what, how grave and why, for whom, and who must act."""

    unit = SelectField(
        _l("Where did it happen?"),
        coerce=chosen_id,
        description=_l(
            "A place with few people is recorded as the unit above it. Its true name stays sealed."
        ),
        validators=[InputRequired(_l("Choose where it happened."))],
    )
    group = SelectField(
        _l("Who is the person?"),
        choices=lambda: [nothing_chosen(), *group_choices()],
        description=_l("As they told it. Choose “I prefer not to say” when they did not."),
        validators=[InputRequired(_l("Choose a group."))],
    )
    people = IntegerField(
        _l("Of how many people is it the case?"),
        default=1,
        description=_l(
            "One, when somebody speaks alone. Of a group or a union, as many as they say."
        ),
        validators=[NumberRange(1, 100_000, _l("Give a number from one on."))],
    )
    function = SelectField(
        _l("Which function must act?"),
        coerce=chosen_id,
        description=_l("Its head is told when a date is missed."),
        validators=[InputRequired(_l("Choose a function."))],
    )

    @property
    def judgement(self) -> dict[str, object]:
        """What was judged, by the names the service takes."""
        return {
            "unit_id": self.unit.data,
            "right_code": self.right.data,
            "severity": self.severity,
            "reasons": self.reasons,
            "group_code": self.group.data,
            "function_id": self.function.data,
            "people": self.people.data,
        }


class TakenForm(FlaskForm, FileForm):
    """The questions that people answer themselves, and how what they said reached us."""

    channel = RadioField(
        _l("How did it reach us?"),
        [InputRequired(_l("Choose how it reached us."))],
        choices=lambda: [SelectChoice(key, text) for key, text in channel_words().items()],
    )
    reached_on = DateField(
        _l("On which day?"),
        [InputRequired(_l("Give the day."))],
        description=_l("The dates owed to the person count from it."),
    )
    tongue = SelectField(
        _l("In which language?"),
        description=_l("The words below, and the slip for the person."),
        choices=[SelectChoice(code, name) for code, name in i18n.NAMES.items()],
    )

    def validate_reached_on(self, field: Field) -> None:
        """Nothing reaches us tomorrow."""
        if field.data > today():
            raise ValidationError(_l("This day is still to come."))


class ClosureForm(FlaskForm):
    """How a case ends, in words the person will read."""

    outcome = RadioField(
        _l("How does it end?"),
        choices=lambda: [
            SelectChoice(each.value, str(OUTCOME_LABELS[each])) for each in OF_THE_DESK
        ],
        validators=[InputRequired(_l("Choose how it ends."))],
    )
    reason = TextAreaField(
        _l("The reason, for the person"),
        description=_l("Say what you looked at, what you found and what follows from it."),
        validators=[Written(_l("Write the reason. The person has a right to it.")), LONG],
    )
    prevention = TextAreaField(
        _l("What would have stopped this?"),
        description=_l(
            "For the team, never for the person: what to change so that nobody has to write to us about it again."
        ),
        validators=[Written(_l("Say what would have stopped this, in a sentence or two.")), LONG],
    )
    sure = BooleanField(
        _l("I have read this again. It is sent to the person and cannot be undone."),
        validators=[InputRequired(_l("Tick this box when you are sure."))],
    )


class SettlementForm(FlaskForm):
    """What is offered to everybody in a case."""

    text = TextAreaField(
        _l("The settlement, for the people"),
        description=_l("Say what each of them gets, from whom and by when. Name nobody."),
        validators=[Written(_l("Write what you offer.")), LONG],
    )


class MuteForm(FlaskForm):
    """Why what a number sends should be no news for a while."""

    why = RadioField(
        _l("What is the number used for?"),
        [InputRequired(_l("Choose what it is used for."))],
        choices=lambda: [SelectChoice(key, text) for key, text in why_words().items()],
    )
    text = TextAreaField(
        _l("The reason, for the person"),
        description=_l("They read it with their number. Say what they can do instead."),
        validators=[Written(_l("Write the reason. The person has a right to it.")), LONG],
    )


class StepBackForm(FlaskForm):
    """Why a reader should not handle a case."""

    why = RadioField(
        _l("Why do you step back?"),
        [InputRequired(_l("Choose a reason."))],
        choices=lambda: [SelectChoice(key, text) for key, text in recusal_words().items()],
        description=_l("The auditor sees it. The person does not."),
    )


class AssignmentForm(FlaskForm):
    """Which reader the clocks run for."""

    owner = SelectField(
        _l("Who takes it from here?"),
        coerce=int,
        description=_l("Only people who can read this case are listed."),
        validators=[InputRequired(_l("Choose somebody."))],
    )


class ExecutiveAnswerForm(FlaskForm):
    """What an executive does about a missed date."""

    text = TextAreaField(
        _l("Your answer"),
        description=_l(
            "What you do so that the person is answered, by when, and what you change so that it does not happen again."
        ),
        validators=[Written(_l("Write your answer.")), LONG],
    )


class EvidenceForm(FlaskForm):
    """Why a reader needs a file that was not cleaned."""

    reason = TextAreaField(
        _l("Why do you need it?"),
        description=_l("It is kept with the case, and your name with it."),
        validators=[Written(_l("Write why you need it.")), LONG],
    )
