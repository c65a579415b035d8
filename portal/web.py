"""What every answer carries and every request must look like, whoever sends it."""

import gzip
import hashlib
import logging
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

from portal import settings
from portal.errors import NotAllowed, place_of

View = TypeVar("View", bound=Callable[..., Any])

log = logging.getLogger("portal.web")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=(), interest-cohort=()",
    "X-Robots-Tag": "noarchive",
}
STAFF = ("/desk", "/panel", "/demo")
DOWNLOAD = {
    "Content-Security-Policy": "default-src 'none'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
}
FOREVER = "public, max-age=31536000, immutable"


class TextRequest(Request):
    """A request whose uploads nobody asked for are read into memory and dropped: words of a person never touch a temporary file."""

    def _get_file_stream(self, *_about: object, **_named: object) -> IO[bytes]:
        return BytesIO()


class Portal(Flask):
    """Flask, but even its last resort logs a bug by class and place only, never by text."""

    request_class = TextRequest

    def log_exception(self, exc_info: Any) -> None:
        log.error("bug %s at %s", exc_info[0].__name__, place_of(exc_info[1]))


@dataclass(frozen=True)
class Asset:
    """A static file as it is sent: whole, pressed, and named by its content."""

    body: bytes
    pressed: bytes
    digest: str
    mimetype: str


def init_app(app: Flask, *, https: bool) -> None:
    """Guard every request and dress every answer."""
    assets = {path.name: _asset(path) for path in (Path(__file__).parent / "static").iterdir()}
    app.before_request(_refuse_odd_bodies)

    @app.get("/static/<name>", endpoint="static")
    def static(name: str) -> Response:
        if name not in assets:
            raise NotFound
        asset = assets[name]
        answer = pressed(asset.body, asset.pressed, asset.mimetype)
        answer.headers["Cache-Control"] = FOREVER
        return answer

    @app.template_global()
    def static_url(name: str) -> str:
        return f"/static/{name}?v={assets[name].digest}"

    @app.after_request
    def dress(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Cache-Control", "no-store")
        if https:
            answer.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if _has_an_onion(answer):
            answer.headers["Onion-Location"] = _by_onion()
        return answer


def _has_an_onion(answer: Response) -> bool:
    """Whether the Tor Browser should be told that this public page is an onion service too; it listens on https alone."""
    chosen = settings.current()
    return bool(
        chosen.onion
        and chosen.https
        and not request.host.endswith(".onion")
        and request.method == "GET"
        and answer.status_code in (200, 203)
        and answer.mimetype == "text/html"
        and not request.path.startswith(STAFF)
    )


def _by_onion() -> str:
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return f"http://{settings.current().onion}{quote(request.path)}{quote(query, safe='?=&%')}"


def download(body: bytes, name: str) -> Response:
    """Bytes of a stranger to keep on a disk: no browser shows, guesses or runs them. `name` is ours."""
    answer = Response(body, mimetype="application/octet-stream", headers=DOWNLOAD)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def pressed(body: bytes, small: bytes, mimetype: str) -> Response:
    """An answer without secrets, compressed when the browser takes it; pages with secrets are never compressed."""
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(body, mimetype=mimetype, headers={"Vary": "Accept-Encoding"})
    return Response(
        small, mimetype=mimetype, headers={"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    )


def not_kept_at_back(answer: Response) -> Response:
    """A page people write on before they have a cookie. Chromium keeps a whole page in memory, words and all, to show it
    again at Back, whatever Cache-Control says; of a page whose status is not 200 it keeps nothing. Decision 0028."""
    answer.status_code = 203
    return answer


def press(body: bytes) -> bytes:
    """Compressed as small as gzip can."""
    return gzip.compress(body, 9, mtime=0)


def own_pages_only(view: View) -> View:
    """Refuse a form sent from another site; browsers say so in Sec-Fetch-Site, older ones in Origin, and the oldest say nothing."""

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and _is_from_elsewhere():
            raise NotAllowed(_("This form came from another page. Open our page and write there."))
        return view(*args, **kwargs)

    return checked  # type: ignore[return-value]  # same signature, as wraps promises


def _is_from_elsewhere() -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin != "null" and urlsplit(origin).netloc != request.host  # "null": our no-referrer


def _squeezed(css: bytes) -> bytes:
    """A style sheet without its comments and the space around its signs; ours holds neither in a string."""
    css = re.sub(rb"/\*.*?\*/", b"", css, flags=re.DOTALL)
    return (
        re.sub(rb"\s*([{};,])\s*", rb"\1", re.sub(rb"\s+", b" ", css)).replace(b";}", b"}").strip()
    )


def _refuse_odd_bodies() -> None:
    """A body with two lengths, or one that must be unpacked first, is refused before anybody reads it."""
    if request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType
    if request.headers.get("Transfer-Encoding") and request.headers.get("Content-Length"):
        raise BadRequest


def _asset(path: Path) -> Asset:
    body = path.read_bytes()
    if path.suffix == ".css":
        body = _squeezed(body)
    digest = hashlib.blake2b(body, digest_size=6).hexdigest()
    return Asset(
        body, press(body), digest, mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
