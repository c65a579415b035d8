"""The public forms: what is asked, in whose words. Names in the page are neutral, so that a browser's memory tells nothing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Form,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.catalogues.groups import UNDISCLOSED, group
from portal.grievances import kinds, rules
from portal.grievances.kinds import Kind, Speaking
from portal.grievances.rows import Answers
from portal.grievances.rules import Danger, Exclusion
from portal.organisation.queries import Place

EXCLUSION_LABELS = {
    Exclusion.HEAD_OF_SITE: _l("The head of my workplace"),
    Exclusion.LINE: _l("My manager or team leader"),
    Exclusion.TEAM: _l("The team that reads this"),
    Exclusion.NAMED: _l("Somebody I name"),
    Exclusion.NOBODY: _l("Nobody in particular"),
    Exclusion.UNKNOWN: _l("I do not know"),
}
DANGER_LABELS = {
    Danger.YES: _l("Yes, somebody is in danger now"),
    Danger.NO: _l("No"),
    Danger.UNSURE: _l("I am not sure"),
}
KIND_LABELS = {
    Kind.COMPLAINT: _l("Something is wrong"),
    Kind.RETALIATION: _l("I am punished because somebody spoke up"),
    Kind.HANDLING: _l("You handled something badly"),
    Kind.ADVICE: _l("I need advice"),
    Kind.SUGGESTION: _l("I have an idea"),
    Kind.INFORMATION: _l("I want you to know something"),
    Kind.UNSURE: _l("I am not sure"),
}
SPEAKING_LABELS = {
    Speaking.MYSELF: _l("For myself"),
    Speaking.OTHER: _l("For somebody else"),
    Speaking.GROUP: _l("As a group"),
    Speaking.REPRESENTATIVE: _l("As a union or representative"),
    Speaking.UNSURE: _l("I am not sure"),
}
HARMED = (
    "own_employee",
    "agency_worker",
    "supplier_worker",
    "migrant_worker",
    "woman",
    "child",
    "user",
    "community",
    "indigenous",
    "minority",
    "disability",
    "defender",
)
UNSURE = "unsure"
ASKED = (
    UNDISCLOSED,
    "own_employee",
    "agency_worker",
    "supplier_worker",
    "migrant_worker",
    "former_worker",
    "user",
    "child",
    "community",
    "union",
    "defender",
    "journalist",
)
WHOLE = "1"


def _only_readable(_form: Form, field: Any) -> None:
    if rules.is_empty(field.data or ""):
        raise ValidationError(_l("Please write what happened. A few words are enough."))


def without_invisible(text: str | None) -> str:
    """Signs no database can keep (NUL) leave the text; everything else stays exactly as typed."""
    return (text or "").replace("\x00", "").replace("\r\n", "\n")


class FileForm(Form):
    """Everything somebody files, in one document."""

    walls = SelectMultipleField(
        _l("Who must not see this?"),
        description=_l(
            "They will not be told that it exists. People below them and the person above them will not see it either."
        ),
        choices=[SelectChoice(key, label) for key, label in EXCLUSION_LABELS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        name="a1",
    )
    names = StringField(
        _l("If you name somebody: who?"),
        [Length(max=500, message=_l("Please use fewer words here."))],
        filters=[without_invisible],
        name="a6",
    )
    what = TextAreaField(
        _l("What happened?"),
        [
            _only_readable,
            Length(
                max=rules.MAX_WORDS,
                message=_l(
                    "Please shorten this to 50,000 letters. You can send the rest as a second message."
                ),
            ),
        ],
        description=_l(
            "Write in any language. Leave out your own name and phone number if you want to stay unknown."
        ),
        filters=[without_invisible],
        name="a2",
    )
    where = StringField(
        _l("Where did it happen?"),
        [Length(max=500, message=_l("Please use fewer words here."))],
        description=_l("A place, a hall, a website. Leave it empty if that could point to you."),
        filters=[without_invisible],
        name="a3",
    )
    site = SelectField(
        _l("If it is one of these places, choose it"), validate_choice=True, name="a7", default=""
    )
    group = RadioField(
        _l("Who are you?"),
        choices=[SelectChoice(code, group(code).label) for code in ASKED],
        default=UNDISCLOSED,
        name="a4",
    )
    kind = RadioField(
        _l("What is it?"),
        choices=[SelectChoice(key, label) for key, label in KIND_LABELS.items()],
        default=Kind.COMPLAINT,
        name="a8",
    )
    speaking = RadioField(
        _l("For whom do you write?"),
        choices=[SelectChoice(key, label) for key, label in SPEAKING_LABELS.items()],
        default=Speaking.MYSELF,
        name="a9",
    )
    numbers = SelectField(
        _l("How many people need a number?"),
        description=_l("Each can read, write and leave on their own."),
        choices=[SelectChoice(n, str(n)) for n in range(1, kinds.MOST_NUMBERS + 1)],
        coerce=int,
        default=1,
        name="c1",
    )
    mandate = StringField(
        _l("If you represent people: who are you, and who asked you?"),
        [Length(max=500, message=_l("Please use fewer words here."))],
        filters=[without_invisible],
        name="c3",
    )
    affected = SelectMultipleField(
        _l("Who is affected?"),
        choices=[
            *(SelectChoice(code, group(code).them) for code in HARMED),
            SelectChoice(UNSURE, _l("I am not sure")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        name="c2",
    )
    danger = RadioField(
        _l("Is somebody in danger now?"),
        choices=[SelectChoice(key, label) for key, label in DANGER_LABELS.items()],
        default=Danger.NO,
        name="a5",
    )
    trap = StringField(_l("Leave this empty"), name="h")
    helping = HiddenField(name="c4")
    form_id = HiddenField(name="f")
    complete = HiddenField(default=WHOLE, name="z")

    def offer(self, sites: Sequence[Place]) -> None:
        """List the places to choose from."""
        self.site.choices = [SelectChoice("", _l("Not in this list, or I do not want to say"))] + [
            SelectChoice(site.code, site.name) for site in sites
        ]

    def answers(self, language: str) -> Answers:
        """What was answered, as the service takes it."""
        return Answers(
            what=self.what.data,
            where=self.where.data.strip(),
            site=self.site.data or "",
            group=self.group.data or UNDISCLOSED,
            danger=Danger(self.danger.data or Danger.NO),
            exclusions=frozenset(Exclusion(word) for word in self.walls.data or []),
            names=self.names.data.strip(),
            kind=Kind(self.kind.data or Kind.COMPLAINT),
            speaking=Speaking(self.speaking.data or Speaking.MYSELF),
            numbers=self.numbers.data or 1,
            mandate=self.mandate.data.strip(),
            affected=frozenset(self.affected.data or []),
            language=language,
        )


class OpenForm(Form):
    """The number, to read our answer."""

    receipt = StringField(
        _l("Your number"), [InputRequired(_l("Type the number you were given."))], name="b1"
    )


class ReplyForm(Form):
    """The person writes again."""

    text = TextAreaField(
        _l("Write to us"),
        [
            _only_readable,
            Length(
                max=rules.MAX_WORDS,
                message=_l(
                    "Please shorten this to 50,000 letters. You can send the rest as a second message."
                ),
            ),
        ],
        filters=[without_invisible],
        name="a2",
    )
    form_id = HiddenField(name="f")
    complete = HiddenField(default=WHOLE, name="z")
