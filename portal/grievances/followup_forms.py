"""The forms of the person's own page for what is theirs to do and change. Names in the page are neutral, and words to us are always `a2`."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Form, HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.grievances import told
from portal.grievances.asked_forms import (
    CHOOSE,
    SHORT,
    SURE,
    ActForm,
    CameForm,
    CheckInForm,
    IdentityForm,
    NoteForm,
    PlaceForm,
    QuickForm,
    RateForm,
    RemedyForm,
    SolvedForm,
    SummaryForm,
    needs_words,
    words,
)
from portal.grievances.forms import FileForm, ReplyForm, without_invisible


class HarmForm(ActForm):
    """Something happened because the person spoke."""

    text = words(
        _l("What happened to you?"),
        needs_words,
        hint=_l("Say what was done, by whom if you want, and whether it may happen again."),
    )


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
    "place": PlaceForm,
    "offer": RemedyForm,
    "came": CameForm,
    "shut": ShutForm,
    "withdraw": WithdrawForm,
    "switch": SwitchForm,
}
