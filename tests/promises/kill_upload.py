"""The kill matrix of files: add one in a forked process and end it, as a power cut would, at each event in turn.

python -m tests.promises.kill_upload        with the portal's environment; says as JSON what became of each attempt
"""

import json
import os
import sys

from sqlalchemy import event

from portal import blobs, clock, create_app, db, hot, settings
from portal.cleaning import cleaner
from portal.grievances import attaching
from tests.conftest import A_MONDAY
from tests.grievances.person import Person
from tests.grievances.pictures import a_picture
from tests.promises.kill import MOST, Killer, Voice, around


def main():
    app = create_app(settings.Settings())
    clock.freeze(A_MONDAY)
    person = Person(app.test_client())
    receipt = person.file("Words before any file")
    person.have()
    person.get()
    person.attach(a_picture())
    attempts = []
    for number in range(1, MOST):
        attempts.append(attempt(app, receipt, number))
        if attempts[-1]["survived"]:
            break
    sys.stdout.write(json.dumps({"receipt": receipt, "attempts": attempts}))


def attempt(app, receipt, number):
    """One sending that dies at its n-th event; whether it was answered, and at which event it died."""
    person = Person(app.test_client())
    person.open(receipt)
    db.database().engine.dispose()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        add_and_die(person, number, Voice(writing))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = [line.split(" ", 1) for line in pipe.read().splitlines()]
    _pid, status = os.waitpid(child, 0)
    return {
        "number": number,
        "survived": os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0,
        "shown": [text for what, text in said if what == "shown"],
        "events": [text for what, text in said if what == "event"],
    }


def add_and_die(person, number, say):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    db.init(settings.current())
    killer = Killer(number, say)
    engine = db.database().engine
    event.listen(
        engine, "before_cursor_execute", lambda _c, _k, s, *_r: killer(f"before {s[:30]!r}")
    )
    around(engine.dialect, "do_commit", killer)
    around(hot, "insert_rows", killer)
    for name in ("write", "settle", "keep", "__exit__"):
        around(blobs.Incoming, name, killer)
    around(cleaner, "_cleaned", killer)
    around(attaching, "store", killer)
    answer = person.attach(a_picture(colour=(number % 250, number // 250, 99)))
    say("shown", str(answer.status_code))


if __name__ == "__main__":
    main()
