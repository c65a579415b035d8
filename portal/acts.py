"""One sent form, one act: done whole, or refused with the reason beside the form and the text still in it."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError

from portal import db
from portal.errors import NotSaved, RuleBroken

ASKED, DONE, INCOMPLETE = 200, 303, 400


def attempt(form: FlaskForm, act: Callable[[], object]) -> int:
    """Do what a form asks inside one write; the HTTP status its page should answer with.

    ASKED while nothing was sent, DONE when it is durable, else a refusal (400, 409, 503) that the form says.
    """
    if not form.is_submitted():
        return ASKED
    if not form.validate():
        return INCOMPLETE
    try:
        with db.write():
            act()
    except RuleBroken as problem:
        return _refuse(form, problem.message, problem.status)
    except StaleDataError:
        return _refuse(
            form,
            _("Somebody changed this at the same moment. Look again, then send."),
            RuleBroken.status,
        )
    except NotSaved:
        return _refuse(
            form,
            _("This could not be saved. Your text is still here. Send it again."),
            NotSaved.status,
        )
    return DONE


def _refuse(form: FlaskForm, message: object, status: int) -> int:
    form.form_errors.append(message)
    return status
