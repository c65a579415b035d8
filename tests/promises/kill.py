"""The kill matrix: file in a forked process and end it, as a power cut would, at each event of the filing in turn.

    python -m tests.promises.kill        with the portal's environment; says as JSON what became of each attempt

The parent keeps what the child had shown before it died: a receipt counts as shown once an answer that carries it
(or the cookie with it) is built.
"""

import json
import os
import signal
import sys

from sqlalchemy import event

from portal import clock, create_app, db, hot, keys, settings
from portal.grievances import filing, public
from portal.vault import receipts
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on

MOST = 400
PEOPLE = 3


def main():
    app = create_app(settings.Settings())
    clock.freeze(A_MONDAY)
    Person(app.test_client()).file("Words before any accident")  # from here on every page is ready
    attempts = []
    for number in range(1, MOST):
        attempts.append(attempt(app, number))
        if attempts[-1]["survived"]:
            break
    sys.stdout.write(json.dumps(attempts))


def attempt(app, number):
    """One filing that dies at its n-th event; what was shown, and the form id its number comes from."""
    person = Person(app.test_client())
    person.check(f"Words of attempt {number}", a9="group", c1=str(PEOPLE))
    db.database().engine.dispose()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        send_and_die(person, number, Voice(writing))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = [line.split(" ", 1) for line in pipe.read().splitlines()]
    _pid, status = os.waitpid(child, 0)
    return {
        "number": number,
        "survived": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0,
        "form": form_of(person),
        "shown": [text for what, text in said if what == "shown"],
        "events": [text for what, text in said if what == "event"],
    }


def send_and_die(person, number, say):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    db.init(settings.current())
    watch(Killer(number, say), say)
    person.send()


class Voice:
    """Tells the parent something at once."""

    def __init__(self, pipe):
        self.pipe = pipe

    def __call__(self, what, text):
        os.write(self.pipe, f"{what} {text}\n".encode())


class Killer:
    """Counts events and ends this process at the n-th."""

    def __init__(self, number, say):
        self.left, self.say = number, say

    def __call__(self, name):
        self.left -= 1
        if self.left == 0:
            self.say("event", name)
            os.kill(os.getpid(), signal.SIGKILL)


def watch(killer, say):
    """Put the killer before and after every statement, commit, write to the lock and answer."""
    engine = db.database().engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, s, *_r: killer(f"before {s[:30]!r}")
    )
    event.listen(engine, "after_cursor_execute", lambda _c, _k, s, *_r: killer(f"after {s[:30]!r}"))
    around(engine.dialect, "do_commit", killer)
    around(engine.dialect, "do_rollback", killer)
    around(hot, "fetch", killer)  # these go past the engine's own events
    around(hot, "insert_rows", killer)
    around(filing, "prepare", killer)
    around(filing, "file", killer)
    shown = public.show_receipt

    def show(numbers, *rest):
        killer("before the numbers are shown")
        say("shown", numbers)
        answer = shown(numbers, *rest)
        killer("after the numbers are shown")
        return answer

    public.show_receipt = show


def around(owner, name, killer):
    inner = getattr(owner, name)

    def both(*args, **kwargs):
        killer(f"before {name}")
        done = inner(*args, **kwargs)
        killer(f"after {name}")
        return done

    setattr(owner, name, both)


def form_of(person):
    """The form id in the page this person is about to send, as hex."""
    token = form_id_on(person.pages[-1])
    form_id = receipts.open_form_id(
        token, key=keys.current().form_ids, now=int(clock.now().timestamp())
    )
    return form_id.hex()


if __name__ == "__main__":
    main()
