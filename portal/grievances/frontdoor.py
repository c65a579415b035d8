"""The first page, answered from memory: the same bytes for everybody who comes without a cookie.

A busy evening asks for little else, so it is sent before Flask wakes up. What is kept is an answer Flask gave, headers
and all, and it is asked for anew each minute and whenever the roster changes, because the page says who reads.
"""

from collections.abc import Callable, Iterable
from typing import Any

from portal import clock, i18n
from portal.accounts import mark
from portal.grievances import visit

Environ = dict[str, Any]
Start = Callable[..., Any]
Kept = tuple[str, list[tuple[str, str]], list[bytes]]
HOMES = frozenset(i18n.home(code) for code in i18n.NAMES)
MOST = 32


class FrontDoor:
    """Between the web server and the application."""

    def __init__(self, inner: Callable[[Environ, Start], Iterable[bytes]]) -> None:
        self._inner = inner
        self._kept: dict[object, Kept] = {}

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        if not _is_a_strangers(environ):
            return self._inner(environ, start_response)
        key = _key(environ)
        status, headers, body = self._kept.get(key) or self._asked(key, environ)
        start_response(status, headers)
        return body

    def _asked(self, key: object, environ: Environ) -> Kept:
        heard: list[Any] = []
        body = list(self._inner(environ, lambda *told: heard.extend(told)))
        answer = heard[0], heard[1], body
        if heard[0].startswith("203"):
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[key] = answer
        return answer


def _is_a_strangers(environ: Environ) -> bool:
    return (
        environ["REQUEST_METHOD"] == "GET"
        and environ["PATH_INFO"] in HOMES
        and not environ.get("QUERY_STRING")
        and not environ.get("CONTENT_LENGTH")
        and visit.name() not in environ.get("HTTP_COOKIE", "")
    )


def _key(environ: Environ) -> object:
    pressed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    minute = int(clock.now().timestamp() // 60)
    return environ["PATH_INFO"], pressed, environ.get("HTTP_HOST"), minute, mark.stamp()
