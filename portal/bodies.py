"""Reading what a form sent, strictly: words that arrive damaged are given back, never stored as something else.

Werkzeug alone would replace broken UTF-8 quietly, read another charset as an empty form and drop a body that is too
long. Here each of these is an error that still carries what could be read.
"""

from io import BytesIO
from urllib.parse import parse_qsl, unquote_to_bytes

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import MultiPartParser

from portal.errors import PortalError

LONGEST = 2_000_000
DRAINED = 16_000_000
MOST_FIELDS = 200
URLENCODED = "application/x-www-form-urlencoded"

Fields = MultiDict[str, str]


class Unreadable(PortalError):
    """The body did not arrive whole, or not as UTF-8; `kept` is what could be read of it."""

    status = 400

    def __init__(self, kept: Fields, status: int = 400) -> None:
        super().__init__()
        self.kept, self.status = kept, status


class TooLong(Unreadable):
    """More than a form can carry; `kept` is its first part."""

    def __init__(self, kept: Fields) -> None:
        super().__init__(kept, 413)


def read() -> Fields:
    """The fields of this request's form. Raises Unreadable or TooLong."""
    if request.mimetype == "multipart/form-data":
        return _multipart()
    raw = _raw()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != URLENCODED or charset not in ("utf-8", "utf8"):
        raise Unreadable(_kept(raw, charset), 415)
    if raw.count(b"&") >= MOST_FIELDS:
        raise TooLong(_kept(raw[:LONGEST], charset))
    try:
        raw.decode("ascii")
        unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
        return MultiDict(parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        raise Unreadable(_kept(raw, charset)) from None


def _raw() -> bytes:
    """The whole body as announced; a shorter one was cut on its way."""
    announced = request.content_length
    if announced is None and request.headers.get("Transfer-Encoding"):
        raise Unreadable(_kept(request.environ["wsgi.input"].read(LONGEST), "utf-8"), 411)
    if announced is not None and announced > LONGEST:
        first = request.environ["wsgi.input"].read(LONGEST)
        _drain(announced - LONGEST)
        raise TooLong(_kept(first, "utf-8"))
    raw: bytes = request.environ["wsgi.input"].read(announced or 0)
    if len(raw) != (announced or 0):
        raise Unreadable(_kept(raw, "utf-8"))
    return raw


def _drain(rest: int) -> None:
    """Take in what is still coming, up to a bound, so that the browser hears the answer."""
    stream = request.environ["wsgi.input"]
    for _turn in range(0, min(rest, DRAINED), 65536):
        if not stream.read(65536):
            return


def _multipart() -> Fields:
    """Old proxies turn forms into multipart; text only, and only as whole UTF-8."""
    raw = request.get_data(cache=True) if (request.content_length or 0) <= LONGEST else b""
    if not raw:
        raise TooLong(MultiDict())
    whole = len(raw) == request.content_length and raw.rstrip().endswith(b"--")
    kept: Fields = MultiDict((request.form if whole else _cut_short(raw)).items(multi=True))
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        whole = False
    if not whole:
        raise Unreadable(kept)
    return kept


def _cut_short(raw: bytes) -> Fields:
    """The parts of a multipart body that was cut before its end, the last one as far as it came."""
    mark = request.mimetype_params.get("boundary", "").encode()
    parser = MultiPartParser(stream_factory=lambda *_about, **_named: BytesIO())
    try:
        return parser.parse(BytesIO(raw + b"\r\n--" + mark + b"--\r\n"), mark, None)[0]
    except (ValueError, RequestEntityTooLarge):
        return MultiDict()


def _kept(raw: bytes, charset: str) -> Fields:
    """As much as can be read, for the page that gives it back; unknown charsets are read as UTF-8."""
    try:
        text = raw.decode(charset, "replace")
    except (LookupError, UnicodeError):
        text = raw.decode("utf-8", "replace")
    return MultiDict(parse_qsl(text, keep_blank_values=True, errors="replace")[:MOST_FIELDS])
