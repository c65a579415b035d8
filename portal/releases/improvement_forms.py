"""What the page asks before something goes onto the public list "You said, we did"."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal import dates, i18n
from portal.organisation.choices import chosen_id, nothing_chosen
from portal.releases import wording
from portal.releases.improvements import Texts
from portal.releases.models import Result
from portal.releases.wording import Pointer

LONGEST = 600
PARTS = ("said", "did")
RESULT_LABELS = {
    Result.DONE: _l("We did it"),
    Result.UNDER_WAY: _l("We are doing it"),
    Result.NOT_DONE: _l("We decided not to, and say why"),
}
POINTER_LABELS = {
    Pointer.NAME: _l("a name on the list of people"),
    Pointer.PLACE: _l("a place of work"),
    Pointer.DATE: _l("a day"),
    Pointer.NUMBER: _l("a number"),
    Pointer.ADDRESS: _l("an address"),
}


def month_name(month: str) -> str:
    """A month such as "2026-11" as people write it."""
    return dates.month(date.fromisoformat(f"{month}-01"))


class EntryForm(FlaskForm):
    """An entry of the list; its words are added for each language shipped."""

    unit = SelectField(
        _l("Where?"),
        coerce=chosen_id,
        description=_l("The group or a country. A smaller place could point at people."),
        validators=[InputRequired(_l("Choose where."))],
    )
    month = SelectField(
        _l("In which month?"),
        description=_l("Everybody reads the month and never a day."),
        validators=[InputRequired(_l("Choose a month."))],
    )
    result = RadioField(
        _l("What became of it?"),
        choices=lambda: [
            SelectChoice(each.value, str(label)) for each, label in RESULT_LABELS.items()
        ],
        validators=[InputRequired(_l("Choose one."))],
    )
    sure = BooleanField(
        _l("Nobody can be recognised in these words, by what they say or by how they say it.")
    )

    def offer(self, units: Mapping[int, str], months: Iterable[str]) -> None:
        """Fill the lists of places and months."""
        places = [SelectChoice(each, name) for each, name in units.items()]
        self.unit.choices = [nothing_chosen(), *places]
        self.month.choices = [SelectChoice(each, month_name(each)) for each in months]

    @property
    def texts(self) -> Texts:
        """What was written, by language."""
        return {code: {part: self[f"{part}_{code}"].data for part in PARTS} for code in i18n.NAMES}

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field by itself, and both texts in each language that was begun, at least one."""
        whole = super().validate(extra_validators)
        words = [list(each.values()) for each in self.texts.values()]
        if any(any(each) and not all(each) for each in words) or not any(map(all, words)):
            self.form_errors.append(_("Write both texts in each language you begin, at least one."))
            return False
        return bool(whole)

    def confirm(self) -> bool:
        """Ask for the promise that nobody can be recognised; says whether it was given."""
        if not self.sure.data:
            self.sure.errors = [_("Read it once more, then tick the box if you are sure.")]
        return bool(self.sure.data)


def _plain(text: str | None) -> str:
    return (text or "").replace("\0", "").strip()


def _no_case(_form: FlaskForm, field: Any) -> None:
    if wording.names_a_case(field.data or ""):
        raise ValidationError(
            _("Take out the number of the case. This list is never tied to a case.")
        )


def _words(label: object) -> TextAreaField:
    too_long = Length(max=LONGEST, message=_l("Make this shorter: at most %(max)d characters."))
    return TextAreaField(label, [too_long, _no_case], filters=[_plain], render_kw={"rows": 3})


def _with_languages() -> type[EntryForm]:
    fields = {}
    for code, name in i18n.NAMES.items():
        fields[f"said_{code}"] = _words(_l("You said (%(language)s)", language=name))
        fields[f"did_{code}"] = _words(_l("We did (%(language)s)", language=name))
    return type("PublishImprovementForm", (EntryForm,), fields)


PublishImprovementForm: type[EntryForm] = _with_languages()
