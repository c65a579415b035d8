"""The rows of the public face: the first page, filing, coming back, and what sealing costs."""

import gzip
import re
import time

from portal import clock, db, i18n
from portal.accounts import roster
from portal.grievances import making, sealing
from portal.grievances.sealing import OpenCase
from portal.vault import pairs, receipts
from portal.vault.receipts import Slot
from tests import people
from tests.load import baselines, client, people_filing, rows
from tests.load.people_filing import STORY
from tests.load.rows import Row
from tests.load.server import Server, get
from tests.load.worlds import World

READERS = (1, 2, 3, 5, 6)


def get_form(page: Server, hello: Server, *, rounds: int, seconds: float) -> Row:
    """How fast the first page is served, against the least Flask can serve."""
    turns = rows.in_turn(rounds, lambda: _pages(page, seconds), lambda: _pages(hello, seconds))
    pairs_ = [(page_.rate, hello_.rate) for page_, hello_ in turns]
    return rows.against("get_form", "/s", pairs_, ">= 0.5")


def post_grievance(page: Server, hello: Server, *, rounds: int, seconds: float) -> list[Row]:
    """What filing costs and how evenly it answers, derivation and durable commit included."""
    turns = rows.in_turn(
        rounds, lambda: _cpu_of(page, 8, seconds), lambda: _cpu_of_hello(hello, seconds)
    )
    costs = [(cost * 1000, hello_ * 1000) for (cost, _load), hello_ in turns]
    loads = [load for (_cost, load), _hello in turns]
    spread = [(load.p99 * 1000, load.p50 * 1000) for load in loads]
    many = _file(page, 64, seconds)
    rate = sum(load.rate for load in loads) / len(loads)
    return [
        rows.against("post_grievance, processor", "ms", costs, "<= 45", note=f"{rate:.0f}/s"),
        rows.against("post_grievance, p99 to p50, 8 clients", "ms", spread, "<= 4"),
        rows.alone(
            "post_grievance, 64 clients",
            "errors",
            many.errors,
            "<= 0",
            note=f"{many.rate:.0f}/s, p99 {many.p99:.2f} s",
        ),
    ]


def post_grievance_underived(page: Server, world: World, *, rounds: int, seconds: float) -> Row:
    """How fast filing is without the derivation, against the disk and the database alone."""
    turns = rows.in_turn(
        rounds,
        lambda: _file(page, 8, seconds).rate,
        lambda: baselines.durable_commits(world, seconds),
    )
    return rows.against("post_grievance without derivation", "/s", turns, ">= 0.08")


def post_return(page: Server, *, rounds: int, seconds: float) -> Row:
    """How fast people come back with their number, against the derivation alone on every core."""
    numbers = people_filing.file_some(page.port, 20)
    turns = rows.in_turn(
        rounds, lambda: _return(page, numbers, seconds).rate, lambda: baselines.derivations(seconds)
    )
    return rows.against("post_return", "/s", turns, ">= 0.6")


def sealing_for_five(world: World, turns: int) -> Row:
    """Keys, grants for five readers and recovery, the person's own grant, and both first pieces of a case."""
    world.enter()
    with db.scope():
        current = roster.current()
        readers = {sealing.account_reader(one): current.by_id[one].public or b"" for one in READERS}
        readers[sealing.RECOVERY] = current.recovery_public
        _seal(readers)
        began = time.process_time()
        for _ in range(turns):
            _seal(readers)
        each = (time.process_time() - began) / turns
    return rows.alone("sealing for five readers", "ms", each * 1000, "<= 1.5")


def first_page(page: Server) -> list[Row]:
    """What a phone must fetch before somebody can write, in each language."""
    weights, requests, scripts = zip(
        *(_weigh(page.port, path) for path in map(i18n.home, i18n.NAMES)), strict=True
    )
    return [
        rows.alone(
            "first page, pressed",
            "bytes",
            max(weights),
            "<= 8192",
            note=f"{', '.join(i18n.NAMES)}: {weights}",
        ),
        rows.alone("first page, requests", "", max(requests), "<= 2"),
        rows.alone("first page, scripts", "", max(scripts), "<= 0"),
    ]


def warm(server: Server, *, post: bool = True) -> None:
    """Let every worker compile its statements and templates before anything is measured."""
    client.run(server.port, people_filing.first_pages(), clients=8, seconds=0.3)
    if post:
        _file(server, 8, 2)


def _pages(server: Server, seconds: float) -> client.Load:
    return client.run(server.port, people_filing.first_pages(), clients=32, seconds=seconds)


def _cpu_of_hello(server: Server, seconds: float) -> float:
    before = server.cpu()
    load = _pages(server, seconds)
    return (server.cpu() - before) / len(load.times)


def _cpu_of(server: Server, clients: int, seconds: float) -> tuple[float, client.Load]:
    before = server.cpu()
    load = _file(server, clients, seconds)
    return (server.cpu() - before) / len(load.times), load


def _file(server: Server, clients: int, seconds: float) -> client.Load:
    line = people_filing.filings(people_filing.cookie_of(server.port))
    return client.run(server.port, line, clients=clients, seconds=seconds, expect=(303,))


def _return(server: Server, numbers: list[str], seconds: float) -> client.Load:
    line = people_filing.returns(numbers)
    load = client.run(server.port, line, clients=8, seconds=seconds, expect=(303,))
    if load.errors:
        raise RuntimeError(f"{load.errors} of those who came back were refused")
    return load


def _seal(readers: dict[str, bytes]) -> None:
    new, voice, voice_id = making.new_keys(), pairs.new_pair(), sealing.new_id()
    author = OpenCase(
        new.case_id,
        sealing.GENERATION,
        new.publics,
        {},
        sealing.voice_author(voice_id),
        voice.private,
    )
    moment = clock.now().isoformat()
    new.rows(people.PEOPLE[one][0] for one in people.CUSTODIANS)
    new.grant_rows(readers)
    held = {"story": new.story.private, "voice": voice.private}
    slot = Slot(0, bytes(32), bytes(32))
    making.voice_row(new.case_id, new.story.public, voice_id, held, slot, moment)
    for compartment, content in (
        ("story", {"text": STORY}),
        ("work", {"kind": "intake", "named": []}),
    ):
        author.seal(
            compartment, content, sealing.item_id_for(receipts.new_form_id(), compartment, "")
        )


def _weigh(port: int, path: str) -> tuple[int, int, int]:
    """(bytes on the wire, requests, scripts) of a page and all it asks for."""
    answer = client.ask(port, get(path))
    page = gzip.decompress(answer.body).decode()
    wanted = re.findall(r'<(?:link|img|script|iframe)[^>]*(?:href|src)="(/[^"]*)"', page)
    weight = len(answer.body) + sum(len(client.ask(port, get(one)).body) for one in wanted)
    return weight, 1 + len(wanted), len(re.findall(r"<script", page, re.IGNORECASE))
