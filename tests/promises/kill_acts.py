"""The kill matrix of the person's own page: every event of each act in turn ends the program.

python -m tests.promises.kill_acts        with the portal's environment; says as JSON what became of each attempt, by act
"""

import json
import sys
from datetime import timedelta
from functools import partial

from portal import clock, create_app, settings
from tests.conftest import A_MONDAY
from tests.grievances.person import Person, form_id_on
from tests.promises import life
from tests.promises.killing import at_each_event

FIRST = "Words before any act"
SAID = "Words of the act"
ACTS = {
    "reply": {"a2": SAID},
    "contact": {"a2": SAID, "b3": "locked"},
    "keepout": {"a1": "named", "a6": "Mina Castillo"},
    "harm": {"a2": SAID},
    "withdraw": {"b3": "no", "b7": "y"},
}


def main():
    app = create_app(settings.Settings())
    clock.freeze(A_MONDAY)
    attempts = {step: at_each_event(partial(begin, app, step), lambda *_: None) for step in ACTS}
    sys.stdout.write(json.dumps(attempts))


def begin(app, step, number):
    """A case at the desk, opened by its person, and the one act."""
    person = Person(app.test_client())
    clock.freeze(A_MONDAY)
    receipt = person.file(FIRST)
    person.have()
    life.sweep_at(A_MONDAY + timedelta(days=number % 7) + life.NOON)
    person.open(receipt)
    fields = {"f": form_id_on(person.pages[-1]), "z": "1"} | ACTS[step]
    return {"receipt": receipt}, lambda say: say(
        "shown", str(person.post(step, fields).status_code)
    )


if __name__ == "__main__":
    main()
