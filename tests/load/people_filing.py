"""What people send, ready as bytes, so that the load generator costs little beside the server."""

import re
import time
from collections.abc import Iterator
from itertools import cycle, repeat
from urllib.parse import urlencode

from portal import keys
from portal.vault import receipts
from tests.load import client
from tests.load.client import Request
from tests.load.server import get, post

SENTENCE = "They took our passports in March and say we get them back when the contract ends. "
STORY = SENTENCE * 42  # 3.5 kB, as long as the stories the design was measured with


def first_pages() -> Iterator[Request]:
    """Somebody opens the first page."""
    return repeat(get("/"))


def cookie_of(port: int) -> str:
    """The cookie a browser holds after "check your answers"."""
    answer = client.ask(port, post("/", fields("check", STORY)))
    found = re.match(r"[^;]+", answer.header("Set-Cookie"))
    if answer.status != 200 or not found:
        raise RuntimeError(f"checking the answers gave {answer.status}")
    return found[0]


def filings(cookie: str, story: Iterator[str] | None = None) -> Iterator[Request]:
    """People press "Send", each with a form of their own; a request's note is (form id, story)."""
    stories = story or repeat(STORY)
    sent: dict[str, bytes] = {}
    for words in stories:
        form_id = receipts.new_form_id()
        token = receipts.seal_form_id(form_id, key=keys.current().form_ids, now=int(time.time()))
        body = sent[words] if words in sent else fields("send", words)
        if story is None:
            sent[words] = body
        yield post("/", body + b"&f=" + token.encode(), cookie=cookie, note=(form_id, words))


def returns(numbers: list[str]) -> Iterator[Request]:
    """People come back with their numbers."""
    return (post("/", urlencode({"step": "open", "b1": one}).encode()) for one in cycle(numbers))


def fields(step: str, story: str) -> bytes:
    """The form as a browser sends it."""
    answers = {"step": step, "a1": "nobody", "a2": story, "a3": "Hall 3", "a4": "supplier_worker"}
    return urlencode(answers | {"a5": "no", "a6": "", "a7": "delta", "z": "1"}).encode()


def file_some(port: int, count: int) -> list[str]:
    """File a few and say their numbers."""
    numbers, line = [], filings(cookie_of(port))
    connection = client.Connection(port)
    for _ in range(count):
        request = next(line)
        if connection.ask(request).status == 303:
            numbers.append(receipts.receipt_for(request.note[0], pepper=keys.current().pepper))
    connection.close()
    return numbers
