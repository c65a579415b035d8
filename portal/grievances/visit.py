"""A complainant's visit: one sealed cookie, no row. It holds what the receipt opens, and the receipt until "I have it"."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta

from flask import Response, request

from portal import keys, settings
from portal.vault import receipts, sessions
from portal.vault.errors import Damaged
from portal.vault.receipts import Slot

PURPOSE = "visit"
IDLE = timedelta(minutes=60)
ABSOLUTE = timedelta(minutes=180)
SHOWN = timedelta(minutes=60)


@dataclass(frozen=True)
class Visit:
    """`root` and `receipt` are empty before anything was filed or opened; times are unix seconds.

    `receipt` may be several numbers, apart by spaces; `about` is what their page says besides.
    `n` is which of the receipt's cases is shown, `said` what the last act left to say once.
    """

    issued: int
    seen: int
    root: str = ""
    receipt: str = ""
    n: int = 0
    said: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> bytes:
        """The one case in which the forms of this visit's page are good."""
        return f"{self.root} {self.n}".encode()

    def slots(self) -> tuple[Slot, ...]:
        """The places the receipt leads to."""
        return receipts.slots(bytes.fromhex(self.root), pepper=keys.current().pepper)

    def without_receipt(self) -> "Visit":
        """The person has the number; from here on only what it opens is kept."""
        return replace(self, receipt="", about={})


def begin(
    now: datetime,
    *,
    root: bytes = b"",
    receipt: str = "",
    about: Mapping[str, str] | None = None,
) -> Visit:
    """A new visit, from now."""
    second = int(now.timestamp())
    return Visit(second, second, root.hex(), receipt, about=about or {})


def present(now: datetime) -> Visit | None:
    """The visit of this request, unless there is none, it is too old, or somebody made it up."""
    text = request.cookies.get(name())
    if not text:
        return None
    try:
        visit = Visit(**sessions.open_cookie(text, key=keys.current().cookies, purpose=PURPOSE))
    except (Damaged, TypeError, ValueError):
        return None
    second = now.timestamp()
    if (
        second - visit.seen > IDLE.total_seconds()
        or second - visit.issued > ABSOLUTE.total_seconds()
    ):
        return None
    if second - visit.issued > SHOWN.total_seconds():
        visit = visit.without_receipt()
    return visit


def keep(answer: Response, visit: Visit, now: datetime) -> Response:
    """Send the visit back to the browser, seen now; it ends with the browser."""
    payload = asdict(replace(visit, seen=int(now.timestamp())))
    text = sessions.seal_cookie(payload, key=keys.current().cookies, purpose=PURPOSE)
    answer.set_cookie(
        name(), text, secure=settings.current().https, httponly=True, samesite="Strict", path="/"
    )
    return answer


def end(answer: Response) -> Response:
    """Forget the visit, in the cookie and in whatever the browser kept."""
    answer.delete_cookie(
        name(), secure=settings.current().https, httponly=True, samesite="Strict", path="/"
    )
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def name() -> str:
    """The cookie's name; `__Host-` binds it to this very host, where the browser speaks https."""
    return "__Host-v" if settings.current().https else "v"
