"""The kill matrix of filing: every event of one in turn ends the program.

    python -m tests.promises.kill        with the portal's environment; says as JSON what became of each attempt

A receipt counts as shown once an answer that carries it (or the cookie with it) is built.
"""

import json
import sys
from functools import partial

from sqlalchemy import event

from portal import clock, create_app, db, hot, keys, settings
from portal.grievances import filing, public
from portal.vault import receipts
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on
from tests.promises.killing import around, at_each_event

PEOPLE = 3


def main():
    app = create_app(settings.Settings())
    clock.freeze(A_MONDAY)
    Person(app.test_client()).file("Words before any accident")  # from here on every page is ready
    sys.stdout.write(json.dumps(at_each_event(partial(begin, app), watch)))


def begin(app, number):
    """A checked form, and the form id its number comes from."""
    person = Person(app.test_client())
    person.check(f"Words of attempt {number}", a9="group", c1=str(PEOPLE))
    return {"form": form_of(person)}, lambda _say: person.send()


def watch(killer, say):
    """Put the killer after every statement too, and around the steps of filing and the answer."""
    engine = db.database().engine
    event.listen(engine, "after_cursor_execute", lambda _c, _k, s, *_r: killer(f"after {s[:30]!r}"))
    around(engine.dialect, "do_rollback", killer)
    around(hot, "fetch", killer)  # these go past the engine's own events
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


def form_of(person):
    """The form id in the page this person is about to send, as hex."""
    token = form_id_on(person.pages[-1])
    form_id = receipts.open_form_id(
        token, key=keys.current().form_ids, now=int(clock.now().timestamp())
    )
    return form_id.hex()


if __name__ == "__main__":
    main()
