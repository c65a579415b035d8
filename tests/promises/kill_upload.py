"""The kill matrix of files: every event of adding one in turn ends the program.

python -m tests.promises.kill_upload        with the portal's environment; says as JSON what became of each attempt
"""

import json
import sys
from functools import partial

from portal import blobs, clock, create_app, settings
from portal.cleaning import cleaner
from portal.grievances import attaching
from tests.conftest import A_MONDAY
from tests.grievances.person import Person
from tests.grievances.pictures import a_picture
from tests.promises.killing import around, at_each_event


def main():
    app = create_app(settings.Settings())
    clock.freeze(A_MONDAY)
    person = Person(app.test_client())
    receipt = person.file("Words before any file")
    person.have()
    person.get()
    person.attach(a_picture())
    attempts = at_each_event(partial(begin, app, receipt), watch)
    sys.stdout.write(json.dumps({"receipt": receipt, "attempts": attempts}))


def begin(app, receipt, number):
    """The page for files, and sending a picture of one's own colour."""
    person = Person(app.test_client())
    person.open(receipt)
    picture = a_picture(colour=(number % 250, number // 250, 99))
    return {}, lambda say: say("shown", str(person.attach(picture).status_code))


def watch(killer, _say):
    """Put the killer around each step of an upload."""
    for name in ("write", "settle", "keep", "__exit__"):
        around(blobs.Incoming, name, killer)
    around(cleaner, "_cleaned", killer)
    around(attaching, "store", killer)


if __name__ == "__main__":
    main()
