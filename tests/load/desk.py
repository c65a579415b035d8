"""The rows of the desk: a page of the inbox must cost the same however many cases there are."""

import re
from statistics import median

from portal import clock, db
from portal.accounts import queries, services, session
from tests import people
from tests.load import client, rows
from tests.load.rows import Row
from tests.load.seed import READER
from tests.load.server import Server, get
from tests.load.worlds import World

INBOX = "/desk/grievances/"


def inbox(
    many: tuple[World, Server], few: tuple[World, Server], *, rounds: int, turns: int
) -> list[Row]:
    """The first and a deep page of the inbox, sealed titles opened, against a world a tenth as large."""
    found = []
    for depth, pages in (("first page", 0), ("deep page", 6)):
        there, here = _asked(*many, pages), _asked(*few, pages)
        times = rows.in_turn(rounds, lambda: _time(there, turns), lambda: _time(here, turns))  # noqa: B023  # asked at once
        found.append(_row(f"inbox, {depth}", times, f"{many[0].cases:,} to {few[0].cases:,}"))
        slowest = median(page for page, _small in times)
        note = f"processor {_cost(there, turns):.0f} ms"
        found.append(rows.alone(f"inbox, {depth}, time", "ms", slowest, "<= 40", note=note))
    return found


def _row(name: str, times: list[tuple[float, float]], note: str) -> Row:
    return rows.against(f"{name}, growth", "ms", times, "<= 1.5", note=note)


def _asked(world: World, server: Server, pages: int) -> tuple[Server, client.Request]:
    """The request for a full page some pages in, or for the last full one there is."""
    cookie, path, next_ = signed_in(world), INBOX, INBOX
    for _ in range(pages + 1):
        page = _page(server, next_, cookie)
        older = re.search(r'href="([^"]*after=[^"]*)"', page)
        if older is None:
            break
        path, next_ = next_, older[1].replace("&amp;", "&")
    if "Passports kept" not in _page(server, path, cookie):
        raise RuntimeError("the inbox shows no opened title")
    return server, get(path, cookie=cookie)


def signed_in(world: World) -> str:
    """The cookie of a reader who has just signed in."""
    world.enter()
    with db.scope():
        account = queries.by_handle(READER)
        with db.write():
            proof = services.Proof(account.id, people.pair_of(READER).private)
            secret = services.sign_in(proof, now=clock.now())
        return f"{session.cookie_name()}={session.cookie_value(secret)}"


def _page(server: Server, path: str, cookie: str) -> str:
    answer = client.ask(server.port, get(path, cookie=cookie))
    if answer.status != 200:
        raise RuntimeError(f"{path} gave {answer.status}")
    return answer.body.decode()


def _time(asked: tuple[Server, client.Request], turns: int) -> float:
    """Milliseconds of one page for somebody who is alone, the median of several."""
    server, request = asked
    connection = client.Connection(server.port)
    connection.ask(request)
    times = [connection.ask(request).seconds for _ in range(turns)]
    connection.close()
    return median(times) * 1000


def _cost(asked: tuple[Server, client.Request], turns: int) -> float:
    """Milliseconds of the server's processor time for one page."""
    before = asked[0].cpu()
    _time(asked, turns)
    return (asked[0].cpu() - before) * 1000 / (turns + 1)
