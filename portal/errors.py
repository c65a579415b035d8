"""What can go wrong in words a person can use; everything else is a bug and shows an error id only."""

import logging
import secrets
import traceback
from pathlib import Path

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError

log = logging.getLogger("portal.errors")

TITLES = {
    400: _l("This could not be read"),
    403: _l("This page is not for your role"),
    404: _l("There is nothing here"),
    405: _l("This page cannot be used that way"),
    409: _l("That is not possible now"),
    413: _l("That is too much at once"),
    415: _l("This could not be read"),
    503: _l("Too many people at once"),
}


class PortalError(Exception):
    """Carries the sentence the person will read, the words they typed, and the HTTP status that goes with it."""

    status = 400

    def __init__(self, message: object = "", words: str = "") -> None:
        super().__init__(message)
        self.message, self.words = message, words


class RuleBroken(PortalError):
    """The procedure does not allow this; the sentence says why and what to do."""

    status = 409


class NotAllowed(PortalError):
    """The role does not hold the permission this page declares."""

    status = 403


class NotFound(PortalError):
    """It does not exist for whoever asks: the same bytes whether absent, walled or erased."""

    status = 404


class Busy(PortalError):
    """A bounded queue is full; the text stays on the page and may be sent again."""

    status = 503


class NotSaved(PortalError):
    """The database did not take the write; nothing was kept, the text stays on the page."""

    status = 503


def init_app(app: Flask) -> None:
    """Answer every error with one of our own pages."""
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)


def _portal_error(error: PortalError) -> ResponseReturnValue:
    return _page(error.status, error.message, error.words)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, InternalServerError) or error.code is None or error.code < 400:
        return error.get_response()
    body, status, headers = _page(error.code, "")
    allowed = dict(error.get_headers()).get("Allow")
    return body, status, headers | ({"Allow": allowed} if allowed else {})


def _bug(error: Exception) -> ResponseReturnValue:
    """Log the class and place of a bug with an id; never its text, which may hold somebody's words."""
    error_id = secrets.token_hex(4)
    log.error("bug %s %s at %s", error_id, type(error).__name__, place_of(error))
    return render_template("errors/500.html", error_id=error_id), 500, {"Cache-Control": "no-store"}


def place_of(error: Exception) -> str:
    """File and line where a bug rose, in our own code when it passed through it: all that a log may say."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "portal" in Path(frame.filename).parts] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"


def _page(status: int, message: object, words: str = "") -> tuple[str, int, dict[str, str]]:
    """A calm page; a 404 is the same bytes for everybody and never says what was looked for."""
    name = f"errors/{status}.html" if status in (403, 404, 409, 413, 503) else "errors/4xx.html"
    headers = {"Cache-Control": "no-store"}
    if status == Busy.status:
        headers["Retry-After"] = "20"
    if status == 404:
        return render_template(name, title=TITLES[404]), status, headers
    title = TITLES.get(status, _l("This could not be read"))
    return render_template(name, title=title, message=message, words=words), status, headers
