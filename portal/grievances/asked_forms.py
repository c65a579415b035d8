"""Forms of the one question we ask now, and what all forms of the person's own page carry. Names in the page are neutral, and words to us are always `a2`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.grievances import rules
from portal.grievances.forms import WHOLE, without_invisible

LONG = Length(
    max=rules.MAX_WORDS,
    message=_l("Please shorten this to 50,000 letters. You can send the rest as a second message."),
)
SHORT = Length(max=500, message=_l("Please use fewer words here."))
CHOOSE = InputRequired(_l("Please choose one."))
SURE = InputRequired(_l("Please tick this box first."))
GRADES = (
    SelectChoice("5", _l("5 · very good")),
    SelectChoice("4", _l("4 · good")),
    SelectChoice("3", _l("3 · in between")),
    SelectChoice("2", _l("2 · bad")),
    SelectChoice("1", _l("1 · very bad")),
)
FAIRNESS = (
    SelectChoice("5", _l("5 · very fairly")),
    SelectChoice("4", _l("4 · fairly")),
    SelectChoice("3", _l("3 · in between")),
    SelectChoice("2", _l("2 · unfairly")),
    SelectChoice("1", _l("1 · very unfairly")),
)
RIGHT_OR_NOT = (
    SelectChoice("right", _l("Yes, it is right")),
    SelectChoice("correct", _l("Something is wrong or missing")),
)


def words(label: Any, *checks: Any, hint: Any = "") -> TextAreaField:
    """A place for words in any language."""
    return TextAreaField(
        label, [*checks, LONG], description=hint, filters=[without_invisible], name="a2"
    )


def needs_words(_form: Form, field: Any) -> None:
    """Refuse words in which nothing can be read."""
    if rules.is_empty(field.data or ""):
        raise ValidationError(_l("Please write a few words."))


def needs_words_unless(*answers: str) -> Any:
    """Ask for words with every answer but these."""

    def check(form: Any, field: Any) -> None:
        if form.answer.data not in answers:
            needs_words(form, field)

    return check


class ActForm(Form):
    """What every form of this page carries along."""

    form_id = HiddenField(name="f")
    complete = HiddenField(default=WHOLE, name="z")


class QuickForm(ActForm):
    """After a quick answer."""

    answer = RadioField(
        _l("Did it work?"),
        [CHOOSE],
        choices=[
            SelectChoice("yes", _l("Yes. You can close it")),
            SelectChoice("no", _l("No. Please look into it")),
        ],
        name="b3",
    )
    text = words(_l("Anything you want to add"))


class SolvedForm(ActForm):
    """After an outcome."""

    answer = RadioField(
        _l("Was this solved?"),
        [CHOOSE],
        choices=[
            SelectChoice("yes", _l("Yes")),
            SelectChoice("no", _l("No. Please look at it again")),
            SelectChoice("appeal", _l("No. Somebody else should decide")),
        ],
        name="b3",
    )
    text = words(
        _l("If not: what is missing or wrong?"),
        needs_words_unless("yes"),
        hint=_l("“Somebody else” is a person who had no part in it so far."),
    )


class RateForm(ActForm):
    """How the person judges what came of it, and how they were treated."""

    outcome = RadioField(
        _l("How good is the outcome for you?"), [CHOOSE], choices=GRADES, name="b4"
    )
    fairness = RadioField(_l("How fairly were you treated?"), [CHOOSE], choices=FAIRNESS, name="b5")


class CheckInForm(ActForm):
    """Asked again and again after the end."""

    answer = RadioField(
        _l("Has anything happened to you because of this?"),
        [CHOOSE],
        choices=[
            SelectChoice("no", _l("No")),
            SelectChoice("words", _l("I want to write something about it")),
        ],
        name="b3",
    )
    text = words(_l("Your words"), needs_words_unless("no"))


class SummaryForm(ActForm):
    """Whether we understood it."""

    answer = RadioField(_l("Is this right?"), [CHOOSE], choices=RIGHT_OR_NOT, name="b3")
    text = words(_l("If something is wrong: what?"), needs_words_unless("right"))


class NoteForm(SummaryForm):
    """Whether it was written down as the person told it."""

    answer = RadioField(_l("Is this what you told us?"), [CHOOSE], choices=RIGHT_OR_NOT, name="b3")


class IdentityForm(ActForm):
    """Whether custodians may open what was locked away."""

    answer = RadioField(
        _l("May two people together open what you locked away?"),
        [CHOOSE],
        choices=[
            SelectChoice("refused", _l("No, keep it locked")),
            SelectChoice("allowed", _l("Yes, they may open it")),
        ],
        name="b3",
    )


class PlaceForm(ActForm):
    """Whether somebody may speak with people there."""

    answer = RadioField(
        _l("May they speak with people there?"),
        [CHOOSE],
        choices=[
            SelectChoice("no", _l("No. Do not speak with anybody there")),
            SelectChoice("yes", _l("Yes, they may")),
        ],
        name="b3",
    )
    text = words(_l("Anything they must heed, or must not say"))


class RemedyForm(ActForm):
    """Whether what is offered is right for the person."""

    about = HiddenField(name="b10")
    answer = RadioField(
        _l("Do you want this?"),
        [CHOOSE],
        choices=[
            SelectChoice("yes", _l("Yes, I take it")),
            SelectChoice("no", _l("No, it is not right for me")),
        ],
        name="b3",
    )
    text = words(_l("Anything you want to add"))


class CameForm(RemedyForm):
    """Whether what was promised has come."""

    answer = RadioField(
        _l("Did you get it?"),
        [CHOOSE],
        choices=[
            SelectChoice("yes", _l("Yes, it came")),
            SelectChoice("no", _l("No, or not all of it")),
        ],
        name="b3",
    )
