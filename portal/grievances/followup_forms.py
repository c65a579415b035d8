"""The forms of the person's own page: one question each. Names in the page are neutral, and words to us are always `a2`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.grievances import rules, told
from portal.grievances.forms import WHOLE, FileForm, ReplyForm, without_invisible

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


def _needs_words(_form: Form, field: Any) -> None:
    if rules.is_empty(field.data or ""):
        raise ValidationError(_l("Please write a few words."))


def _needs_words_unless(*answers: str) -> Any:
    def check(form: Any, field: Any) -> None:
        if form.answer.data not in answers:
            _needs_words(form, field)

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
        _needs_words_unless("yes"),
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
    text = words(_l("Your words"), _needs_words_unless("no"))


class HarmForm(ActForm):
    """Something happened because the person spoke."""

    text = words(
        _l("What happened to you?"),
        _needs_words,
        hint=_l("Say what was done, by whom if you want, and whether it may happen again."),
    )


class SummaryForm(ActForm):
    """Whether we understood it."""

    answer = RadioField(_l("Is this right?"), [CHOOSE], choices=RIGHT_OR_NOT, name="b3")
    text = words(_l("If something is wrong: what?"), _needs_words_unless("right"))


class NoteForm(SummaryForm):
    """Whether it was written down as the person told it."""

    answer = RadioField(_l("Is this what you told us?"), [CHOOSE], choices=RIGHT_OR_NOT, name="b3")


class TakeOffForm(ActForm):
    """Take one reader off."""

    mark = RadioField(
        _l("Who should not read it any more?"), [CHOOSE], validate_choice=False, name="b6"
    )
    sure = BooleanField(_l("Yes, take this person off"), [SURE], name="b7")


class KeepOutForm(ActForm):
    """The form's first question, asked again later."""

    walls = FileForm.walls
    names = FileForm.names


class MeetForm(ActForm):
    """Ask to talk to somebody."""

    level = RadioField(
        _l("Whom do you want to meet?"),
        [CHOOSE],
        choices=lambda: [SelectChoice(key, text) for key, text in told.level_words().items()],
        name="b8",
    )
    text = words(_l("When and where would it be safe for you?"))


class ContactForm(ActForm):
    """How the person may be reached, and who sees that."""

    text = TextAreaField(
        _l("How and when may they reach you?"),
        [SHORT],
        description=_l("You need not say your name. Leave it empty to take it back."),
        filters=[without_invisible],
        name="a2",
    )
    seen = RadioField(
        _l("Who may see this?"),
        choices=[
            SelectChoice("readers", _l("Everybody who can read my case. They may call me")),
            SelectChoice("locked", _l("Nobody, until two people open it together")),
        ],
        default="readers",
        name="b3",
    )


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


class ShutForm(ActForm):
    """Seal the words that were read, or open them again."""

    shut = HiddenField(name="b3")


class WithdrawForm(ActForm):
    """Take everything back; asked about pressure first."""

    answer = RadioField(
        _l("Is somebody pressing you to take it back?"),
        [CHOOSE],
        choices=[
            SelectChoice("no", _l("No, it is my own wish")),
            SelectChoice("yes", _l("Yes")),
            SelectChoice("silent", _l("I do not want to say")),
        ],
        name="b3",
    )
    sure = BooleanField(_l("Erase my words. I know that nobody can bring them back."), name="b7")

    def validate_sure(self, field: Any) -> None:
        """Asked of whoever goes on; whoever is pressed hears first what else they can do."""
        if self.answer.data != "yes" and not field.data:
            raise ValidationError(_l("Please tick this box first."))


class SwitchForm(ActForm):
    """Which of the cases under one number is shown."""

    n = HiddenField(name="b9")


FORMS: dict[str, type[Form]] = {
    "reply": ReplyForm,
    "quick": QuickForm,
    "solved": SolvedForm,
    "rate": RateForm,
    "checkin": CheckInForm,
    "harm": HarmForm,
    "summary": SummaryForm,
    "note": NoteForm,
    "takeoff": TakeOffForm,
    "keepout": KeepOutForm,
    "meet": MeetForm,
    "contact": ContactForm,
    "identity": IdentityForm,
    "shut": ShutForm,
    "withdraw": WithdrawForm,
    "switch": SwitchForm,
}
