"""What the page that freezes a quarter asks."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.indicators.words import quarter_name

LONGEST = 1000


def _plain(text: str | None) -> str:
    return (text or "").replace("\0", "").strip()


def _words(label: object, hint: object) -> TextAreaField:
    return TextAreaField(
        label,
        [
            DataRequired(_l("Write this part too. If there is nothing to say, say so.")),
            Length(max=LONGEST, message=_l("Make this shorter: at most %(max)d characters.")),
        ],
        filters=[_plain],
        description=hint,
        render_kw={"rows": 4},
    )


class FreezeForm(FlaskForm):
    """A quarter, the three things the company says beside its figures, and the promise not to change them."""

    period = SelectField(_l("Quarter"), [InputRequired(_l("Choose a quarter."))])
    changed = _words(
        _l("What changed"), _l("What the company did differently in this quarter. Name no person.")
    )
    failed = _words(_l("What failed"), _l("What was late, or did not help the people it was for."))
    unknown = _words(
        _l("What we do not know"), _l("Whom we did not hear, and what is not measured.")
    )
    sure = BooleanField(
        _l("Freeze this quarter for the panel. It can never be changed or taken back."),
        [InputRequired(_l("Tick the box if you are sure. A frozen quarter is never changed."))],
    )

    def offer(self, quarters: Iterable[str]) -> None:
        """Fill the list with the quarters that are over and not frozen yet."""
        self.period.choices = [
            SelectChoice(value=each, label=quarter_name(each)) for each in quarters
        ]


class PublishForm(FlaskForm):
    """The one thing to be sure of before everybody may read a quarter."""

    sure = BooleanField(
        _l("Show this quarter to everybody. It can never be changed or taken back."),
        [InputRequired(_l("Tick the box if you are sure. What was shown cannot be unseen."))],
    )
