"""Form fields for what the catalogues name: which right, which group, how grave and why."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from portal.catalogues.groups import GROUPS
from portal.catalogues.rights import FAMILIES, rights_of
from portal.catalogues.severity import DIMENSION_LABELS, LEVELS, Dimension, Severity, sentence

_WHY = _l("Why this level?")
_SAY_WHY = InputRequired(_l("Say why you chose this level."))
_SHORT = Length(max=2000, message=_l("Keep it under 2,000 signs."))


def right_choices() -> list[SelectChoice]:
    """Every right under the name of its family."""
    return [
        SelectChoice(right.code, str(right.label), optgroup=str(family.label))
        for family in FAMILIES
        for right in rights_of(family.code)
    ]


def group_choices() -> list[SelectChoice]:
    """Every group in catalogue order."""
    return [SelectChoice(group.code, str(group.label)) for group in GROUPS]


def _level(dimension: Dimension) -> RadioField:
    return RadioField(
        DIMENSION_LABELS[dimension],
        coerce=int,
        choices=lambda: [
            SelectChoice(level, f"{level} · {sentence(dimension, level)}") for level in LEVELS
        ],
        validators=[InputRequired(_l("Choose a level."))],
    )


class TouchedFields(Form):
    """Which right is touched and how gravely, each level with its reason."""

    right = SelectField(
        _l("What does it touch?"),
        choices=lambda: [SelectChoice("", str(_("Choose one"))), *right_choices()],
        validators=[InputRequired(_l("Choose what it touches."))],
    )
    scale = _level(Dimension.SCALE)
    scale_reason = TextAreaField(_WHY, validators=[_SAY_WHY, _SHORT])
    scope = _level(Dimension.SCOPE)
    scope_reason = TextAreaField(_WHY, validators=[_SAY_WHY, _SHORT])
    irremediability = _level(Dimension.IRREMEDIABILITY)
    irremediability_reason = TextAreaField(_WHY, validators=[_SAY_WHY, _SHORT])

    @property
    def severity(self) -> Severity:
        """The three levels that were chosen."""
        return Severity(self.scale.data, self.scope.data, self.irremediability.data)

    @property
    def reasons(self) -> dict[str, str]:
        """Why, by dimension."""
        return {each.value: self[f"{each.value}_reason"].data for each in Dimension}


def as_typed(levels: Mapping[str, int | None], reasons: Mapping[str, str]) -> dict[str, object]:
    """What was judged before, as the fields take it."""
    return dict(levels) | {f"{name}_reason": text for name, text in reasons.items()}
