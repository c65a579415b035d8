"""Ordinary public pages: an address in every language, no cookie, the same bytes for everybody, so they may be kept for a while.

The neutral pages on which people file and follow up are not among them: those have one address and are never kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, request

from portal import i18n, web

View = Callable[..., str]
KEPT_FOR = 300  # seconds; a page that says who reads must not outlive a roster for long


def page(bp: Blueprint, path: str) -> Callable[[View], View]:
    """Serve a view at a path and at the same path below each language; the view does not ask which."""

    def register(view: View) -> View:
        shown = _shown(view)
        bp.add_url_rule(
            path, endpoint=view.__name__, view_func=shown, defaults={"language": i18n.DEFAULT}
        )
        bp.add_url_rule(
            f"/<any({_others()}):language>{path}", endpoint=view.__name__, view_func=shown
        )
        return view

    return register


def address(path: str) -> str:
    """A path in the language of this page, such as `/ar/about`."""
    return f"{i18n.home(i18n.code()).rstrip('/')}{path}"


def languages() -> list[i18n.Language]:
    """Links to this very page in every language."""
    here = request.path
    first = here.split("/")[1]
    path = here[len(first) + 1 :] if first in i18n.NAMES else here
    return [
        i18n.Language(each.code, each.name, each.url.rstrip("/") + path, each.current)
        for each in i18n.switch()
    ]


def _others() -> str:
    return ",".join(code for code in i18n.NAMES if code != i18n.DEFAULT)


def _shown(view: View) -> Callable[..., Response]:
    @wraps(view)
    def shown(language: str, **named: Any) -> Response:
        body = view(**named).encode()
        answer = web.pressed(body, web.press(body), "text/html")
        answer.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return answer

    return shown
