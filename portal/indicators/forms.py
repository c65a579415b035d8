"""Which place and months the live figures are for."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice

MONTHS_SHOWN = 12
MONTHS_OFFERED = 36


class FilterForm(Form):
    """Sent in the address, so that a view can be kept as a bookmark."""

    unit = SelectField(_l("Place"))
    since = SelectField(_l("From"))
    until = SelectField(_l("To"))


def chosen(
    asked: MultiDict[str, str], units: Mapping[str, str], months: Sequence[tuple[str, str]]
) -> FilterForm:
    """The filters of this address, or the usual ones when it asks for what is not there.

    `units` names places by code, the top first; `months` are codes and names, oldest first.
    """
    form = _offered(asked, units, months)
    if form.validate() and form.since.data <= form.until.data:
        return form
    return _offered(None, units, months)


def _offered(
    asked: MultiDict[str, str] | None, units: Mapping[str, str], months: Sequence[tuple[str, str]]
) -> FilterForm:
    usual = {
        "unit": next(iter(units)),
        "since": months[-MONTHS_SHOWN][0],
        "until": months[-1][0],
    }
    form = FilterForm(asked, data=usual)
    form.unit.choices = [SelectChoice(value=code, label=name) for code, name in units.items()]
    form.since.choices = form.until.choices = [
        SelectChoice(value=code, label=name) for code, name in months
    ]
    return form
